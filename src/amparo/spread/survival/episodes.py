"""URL episodes: one row each time a copy was found up, until it was found down or nobody looked any more.

Two clocks run over the same rows. From `posted`, the harm; from `notice`, the duty that the law counts. An episode that
was first seen long after its posting is known only because it was still up then: it enters late (`entry`), since taking
it as watched from the beginning makes lifetimes look longer than they are.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats, Ints, finite, floats, whole

GOLDEN = (5**0.5 - 1) / 2


class Cause(IntEnum):
    """What ended an episode."""

    CENSORED = 0
    """It was still up when last looked at."""
    NOTICE = 1
    UPLOADER = 2
    HOST = 3
    UNKNOWN = 4
    """It is gone, and nobody said why."""


class Clock(StrEnum):
    """From when time counts."""

    POSTED = "posted"
    NOTICE = "notice"


@dataclass(frozen=True)
class Episodes:
    """Columns of equal length, in seconds from one origin of the caller's choice.

    case: whole numbers, one for each case. posted: NaN where unknown. notice: of a valid notice, NaN without one.
    last_up: last time it was seen up. first_down: first time it was seen down, NaN where it never was.
    cause: of `Cause`.
    """

    case: Ints
    posted: Floats
    first_seen: Floats
    notice: Floats
    last_up: Floats
    first_down: Floats
    cause: Ints

    def __len__(self) -> int:
        return int(self.case.size)

    def where(self, chosen: Bools) -> "Episodes":
        """The rows that are chosen."""
        names = ("case", "posted", "first_seen", "notice", "last_up", "first_down", "cause")
        return Episodes(*(getattr(self, name)[chosen] for name in names))


@dataclass(frozen=True)
class Lifetimes:
    """Episodes on one clock: watched from `entry`, ended in (left, right], right infinite where censored. Seconds.

    rows: which episodes these are. Left out are `without_start` (no posting, or no notice) and `unwatched` (over before
    the clock began, or never seen while it ran).
    """

    rows: Ints
    entry: Floats
    left: Floats
    right: Floats
    cause: Ints
    without_start: int
    unwatched: int

    @property
    def ended(self) -> Bools:
        """Whether the row ended by an event."""
        return np.isfinite(self.right)

    @property
    def midpoints(self) -> Floats:
        """Middle of the time in which it ended; the last look where censored."""
        return np.where(self.ended, (self.left + np.where(self.ended, self.right, 0.0)) / 2, self.left)

    @property
    def placed(self) -> Floats:
        """A time within each (left, right], spread evenly over the rows; the last look where censored.

        Rows are put along their intervals by the golden ratio, in the order of the intervals. Midpoints of rows that
        were looked at together fall on a few times; and rows that were first seen at a look show no end before half the
        step is over, which makes lifetimes look longer.
        """
        order = np.lexsort((self.right, self.left))
        part = np.empty(order.size)
        part[order] = (0.5 + GOLDEN * np.arange(order.size)) % 1.0
        width = np.where(self.ended, self.right, self.left) - self.left
        return self.left + np.where(self.ended, np.maximum(part, 1e-6) * width, 0.0)

    @property
    def polling(self) -> float:
        """Median time between the last look at which a row was up and the first at which it was down; 0 without any."""
        ended = self.ended
        return float(np.median(self.right[ended] - self.left[ended])) if ended.any() else 0.0


def episodes(
    case: npt.ArrayLike,
    first_seen: npt.ArrayLike,
    last_up: npt.ArrayLike,
    first_down: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    posted: npt.ArrayLike | None = None,
    notice: npt.ArrayLike | None = None,
) -> Episodes:
    """Check the columns and put them together; see `Episodes`.

    Raises BadInput `unknown_cause`, `cause_without_end` (a cause but no first_down, or the other way round),
    `times_out_of_order` (not posted <= first_seen <= last_up < first_down) and all that a column raises.
    """
    of_case = whole(case)
    rows = of_case.size
    unknown = np.full(rows, np.nan)
    made = Episodes(
        of_case,
        _known_or_nan(unknown if posted is None else posted, rows),
        finite(first_seen, rows),
        _known_or_nan(unknown if notice is None else notice, rows),
        finite(last_up, rows),
        _known_or_nan(first_down, rows),
        whole(cause, rows),
    )
    _check(made)
    return made


def on_clock(given: Episodes, clock: Clock) -> Lifetimes:
    """The episodes on one of their two clocks.

    From posting: rows without a known posting are left out. From notice: rows without a valid notice, and those already
    down by then. A row whose end falls between two looks has an interval, not a time.
    """
    start = given.posted if clock is Clock.POSTED else given.notice
    known = np.isfinite(start)
    with np.errstate(invalid="ignore"):
        entry = np.maximum(given.first_seen - start, 0.0)
        left = np.maximum(given.last_up - start, 0.0)
        right = np.where(given.cause == Cause.CENSORED, np.inf, given.first_down - start)
        watched = np.where(np.isfinite(right), (right > 0) & (right > entry), left > entry)
    kept = known & watched
    left = np.maximum(left, entry)
    return Lifetimes(
        np.flatnonzero(kept),
        entry[kept],
        left[kept],
        right[kept],
        given.cause[kept],
        int(np.count_nonzero(~known)),
        int(np.count_nonzero(known & ~watched)),
    )


def _known_or_nan(given: npt.ArrayLike, rows: int) -> Floats:
    column = floats(given, rows)
    if np.isinf(column).any():
        raise BadInput("not_finite", "A time that is not known is left empty, never infinite.")
    return column


def _check(made: Episodes) -> None:
    if not np.isin(made.cause, [one.value for one in Cause]).all():
        raise BadInput("unknown_cause", f"A cause is one of: {', '.join(one.name.lower() for one in Cause)}.")
    if ((made.cause == Cause.CENSORED) == np.isfinite(made.first_down)).any():
        raise BadInput("cause_without_end", "A row has a cause if, and only if, it was seen down; else it is censored.")
    with np.errstate(invalid="ignore"):
        late = (made.posted > made.first_seen) | (made.first_seen > made.last_up) | (made.last_up >= made.first_down)
    if late.any():
        raise BadInput("times_out_of_order", "A row's times run: posted, first_seen, last_up, first_down.")
