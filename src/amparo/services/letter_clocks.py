"""The clocks that a letter starts at whoever gets it, as the case's own law data has them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from amparo.casework.case_life import LetterState
from amparo.casework.clock import Clock, Mark, MarkKind, clocks_for, ended, paused, resumed
from amparo.casework.regime import Bound, ClockStart, Regime, Task
from amparo.casework.route import Role, Route
from amparo.delivery.amparo_platform import PlatformReceipt
from amparo.services.law import Law, law_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import Write

TELLS = frozenset({Task.REMOVE, Task.COPIES, Task.DECIDE})
"""Tasks after which it is known what became of the request."""
_SENT = (LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT)


def start_letter_clocks(write: Write, settings: Settings, law: Law, letter: rows.Letter, route: Route | None) -> None:
    """Every clock of the recipient that this letter starts, from when it was sent; and when the answer is due.

    Where no law gives a number, the service's own word counts, or else our aim: `by_law` says which.
    """
    regime = _binding(letter, law)
    if regime is not None:
        _start(write, law, letter, regime, (ClockStart.RECEIPT, ClockStart.VALID_REQUEST))
    set_due(letter, settings, route)


def start_platform_clocks(letter: rows.Letter, law: Law, receipt: PlatformReceipt) -> None:
    """The clocks that an Amparo platform says it stands under, beside those that the letter started: a notice under
    its own rules falls under the laws that bind the platform as well.
    """
    have = set(letter.clocks.values_list("regime", "duty"))
    known = {(name, one.id): one.task.value for name, regime in law.regimes.items() for one in regime.duties}
    marks = [[MarkKind.START.value, receipt.received_at.isoformat()]]
    rows.LetterClock.objects.bulk_create(
        rows.LetterClock(letter=letter, regime=regime, duty=duty, task=known[regime, duty], marks=marks, due_at=due)
        for regime, duty, _, due, _ in receipt.deadlines
        if due is not None and (regime, duty) not in have and (regime, duty) in known
    )


def set_due(letter: rows.Letter, settings: Settings, route: Route | None, since: datetime | None = None) -> None:
    """When the answer is due, from the clocks that run; saved. Nothing is due where the next word is the person's, or
    all is said. since: from when a time without a law counts, where it begins anew; it is not shortened afterwards.
    """
    if letter.sent_at is None:
        return
    before = letter.due_at if not letter.by_law else None
    sent = LetterState(letter.state) in _SENT
    running = _running(letter, law_of(settings)) if sent else []
    told = next((one for one in running if Task(one.task) in TELLS), next(iter(running), None))
    letter.by_law = told is not None
    if told is not None:
        letter.due_at = told.due_at
    elif sent and letter.state != LetterState.ASKED_MORE.value:
        hours = route.sla_hours if route is not None and route.sla_hours else 24 * settings.cases.policy_days
        due = (since or letter.sent_at) + timedelta(hours=hours)
        letter.due_at = due if before is None else max(before, due)
    else:
        letter.due_at = None
    letter.save(update_fields=["due_at", "by_law"])
    set_case_due(letter.case_id)


def set_case_due(case: UUID) -> None:
    """The earliest due time among the letters of a case that wait."""
    states = [LetterState.WAITING.value, LetterState.ASKED_MORE.value]
    waiting = rows.Letter.objects.filter(case=case, state__in=states, due_at__isnull=False)
    rows.Case.objects.filter(id=case).update(due_at=waiting.order_by("due_at").values_list("due_at", flat=True).first())


def mark_clocks(
    write: Write, law: Law, letter: rows.Letter, kind: MarkKind, tasks: Iterable[Task] | None = None
) -> None:
    """End, pause or resume the clocks of a letter that run. tasks: those alone; all when None."""
    change = {MarkKind.END: ended, MarkKind.PAUSE: paused, MarkKind.RESUME: resumed}[kind]
    wanted = None if tasks is None else {task.value for task in tasks}
    for row in letter.clocks.filter(ended_at=None):
        clock = clock_of(row, law)
        if wanted is not None and row.task not in wanted:
            continue
        if clock is None:
            if kind is MarkKind.END:  # of a duty that the law data had once
                row.ended_at = write.at
                row.save(update_fields=["ended_at"])
            continue
        if (kind is MarkKind.RESUME) is not clock.is_paused and kind is not MarkKind.END:
            continue
        moved = change(clock, max(write.at, clock.marks[-1].at))
        row.marks = [[mark.kind.value, mark.at.isoformat()] for mark in moved.marks]
        row.due_at = moved.due(law.calendars)
        row.ended_at = moved.ended_at
        row.save(update_fields=["marks", "due_at", "ended_at"])


def breach_clocks(write: Write, law: Law, letter: rows.Letter, now: datetime) -> None:
    """Note which duties were not done in time."""
    late = [one for one in _running(letter, law) if one.breached_at is None and one.due_at <= now]
    rows.LetterClock.objects.filter(pk__in=[one.pk for one in late]).update(breached_at=write.at)


def start_more(write: Write, law: Law, letter: rows.Letter, event: ClockStart) -> None:
    """The clocks that something later starts, as a decision does that of an appeal."""
    regime = _binding(letter, law)
    if regime is not None:
        _start(write, law, letter, regime, (event,))


def _binding(letter: rows.Letter, law: Law) -> Regime | None:
    """The law whose duties are those of whoever gets the letter; an authority does not owe what a platform owes."""
    regime = law.regimes.get(letter.regime or "")
    is_authority = letter.role == Role.REGULATOR.value
    return None if regime is None or (is_authority and regime.recipient != Role.REGULATOR.value) else regime


def clock_of(row: rows.LetterClock, law: Law) -> Clock | None:
    """The clock of a row; None where the law does not know its duty any more."""
    regime = law.regimes.get(row.regime)
    duty = next((one for one in regime.duties if one.id == row.duty), None) if regime is not None else None
    if duty is None or duty.term is None:
        return None
    marks = tuple(Mark(MarkKind(kind), datetime.fromisoformat(at)) for kind, at in row.marks)
    return Clock(row.regime, row.duty, duty.task, duty.term, marks)


def _running(letter: rows.Letter, law: Law) -> Sequence[rows.LetterClock]:
    """The clocks of a letter that run, the earliest due first, without those by which something stays open: these
    cannot be missed.
    """
    running = [(one, clock_of(one, law)) for one in letter.clocks.filter(ended_at=None).order_by("due_at")]
    return [one for one, clock in running if clock is None or clock.term.bound is not Bound.AT_LEAST]


def _start(write: Write, law: Law, letter: rows.Letter, regime: Regime, events: Iterable[ClockStart]) -> None:
    at = write.at
    have = set(letter.clocks.filter(ended_at=None).values_list("duty", flat=True))
    rows.LetterClock.objects.bulk_create(
        rows.LetterClock(
            letter=letter,
            regime=clock.regime,
            duty=clock.duty,
            task=clock.task.value,
            marks=[[mark.kind.value, mark.at.isoformat()] for mark in clock.marks],
            due_at=clock.due(law.calendars),
        )
        for event in events
        for clock in clocks_for([regime], event, at)
        if clock.duty not in have
    )
