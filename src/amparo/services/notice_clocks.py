"""Starting, reading and ending the clocks of a notice."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from amparo.casework import clock as clocks
from amparo.casework.clock import Clock, Mark, MarkKind
from amparo.casework.life import NoticeState
from amparo.casework.regime import Bound, ClockStart, Duty, Regime, Task
from amparo.services.intake import Deadline
from amparo.services.law import law_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write


def start_clocks(
    write: Write,
    chains: Chains,
    settings: Settings,
    notice: rows.Notice,
    regimes: Iterable[Regime],
    complete: Iterable[Regime],
) -> None:
    """Start what receipt starts in every regime and what a complete request starts in those that are complete.

    Called again when a notice was completed: a clock that runs already is left as it is.
    """
    running = {(row.regime, row.duty) for row in notice.clocks.all()}
    begun = [
        *clocks.clocks_for(regimes, ClockStart.RECEIPT, notice.received_at),
        *clocks.clocks_for(complete, ClockStart.VALID_REQUEST, notice.completed_at or write.at),
    ]
    fresh = [one for one in begun if (one.regime, one.duty) not in running and one.term.bound is Bound.AT_MOST]
    calendars = law_of(settings).calendars
    kept = [_row(notice, one, one.due(calendars), one.warn_at(settings.notices.warn_share, calendars)) for one in fresh]
    rows.NoticeClock.objects.bulk_create(kept)
    for row in kept:
        chains.append(
            notice.id,
            "clock.started",
            data={"regime": row.regime, "duty": row.duty, "due": _moment(row.due_at)},
        )
    _note_due(notice)


def end_clocks(
    write: Write, chains: Chains, notice: rows.Notice, tasks: Collection[Task] | None = None, *, met: bool = True
) -> int:
    """End the clocks of a notice and of those joined to it: its duties are done, or fell away. tasks: all when None.

    Returns how many of its own ended.
    """
    running = notice.clocks.filter(ended_at=None)
    if tasks is not None:
        running = running.filter(task__in=[task.value for task in tasks])
    ended = 0
    for row in running:
        row.marks = [*row.marks, [MarkKind.END.value, _moment(write.at)]]
        row.ended_at = write.at
        row.save()
        late = write.at > row.due_at
        chains.append(
            notice.id,
            "clock.ended",
            data={"regime": row.regime, "duty": row.duty, "due": _moment(row.due_at), "met": met, "late": late},
        )
        ended += 1
    _note_due(notice)
    for joined in notice.joined.filter(state=NoticeState.JOINED.value):
        end_clocks(write, chains, joined, tasks, met=met)
    return ended


def clock_of(row: rows.NoticeClock, duty: Duty) -> Clock:
    """A stored clock as a value."""
    marks = tuple(Mark(MarkKind(kind), datetime.fromisoformat(at)) for kind, at in row.marks)
    if duty.term is None:
        raise ValueError("a duty without a term has no clock")
    return Clock(row.regime, row.duty, duty.task, duty.term, marks)


def deadlines_of(settings: Settings, notice: rows.Notice, regimes: Sequence[Regime]) -> tuple[Deadline, ...]:
    """Every duty still to be done for a notice, the earliest first; those in words only come last, with our own target.

    Acknowledging is done: whoever reads this has the receipt.
    """
    duties = {(regime.id, duty.id): duty for regime in regimes for duty in regime.duties}
    today = notice.received_at.date()
    timed = [
        Deadline(row.regime, row.duty, Task(row.task), row.due_at, recalled=_is_recalled(duties, row, today))
        for row in notice.clocks.filter(ended_at=None).order_by("due_at", "regime", "duty")
    ]
    events = [ClockStart.RECEIPT]
    if notice.completed_at is not None:
        events.append(ClockStart.VALID_REQUEST)
    words = []
    for event in events:
        for one in clocks.untimed(regimes, event):
            if one.duty.task is Task.ACKNOWLEDGE or notice.decided_at is not None:
                continue
            hours = settings.notices.targets.get(one.regime)
            start = notice.completed_at or notice.received_at
            aim = start + timedelta(hours=hours) if hours is not None else None
            marked = one.duty.basis.needs_mark(today)
            words.append(Deadline(one.regime, one.duty.id, one.duty.task, None, one.duty.words, aim, marked))
    return (*timed, *words)


def _is_recalled(duties: dict[tuple[str, str], Duty], row: rows.NoticeClock, today: date) -> bool:
    duty = duties.get((row.regime, row.duty))
    return duty is None or duty.basis.needs_mark(today)


def _row(notice: rows.Notice, clock: Clock, due: datetime, warn: datetime) -> rows.NoticeClock:
    return rows.NoticeClock(
        notice=notice,
        regime=clock.regime,
        duty=clock.duty,
        task=clock.task.value,
        marks=[[mark.kind.value, _moment(mark.at)] for mark in clock.marks],
        due_at=due,
        warn_at=warn,
    )


def _note_due(notice: rows.Notice) -> None:
    """Keep the earliest due time beside the notice, by which the queue is ordered."""
    running = notice.clocks.filter(ended_at=None).order_by("due_at").values_list("due_at", flat=True)
    notice.due_at = running.first()
    notice.save(update_fields=["due_at"])


def _moment(at: datetime) -> str:
    return at.isoformat()
