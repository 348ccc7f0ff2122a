"""A case's timeline: what was noted when, in which stage it was, who may have it, and that nothing of it is kept."""

import csv
import io
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.apps import apps

import amparo.store.transaction
from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import STILL_UP, SightingState
from amparo.errors import NotFound, Refused, Unavailable
from amparo.services import tend_survivors as tending
from amparo.services.case_about import Ticks
from amparo.services.case_access import CaseAccess, unlock_for_team
from amparo.services.case_sightings import add_sightings, came_back, drop_sightings, take_up_sightings
from amparo.services.case_timeline import LONGEST, Timeline, case_timeline
from amparo.services.end_case import erase_case, resume_case, withdraw_case
from amparo.services.export_timeline import TimelineForm, export_timeline
from amparo.services.open_case import OpenedCase
from amparo.services.record_answer import Answer, record_answer
from amparo.services.send_letter import mark_sent
from amparo.settings import Settings
from amparo.spread.cases.stages import Rule, Stage
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services import doors
from tests.services.cases import NAME, caseworker, helpline, opened
from tests.services.doors import HEAD, PLACES, agreed, states

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
ELSEWHERE = tuple(f"https://copies.example.org/{n}" for n in range(1, 6))
SEARCH = "https://www.google.com/search?q=nobody"
GONE = Answer(AnswerKind.REMOVED)


def day(n: int, hour: int = 12) -> datetime:
    return BEGAN + timedelta(days=n, hours=hour - 12)


class _Clock(datetime):
    at = BEGAN

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.at


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """on(3): what is written from then on is written on the third day after the first."""
    monkeypatch.setattr(amparo.store.transaction, "datetime", _Clock)

    def move(n: int, hour: int = 12) -> None:
        _Clock.at = day(n, hour)

    move(0)
    return move


@pytest.fixture
def home(settings: Settings) -> Settings:
    caseworker(settings)
    return doors.site(helpline(settings))


@pytest.fixture
def case(home: Settings, on: Callable[..., None]) -> OpenedCase:
    return opened(home, Ticks(team=True))


def add(home: Settings, access: CaseAccess, *addresses: str) -> None:
    add_sightings(home, access, "\n".join(addresses))


def counts(found: Timeline, name: str) -> list[int]:
    return [getattr(one.counts, name) for one in found.days]


def told(found: Timeline) -> list[tuple[Stage, Rule]]:
    return [(one.stage.stage, one.stage.rule) for one in found.days]


def note(home: Settings, access: CaseAccess, kind: str, **data: object) -> None:
    """An entry of the chain, as a service writes it."""
    with writing(home) as write:
        Chains(write, access.data_key).append(access.id, kind, data=data)  # type: ignore[arg-type]


@pytest.fixture
def eventful(home: Settings, on: Callable[..., None], case: OpenedCase) -> OpenedCase:
    """Three at the site on the first day; a letter, an answer about one, which comes back; two more elsewhere."""
    add(home, case.access, *PLACES[:3])
    on(1)
    number = agreed(home, case.access)
    mark_sent(home, case.access, number)
    on(3)
    record_answer(home, case.access, number, Answer(AnswerKind.REMOVED, numbers=(1, 2)))
    on(4)
    add(home, case.access, *ELSEWHERE[:2])
    on(5)
    came_back(home, case.access, [1])
    return case


def test_each_day_has_what_was_noted_on_it(home: Settings, eventful: OpenedCase) -> None:
    found = case_timeline(home, eventful.access, day(6))
    assert [one.date for one in found.days] == [day(n).date() for n in range(7)]
    assert counts(found, "new") == [3, 0, 0, 0, 2, 0, 0]
    assert counts(found, "removed") == [0, 0, 0, 2, 0, 0, 0]
    assert counts(found, "back") == [0, 0, 0, 0, 0, 1, 0]
    assert counts(found, "up") == [3, 3, 3, 1, 3, 4, 4]
    assert [one.letters for one in found.days] == [0, 1, 0, 0, 0, 0, 0]
    assert [one.answers for one in found.days] == [0, 0, 0, 1, 0, 0, 0]
    assert found.known == 5


def test_hosts_are_told_by_their_class(home: Settings, eventful: OpenedCase) -> None:
    found = case_timeline(home, eventful.access, day(6))
    assert found.hosts == {"social": 3, "other": 2}
    last = found.days[-1].hosts
    assert (last["social"].up, last["other"].up) == (2, 2)


