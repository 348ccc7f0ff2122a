"""What a service achieved, group by group: how fast copies went after a notice, and whether the case was ever clean.

Groups are what the caller chooses: route, regime, class of host. Speed and remedy stand side by side, since a route may
be quick on each URL and still leave the case alive.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.spread.columns import Floats, Ints, finite, whole
from amparo.spread.survival.episodes import Clock, Episodes, Lifetimes, on_clock
from amparo.spread.survival.full_removal import FullRemoval, full_removal
from amparo.spread.survival.incidence import Incidence, aalen_johansen
from amparo.spread.survival.polling import Removal, time_to_removal
from amparo.spread.survival.withholding import publishable


@dataclass(frozen=True)
class GroupTimes:
    """Time to removal within one group on one clock. Seconds.

    cases, urls: that count on this clock. left_out: rows without a start, or not watched while the clock ran.
    """

    group: int
    cases: int
    urls: int
    left_out: int
    lifetimes: Lifetimes
    removal: Removal
    by_cause: Incidence


@dataclass(frozen=True)
class SpeedAndRemedy:
    """One point of the two axes: median seconds from notice to removal (None: not reached), and full removal."""

    group: int
    cases: int
    median: float | None
    remedy: FullRemoval


def times_by_group(
    given: Episodes, clock: Clock, group: npt.ArrayLike, level: float = 0.95, public: bool = False
) -> tuple[GroupTimes, ...]:
    """Time to removal of each group, ascending. group: a whole number for each row. Groups without a row on this clock
    are left out.

    public: leave out what must not be published (`withholding.publishable`). Raises as the estimates do.
    """
    kinds = whole(group, len(given))
    shown = _shown(given, clock, kinds, public=public)
    return tuple(one for kind in shown if (one := _times(given, clock, kinds, kind, level)))


def speed_and_remedy(
    given: Episodes, until: npt.ArrayLike, group: npt.ArrayLike, public: bool = False
) -> tuple[SpeedAndRemedy, ...]:
    """Speed after a notice beside full removal, for each group of cases. group: equal within a case; until as in
    `full_removal`. A group without a notice has remedy and no speed.
    """
    kinds, ends = whole(group, len(given)), finite(until, len(given))
    return tuple(_point(given, ends, kinds, kind) for kind in _shown(given, Clock.NOTICE, kinds, public=public))


def _shown(given: Episodes, clock: Clock, kinds: Ints, *, public: bool) -> list[int]:
    """The groups, ascending, without those that must not be published."""
    groups: list[int] = np.unique(kinds).tolist()
    if not public:
        return groups
    named = {str(kind): kinds == kind for kind in groups}
    allowed = publishable(given, {"group": named}, clock)["group"]
    return [kind for kind in groups if str(kind) in allowed]


def _times(given: Episodes, clock: Clock, kinds: Ints, kind: int, level: float) -> GroupTimes | None:
    rows = given.where(kinds == kind)
    lives = on_clock(rows, clock)
    if not lives.rows.size:
        return None
    return GroupTimes(
        kind,
        int(np.unique(rows.case[lives.rows]).size),
        lives.rows.size,
        lives.without_start + lives.unwatched,
        lives,
        time_to_removal(lives, level),
        aalen_johansen(lives.placed, lives.cause, lives.entry, level),
    )


def _point(given: Episodes, ends: Floats, kinds: Ints, kind: int) -> SpeedAndRemedy:
    chosen = kinds == kind
    rows = given.where(chosen)
    lives = on_clock(rows, Clock.NOTICE)
    median = time_to_removal(lives).median if lives.rows.size else None
    return SpeedAndRemedy(kind, int(np.unique(rows.case).size), median, full_removal(rows, ends[chosen]))
