"""Who may import whom, and what the core may not do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

CORE = ("errors.py", "kernel", "signals", "matching", "spread")
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "__import__"}
CLOCK_OR_CHANCE = {
    "now",
    "utcnow",
    "today",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
    "default_rng",
    "rand",
    "randint",
    "random",
    "uuid1",
    "uuid4",
    "urandom",
    "token_bytes",
}
"""Method names that read the clock or draw a number, whatever they are called on."""
FILES = {"read_text", "write_text", "read_bytes", "write_bytes", "memmap", "fromfile", "tofile", "load", "save"}


def core_modules() -> list[Path]:
    source = ROOT / "src" / "amparo"
    return sorted(
        p for name in CORE for p in ([source / name] if name.endswith(".py") else (source / name).rglob("*.py"))
    )


def _is_told(seed: list[ast.expr]) -> bool:
    """Whether a seed comes from outside, rather than from the code or from nowhere."""
    return bool(seed) and not isinstance(seed[0], ast.Constant)


def impure_calls(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS | {"uuid1", "uuid4"}:
            found.append(f"line {node.lineno}: {node.func.id}()")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "default_rng" and _is_told(node.args):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_OR_CHANCE | FILES:
            found.append(f"line {node.lineno}: .{node.func.attr}()")
    return found


def test_every_import_follows_the_layers() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", core_modules(), ids=lambda p: str(p.relative_to(ROOT / "src" / "amparo")))
def test_the_core_reads_no_file_clock_or_chance(module: Path) -> None:
    assert impure_calls(ast.parse(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    ["open('x')", "datetime.now()", "np.random.default_rng(1)", "Path('x').read_text()", "uuid4()", "np.memmap('x')"],
)
def test_the_check_for_purity_would_notice(code: str) -> None:
    assert impure_calls(ast.parse(code))
