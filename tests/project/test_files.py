"""Things that must stand in no file, and what the pinned versions must look like."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests.project.checkout import ROOT, pyproject, text_files

PACKAGE_SERVERS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "conda" + ".anaconda.org",
]
PATHS_OF_A_MACHINE = ["/" + "work/main", "/" + "work/shared", "/" + "root/", "/" + "home/"]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]


@pytest.mark.parametrize(
    "words", [PACKAGE_SERVERS, PATHS_OF_A_MACHINE, UNFINISHED], ids=["server", "path", "unfinished"]
)
def test_no_file_says(words: list[str]) -> None:
    forbidden = re.compile("|".join(rf"(?<![\w.]){re.escape(word)}" for word in words))
    guilty = [p for p in text_files() if forbidden.search(p.read_text(encoding="utf-8", errors="replace"))]
    assert [str(p.relative_to(ROOT)) for p in guilty] == []


@pytest.mark.parametrize(
    "lock", [ROOT / "constraints.txt", *sorted((ROOT / "bench" / "peers").glob("*.txt"))], ids=lambda p: p.stem
)
def test_every_package_is_pinned_with_hashes_and_nothing_else(lock: Path) -> None:
    lines = [line for line in lock.read_text().splitlines() if line.strip() and not line.strip().startswith("#")]
    package = re.compile(r"[a-z0-9-]+==[\w.+]+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not (package.fullmatch(line) or digest.fullmatch(line))] == []
    assert all(digest.fullmatch(after) for line, after in pairwise(lines) if package.fullmatch(line))


def test_every_declared_dependency_is_pinned() -> None:
    project = pyproject()["project"]
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    assert {re.split(r"[\[<>=]", r, maxsplit=1)[0] for r in wanted} - pinned == set()


def test_a_python_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "python3.12"
    broken.write_text("#!/bin/sh\necho 'version not chosen' >&2\nexit 127\n")
    broken.chmod(0o755)
    found = subprocess.run(
        ["bash", "-c", f'PATH="{tmp_path}:$PATH" "{ROOT}/scripts/find_python.sh"'],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    said = subprocess.run(
        [found, "-c", "import sys; print(sys.version_info >= (3, 12))"], capture_output=True, text=True
    )
    assert said.stdout == "True\n"


def test_no_python_at_all_is_said_clearly(tmp_path: Path) -> None:
    for tool in ("bash", "env"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    done = subprocess.run(
        [ROOT / "scripts" / "find_python.sh"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "needs Python 3.12 or newer" in done.stderr
