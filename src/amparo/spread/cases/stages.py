"""In which of five stages a case is, day by day, by which rule, on what evidence.

The first rule that matches wins: no public copy; algorithmic lift; copy cascade; afterlife; first share. The thresholds
are conventions, to be adjusted to real cases when there are any. A copy is a distinct uploader, platform and cluster of
like pictures, so that one account posting one picture to one place twice is one copy.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints, floats, whole

LIFT_SHARE = 0.5
"""Of attributed views of three days that came by recommendation, search or trends."""
LIFT_VIEWS = 10.0
"""Views per live copy, as a multiple of the platform's median; the median of three days."""
CASCADE_COPIES = 3
"""New copies in three days; also the peak of seven days from which an afterlife can follow."""
QUIET_SHARE = 0.1
"""Of the peak of seven days, at which a cascade has died down."""
QUIET_DAYS = 14


class Stage(IntEnum):
    """Where a case is."""

    INITIAL_CAPTURE = 0
    FIRST_SHARE = 1
    COPY_CASCADE = 2
    ALGORITHMIC_LIFT = 3
    AFTERLIFE = 4


class Rule(StrEnum):
    """Why."""

    NO_PUBLIC_COPY = "no_public_copy"
    RECOMMENDED = "recommended"
    SEEN_FAR_MORE = "seen_far_more"
    LIFT_YESTERDAY = "lift_yesterday"
    NEW_COPIES = "new_copies"
    CASCADE_YESTERDAY = "cascade_yesterday"
    DIED_DOWN = "died_down"
    QUIET_FOR_LONG = "quiet_for_long"
    STILL_AFTERLIFE = "still_afterlife"
    NOT_YET_DIED_DOWN = "not_yet_died_down"
    PUBLIC_COPY = "public_copy"


@dataclass(frozen=True)
class Days:
    """What was counted on each day, from the first day on. Equal length.

    new: copies first seen. recommended, attributed: views by recommendation, search or trends, and all views whose
    source is known; NaN where nothing is. views: per live copy, as a multiple of the platform's median; NaN unknown.
    blocked: uploads that were stopped. notices: sent or received. The last two are evidence only; no rule reads them.
    """

    new: Ints
    recommended: Floats
    attributed: Floats
    views: Floats
    blocked: Ints
    notices: Ints


@dataclass(frozen=True)
class Evidence:
    """What the rules read on a day. Shares and multiples are None where nothing was measured."""

    copies: int
    new_3_days: int
    new_7_days: int
    peak_7_days: int
    recommended_3_days: float | None
    views_3_days: float | None
    blocked_7_days: int
    notices_7_days: int


@dataclass(frozen=True)
class StageDay:
    """One day of a case.

    recurrence: how often it came back from the afterlife so far. missing: rules that could not be asked for want of
    views: `recommended`, `seen_far_more`.
    """

    day: int
    stage: Stage
    rule: Rule
    evidence: Evidence
    recurrence: int
    missing: tuple[Rule, ...]


def days(
    new: npt.ArrayLike,
    *,
    recommended: npt.ArrayLike | None = None,
    attributed: npt.ArrayLike | None = None,
    views: npt.ArrayLike | None = None,
    blocked: npt.ArrayLike | None = None,
    notices: npt.ArrayLike | None = None,
) -> Days:
    """Check daily counts.

    Raises BadInput `negative_count`, `more_recommended_than_views` and all that columns raise.
    """
    fresh = whole(new)
    size = fresh.size
    nothing, none = np.full(size, np.nan), np.zeros(size, dtype=np.int64)
    made = Days(
        fresh,
        floats(nothing if recommended is None else recommended, size),
        floats(nothing if attributed is None else attributed, size),
        floats(nothing if views is None else views, size),
        whole(none if blocked is None else blocked, size),
        whole(none if notices is None else notices, size),
    )
    columns = (made.new, made.recommended, made.attributed, made.views, made.blocked, made.notices)
    if any((column < 0).any() or np.isinf(column).any() for column in columns):
        raise BadInput("negative_count", "A count of a day is a number from 0 on.")
    if (made.recommended > made.attributed).any():
        raise BadInput("more_recommended_than_views", "Recommended views are part of those whose source is known.")
    return made


def new_copies(
    uploader: npt.ArrayLike, platform: npt.ArrayLike, cluster: npt.ArrayLike, day: npt.ArrayLike, length: int
) -> Ints:
    """New copies of each day from sightings in any order: whole numbers for who, where, what and which day from 0.

    Raises BadInput `day_out_of_range` and all that columns raise.
    """
    when = whole(day)
    if when.size and (when.min() < 0 or when.max() >= length):
        raise BadInput("day_out_of_range", "A sighting's day is before the first or after the last.")
    kinds = np.stack([whole(uploader, when.size), whole(platform, when.size), whole(cluster, when.size)])
    _, which = np.unique(kinds, axis=1, return_inverse=True)
    first = np.full(int(which.max(initial=-1)) + 1, length)
    np.minimum.at(first, which.ravel(), when)
    return np.bincount(first, minlength=length).astype(np.int64)


