"""`amparo law`, as a person types it."""

import json
from pathlib import Path

import pytest

from tests.cli.in_process import Command, command
from tests.registry.files import CALENDAR, HELPLINES, REGIME, changed, put


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def law(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo law` with these words in this process."""

    return command("law", capsys)


def test_every_regime_is_listed(law: Command) -> None:
    data = law("list", "--json").data
    assert {"US-TIDA", "UK-OSA-20A", "EU-DSA-16"} <= {one["id"] for one in data}
    said = law("list").out
    assert [one["id"] for one in data if one["id"] not in said] == []


@pytest.mark.parametrize("country", ["GB", "gb"])
def test_only_regimes_for_a_country_are_listed(law: Command, home: Path, country: str) -> None:
    put(home, "regimes", REGIME)
    ids = {one["id"] for one in law("list", "--country", country, "--json").data}
    assert {"XX-LAW", "UK-OSA-20A"} <= ids
    assert "US-TIDA" not in ids


def test_a_country_of_a_union_has_the_unions_regimes(law: Command) -> None:
    assert "EU-DSA-16" in {one["id"] for one in law("list", "--country", "ES", "--json").data}


def test_an_own_regime_says_that_it_replaces_ours(law: Command, home: Path) -> None:
    put(home, "regimes", changed(REGIME, 'id = "XX-LAW"', 'id = "US-TIDA"'))
    (one,) = [one for one in law("list", "--json").data if one["id"] == "US-TIDA"]
    assert (one["name"], one["own"], one["replaces"], one["to_verify"]) == ("A law", True, True, 2)
    assert "own, replaces ours" in law("list").out
    assert "replaces ours" in law("show", "US-TIDA").out


def test_a_regime_is_shown_with_what_is_not_certain_marked(law: Command, home: Path) -> None:
    put(home, "regimes", REGIME)
    said = law("show", "XX-LAW").out.splitlines()
    assert "  Reasons: none  ⚠ recalled, verify before use" in said
    assert "  Penalty: a fine [law]" in said
    assert any("⚠ last checked 2025-01-01" in line for line in said)


def test_a_regime_is_shown_in_spanish(law: Command, home: Path) -> None:
    put(home, "regimes", REGIME)
    said = law("show", "XX-LAW", "--lang", "es").out
    assert "Una ley" in said
    assert "Motivos: no hay  ⚠ de memoria, comprueba antes de usarlo" in said
    assert "platform: remove, en 48 horas" in said


def test_json_has_the_basis_and_the_mark_of_each_fact(law: Command, home: Path) -> None:
    put(home, "regimes", REGIME)
    shown = law("show", "XX-LAW", "--json").data
    lines = {line["label"]: line for section in shown["sections"] for line in section["lines"]}
    assert lines["Penalty"] == {
        "label": "Penalty",
        "text": "a fine",
        "status": "read",
        "checked": "2026-11-01",
        "sources": ["law"],
        "citation": None,
        "mark": lines["Penalty"]["mark"],
    }
    assert lines["Reasons"]["mark"] == "⚠ recalled, verify before use"


@pytest.mark.parametrize("thing", ["xx-line", "xx-days"])
def test_helplines_and_calendars_are_shown_too(law: Command, home: Path, thing: str) -> None:
    put(home, "helplines", HELPLINES)
    put(home, "calendars", CALENDAR)
    assert law("show", thing).out.startswith(f"{thing}  ")
    assert law("show", thing, "--json").data["id"] == thing


def test_sound_data_passes_the_check(law: Command) -> None:
    ran = law("check")
    assert (ran.code, ran.out) == (0, "sound\n")


def test_a_problem_is_named_by_file_table_and_sentence(law: Command, home: Path) -> None:
    path = put(home, "regimes", changed(REGIME, "due = 2026-11-27T17", "due = 2026-11-27T18"))
    ran = law("check")
    assert (ran.code, ran.out.startswith(f"{path}: duty remove, example no. 1: it is due at")) == (1, True)
    (problem,) = law("check", "--json").data["problems"]
    assert (problem["file"], problem["table"]) == (str(path), "duty remove, example no. 1")


def test_a_file_that_cannot_be_read_fails_the_check(law: Command, home: Path) -> None:
    put(home, "regimes", changed(REGIME, 'task = "remove"', 'task = "remove"\ncolour = 1'))
    ran = law("check")
    assert ran.code == 1
    assert "duty no. 1: Object contains unknown field `colour`" in ran.out


def test_stale_facts_of_every_kind_are_listed(law: Command, home: Path) -> None:
    put(home, "regimes", REGIME)
    put(home, "helplines", HELPLINES)
    found = {(one["kind"], one["id"], one["table"]) for one in law("stale", "--json").data}
    assert {("regimes", "XX-LAW", "reasons"), ("helplines", "xx-line", "helpline xx-line")} <= found
    assert "XX-LAW" in law("stale").out


def test_how_long_a_check_counts_can_be_said(law: Command, home: Path) -> None:
    put(home, "regimes", REGIME)
    tables = {one["table"] for one in law("stale", "--days", "36500", "--json").data if one["id"] == "XX-LAW"}
    assert tables == {"reasons"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "nothing"], "no_such_fact"),
        (["show", "US-TIDA", "--lang", "de"], "bad_language"),
        (["list", "--country", "UK"], "no_such_country"),
    ],
)
def test_a_wrong_word_is_refused_with_a_code(law: Command, words: list[str], code: str) -> None:
    ran = law(*words, "--json")
    assert (ran.code, json.loads(ran.err)["error"]) == (2, code)


def test_a_broken_own_file_is_bad_data_everywhere_else(law: Command, home: Path) -> None:
    put(home, "regimes", "schema = 1")
    for words in (["list"], ["show", "US-TIDA"], ["stale"]):
        ran = law(*words, "--json")
        assert (ran.code, json.loads(ran.err)["error"]) == (2, "bad_data")
