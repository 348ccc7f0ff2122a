"""Clocks: how long a duty has, as a function of the time asked for.

A clock is the list of what happened to it. Everything else (when it is due, how it stands) is worked out from that and
`now`, so that a clock needs no process to run it and two readers never disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from amparo.casework.calendar import NO_CALENDARS, Calendar, after
from amparo.casework.regime import Bound, ClockStart, Duty, Regime, Task, Term
from amparo.errors import BadInput, Conflict


class MarkKind(Enum):
    """What can happen to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


class Mark(NamedTuple):
    """Something that happened to a clock. at: timezone-aware."""

    kind: MarkKind
    at: datetime


class ClockState(Enum):
    """How a clock stands.

    AT_MOST terms: RUNNING, PAUSED, BREACHED (due and not done), MET (done in time), LATE (done after it was due).
    AT_LEAST terms never breach: RUNNING, PAUSED, OPEN (the wait is over), MET (done after the wait), EARLY (done or
    given up before the wait was over).
    """

    RUNNING = "running"
    PAUSED = "paused"
    OPEN = "open"
    MET = "met"
    EARLY = "early"
    BREACHED = "breached"
    LATE = "late"


FOLLOWS: Mapping[MarkKind | None, frozenset[MarkKind]] = {
    None: frozenset({MarkKind.START}),
    MarkKind.START: frozenset({MarkKind.PAUSE, MarkKind.END}),
    MarkKind.PAUSE: frozenset({MarkKind.RESUME, MarkKind.END}),
    MarkKind.RESUME: frozenset({MarkKind.PAUSE, MarkKind.END}),
    MarkKind.END: frozenset(),
}
"""Which mark may come after which; None is before the first."""


@dataclass(frozen=True)
class Clock:
    """One duty's clock. regime, duty: their ids. marks: in order of time, START first.

    Raises Conflict `clock_marks` where the marks are in an order that cannot be.
    """

    regime: str
    duty: str
    task: Task
    term: Term
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        kinds = [None, *(mark.kind for mark in self.marks)]
        ordered = all(earlier.at <= later.at for earlier, later in pairwise(self.marks))
        if not self.marks or not ordered or any(kind not in FOLLOWS[before] for before, kind in pairwise(kinds)):
            raise Conflict("clock_marks", "A clock starts once, pauses and resumes by turns, and ends once.")

    @property
    def start(self) -> datetime:
        """When it started."""
        return self.marks[0].at

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, None while it has not."""
        return self.marks[-1].at if self.marks[-1].kind is MarkKind.END else None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still, by its last mark."""
        return self.marks[-1].kind is MarkKind.PAUSE

    def due(self, calendars: Mapping[str, Calendar] = NO_CALENDARS) -> datetime:
        """The last moment in time (AT_MOST), or the first at which it may be done (AT_LEAST), in UTC.

        Each pause moves it by the time paused, as elapsed time, for terms in hours and in days alike. A pause that
        began after it was due moves nothing: what is breached stays breached. While paused it is as if resumed at once.
        """
        return self._moved_by_pauses(after(self.term, self.start, calendars))

    def warn_at(self, fraction: float, calendars: Mapping[str, Calendar] = NO_CALENDARS) -> datetime:
        """When this part of the term has been used up, pauses left out. fraction: 0 to 1. Raises BadInput."""
        if not 0 <= fraction <= 1:
            raise BadInput("bad_fraction", "A part of a term lies between 0 and 1.")
        length = after(self.term, self.start, calendars) - self.start
        return self._moved_by_pauses(self.start + length * fraction)

    def _moved_by_pauses(self, moment: datetime) -> datetime:
        for mark, following in pairwise(self.marks):
            if mark.kind is MarkKind.PAUSE and mark.at <= moment:
                moment += following.at - mark.at
        return moment


class Target(NamedTuple):
    """A duty whose term is words only, and the operator's own aim beside it.

    hours: from the settings, None where there is none. It is shown as the operator's target and never as the law.
    """

    regime: str
    duty: Duty
    hours: int | None

    def aim(self, start: datetime) -> datetime | None:
        """When the operator wants it done by."""
        return None if self.hours is None else start + timedelta(hours=self.hours)


