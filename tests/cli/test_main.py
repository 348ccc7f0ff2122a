"""The command as a whole: what a mistyped line, a request for help and a refusal lead to."""

import json
from pathlib import Path

import pytest

from amparo.cli.main import COMMANDS, main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path))


def ended(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        main(words)
    return end.value.code


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], []])
def test_the_overview_names_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*words) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(name, "--help") == 0
    assert "--help" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["--nope"],
        ["bank", "--nope"],
        ["bank", "nope"],
        ["bank", "show"],
        ["gate", "--port", "x"],
        ["hash", "--nope"],
        ["hash"],
        ["key", "issue"],
        ["index", "build", "more"],
    ],
)
def test_a_mistyped_line_is_bad_use_without_a_traceback(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*words) == 2
    said = capsys.readouterr()
    assert said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [["--json"], ["--format", "json"], ["--format=json"]])
def test_a_refusal_is_json_however_json_was_asked_for(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("press", "check", "none.md", "--lang", "xx", *words) == 2
    assert json.loads(capsys.readouterr().err)["error"]


def test_a_refusal_has_its_code_in_words_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("bank", "show", "none") == 2
    assert capsys.readouterr().err.rstrip().endswith("[no_such_bank]")
    assert ended("bank", "show", "none", "--json") == 2
    assert json.loads(capsys.readouterr().err)["error"] == "no_such_bank"


def test_what_cannot_be_done_now_has_an_exit_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "picture").write_bytes(b"x")
    assert ended("match", str(tmp_path / "picture"), "--json") == 3
    assert json.loads(capsys.readouterr().err)["error"] == "snapshot_missing"


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--version") == 0
    assert capsys.readouterr().out.startswith("amparo 0.")