def test_a_class_that_an_operator_made_up_is_told_as_other(home: Settings, case: OpenedCase) -> None:
    doors.site(home, head=HEAD.replace('"social"', '"evil.example"'))
    add(home, case.access, PLACES[0])
    assert case_timeline(home, case.access, BEGAN).hosts == {"other": 1}


def test_the_stage_of_each_day_with_its_rule(home: Settings, eventful: OpenedCase) -> None:
    found = case_timeline(home, eventful.access, day(6))
    cascade = Stage.COPY_CASCADE
    assert told(found)[:4] == [(cascade, Rule.NEW_COPIES)] * 3 + [(cascade, Rule.CASCADE_YESTERDAY)]
    assert found.days[4].stage.evidence.new_3_days == 2
    assert [one.stage.evidence.notices_7_days for one in found.days] == [0, 1, 1, 1, 1, 1, 1]
    assert found.missing == (Rule.RECOMMENDED, Rule.SEEN_FAR_MORE)


def test_periods_are_days_in_a_row_of_one_stage(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    on(1)
    add(home, case.access, PLACES[0])
    found = case_timeline(home, case.access, day(16))
    assert [(one.stage, len(one.days)) for one in found.periods] == [
        (Stage.INITIAL_CAPTURE, 1),
        (Stage.FIRST_SHARE, 14),
        (Stage.AFTERLIFE, 2),
    ]


def test_a_stage_says_where_it_rests_on_the_first_list(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    on(1)
    add(home, case.access, *PLACES[:3])
    on(20)
    add(home, case.access, *ELSEWHERE[:3])
    found = case_timeline(home, case.access, day(20))
    assert [n for n, one in enumerate(found.days) if one.first_list] == [1]
    assert [n for n, one in enumerate(found.days) if one.from_first_list] == [1, 2, 3]
    assert (found.days[20].stage.rule, found.days[20].stage.recurrence) == (Rule.NEW_COPIES, 1)


def test_a_look_that_finds_nothing_counts_once(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    add(home, case.access, *PLACES[:2])
    for n, status in ((1, 404), (2, 404), (3, 404), (4, 200)):
        on(n)
        tending._note(home, case.access, 1, status, day(n))
    found = case_timeline(home, case.access, day(4))
    assert (counts(found, "not_found"), counts(found, "back")) == ([0, 0, 1, 0, 0], [0, 0, 0, 0, 1])


def test_a_platforms_word_moves_addresses_and_its_bands_stay_bands(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    add(home, case.access, *PLACES[:2])
    note(home, case.access, "letter.receipt", letter=1, state="open")
    for n, kind, moved, band in (
        (1, "letter.news", ("1:hidden", "2:hidden"), None),
        (2, "letter.decided", ("1:removed", "2:refused"), "none"),
        (3, "letter.came_back", (), "some"),
        (4, "letter.news", (), "some"),
        (5, "letter.came_back", (), "many"),
    ):
        on(n)
        note(home, case.access, kind, letter=1, state="decided", addresses=moved, came_back=band)
    found = case_timeline(home, case.access, day(5))
    assert [one.again for one in found.days] == [None, None, None, "some", None, "many"]
    assert [one.answers for one in found.days] == [1] * 6
    assert (counts(found, "hidden"), counts(found, "removed")) == ([0, 2, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0])
    assert (counts(found, "back"), counts(found, "up")) == ([0, 0, 1, 0, 0, 0], [2, 0, 1, 1, 1, 1])


def test_that_nothing_came_is_no_answer(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    note(home, case.access, "letter.answer", letter=1, answer="none", addresses=())
    assert [one.answers for one in case_timeline(home, case.access, BEGAN).days] == [0]


def test_what_is_left_out_counts_on_no_day(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    add(home, case.access, *PLACES[:3])
    on(1)
    drop_sightings(home, case.access, [2])
    found = case_timeline(home, case.access, day(1))
    assert (found.left_out, found.known, counts(found, "new"), counts(found, "up")) == (1, 2, [2, 0], [2, 2])


def test_taken_in_again_it_is_up_and_nobody_said_that_it_came_back(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    add(home, case.access, PLACES[0])
    number = agreed(home, case.access)
    mark_sent(home, case.access, number)
    on(1)
    record_answer(home, case.access, number, GONE)
    on(2)
    drop_sightings(home, case.access, [1])
    on(3)
    take_up_sightings(home, case.access, [1])
    found = case_timeline(home, case.access, day(3))
    assert (counts(found, "up"), counts(found, "back")) == ([1, 0, 0, 1], [0, 0, 0, 0])


def test_a_letter_about_what_was_not_found_counts_it_as_up(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    add(home, case.access, PLACES[0])
    number = agreed(home, case.access)
    for _ in range(2):
        tending._note(home, case.access, 1, 404, BEGAN)
    assert counts(case_timeline(home, case.access, BEGAN), "up") == [0]
    on(1)
    mark_sent(home, case.access, number)
    assert counts(case_timeline(home, case.access, day(1)), "up") == [0, 1]


def test_a_later_list_leaves_earlier_addresses_as_they_stood(home: Settings, case: OpenedCase) -> None:
    add(home, case.access, PLACES[0])
    first, second = agreed(home, case.access), agreed(home, case.access)
    mark_sent(home, case.access, first)
    record_answer(home, case.access, first, GONE)
    add(home, case.access, PLACES[1])
    mark_sent(home, case.access, second)
    found = case_timeline(home, case.access, BEGAN)
    assert (counts(found, "new"), counts(found, "removed"), counts(found, "up")) == ([2], [1], [1])


def test_results_of_a_search_engine_are_no_copies(home: Settings, case: OpenedCase) -> None:
    add(home, case.access, SEARCH, PLACES[0])
    found = case_timeline(home, case.access, BEGAN)
    assert (found.search, found.known, counts(found, "up")) == (1, 1, [1])


def test_what_is_up_is_what_the_addresses_say(home: Settings, eventful: OpenedCase) -> None:
    drop_sightings(home, eventful.access, [4])
    up = sum(one in STILL_UP for one in states(home, eventful.access))
    assert counts(case_timeline(home, eventful.access, day(6)), "up")[-1] == up == 3


def test_a_case_without_an_address_has_its_days(home: Settings, case: OpenedCase) -> None:
    found = case_timeline(home, case.access, day(2))
    assert told(found) == [(Stage.INITIAL_CAPTURE, Rule.NO_PUBLIC_COPY)] * 3
    assert (found.known, found.hosts, len(found.periods)) == (0, {}, 1)


def test_with_everything_removed_nothing_is_up_and_it_becomes_quiet(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    add(home, case.access, *PLACES[:2])
    number = agreed(home, case.access)
    mark_sent(home, case.access, number)
    record_answer(home, case.access, number, GONE)
    found = case_timeline(home, case.access, day(14))
    assert set(states(home, case.access)) == {SightingState.REMOVED}
    assert set(counts(found, "up")) == {0}
    assert told(found)[-1] == (Stage.AFTERLIFE, Rule.QUIET_FOR_LONG)


def test_a_clock_that_went_back_moves_nothing_before_what_was_noted_first(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    on(3)
    add(home, case.access, PLACES[0])
    line = json.dumps({"data": {"addresses": ["1"]}})
    with reading(home):
        entry = {"chain": case.access.id, "number": 99, "digest": "0" * 64, "line": line}
        rows.EvidenceEntry.objects.create(at=day(-9), kind="case.addresses_dropped", **entry)
        rows.EvidenceEntry.objects.create(at=day(-8), kind="letter.sent", **{**entry, "number": 100})
    found = case_timeline(home, case.access, day(-4))
    assert [one.date for one in found.days] == [day(n).date() for n in range(4)]
    assert [one.letters for one in found.days] == [0, 0, 0, 1]


def test_a_clock_far_ahead_makes_no_endless_timeline(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    add(home, case.access, PLACES[0])
    on(2 * LONGEST)
    add(home, case.access, PLACES[1])
    found = case_timeline(home, case.access, day(3 * LONGEST))
    assert (len(found.days), found.known) == (LONGEST, 1)


def test_the_days_of_a_stopped_case_end_where_it_was_stopped(
    home: Settings, on: Callable[..., None], case: OpenedCase
) -> None:
    add(home, case.access, PLACES[0])
    on(2)
    withdraw_case(home, case.access)
    assert len(case_timeline(home, case.access, day(30)).days) == 3
    on(6)
    resume_case(home, case.access)
    found = case_timeline(home, case.access, day(8))
    assert [n for n, one in enumerate(found.days) if one.stopped] == [3, 4, 5]
    assert len(found.days) == 9


def test_days_are_those_of_utc(home: Settings, on: Callable[..., None], case: OpenedCase) -> None:
    on(0, 23)
    add(home, case.access, PLACES[0])
    west = timezone(timedelta(hours=-5))
    found = case_timeline(home, case.access, day(1, 1).astimezone(west))
    assert counts(found, "new") == [1, 0]


def test_another_key_opens_no_timeline(home: Settings, eventful: OpenedCase) -> None:
    other = opened(home)
    wrong = CaseAccess(str(eventful.access.id), other.access.key)
    with pytest.raises(Unavailable) as refused:
        case_timeline(home, wrong, day(6))
    assert refused.value.code == "cannot_unseal"


def test_an_erased_case_has_none(home: Settings, eventful: OpenedCase) -> None:
    erase_case(home, eventful.access)
    with pytest.raises(NotFound) as refused:
        case_timeline(home, eventful.access, day(6))
    assert refused.value.code == "no_such_case"


def test_the_team_sees_it_and_takes_no_file(home: Settings, eventful: OpenedCase) -> None:
    team = unlock_for_team(home, eventful.access.id, "worker-1")
    assert case_timeline(home, team, day(6)) == case_timeline(home, eventful.access, day(6))
    for form in TimelineForm:
        with pytest.raises(Refused) as refused:
            export_timeline(home, team, form, day(6))
        assert refused.value.code == "person_only"


def test_nothing_of_it_is_kept_or_logged(
    home: Settings, eventful: OpenedCase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    files, before = sorted(home.home.rglob("*")), _rows(home)
    export_timeline(home, eventful.access, TimelineForm.CSV, day(6))
    assert (sorted(home.home.rglob("*")), _rows(home)) == (files, before)
    assert [one for one in caplog.records if one.name.startswith("amparo")] == []


def _rows(home: Settings) -> dict[str, int]:
    with reading(home):
        return {model.__name__: model._default_manager.count() for model in apps.get_app_config("store").get_models()}


@pytest.mark.parametrize("form", TimelineForm)
def test_a_file_names_no_address_no_host_no_case_and_nobody(
    home: Settings, eventful: OpenedCase, form: TimelineForm
) -> None:
    saved = export_timeline(home, eventful.access, form, day(6)).decode()
    secret = ("example", "http", "site", NAME, eventful.number, str(eventful.access.id), eventful.access.id.hex)
    assert [one for one in secret if one in saved] == []


def test_a_file_has_every_day_with_counts_stage_rule_and_hosts(home: Settings, eventful: OpenedCase) -> None:
    found = case_timeline(home, eventful.access, day(6))
    data = json.loads(export_timeline(home, eventful.access, TimelineForm.JSON, day(6), "es"))
    table = list(csv.DictReader(io.StringIO(export_timeline(home, eventful.access, TimelineForm.CSV, day(6)).decode())))
    assert [one["date"] for one in data["days"]] == [one["date"] for one in table] == [str(d.date) for d in found.days]
    assert [one["up"] for one in data["days"]] == [int(one["up"]) for one in table] == counts(found, "up")
    assert data["days"][0]["stage"] == table[0]["stage"] == "copy_cascade"
    assert data["days"][0]["rule"] == table[0]["rule"] == "new_copies"
    assert [one["hosts"]["social"]["removed"] for one in data["days"]] == [int(one["social_removed"]) for one in table]
    assert data["days"][0]["rules_not_asked"] == table[0]["rules_not_asked"].split() == ["recommended", "seen_far_more"]
    assert [int(one["first_list"]) for one in table] == [one["first_list"] for one in data["days"]] == [1, *[0] * 6]
    assert "no predice" in data["limits"]


def test_a_case_without_an_address_can_be_saved(home: Settings, case: OpenedCase) -> None:
    assert export_timeline(home, case.access, TimelineForm.CSV, BEGAN).count(b"\r\n") == 2
    assert json.loads(export_timeline(home, case.access, TimelineForm.JSON, BEGAN))["hosts"] == {}