def classify(given: Days) -> tuple[StageDay, ...]:
    """The stage of each day, in order. Only that day and those before it count."""
    read = _evidence(given)
    state, out = _State(), []
    for day, evidence in enumerate(read):
        stage, rule = state.step(day, evidence)
        missing = [Rule.RECOMMENDED] if evidence.recommended_3_days is None else []
        missing += [Rule.SEEN_FAR_MORE] if evidence.views_3_days is None else []
        out.append(StageDay(day, stage, rule, evidence, state.recurrence, tuple(missing)))
    return tuple(out)


class _State:
    """What of the days before matters on the next."""

    def __init__(self) -> None:
        self.stage = Stage.INITIAL_CAPTURE
        self.lift_day = self.cascade_day = self.first_day = -QUIET_DAYS
        self.recurrence = 0

    def step(self, day: int, seen: Evidence) -> tuple[Stage, Rule]:
        if seen.copies and self.stage is Stage.INITIAL_CAPTURE:
            self.first_day = day
        stage, rule = self._match(day, seen)
        if self.stage is Stage.AFTERLIFE and stage in (Stage.COPY_CASCADE, Stage.ALGORITHMIC_LIFT):
            self.recurrence += 1
        self.stage = stage
        return stage, rule

    def _match(self, day: int, seen: Evidence) -> tuple[Stage, Rule]:
        if not seen.copies:
            return Stage.INITIAL_CAPTURE, Rule.NO_PUBLIC_COPY
        event = self._event(day, seen)
        if event:
            return event
        died_down = seen.new_7_days <= max(1.0, QUIET_SHARE * seen.peak_7_days)
        if self.stage is Stage.AFTERLIFE:
            return Stage.AFTERLIFE, Rule.STILL_AFTERLIFE
        if seen.peak_7_days >= CASCADE_COPIES and died_down:
            return Stage.AFTERLIFE, Rule.DIED_DOWN
        if day - max(self.first_day, self.lift_day, self.cascade_day) >= QUIET_DAYS:
            return Stage.AFTERLIFE, Rule.QUIET_FOR_LONG
        if self.stage in (Stage.COPY_CASCADE, Stage.ALGORITHMIC_LIFT):
            return Stage.COPY_CASCADE, Rule.NOT_YET_DIED_DOWN
        return Stage.FIRST_SHARE, Rule.PUBLIC_COPY

    def _event(self, day: int, seen: Evidence) -> tuple[Stage, Rule] | None:
        """Lift and cascade, each held for one day after its rule last fired."""
        lift = _lift(seen)
        cascade = seen.new_3_days >= CASCADE_COPIES
        lifted, cascaded = self.lift_day == day - 1, self.cascade_day == day - 1
        self.lift_day = day if lift else self.lift_day
        self.cascade_day = day if cascade else self.cascade_day
        if lift or lifted:
            return Stage.ALGORITHMIC_LIFT, lift or Rule.LIFT_YESTERDAY
        if cascade or cascaded:
            return Stage.COPY_CASCADE, Rule.NEW_COPIES if cascade else Rule.CASCADE_YESTERDAY
        return None


def _lift(seen: Evidence) -> Rule | None:
    if seen.recommended_3_days is not None and seen.recommended_3_days >= LIFT_SHARE and seen.new_3_days >= 1:
        return Rule.RECOMMENDED
    if seen.views_3_days is not None and seen.views_3_days >= LIFT_VIEWS:
        return Rule.SEEN_FAR_MORE
    return None


def _evidence(given: Days) -> list[Evidence]:
    copies, in_3, in_7 = np.cumsum(given.new), _over(given.new, 3), _over(given.new, 7)
    attributed, seen = not np.isnan(given.attributed).all(), not np.isnan(given.views).all()
    peak = np.maximum.accumulate(in_7)
    blocked, notices = _over(given.blocked, 7), _over(given.notices, 7)
    return [
        Evidence(
            int(copies[day]),
            int(in_3[day]),
            int(in_7[day]),
            int(peak[day]),
            _share(given, slice(max(0, day - 2), day + 1)) if attributed else None,
            _median(given.views[max(0, day - 2) : day + 1]) if seen else None,
            int(blocked[day]),
            int(notices[day]),
        )
        for day in range(given.new.size)
    ]


def _over(counts: Ints, width: int) -> Ints:
    """Sum of each day and the days before it, `width` in all."""
    sums = np.concatenate((np.zeros(width, dtype=np.int64), np.cumsum(counts)))
    return sums[width:] - sums[:-width]


def _share(given: Days, when: slice) -> float | None:
    known = ~np.isnan(given.recommended[when]) & ~np.isnan(given.attributed[when])
    views = float(given.attributed[when][known].sum())
    return float(given.recommended[when][known].sum()) / views if views > 0 else None


def _median(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else None