def started(regime: str, duty: Duty, at: datetime) -> Clock:
    """A duty's clock from its start. at: timezone-aware. Raises Conflict `no_term` for a duty in words only."""
    if duty.term is None:
        raise Conflict("no_term", "This duty has no term in numbers, so that no clock runs for it.")
    return Clock(regime, duty.id, duty.task, duty.term, (Mark(MarkKind.START, at),))


def paused(clock: Clock, at: datetime) -> Clock:
    """The clock, standing still from `at`. Raises Conflict `clock_marks`."""
    return replace(clock, marks=(*clock.marks, Mark(MarkKind.PAUSE, at)))


def resumed(clock: Clock, at: datetime) -> Clock:
    """The clock, running again from `at`. Raises Conflict `clock_marks`."""
    return replace(clock, marks=(*clock.marks, Mark(MarkKind.RESUME, at)))


def ended(clock: Clock, at: datetime) -> Clock:
    """The clock, ended at `at`: the duty was done or fell away. Raises Conflict `clock_marks`."""
    return replace(clock, marks=(*clock.marks, Mark(MarkKind.END, at)))


def time_left(clock: Clock, now: datetime, calendars: Mapping[str, Calendar] = NO_CALENDARS) -> timedelta:
    """Time until `clock` is breached (AT_LEAST: opens); negative once it is.

    now: timezone-aware; marks after it are not looked at. Raises Conflict `clock_paused`, `clock_ended` while it does
    not run. Source: the regime's duty.
    """
    seen = _as_of(clock, now)
    if seen.ended_at is not None:
        raise Conflict("clock_ended", "This clock has ended.")
    due = seen.due(calendars)
    if seen.is_paused and seen.marks[-1].at <= due:
        raise Conflict("clock_paused", "This clock stands still; how much is left is known when it resumes.")
    return due - now


def state(clock: Clock, now: datetime, calendars: Mapping[str, Calendar] = NO_CALENDARS) -> ClockState:
    """How `clock` stands at `now`; marks after it are not looked at. A term ends with the moment at which it is due."""
    seen = _as_of(clock, now)
    due = seen.due(calendars)
    waits = seen.term.bound is Bound.AT_LEAST
    if seen.ended_at is not None:
        if waits:
            return ClockState.MET if seen.ended_at >= due else ClockState.EARLY
        return ClockState.MET if seen.ended_at <= due else ClockState.LATE
    if seen.is_paused and seen.marks[-1].at <= due:
        return ClockState.PAUSED
    if waits:
        return ClockState.OPEN if now >= due else ClockState.RUNNING
    return ClockState.BREACHED if now > due else ClockState.RUNNING


def clocks_for(regimes: Iterable[Regime], event: ClockStart, at: datetime) -> tuple[Clock, ...]:
    """Every clock of the service that an event starts, in every regime given.

    regimes: all that the notice falls under; where two apply, both run. Give each event by itself: a complete request
    is a RECEIPT and a VALID_REQUEST. Duties with a condition are among them: one clock too many is safer than one too
    few.
    """
    owed = [(regime, duty) for regime in regimes for duty in _owed(regime, event)]
    return tuple(started(regime.id, duty, at) for regime, duty in owed if duty.term is not None)


def untimed(
    regimes: Iterable[Regime], event: ClockStart, targets: Mapping[Task, int] | None = None
) -> tuple[Target, ...]:
    """Every duty of the service that an event brings and that has words only. targets: hours by task, from settings."""
    hours = targets or {}
    owed = [(regime, duty) for regime in regimes for duty in _owed(regime, event)]
    return tuple(Target(regime.id, duty, hours.get(duty.task)) for regime, duty in owed if duty.term is None)


def _owed(regime: Regime, event: ClockStart) -> list[Duty]:
    return [duty for duty in regime.duties if duty.by_service and duty.starts is event and not duty.superseded]


def _as_of(clock: Clock, now: datetime) -> Clock:
    """The clock as it stood then; its start is kept even where it lies ahead."""
    return replace(clock, marks=tuple(mark for n, mark in enumerate(clock.marks) if n == 0 or mark.at <= now))
