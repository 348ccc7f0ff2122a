"""What the page on CI gives as commands works as it stands, and so does the hook."""

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.in_process import Command, command
from tests.project.checkout import ROOT, read

PAGE = "docs/how-to/check-articles-in-ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ARTICLE = """---
jurisdiction: GB
---

# SHOCKING: leaked nudes of Lina Morel!

She should have known better than to take nude photos that were leaked.
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(PAGE), re.MULTILINE | re.DOTALL)


def steps() -> list[str]:
    """Every command of the page, but for those that install from an address that each reader fills in."""
    of_shell = [line for block in blocks("sh") for line in block.splitlines()]
    of_github = [step["run"] for step in _jobs("jobs")["press"]["steps"] if "run" in step]
    of_gitlab = _jobs("press check")["script"]
    return [line for line in (*of_shell, *of_github, *of_gitlab) if not line.startswith("pip install")]


def _jobs(key: str) -> "dict[str, dict[str, list[dict[str, str]]]]":
    return next(read[key] for block in blocks("yaml") if key in (read := yaml.safe_load(block)))


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "articles")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with an article that changed since it was on the main branch, and the house's file of the page."""
    folder = tmp_path_factory.mktemp("site")
    article = folder / "content" / "article.md"
    article.parent.mkdir()
    article.write_text("Nothing yet.\n")
    (folder / "press.toml").write_text(blocks("toml")[0])
    git(folder, "init", "-q")
    commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    article.write_text(ARTICLE)
    commit(folder)
    return folder


def test_the_page_has_commands_for_every_place() -> None:
    said = "\n".join(steps())
    assert all(word in said for word in ("--format sarif", "--format github", "--format html", "--diff -", "vale"))


@pytest.fixture
def press(site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("AMPARO_HOME", str(site / "home"))
    monkeypatch.chdir(site)
    return command("press", capsys)


def test_every_command_of_the_page_runs(site: Path, press: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {}
    for step in steps():
        before, _, after = step.rpartition(" | ")
        program, group, *words = shlex.split(after)
        assert (program, group) == ("amparo", "press")
        given = subprocess.run(shlex.split(before), capture_output=True, check=True).stdout if before else b""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        codes[step] = press(*words).code
    assert len(codes) >= 10
    assert [step for step, code in codes.items() if code not in (0, 1)] == []
    assert {"press.html", "press.sarif", "press-baseline.json", "vale"} <= {one.name for one in site.iterdir()}
    assert codes["git diff origin/main... | amparo press check --diff - --format github"] == 1


def test_the_hook_checks_the_files_that_it_is_given(press: Command) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    program, group, *words = shlex.split(hook["entry"])
    assert (program, group, hook["id"], hook["language"]) == ("amparo", "press", "amparo-press", "python")
    assert press(*words, "content/article.md").code == 1


@pytest.mark.parametrize(("name", "wanted"), [("a.HTM", True), ("b/c.docx", True), ("a.md", True), ("a.mdx", False)])
def test_the_hook_is_given_articles_only(name: str, wanted: bool) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], name)) is wanted
