"""`amparo press`, as a person types it."""

from pathlib import Path

import pytest

from tests.cli.in_process import Command, command

BAD = """# SHOCKING: leaked nudes of Lina Morel!

She should have known better than to take nude photos that were leaked.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def press(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo press` with these words in this process."""
    return command("press", capsys)


@pytest.fixture
def bad(home: Path) -> str:
    path = home / "bad.md"
    path.write_text(BAD)
    return str(path)


def test_an_article_with_an_error_is_held_and_the_exit_code_says_so(press: Command, bad: str) -> None:
    ran = press("check", bad, "--json")
    assert (ran.code, ran.data["verdict"]) == (1, "hold")
    assert {"SEN-1", "BLM-1"} <= {one["rule"] for one in ran.data["findings"]}


def test_an_article_about_something_else_is_not_in_scope(press: Command, home: Path) -> None:
    path = home / "roads.txt"
    path.write_text("The council met to talk about roads.")
    ran = press("check", str(path))
    assert (ran.code, ran.out.split(":")[0]) == (0, "not in scope")


def test_nothing_of_the_article_is_printed(press: Command, bad: str) -> None:
    said = press("check", bad).out + str(press("check", bad, "--json").data)
    assert not {"Lina", "Morel", "SHOCKING"} & set(said.replace(":", " ").split())


def test_the_printed_words_are_in_the_language_that_was_asked_for(press: Command, bad: str) -> None:
    findings = press("check", bad, "--lang", "es", "--json").data["findings"]
    (one,) = {finding["name"] for finding in findings if finding["rule"] == "SEN-1"}
    assert one == press("explain", "SEN-1", "--lang", "es", "--json").data["name"]


def test_every_rule_is_listed_and_can_be_explained(press: Command) -> None:
    listed = press("rules", "--json").data
    assert len(listed) == 60
    assert press("explain", listed[0]["id"].lower(), "--json").data["id"] == listed[0]["id"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("explain", "QQQ-1"), "no_such_rule"),
        (("check", "no-such-file.md"), "unreadable_file"),
        (("check", "-", "--profile", "none"), "bad_profile"),
        (("check", "-", "--genre", "none"), "bad_genre"),
        (("rules", "--lang", "xx"), "bad_language"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_code(press: Command, words: tuple[str, ...], code: str) -> None:
    ran = press(*words)
    assert ran.code == 2
    assert f"[{code}]" in ran.err
