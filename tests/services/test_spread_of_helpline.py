"""Records on spread out of a helpline's store: what is a row, and what ends it."""

from dataclasses import astuple
from datetime import date

import pytest

from amparo.settings import Settings
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows
from amparo.store.transaction import writing
from tests.services.cases import helpline
from tests.services.spread_store import (
    ASKED,
    answered,
    episodes,
    hours,
    story,
    the_days,
)


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A helpline."""
    return helpline(settings)


def test_an_answer_recorded_before_its_letter_left_keeps_the_order_too(home: Settings) -> None:
    letters = [("platform", None, 40, (1, 2)), ("search", None, 41, (1,))]
    story(
        home,
        letters,
        [(30, "letter.answer", answered(1, "1:removed")), (31, "letter.answer", answered(2, "1:removed"))],
    )
    for row in episodes(home):
        assert row.first_seen <= row.last_up <= row.until
        assert row.first_down is None or row.last_up < row.first_down


def test_an_answered_removal_ends_each_address_of_its_letter(home: Settings) -> None:
    story(home, [ASKED], [(30, "letter.answer", answered(1, "1:removed"))])
    gone, up = episodes(home)
    assert (gone.notice, gone.first_down, gone.cause) == (hours(1), hours(30), Cause.NOTICE)
    assert (gone.route, gone.regime, gone.host, gone.reappearances) == ("platform-form", "US-TIDA", "social", None)
    assert (up.first_down, up.last_up, up.copy) == (None, hours(30), 2)


def test_a_case_is_followed_until_the_last_thing_that_was_recorded(home: Settings) -> None:
    case = story(home, [ASKED], [(49, "letter.overdue", {"letter": 1, "by_law": True})])
    assert {(row.last_up, row.until) for row in episodes(home)} == {(hours(49), hours(49))}
    with writing(home):
        rows.Sighting.objects.filter(case=case, number=1).update(checked_at=hours(80))
    assert {(row.last_up, row.until) for row in episodes(home)} == {(hours(80), hours(80))}


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        (("address.gone", {"number": 1, "status": 404}), Cause.UNKNOWN),
        (("letter.news", {"letter": 1, "state": "decided", "addresses": ("1:not_found",)}), Cause.UPLOADER),
        (("letter.decided", {"letter": 1, "state": "decided", "addresses": ("1:hidden",)}), Cause.NOTICE),
        (("letter.answer", {"letter": 2, "answer": "removed", "addresses": ("1:removed",)}), Cause.HOST),
    ],
    ids=["a look", "not there", "hidden", "its host"],
)
def test_a_row_ends_by_what_was_recorded(home: Settings, entry: tuple[str, dict[str, object]], cause: Cause) -> None:
    story(home, [("platform", None, 1, (1,)), ("host", None, 2, (1,))], [(30, *entry)], addresses=1)
    assert episodes(home)[0].cause is cause
    assert {row.regime for row in episodes(home)} == {"policy"}


def test_a_search_engines_answer_ends_its_own_row_only(home: Settings) -> None:
    letters = [("platform", None, 1, (1,)), ("search", None, 2, (1,))]
    story(home, letters, [(30, "letter.answer", answered(2, "1:removed"))], addresses=1)
    assert [(row.route, row.cause) for row in episodes(home)] == [
        ("platform-form", Cause.CENSORED),
        ("search-form", Cause.NOTICE),
    ]


def test_what_was_refused_after_it_was_hidden_was_never_removed(home: Settings) -> None:
    news = {"letter": 1, "state": "open"}
    story(
        home,
        [ASKED],
        [
            (5, "letter.news", {**news, "addresses": ("1:hidden",)}),
            (9, "letter.news", {**news, "addresses": ("1:refused",)}),
        ],
        addresses=2,
    )
    assert [row.cause for row in episodes(home)] == [Cause.CENSORED, Cause.CENSORED]


def test_what_is_there_again_is_another_row_without_a_notice(home: Settings) -> None:
    entries = [
        (30, "letter.answer", answered(1, "1:removed", "2:removed")),
        (60, "address.back", {"number": 1, "status": 200}),
        (70, "case.came_back", {"addresses": ("2",)}),
    ]
    story(home, [ASKED], entries)
    told = [(row.copy, row.again, row.first_seen, row.notice, row.route) for row in episodes(home)]
    assert told == [
        (1, False, hours(0), hours(1), "platform-form"),
        (1, True, hours(60), None, "none"),
        (2, False, hours(0), hours(1), "platform-form"),
        (2, True, hours(70), None, "none"),
    ]


def test_a_letter_sent_after_it_came_back_is_its_notice(home: Settings) -> None:
    entries = [
        (30, "letter.answer", answered(1, "1:removed")),
        (60, "address.back", {"number": 1, "status": 200}),
        (90, "letter.answer", answered(2, "1:removed")),
    ]
    story(home, [("platform", None, 1, (1,)), ("platform", None, 61, (1,))], entries, addresses=1)
    assert [(row.notice, row.first_down) for row in episodes(home)] == [(hours(1), hours(30)), (hours(61), hours(90))]


def test_an_address_that_nobody_was_asked_about_is_up_without_a_notice(home: Settings) -> None:
    story(home, [("platform", None, 1, (1,))], [])
    assert [(row.notice, row.route, row.regime) for row in episodes(home)][1] == (None, "none", "none")


def test_a_dropped_address_is_followed_until_then_and_one_dropped_at_once_is_no_row(home: Settings) -> None:
    entries = [
        (10, "case.addresses_dropped", {"addresses": ("1", "2")}),
        (20, "letter.overdue", {"letter": 1, "by_law": True}),
    ]
    story(home, [("platform", None, 1, (1,))], entries)
    assert [(row.copy, row.last_up, row.until) for row in episodes(home)] == [(1, hours(10), hours(20))]


def test_an_address_of_no_known_service_is_of_another_site(home: Settings) -> None:
    story(home, [ASKED], [], route=None)
    assert {row.host for row in episodes(home)} == {"other"}


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_a_case_that_was_ended_is_told_no_more(home: Settings, state: str) -> None:
    story(home, [ASKED], [], state=state)
    assert (episodes(home), the_days(home)) == ([], [])


def test_days_of_a_case_are_its_addresses_returns_and_letters(home: Settings) -> None:
    entries = [(30, "letter.answer", answered(1, "1:removed")), (50, "address.back", {"number": 1, "status": 200})]
    story(home, [ASKED], entries)
    assert [astuple(row)[1:] for row in the_days(home)] == [
        (date(2026, 1, 5), 2, None, 1),
        (date(2026, 1, 7), 1, None, 0),
    ]
