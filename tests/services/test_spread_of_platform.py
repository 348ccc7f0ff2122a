"""Records on spread out of a platform's store: what is a row, and what ends it."""

from datetime import date
from uuid import uuid4

import pytest

from amparo.keyring import open_keyring
from amparo.services.spread_rows import MOMENT, DayRow, pseudonym
from amparo.settings import Settings
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import writing
from tests.services.spread_store import END, HIDDEN, copy, episodes, hours, notice, target, the_days
from tests.services.test_reappearance import bank_item
from tests.services.worlds import sha256


def test_a_copy_is_up_from_the_notice_until_it_was_hidden(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", 5, "hidden"), ("remove", 30, "removed")], found=1)
    (row,) = episodes(settings)
    assert (row.first_seen, row.notice, row.first_down) == (hours(0), hours(0), hours(5))
    assert (row.last_up, row.cause) == (hours(5) - MOMENT, Cause.NOTICE)
    assert (row.route, row.regime, row.host, row.copy, row.until) == ("own", "US-TIDA", "own_platform", 1, END)


def test_a_copy_that_nobody_named_is_seen_when_it_was_found(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, None, found=1)
    assert episodes(settings)[0].first_seen == hours(1)


def test_what_was_removed_without_being_hidden_first_is_down_from_then_on(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("remove", 7, "removed")])
    assert episodes(settings)[0].first_down == hours(7)


def test_what_was_gone_before_the_decision_was_taken_down_by_its_uploader(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", 5, "gone")], state="gone")
    assert (episodes(settings)[0].cause, episodes(settings)[0].first_down) == (Cause.UPLOADER, hours(5))


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("kept", [*HIDDEN, ("restore", 9, "served")]),
        ("kept", []),
        ("kept", HIDDEN),
        ("review", []),
        ("found", [("hide", 5, "place_taken")]),
        ("found", [*HIDDEN, ("restore", 9, "served")]),
    ],
    ids=["shown again", "never hidden", "held by another notice", "waits", "could not be hidden", "won appeal"],
)
def test_what_is_up_or_was_refused_is_censored(
    settings: Settings, state: str, acts: list[tuple[str, float, str]]
) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), acts, state=state)
    (row,) = episodes(settings)
    assert (row.first_down, row.cause, row.last_up) == (None, Cause.CENSORED, END)


def test_hidden_again_after_it_was_shown_counts_from_the_last_time(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [*HIDDEN, ("restore", 9, "served"), ("hide", 12, "hidden")])
    assert episodes(settings)[0].first_down == hours(12)


def test_a_thing_that_no_host_reaches_ends_when_a_person_dealt_with_it(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        for number, (state, kind) in enumerate(
            [
                ("removed", "item"),
                ("waiting", "item"),
                ("refused", "item"),
                ("not_found", "item"),
                ("removed", "account"),
            ],
            1,
        ):
            target(of, number, state, kind)
        write.at = hours(8)
        Chains(write, b"").append(of.id, "target.removed", data={"target": 1})
    assert [(row.first_down, row.cause) for row in episodes(settings)] == [
        (hours(8), Cause.NOTICE),
        (None, Cause.CENSORED),
        (None, Cause.CENSORED),
    ]


@pytest.mark.parametrize("state", ["incomplete", "joined", "withdrawn", "referred"])
def test_only_notices_that_go_on_or_were_decided_count(settings: Settings, state: str) -> None:
    with writing(settings) as write:
        of = notice(write, state=state)
        copy(of, target(of))
    assert episodes(settings) == []
    assert the_days(settings) == []


def test_an_erased_notice_is_left_out(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, erased_at=hours(30))
        copy(of, target(of))
    assert (episodes(settings), the_days(settings)) == ([], [])


def test_a_copy_that_was_down_before_a_second_notice_was_not_up_for_it(settings: Settings) -> None:
    with writing(settings) as write:
        for at in (0, 3, 48):
            of = notice(write, at)
            copy(of, target(of), place_equal="ab" * 32)
    assert [row.notice for row in episodes(settings)] == [hours(0), hours(3)]


def test_nothing_that_was_recorded_later_counts(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of))
        copy(of, None, found=4)
        notice(write, 6)
    (row,) = episodes(settings, hours(3))
    assert (row.first_down, row.last_up) == (None, hours(3))


def test_several_laws_are_one_word_and_none_is_said(settings: Settings) -> None:
    with writing(settings) as write:
        for regimes in (["US-TIDA", "UK-OSA-20A"], []):
            of = notice(write, regimes=regimes)
            copy(of, target(of))
    assert {row.regime for row in episodes(settings)} == {"UK-OSA-20A+US-TIDA", "none"}


def test_without_a_complete_notice_its_time_stays_empty(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, completed_at=None)
        copy(of, target(of))
    assert episodes(settings)[0].notice is None


def test_times_stay_in_order_when_the_machines_clock_was_set_back(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", -5, "hidden")], found=2)
        copy(of, None, [("hide", 1, "hidden")], found=2)
    for row in episodes(settings):
        assert row.first_down is not None
        assert row.first_seen <= row.last_up < row.first_down


def test_what_came_up_again_and_was_stopped_is_on_the_first_removed_row(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        first = target(of)
        copy(of, first, [], state="review")
        copy(of, first)
        copy(of, None)
        for mark in ("a", "b"):
            rows.Reappearance.objects.create(notice=of, mark=mark)
    assert [row.reappearances for row in episodes(settings)] == [0, 2, 0]


def test_a_copy_found_after_the_decision_came_again(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        copy(of, target(of))
        copy(of, None, [("hide", 31, "hidden")], found=30)
    assert [row.again for row in episodes(settings)] == [False, True]


def test_a_day_has_its_new_copies_notices_and_stopped_uploads(settings: Settings) -> None:
    word = "heron"
    blocks = bank_item(settings, word)
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        named = target(of)
        copy(of, named, sha256=sha256(word).value, account="a")
        copy(of, None, sha256=sha256(word).value, account="a", found=1)
        copy(of, None, found=26)
        notice(write, 25, state="joined", joined_to=of)
        claim = uuid4()
        rows.Claim.objects.create(item=claim, notice=of, sent=False, expires_at=END)
        sent = uuid4()
        rows.Claim.objects.create(item=sent, notice=of, sent=True, expires_at=END)
        for number, (at, action, item) in enumerate(
            [(2, "HOLD", claim), (3, "BLOCK", blocks), (30, "BLOCK", blocks), (31, "ALLOW", blocks), (32, "HOLD", sent)]
        ):
            rows.Attempt.objects.create(
                gate="g",
                number=number,
                at=hours(at),
                kind="upload",
                key="k",
                action=action,
                reason="x",
                items=[str(item)],
            )
    case = pseudonym(open_keyring(settings.keys_dir), of.id)  # one account's same file is one; blocked since decided
    assert the_days(settings) == [DayRow(case, date(2026, 1, 5), 1, 1, 1), DayRow(case, date(2026, 1, 6), 1, 1, 1)]
