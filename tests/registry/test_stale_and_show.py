"""What must be looked up again, and how a thing is shown."""

from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from amparo.errors import NotFound
from amparo.facts import Basis
from amparo.registry import countries, regimes
from amparo.registry.kinds import KINDS
from amparo.registry.loader import load
from amparo.registry.sheet import mark
from amparo.registry.show import show
from amparo.registry.stale import stale
from tests.registry.files import CALENDAR, HELPLINES, REGIME, changed, put

TODAY = date(2026, 11, 22)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path, "regimes", REGIME)
    put(tmp_path, "helplines", HELPLINES)
    put(tmp_path, "calendars", CALENDAR)
    return tmp_path


def bases_in(value: object) -> list[Basis]:
    """Every basis anywhere inside a value."""
    if isinstance(value, Basis):
        return [value]
    if isinstance(value, tuple):
        return [basis for one in value for basis in bases_in(one)]
    if is_dataclass(value):
        return [basis for one in fields(value) for basis in bases_in(getattr(value, one.name))]
    return []


def stale_tables(home: Path, thing: str, today: date = TODAY, days: int = 180) -> list[str]:
    return [fact.table for fact in stale(home, today, days) if fact.thing == thing]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_fact_of_any_thing_is_left_out(home: Path, kind: str) -> None:
    for thing in load(KINDS[kind], home).values():
        told = {fact.basis for fact in KINDS[kind].facts(thing)}
        assert set(bases_in(thing)) == told


def test_what_is_recalled_or_old_is_stale(home: Path) -> None:
    assert stale_tables(home, "XX-LAW") == ["reasons", "appeal"]
    assert stale_tables(home, "xx-line") == ["helpline xx-line"]
    assert stale_tables(home, "xx-days") == []


def test_a_check_counts_for_as_many_days_as_are_asked_for(home: Path) -> None:
    checked = date(2026, 11, 1)
    assert stale_tables(home, "xx-days", checked + timedelta(days=180)) == []
    assert stale_tables(home, "xx-days", checked + timedelta(days=181)) == ["top level"]
    assert stale_tables(home, "xx-days", checked + timedelta(days=11), days=10) == ["top level"]


def test_the_list_of_a_unions_members_grows_old_too(home: Path) -> None:
    assert "union.EU" in stale_tables(home, "countries")


@pytest.mark.parametrize(("thing", "kind"), [("XX-LAW", "regimes"), ("xx-line", "helplines"), ("xx-days", "calendars")])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_thing_of_any_kind_is_shown_by_its_id(home: Path, thing: str, kind: str, language: str) -> None:
    shown = show(thing, home, language)
    assert (shown.kind, shown.sheet.id, shown.origin.own) == (kind, thing, True)
    assert all(line.text for line in shown.sheet.lines())


def test_an_id_is_found_however_it_is_written(home: Path) -> None:
    assert show("xx-law", home, "en").sheet.id == "XX-LAW"


def test_an_unknown_id_is_said(home: Path) -> None:
    with pytest.raises(NotFound) as refusal:
        show("nothing", home, "en")
    assert refusal.value.code == "no_such_fact"


@pytest.mark.parametrize("thing", ["XX-LAW", "US-TIDA", "EU-DSA-16"])
def test_everything_that_a_regime_rests_on_is_shown(home: Path, thing: str) -> None:
    shown = {line.basis for line in show(thing, home, "en").sheet.lines() if line.basis}
    assert {fact.basis for fact in regimes.facts(load(regimes.KIND, home)[thing])} <= shown


def test_a_note_stands_beside_what_there_is_not(home: Path) -> None:
    said = {line.label: line.text for line in show("XX-LAW", home, "en").sheet.lines()}
    assert (said["Receipt"], said["Reasons"]) == ("none (nothing is said)", "none")


def test_a_recalled_fact_is_marked_in_both_languages(home: Path) -> None:
    reasons = load(regimes.KIND, home)["XX-LAW"].reasons.basis
    assert mark(reasons, None, "en") == "⚠ recalled, verify before use"
    assert mark(reasons, None, "es") == "⚠ de memoria, comprueba antes de usarlo"


def test_an_old_fact_is_marked_where_the_day_is_known(home: Path) -> None:
    appeal = load(regimes.KIND, home)["XX-LAW"].appeal.basis
    assert mark(appeal, TODAY, "en") == "⚠ last checked 2025-01-01, verify before use"
    assert mark(appeal, None, "en") == ""


def test_a_certain_fact_and_no_fact_have_no_mark(home: Path) -> None:
    assert mark(load(regimes.KIND, home)["XX-LAW"].penalty.basis, TODAY, "en") == ""
    assert mark(None, TODAY, "en") == ""


def test_every_country_has_a_name_in_both_languages() -> None:
    names = countries.load_countries().names
    assert len(names) == 249
    assert [code for code, words in names.items() if not all(words) or len(code) != 2] == []


def test_a_union_has_only_members_that_are_countries() -> None:
    text = changed((Path(countries.__file__).parents[1] / "data" / "countries.toml").read_text(), '"AT",', '"XX",')
    with pytest.raises(msgspec.ValidationError, match="members that are no country: XX"):
        countries.read_countries(text.encode())
