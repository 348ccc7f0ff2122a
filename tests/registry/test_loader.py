"""Files of data, ours and the operator's own: found, read, replaced, and refused with file and table."""

from pathlib import Path

import pytest

from amparo.errors import BadInput
from amparo.registry import calendars, helplines, regimes
from amparo.registry.kinds import KINDS, library
from amparo.registry.loader import load, read_all
from tests.registry.files import CALENDAR, HELPLINES, REGIME, changed, put

OWN = {"regimes": REGIME, "helplines": HELPLINES, "calendars": CALENDAR}


def refusal(home: Path, kind: str, text: str) -> str:
    put(home, kind, text)
    with pytest.raises(BadInput) as refused:
        load(KINDS[kind], home)
    assert refused.value.code == "bad_data"
    return refused.value.message


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_ships_can_be_read(kind: str) -> None:
    assert read_all(KINDS[kind], None).problems == ()


@pytest.mark.parametrize(("kind", "name"), [("regimes", "XX-LAW"), ("helplines", "xx-line"), ("calendars", "xx-days")])
def test_the_operators_own_file_stands_beside_ours(tmp_path: Path, kind: str, name: str) -> None:
    path = put(tmp_path, kind, OWN[kind])
    entries = read_all(KINDS[kind], tmp_path).entries
    assert entries[name].origin == (str(path), True, False)
    assert entries.keys() - {name} == load(KINDS[kind], None).keys()


def test_an_own_file_of_the_same_id_replaces_ours_and_says_so(tmp_path: Path) -> None:
    path = put(tmp_path, "regimes", changed(REGIME, 'id = "XX-LAW"', 'id = "US-TIDA"'))
    entry = read_all(regimes.KIND, tmp_path).entries["US-TIDA"]
    assert (entry.thing.name.en, entry.origin) == ("A law", (str(path), True, True))


def test_an_own_file_for_a_country_replaces_all_its_helplines(tmp_path: Path) -> None:
    put(tmp_path, "helplines", changed(HELPLINES, 'country = "AQ"', 'country = "GB"'))
    ours = read_all(helplines.KIND, None).entries
    theirs = read_all(helplines.KIND, tmp_path).entries
    assert theirs.keys() == {"xx-line", *(name for name, one in ours.items() if one.thing.country != "GB")}


def test_without_an_own_folder_there_is_what_ships(tmp_path: Path) -> None:
    assert load(calendars.KIND, tmp_path) == load(calendars.KIND, None)


def test_files_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "calendars", "not TOML at all", name="notes.txt")
    assert load(calendars.KIND, tmp_path) == load(calendars.KIND, None)


@pytest.mark.parametrize(
    ("kind", "old", "new", "where"),
    [
        ("regimes", "schema = 1", "schema = 1\ncolour = 1", "top level: Object contains unknown field `colour`."),
        ("regimes", 'task = "remove"', 'task = "remove"\ncolour = 1', "duty no. 1: Object contains unknown field"),
        ("regimes", 'kind = "weekend"', 'kind = "monday"', "duty no. 1, example no. 3, kind: Invalid enum value"),
        ("regimes", "amount = 48", 'amount = "48"', "duty no. 1, amount: Expected `int | null`, got `str`."),
        ("regimes", "amount = 48", "amount = 0", "duty no. 1, amount: Expected `int` >= 1."),
        ("regimes", "amount = 48\n", "", "duty no. 1: `amount` and `unit` go together."),
        ("regimes", 'amount = 48\nunit = "hours"\n', "", "duty no. 1: A duty has `amount` and `unit`, or `words`."),
        ("regimes", "none = true, note", "note", "acknowledgement: Either `value` or `none = true`."),
        ("regimes", '{ value = "a fine"', '{ value = "a", none = true', "penalty: Either `value` or `none = true`."),
        ("regimes", "T17:30:00-05:00", "T17:30:00", "duty no. 1, example no. 1, received: Expected `datetime` with a"),
        ("regimes", 'threat = { value = "no", status = "read", source = ["law"] }', "", "`covers` lacks threat."),
        ("regimes", "schema = 1", "schema = 2", "top level: `schema` must be 1."),
        ("regimes", 'applicants = ["depicted"]', 'applicants = ["all"]', "eligibility, applicants no. 1: Invalid enum"),
        ("regimes", "[eligibility]", "[eligibility", "top level: Expected ']' at the end of a table"),
        ("helplines", 'for = "adults"', 'for = "men"', "helpline no. 1, for: Invalid enum value"),
        ("helplines", 'kind = "phone"', 'kind = "fax"', "helpline no. 1, channel no. 1, kind: Invalid enum value"),
        ("calendars", "month = 1\n", "", "holiday no. 1: A holiday by the rule fixed needs month."),
        ("calendars", "nth = -1", "", "holiday no. 2: A holiday by the rule nth_weekday needs nth."),
        ("calendars", "day = 1\n", "day = 31\n", None),
        ("calendars", "month = 1\nday = 1\n", "month = 2\nday = 30\n", "holiday no. 1: day"),
        ("calendars", 'status = "read"', 'status = "sure"', "status: Invalid enum value 'sure'."),
    ],
)
def test_a_wrong_file_is_named_with_its_table(tmp_path: Path, kind: str, old: str, new: str, where: str | None) -> None:
    text = changed(OWN[kind], old, new)
    if where is None:
        put(tmp_path, kind, text)
        assert load(KINDS[kind], tmp_path)
        return
    said = refusal(tmp_path, kind, text)
    assert said.startswith(f"{tmp_path / 'data' / kind / 'own.toml'}, ")
    assert where in said


def test_every_broken_file_is_told_and_not_the_first_alone(tmp_path: Path) -> None:
    put(tmp_path, "calendars", "schema = 1", name="a.toml")
    put(tmp_path, "calendars", "schema = ", name="b.toml")
    files = [Path(problem.file).name for problem in read_all(calendars.KIND, tmp_path).problems]
    assert files == ["a.toml", "b.toml"]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    put(tmp_path, "calendars", CALENDAR).write_bytes(b"\xff\xfe")
    assert read_all(calendars.KIND, tmp_path).problems[0].table == "top level"


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data" / "calendars" / "own.toml").mkdir(parents=True)
    assert "cannot be read" in read_all(calendars.KIND, tmp_path).problems[0].sentence


def test_two_own_files_of_one_id_are_told(tmp_path: Path) -> None:
    put(tmp_path, "calendars", CALENDAR, name="a.toml")
    put(tmp_path, "calendars", CALENDAR, name="b.toml")
    (problem,) = read_all(calendars.KIND, tmp_path).problems
    assert (Path(problem.file).name, problem.sentence.startswith("the id xx-days is used in")) == ("b.toml", True)


def test_an_id_used_in_the_files_of_two_countries_is_told(tmp_path: Path) -> None:
    put(tmp_path, "helplines", HELPLINES, name="a.toml")
    put(tmp_path, "helplines", changed(HELPLINES, 'country = "AQ"', 'country = "BV"'), name="b.toml")
    (problem,) = read_all(helplines.KIND, tmp_path).problems
    assert "the id xx-line is used in" in problem.sentence


def test_a_library_holds_every_kind(tmp_path: Path) -> None:
    for kind, text in OWN.items():
        put(tmp_path, kind, text)
    shelf = library(tmp_path)
    assert {"XX-LAW", "xx-line", "xx-days"} <= {*shelf.regimes, *shelf.helplines, *shelf.calendars}
    assert len(shelf.countries.unions["EU"]) == 27
