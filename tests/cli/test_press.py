"""`amparo press`, as a person types it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.in_process import Command, Ran, command

BAD = """# SHOCKING: leaked nudes of Lina Morel!

She should have known better than to take nude photos that were leaked.
"""
ROADS = "The council met to talk about roads."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all, so that the rules are read once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def desk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bad article, in which commands run."""
    monkeypatch.setenv("AMPARO_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.md").write_text(BAD)
    (tmp_path / "roads.txt").write_text(ROADS)
    return tmp_path


@pytest.fixture
def press(desk: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo press` with these words in this process."""
    return command("press", capsys)


def found_in(ran: Ran, number: int = 0) -> set[str]:
    return {one["rule"] for one in ran.data["articles"][number].get("findings", [])}


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put something on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_an_article_with_an_error_is_held_and_the_exit_code_says_so(press: Command) -> None:
    ran = press("check", "bad.md", "--json")
    assert (ran.code, ran.data["articles"][0]["verdict"]) == (1, "hold")
    assert {"SEN-1", "BLM-1"} <= found_in(ran)


def test_json_is_a_format_with_an_older_name(press: Command) -> None:
    assert press("check", "bad.md", "--json").data == press("check", "bad.md", "--format", "json").data


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "html"])
@pytest.mark.parametrize("excerpt", [(), ("--excerpt",)])
def test_nothing_of_the_article_is_printed(press: Command, form: str, excerpt: tuple[str, ...]) -> None:
    said = press("check", "bad.md", "--format", form, *excerpt).out
    assert "SEN-1" in said
    assert not any(word in said.lower() for word in ("lina", "morel", "shocking"))


def test_text_is_in_the_language_that_was_asked_for(press: Command) -> None:
    said = press("check", "bad.md", "--lang", "es").out
    assert "RETENER" in said
    assert "En su lugar" in said


def test_no_colour_is_printed_where_nobody_watches(press: Command) -> None:
    assert "\x1b" not in press("check", "bad.md").out


def test_a_folder_is_walked_and_its_articles_counted(press: Command, desk: Path) -> None:
    (desk / ".hidden").mkdir()
    (desk / ".hidden" / "x.md").write_text(BAD)
    (desk / "picture.png").write_bytes(b"\x89PNG")
    ran = press("check", ".", "--json")
    assert [one["file"] for one in ran.data["articles"]] == ["./bad.md", "./roads.txt"]
    assert (ran.data["skipped"], ran.data["not_in_scope"]) == (1, 1)


def test_a_file_that_cannot_be_read_stops_no_other(press: Command, desk: Path) -> None:
    (desk / "broken.docx").write_bytes(b"PK")
    ran = press("check", "broken.docx", "no-such.md", "bad.md", "bad.md", "--json")
    assert ran.code == 2
    assert [one["error"] for one in ran.data["unread"]] == ["bad_article", "unreadable_file"]
    assert len(ran.data["articles"]) == 1
    assert "broken.docx: This is no .docx that can be read. [bad_article]" in ran.err


def test_standard_input_is_an_article_of_the_form_that_is_said(press: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, BAD.replace("# ", "<h1>").replace("!\n", "!</h1>\n").encode())
    ran = press("check", "-", "--as", "html", "--json")
    assert {one["zone"] for one in ran.data["articles"][0]["findings"]} >= {"h1"}


def test_a_report_is_written_to_a_file_and_the_summary_stays_on_screen(press: Command, desk: Path) -> None:
    ran = press("check", "bad.md", "--format", "sarif", "--output", "report.sarif")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("1 article: 1 hold; ")
    assert json.loads((desk / "report.sarif").read_text())["version"] == "2.1.0"
    assert [one.name for one in desk.iterdir() if one.name.startswith(".amparo")] == []


def test_what_a_baseline_has_does_not_fail_the_run(press: Command, desk: Path) -> None:
    written = press("check", "bad.md", "--write-baseline", "baseline.json")
    again = press("check", "./bad.md", "--baseline", "baseline.json", "--json")
    assert (written.code, again.code, found_in(again)) == (0, 0, set())
    assert again.data["articles"][0]["known"]["BLM-1"] >= 1
    (desk / "bad.md").write_text(BAD + "\nShe should have known better than to take nude photos.\n")
    assert found_in(press("check", "bad.md", "--baseline", "baseline.json", "--json")) >= {"BLM-1"}


DIFF = "--- a/bad.md\n+++ b/bad.md\n@@ -2,0 +3 @@\n+x\n--- a/x.py\n+++ b/x.py\n@@ -0,0 +1 @@\n+x\n"


def test_a_diff_names_the_articles_and_the_lines_that_count(press: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, DIFF.encode())
    ran = press("check", "--diff", "-", "--json")
    assert [one["file"] for one in ran.data["articles"]] == ["bad.md"]
    assert {one["line"] for one in ran.data["articles"][0]["findings"]} == {3}
    assert ran.data["articles"][0]["unchanged"]["SEN-1"] >= 1


def test_a_diff_that_touches_no_finding_does_not_fail_the_run(press: Command, desk: Path) -> None:
    (desk / "change.diff").write_text(DIFF.replace("+3", "+2"))
    ran = press("check", "bad.md", "--diff", "change.diff")
    assert (ran.code, "SEN-1" in ran.out, "On lines that did not change".upper() in ran.out) == (0, True, True)


def test_a_folder_with_a_diff_is_the_articles_that_both_name(press: Command, desk: Path) -> None:
    (desk / "change.diff").write_text(DIFF)
    (desk / "other.md").write_text(BAD)
    ran = press("check", ".", "--diff", "change.diff", "--json")
    assert [one["file"] for one in ran.data["articles"]] == ["./bad.md"]


def test_a_diff_of_another_folder_is_refused_rather_than_passed(press: Command, desk: Path) -> None:
    (desk / "change.diff").write_text(DIFF.replace("bad.md", "site/bad.md"))
    assert "[diff_elsewhere]" in press("check", "bad.md", "--diff", "change.diff").err


@pytest.mark.parametrize("on, code", [("error", 0), ("warning", 1), ("never", 0)])
def test_the_house_says_from_which_level_a_run_fails(press: Command, desk: Path, on: str, code: int) -> None:
    (desk / "warned.md").write_text("Intimate photos of a nurse were shared. The photos were sent, without consent.\n")
    ran = press("check", "warned.md", "--fail-on", on, "--json")
    assert (ran.code, ran.data["levels"]["error"], ran.data["levels"]["warn"] > 0) == (code, 0, True)


def test_a_house_switches_a_rule_off(press: Command, desk: Path) -> None:
    (desk / "house.toml").write_text('schema = 1\noff = ["BLM-1"]\n[levels]\n"EUP-3" = "error"\n')
    assert "BLM-1" not in found_in(press("check", "bad.md", "--house", "house.toml", "--json"))


def test_rules_are_listed_by_family_and_each_is_explained(press: Command) -> None:
    listed = press("rules", "--format", "json").data
    assert len(listed) == 60
    one = press("explain", listed[0]["id"].lower(), "--json").data
    assert (one["id"], bool(one["examples"])) == (listed[0]["id"], True)
    assert press("rules", "--lang", "es").out.startswith("Consentimiento e impacto\n  CON-1")
    assert "Example, rather: " in press("explain", "BLM-1").out


def test_rules_are_written_for_vale(press: Command, desk: Path) -> None:
    assert press("vale", "--output", "vale").code == 0
    assert (desk / "vale" / "styles" / "AmparoPressES" / "BLM-1.yml").read_text().startswith("extends: existence\n")
    assert (desk / "vale" / ".vale.ini").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("explain", "QQQ-1"), "no_such_rule"),
        (("check",), "nothing_to_check"),
        (("check", "-", "--diff", "-"), "standard_input_twice"),
        (("check", "x", "--write-baseline", "b", "--diff", "d"), "options_clash"),
        (("check", "-", "--diff", "d"), "options_clash"),
        (("check", "no-such-file.md"), "unreadable_file"),
        (("check", "x\0.md"), "unreadable_file"),
        (("check", "bad.md", "--profile", "none"), "bad_profile"),
        (("check", "bad.md", "--genre", "none"), "bad_genre"),
        (("check", "bad.md", "--as", "none"), "bad_form"),
        (("check", "bad.md", "--format", "xml"), "bad_format"),
        (("check", "bad.md", "--fail-on", "note"), "bad_fail_on"),
        (("check", "bad.md", "--language", "fr"), "bad_language"),
        (("check", "bad.md", "--output", "no/such/folder.html"), "output_not_writable"),
        (("check", "bad.md", "--output", "."), "output_not_writable"),
        (("check", "bad.md", "--output", "/dev/full"), "output_not_writable"),
        (("check", "bad.md", "--diff", "no-such.diff"), "unreadable_diff"),
        (("check", "bad.md", "--diff", "bad.md"), "bad_diff"),
        (("check", "bad.md", "--baseline", "no-such.json"), "unreadable_baseline"),
        (("check", "bad.md", "--baseline", "bad.md"), "bad_baseline"),
        (("check", "bad.md", "--house", "no-such.toml"), "unreadable_house"),
        (("check", "bad.md", "--house", "bad.md"), "bad_house"),
        (("rules", "--lang", "xx"), "bad_language"),
        (("vale", "--output", "bad.md"), "output_not_writable"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_code(press: Command, words: tuple[str, ...], code: str) -> None:
    ran = press(*words)
    assert ran.code == 2
    assert f"[{code}]" in ran.err


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000 + BAD.encode(),
        b"> " * 2_000 + BAD.encode(),
        b"\xed\xb3\xa9 " + BAD.encode(),
        b"\x1b[2J\x9b " + BAD.encode(),
        b"a" * 1_000_000,
        b"<!--" * 20_000,
    ],
    ids=["nested", "quoted", "surrogate", "control", "one word", "comments"],
)
@pytest.mark.parametrize("name", ["odd.html", "odd.md", "odd.txt"])
def test_odd_text_is_checked_as_any_other(press: Command, desk: Path, data: bytes, name: str) -> None:
    (desk / name).write_bytes(data)
    ran = press("check", name)
    assert ran.code in (0, 1)
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("data, code", [(b"a" * 5_000_001, "article_too_large"), (b"a\0b", "not_text")])
def test_a_file_that_is_no_article_is_said_with_a_code(press: Command, desk: Path, data: bytes, code: str) -> None:
    (desk / "odd.md").write_bytes(data)
    ran = press("check", "odd.md", "roads.txt")
    assert (ran.code, f"[{code}]" in ran.err) == (2, True)


@pytest.mark.parametrize("stdin", [None, "closed"])
def test_standard_input_that_is_not_there_is_said(
    press: Command, monkeypatch: pytest.MonkeyPatch, stdin: str | None
) -> None:
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    monkeypatch.setattr(sys, "stdin", closed if stdin else None)
    assert "[unreadable_input]" in press("check", "-").err


def test_a_name_that_is_no_text_is_printed_in_every_format(press: Command, desk: Path) -> None:
    name = os.fsdecode(b"a\xe9\x1b.md")
    Path(name).write_text(BAD)
    for form in ("text", "json", "sarif", "github", "html"):
        said = press("check", name, "--format", form).out
        assert "SEN-1" in said
        assert "\x1b" not in said
        said.encode()


def test_a_terminal_gets_a_bar_and_the_colours_that_it_wants(desk: Path) -> None:
    for number in range(20):
        (desk / f"{number}.txt").write_text(ROADS)
    script = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'amparo', 'press', 'check', '.']))"
    said = {}
    for wanted in ("", "1"):
        environment = {**os.environ, "NO_COLOR": wanted, "TERM": "xterm"}
        ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, timeout=60)
        said[wanted] = (b"/22" in ran.stdout, b"\x1b[1;31mHOLD" in ran.stdout)
    assert said == {"": (True, True), "1": (True, False)}
