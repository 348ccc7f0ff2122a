"""Warned of once, recorded once, whatever ends the process."""

import os
import signal
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import DatabaseError

from amparo.casework.clock import ClockState, state
from amparo.evidence.chain import verify
from amparo.evidence.entry import read
from amparo.services.run_clocks import ClockRound, run_clocks
from amparo.settings import Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.chains import lines_of
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing
from tests.services.filed import clock, filed, running_clock, with_mail

DUE = datetime(2031, 3, 3, 12, tzinfo=UTC)
WARN = DUE - timedelta(hours=12)
MOMENT = timedelta(microseconds=1)
NOTHING = ClockRound(0, 0)


def entries(settings: Settings, notice: UUID) -> list[tuple[str, dict[str, object]]]:
    with reading(settings):
        return [(entry.kind, dict(entry.data)) for entry, _ in map(read, lines_of(notice))]


def mails(settings: Settings) -> int:
    with reading(settings):
        return rows.Effect.objects.filter(kind="mail").count()


def the_clock(settings: Settings) -> rows.NoticeClock:
    with reading(settings):
        return rows.NoticeClock.objects.get()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WARN - MOMENT, NOTHING),
        (WARN, ClockRound(1, 0)),
        (DUE, ClockRound(1, 0)),
        (DUE + MOMENT, ClockRound(0, 1)),
    ],
    ids=["before the warning", "at the warning", "at the end of its time", "after it"],
)
def test_a_clock_warns_from_its_warning_on_and_breaches_after_its_end(
    settings: Settings, now: datetime, expected: ClockRound
) -> None:
    running_clock(settings, DUE)
    assert run_clocks(settings, now) == expected


@pytest.mark.parametrize("now", [WARN, DUE + MOMENT], ids=["warned", "breached"])
def test_a_second_round_changes_nothing(settings: Settings, now: datetime) -> None:
    settings = with_mail(settings)
    notice = running_clock(settings, DUE)
    run_clocks(settings, now)
    before = (entries(settings, notice), mails(settings), vars(the_clock(settings)))
    assert run_clocks(settings, now + timedelta(minutes=1)) == NOTHING
    after = (entries(settings, notice), mails(settings), vars(the_clock(settings)))
    before[2].pop("_state"), after[2].pop("_state")
    assert before == after


def test_a_breach_is_an_entry_of_the_notices_chain_and_the_chain_verifies(settings: Settings) -> None:
    notice = running_clock(settings, DUE)
    run_clocks(settings, DUE + MOMENT)
    kind, data = entries(settings, notice)[-1]
    assert (kind, data) == ("clock.breached", {"regime": "XX-LAW", "duty": "removal", "due": DUE.isoformat()})
    with reading(settings):
        assert verify(notice, lines_of(notice)).is_sound


def test_a_breach_cannot_be_edited_afterwards(settings: Settings) -> None:
    notice = running_clock(settings, DUE)
    run_clocks(settings, DUE + MOMENT)
    with pytest.raises(DatabaseError), writing(settings):
        rows.EvidenceEntry.objects.filter(chain=notice, kind="clock.breached").delete()


def test_each_clock_of_a_notice_breaches_for_itself(settings: Settings) -> None:
    with writing(settings) as write:
        notice = filed(write, settings)
        clock(notice, DUE, duty="removal")
        clock(notice, DUE + timedelta(hours=1), duty="copies")
    assert run_clocks(settings, DUE + MOMENT) == ClockRound(1, 1)
    assert run_clocks(settings, DUE + timedelta(hours=2)) == ClockRound(0, 1)
    assert [data["duty"] for kind, data in entries(settings, notice.id) if kind == "clock.breached"] == [
        "removal",
        "copies",
    ]


def test_a_clock_that_has_ended_neither_warns_nor_breaches(settings: Settings) -> None:
    running_clock(settings, DUE)
    with writing(settings):
        rows.NoticeClock.objects.update(ended_at=WARN)
    assert run_clocks(settings, DUE + MOMENT) == NOTHING


@pytest.mark.parametrize(
    ("paused", "expected"),
    [(WARN, NOTHING), (DUE + timedelta(minutes=1), ClockRound(0, 1))],
    ids=["in time", "too late"],
)
def test_only_a_clock_that_stood_still_in_time_does_not_breach(
    settings: Settings, paused: datetime, expected: ClockRound
) -> None:
    running_clock(settings, DUE)
    row = the_clock(settings)
    with writing(settings):
        row.marks = [*row.marks, ["pause", paused.isoformat()]]
        row.save()
    assert run_clocks(settings, DUE + timedelta(hours=1)) == expected


def test_more_clocks_than_fit_one_transaction_are_all_recorded(settings: Settings) -> None:
    with writing(settings) as write:
        for _ in range(120):
            clock(filed(write, settings), DUE)
    assert run_clocks(settings, DUE + MOMENT) == ClockRound(0, 120)


def test_many_warnings_are_one_mail_an_hour(settings: Settings) -> None:
    settings = with_mail(settings)
    for hour in range(3):
        running_clock(settings, DUE + timedelta(hours=hour))
    for hour in range(3):
        run_clocks(settings, WARN + timedelta(hours=hour))
    with reading(settings):
        times = sorted(rows.Effect.objects.filter(kind="mail").values_list("due_at", flat=True))
    assert len(times) <= 2
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(times))


def test_a_warning_without_mail_is_still_noted(settings: Settings) -> None:
    running_clock(settings, DUE)
    run_clocks(settings, WARN)
    assert the_clock(settings).warned_at == WARN


def test_the_query_uses_the_index_of_running_clocks(settings: Settings) -> None:
    running_clock(settings, DUE)
    with reading(settings):
        going = rows.NoticeClock.objects.filter(ended_at=None, breached_at=None, due_at__lt=DUE).order_by("due_at")
        from django.db import connection

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET enable_seqscan = off")
        plan = going.explain()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("RESET enable_seqscan")
    assert "clock_running" in plan


@pytest.mark.parametrize("passing", range(1, 3))
@pytest.mark.parametrize(
    "point", ["clocks.batch.before", "store.commit.before", "store.commit.after", "clocks.batch.after"]
)
def test_dying_anywhere_records_each_breach_once(settings: Settings, point: str, passing: int) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        notices = [filed(write, settings) for _ in range(60)]
        for notice in notices:
            clock(notice, DUE)
    close_store()
    child = os.fork()
    if child == 0:
        faults.arm(point, passing)
        run_clocks(settings, DUE + MOMENT)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    run_clocks(settings, DUE + MOMENT)
    with reading(settings):
        recorded = rows.EvidenceEntry.objects.filter(kind="clock.breached").values_list("chain", flat=True)
        assert sorted(recorded) == sorted(notice.id for notice in notices)
        assert not rows.NoticeClock.objects.filter(breached_at=None).exists()


def test_what_is_recorded_agrees_with_the_pure_clock(settings: Settings) -> None:
    """The row's query and `casework.clock.state` draw the line at the same moment."""
    from amparo.casework.clock import Clock, Mark, MarkKind
    from amparo.casework.regime import Task, Term, Unit

    start = DUE - timedelta(hours=48)
    pure = Clock("XX-LAW", "removal", next(iter(Task)), Term(48, Unit.HOURS), (Mark(MarkKind.START, start),))
    running_clock(settings, DUE)
    for now in (DUE - MOMENT, DUE, DUE + MOMENT):
        breached = run_clocks(settings, now).breached == 1
        assert breached is (state(pure, now) is ClockState.BREACHED)
