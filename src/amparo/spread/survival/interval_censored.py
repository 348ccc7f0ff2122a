"""Lifetimes known only to lie between two looks: Turnbull's estimate (Turnbull 1976), with delayed entry.

Where copies are looked at once a day and half are gone within two, a midpoint pretends to more than was seen. The
estimate puts probability on the innermost intervals only, (left, right], and says nothing about where inside.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints, floats, times

STEPS = 20_000
SETTLED = 0.01
"""The logarithm of the likelihood may be this far from its maximum."""


@dataclass(frozen=True)
class IntervalCurve:
    """Probability `mass` of ending within each (left, right], ascending; the last right may be infinite.

    gap: how far from the maximum of the likelihood the estimate may still be: the greatest directional derivative per
    row, less 1. 0 at the maximum.
    """

    left: Floats
    right: Floats
    mass: Floats
    rows: int
    gap: float

    def at(self, when: float) -> tuple[float, float]:
        """Least and greatest share still up at this time; they differ within an interval only.

        Raises BadInput `beyond_follow_up`.
        """
        ends = self.right[np.isfinite(self.right)]
        known = max(float(ends[-1]) if ends.size else 0.0, float(self.left[-1]))
        if not 0 <= when <= known:
            raise BadInput("beyond_follow_up", "No row was watched for so long; nothing is known about that time.")
        gone = float(self.mass[self.right <= when].sum())
        possibly = float(self.mass[self.left < when].sum())
        return max(0.0, 1 - possibly), max(0.0, 1 - gone)

    def quantile(self, gone: float = 0.5) -> tuple[float, float] | None:
        """Interval within which this share is reached; None where it is not reached."""
        reached = np.cumsum(self.mass) >= gone - 1e-9
        place = int(np.argmax(reached))
        if not reached.any() or not np.isfinite(self.right[place]):
            return None
        return float(self.left[place]), float(self.right[place])

    def median(self) -> float | None:
        """The median with the probability spread evenly within its interval; None where it is not reached."""
        within = self.quantile(0.5)
        if within is None:
            return None
        place = int(np.searchsorted(self.left, within[0]))
        before = float(self.mass[:place].sum())
        part = (0.5 - before) / float(self.mass[place])
        return within[0] + min(max(part, 0.0), 1.0) * (within[1] - within[0])


@dataclass(frozen=True)
class _Spans:
    """For each distinct row: the cells [first, end) it may have ended in, the first it was watched in, its count."""

    first: Ints
    end: Ints
    since: Ints
    count: Floats


def turnbull(left: npt.ArrayLike, right: npt.ArrayLike, entry: npt.ArrayLike | None = None) -> IntervalCurve:
    """The most likely distribution of lifetimes of which each lies in (left, right]; right infinite where censored.

    entry: time from which the row was watched. EM on runs of cells, each step O(rows + cells), until the derivative
    condition bounds what is left to gain.
    Raises BadInput `no_rows`, `empty_interval`, `entry_after_exit`, `no_convergence` and all that columns raise.
    """
    low = times(left)
    high = floats(right, low.size)
    if not low.size:
        raise BadInput("no_rows", "There is no row to learn from.")
    if not (high > low).all():
        raise BadInput("empty_interval", "A row's interval ends after it begins.")
    since = np.zeros(low.size) if entry is None else times(entry, low.size)
    if (since > low).any():
        raise BadInput("entry_after_exit", "A row was watched only from after it was last seen up.")
    distinct, count = np.unique(np.stack([low, high, since]), axis=1, return_counts=True)
    low, high, since = distinct
    starts, ends = _innermost(low, np.concatenate((high, since[since > 0])))
    spans = _Spans(
        np.searchsorted(starts, low, "left"),
        np.searchsorted(ends, high, "right"),
        np.searchsorted(starts, since, "left"),
        count.astype(float),
    )
    mass, gap = _maximise(spans, starts.size)
    return IntervalCurve(starts, ends, mass, int(count.sum()), gap)


def _innermost(lefts: Floats, rights: Floats) -> tuple[Floats, Floats]:
    """Each left end directly followed by a right end, in the order of the line; at one point the right end is first."""
    points = np.concatenate((np.unique(rights), np.unique(lefts)))
    is_left = np.concatenate((np.zeros(np.unique(rights).size, bool), np.ones(np.unique(lefts).size, bool)))
    order = np.lexsort((is_left, points))
    points, is_left = points[order], is_left[order]
    here = np.flatnonzero(is_left[:-1] & ~is_left[1:])
    return points[here], points[here + 1]


def _maximise(spans: _Spans, cells: int) -> tuple[Floats, float]:
    mass = np.full(cells, 1.0 / cells)
    rows = float(spans.count.sum())
    for _ in range(STEPS):
        pull, seen = _derivative(mass, spans)
        gap = float(np.max(pull / seen, initial=1.0) - 1)
        if gap * rows <= SETTLED:
            return mass, gap
        mass = mass * pull / seen
        mass /= mass.sum()
    if gap * rows > 1.0:
        raise BadInput("no_convergence", "The estimate did not settle on these rows.")
    return mass, gap


def _derivative(mass: Floats, spans: _Spans) -> tuple[Floats, Floats]:
    """For each cell: what the rows would gain from mass in it, and the rows that could have been seen to end in it."""
    total = np.concatenate(([0.0], np.cumsum(mass)))
    own = spans.count / np.maximum(total[spans.end] - total[spans.first], 1e-300)
    watched = spans.count / np.maximum(total[-1] - total[spans.since], 1e-300)
    pull = np.zeros(mass.size + 1)
    np.add.at(pull, spans.first, own)
    np.add.at(pull, spans.end, -own)
    seen = np.zeros(mass.size + 1)
    np.add.at(seen, spans.since, watched)
    return np.maximum(np.cumsum(pull)[:-1], 0.0), np.maximum(np.cumsum(seen)[:-1], 1e-300)
