"""What a regime's file becomes, what is wrong in one, and that ours are sound."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amparo.casework.completeness import missing
from amparo.casework.regime import Bound, ClockStart, Copies, Task, Term, Unit
from amparo.facts import Status
from amparo.registry import regimes
from amparo.registry.check import CHECKS, check
from amparo.registry.kinds import KINDS
from amparo.registry.loader import Problem, load
from amparo.registry.regime_check import full_draft
from tests.registry.files import CALENDAR, HELPLINES, REGIME, changed, put

TODAY = date(2026, 11, 22)


def regime(old: str, new: str) -> str:
    return changed(REGIME, old, new)


def found(home: Path, kind: str, text: str) -> list[Problem]:
    path = put(home, kind, text)
    return [problem for problem in check(home, TODAY) if problem.file == str(path)]


def test_what_ships_is_sound_and_every_example_holds() -> None:
    assert check(None, datetime.now(UTC).date()) == ()


def test_every_kind_is_checked() -> None:
    assert CHECKS.keys() == KINDS.keys()


def test_a_regime_is_read_into_typed_values(tmp_path: Path) -> None:
    put(tmp_path, "regimes", REGIME)
    regime = load(regimes.KIND, tmp_path)["XX-LAW"]
    (duty,) = regime.duties
    assert duty.term == Term(48, Unit.HOURS, Bound.AT_MOST, "America/New_York", None)
    assert (duty.task, duty.starts, len(duty.examples)) == (Task.REMOVE, ClockStart.VALID_REQUEST, 4)
    assert (regime.copies.value, regime.internal_appeal_months) == (Copies.IDENTICAL, 6)
    assert (regime.acknowledgement.value, regime.acknowledgement.note) == (None, "nothing is said")
    assert [name for name, _ in regime.covers.other] == ["drawings"]
    assert [source.id for source in regime.sources] == ["law", "other"]


def test_a_fact_has_its_own_day_or_else_the_files(tmp_path: Path) -> None:
    put(tmp_path, "regimes", REGIME)
    regime = load(regimes.KIND, tmp_path)["XX-LAW"]
    assert (regime.appeal.basis.checked, regime.penalty.basis.checked) == (date(2025, 1, 1), date(2026, 11, 1))
    assert regime.reasons.basis.status is Status.RECALLED


def test_a_sound_file_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, "regimes", REGIME) == []


def test_the_whole_draft_of_an_example_lacks_nothing(tmp_path: Path) -> None:
    put(tmp_path, "regimes", REGIME)
    for regime in load(regimes.KIND, tmp_path).values():
        assert missing(full_draft(regime), regime) == ()


ELEMENT_TWICE = REGIME.replace('field = "good_faith"', 'field = "signature"')
NOT_BY_NOTICE = regime('started_by = "notice"\noffered = true', 'started_by = "court"\noffered = false')
USE = '[[use_example]]\ncountry = "ES"\napplicant = "depicted"\nage = 30\ncan_use = true\n'
BUSINESS = regime('unit = "hours"', 'unit = "business_days"')


@pytest.mark.parametrize(
    ("text", "table", "sentence"),
    [
        (
            regime("due = 2026-11-27T17", "due = 2026-11-27T18"),
            "duty remove, example no. 1",
            "it is due at 2026-11-27T17:30:00-05:00",
        ),
        (regime("due = 2026-11-27T17:30:00-05:00", ""), "duty remove, example no. 1", "so that it needs `due`"),
        (regime('lacks = ["signature"]', 'lacks = ["hat"]'), "duty remove, example no. 2", "it lacks hat"),
        (regime('lacks = ["signature"]', ""), "duty remove, example no. 2", "and no other, lacks elements"),
        (
            regime('kind = "complete"', 'kind = "complete"\nlacks = ["signature"]'),
            "duty remove, example no. 1",
            "and no other, lacks elements",
        ),
        (
            regime('lacks = ["signature"]', 'lacks = ["signature"]\ndue = 2026-11-27T17:30:00-05:00'),
            "duty remove, example no. 2",
            "nothing is due",
        ),
        (regime("required = true", "required = false"), "duty remove, example no. 2", "complete all the same"),
        (
            regime('starts = "valid_request"', 'starts = "receipt"'),
            "duty remove, example no. 2",
            "so that it needs `due`",
        ),
        (
            regime("2026-11-27T23:00:00-05:00\ndue = 2026-11-29", "2026-11-24T23:00:00-05:00\ndue = 2026-11-26"),
            "duty remove, example no. 3",
            "no weekend",
        ),
        (
            regime(
                "2027-03-13T12:00:00-05:00\ndue = 2027-03-15T13:00:00-04:00",
                "2027-03-01T12:00:00-05:00\ndue = 2027-03-03T12:00:00-05:00",
            ),
            "duty remove, example no. 4",
            "the clocks do not change",
        ),
        (regime('kind = "weekend"', 'kind = "complete"'), "duty remove", "holiday or weekend is missing"),
        (
            REGIME.partition("[[duty.example]]")[0] + "[[conflict]]" + REGIME.partition("[[conflict]]")[2],
            "duty remove",
            "at least 4 examples",
        ),
        (regime('zone = "America/New_York"', 'zone = "Mars/Base"'), "duty remove", "no time zone is called Mars/Base"),
        (BUSINESS, "duty remove", "business days need a `calendar`"),
        (changed(BUSINESS, "zone =", 'calendar = "none"\nzone ='), "duty remove", "there is no calendar none"),
        (
            changed(BUSINESS, 'zone = "America/New_York"', 'calendar = "us-federal"'),
            "duty remove",
            "counted in UTC, but its calendar is kept in America/New_York",
        ),
        (
            regime('source = ["law", "other"]\n\n[[statement]]', 'source = ["lore"]\n\n[[statement]]'),
            "element good_faith",
            "the source lore is not in the file",
        ),
        (
            regime('reasons = { none = true, status = "recalled" }', 'reasons = { none = true, status = "read" }'),
            "reasons",
            "names no source",
        ),
        (
            regime('source = ["law", "other"]\n\n[source', 'source = ["law"]\n\n[source'),
            "conflict the number",
            "names both sources",
        ),
        (regime('used = "48"', 'used = " "'), "conflict the number", "the safer one in `used`"),
        (regime('gives = ["signature"]', 'gives = ["hat"]'), "element signature", "`gives` names hat"),
        (
            regime('"statement:good_faith"', '"statement:bad_faith"'),
            "element good_faith",
            "`gives` names statement:bad_faith",
        ),
        (regime('"statement:good_faith"', '"explanation"'), "statement good_faith", "no element gives it"),
        (ELEMENT_TWICE, "element signature", "its id is used 2 times"),
        (regime('serves = ["GB"]', 'serves = ["UK"]'), "serves", "no country has the code UK"),
        (regime('serves = ["GB"]', "serves = []"), "serves", "a regime serves somebody"),
        (regime('countries = ["EU"]', 'countries = ["EU", "UK"]'), "eligibility", "no country has the code UK"),
        (
            regime("in_force_from = 2026-06-29", "in_force_from = 2026-06-29\nin_force_to = 2026-06-28"),
            "in_force_to",
            "it ends before it begins",
        ),
        (regime("in_force_from = 2026-06-29", "in_force_from = 0206-06-29"), "in_force_from", "a year between"),
        (regime("checked = 2025-01-01", "checked = 2026-11-23"), "appeal", "on a day that has not come yet"),
        (regime('es = "Tu nombre."', 'es = ""'), "element signature", "words are missing"),
        (regime('started_by = "notice"', 'started_by = "court"'), "top level", "`offered` is for regimes"),
        (NOT_BY_NOTICE, "use_example", "at least 3 examples of who can use it"),
        (NOT_BY_NOTICE + USE * 2 + USE.replace("30", "13"), "use_example no. 3", "this person cannot use it"),
        (NOT_BY_NOTICE + USE * 2 + USE.replace("true", "false"), "use_example no. 3", "this person can use it"),
    ],
)
def test_what_does_not_hold_together_is_told(tmp_path: Path, text: str, table: str, sentence: str) -> None:
    problems = found(tmp_path, "regimes", text)
    assert [problem for problem in problems if problem.table == table and sentence in problem.sentence], problems


def test_a_regime_by_no_notice_with_examples_of_use_is_sound(tmp_path: Path) -> None:
    assert (
        found(tmp_path, "regimes", NOT_BY_NOTICE + USE * 2 + changed(USE, "30\ncan_use = true", "13\ncan_use = false"))
        == []
    )


def test_a_regime_may_begin_and_end_on_one_day(tmp_path: Path) -> None:
    text = regime("in_force_from = 2026-06-29", "in_force_from = 2026-06-29\nin_force_to = 2026-06-29")
    assert found(tmp_path, "regimes", text) == []


def test_what_only_a_representative_gives_may_be_lacking(tmp_path: Path) -> None:
    text = regime('gives = ["signature"]', 'gives = ["authority"]\nonly_for = "representative"')
    assert found(tmp_path, "regimes", text) == []
    text = changed(text, 'lacks = ["signature"]', 'lacks = ["signature", "good_faith"]')
    assert found(tmp_path / "both", "regimes", text) == []


def test_a_duty_from_a_fixed_date_needs_one_example_only(tmp_path: Path) -> None:
    head, _, rest = regime('starts = "valid_request"', 'starts = "fixed_date"').partition("[[duty.example]]")
    one = "[[duty.example]]" + rest.partition("[[duty.example]]")[0]
    tail = "[[conflict]]" + rest.partition("[[conflict]]")[2]
    assert found(tmp_path, "regimes", head + one + tail) == []
    (problem,) = found(tmp_path / "none", "regimes", head + tail)
    assert problem.sentence == "a duty from a fixed date has an example"


def test_an_incomplete_request_starts_what_receipt_starts(tmp_path: Path) -> None:
    text = regime('starts = "valid_request"', 'starts = "receipt"')
    text = changed(text, 'lacks = ["signature"]', 'lacks = ["signature"]\ndue = 2026-11-27T17:30:00-05:00')
    assert found(tmp_path, "regimes", text) == []


def test_a_holiday_example_has_a_holiday_in_it(tmp_path: Path) -> None:
    put(tmp_path, "calendars", CALENDAR, name="days.toml")
    text = regime('amount = 48\nunit = "hours"', 'calendar = "xx-days"\namount = 2\nunit = "business_days"')
    text = changed(text, 'kind = "complete"', 'kind = "holiday"')
    sentences = [problem.sentence for problem in found(tmp_path, "regimes", text) if "example no. 1" in problem.table]
    assert sentences == ["no holiday lies in it"]


def test_a_broken_file_is_told_before_what_rests_on_it(tmp_path: Path) -> None:
    put(tmp_path, "calendars", "schema = 3")
    assert [problem.sentence for problem in check(tmp_path, TODAY)] == ["`schema` must be 1"]


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("helplines", changed(HELPLINES, 'country = "AQ"', 'country = "UK"'), "no country has the code UK"),
        ("helplines", changed(HELPLINES, 'value = "https', 'value = "www'), "a web channel is an address"),
        ("helplines", changed(HELPLINES, 'kind = "phone"', 'kind = "email"'), "an email channel is an e-mail address"),
        ("helplines", changed(HELPLINES, 'es = "escucha"', 'es = ""'), "`what_it_does` lacks words"),
        ("helplines", changed(HELPLINES, "2026-11-01", "2027-11-01"), "on a day that has not come yet"),
        ("calendars", changed(CALENDAR, "America/New_York", "Mars/Base"), "no time zone of this name"),
        ("calendars", changed(CALENDAR, "Last Monday of May", "New Year").replace("from_year = 1900\n", ""), "twice"),
    ],
)
def test_what_is_wrong_in_other_kinds_is_told(tmp_path: Path, kind: str, text: str, sentence: str) -> None:
    assert [problem for problem in found(tmp_path, kind, text) if sentence in problem.sentence]


def test_a_helpline_for_part_of_a_country_or_for_all_is_sound(tmp_path: Path) -> None:
    for code in ("CA-XX", "INT"):
        assert found(tmp_path / code, "helplines", changed(HELPLINES, 'country = "AQ"', f'country = "{code}"')) == []
