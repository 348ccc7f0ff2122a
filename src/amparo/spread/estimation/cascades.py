"""The copies of each case in order of time, as estimation of branching reads them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats, Ints, finite, floats, whole


@dataclass(frozen=True)
class Cascades:
    """Copies sorted by case, then time. Seconds from the first copy of the case, which is taken as given.

    case: 0 to cases - 1. at: when it appeared. removed: when it went, infinite where it was up at the end.
    window: how long the case was watched, once for each case. starts: row of each case's first copy.
    """

    case: Ints
    at: Floats
    removed: Floats
    window: Floats
    starts: Ints

    @property
    def cases(self) -> int:
        """How many cases."""
        return self.starts.size

    @property
    def sizes(self) -> Ints:
        """Copies of each case."""
        return np.diff(self.starts, append=self.at.size)

    @property
    def follows(self) -> Bools:
        """Whether the copy is not the first of its case."""
        later = np.ones(self.at.size, dtype=np.bool_)
        later[self.starts] = False
        return later

    @property
    def alive(self) -> Floats:
        """Seconds that each copy was up while the case was watched: all the time in which it could be copied."""
        return np.minimum(self.removed, self.window[self.case]) - self.at

    @property
    def was_removed(self) -> Bools:
        """Whether the copy went while the case was watched."""
        return self.removed <= self.window[self.case]

    def ignoring_removals(self) -> "Cascades":
        """As if everything had stayed up: what a naive fit assumes."""
        return replace(self, removed=np.full(self.at.size, np.inf))


def cascades(case: npt.ArrayLike, at: npt.ArrayLike, removed: npt.ArrayLike, until: npt.ArrayLike) -> Cascades:
    """Sort copies into their cases. until: the end of watching, one number or one for each row, equal within a case.

    removed: NaN or infinite where it was not seen to go. Times in seconds from any origin.
    Raises BadInput `no_rows`, `times_out_of_order`, `copy_after_window`, `unequal_windows` and all that columns raise.
    """
    of_case, when = whole(case), finite(at)
    gone = floats(removed, when.size)
    if not when.size or of_case.size != when.size:
        raise BadInput("no_rows", "Each copy has a case and a time, and there is at least one.")
    end = finite(np.full(when.size, until) if np.ndim(until) == 0 else until, when.size)
    order = np.lexsort((when, of_case))
    when, gone, end = when[order], np.where(np.isnan(gone), np.inf, gone)[order], end[order]
    _, starts, codes = np.unique(of_case[order], return_index=True, return_inverse=True)
    if (gone <= when).any():
        raise BadInput("times_out_of_order", "A copy goes only after it has come.")
    if (end != end[starts][codes]).any():
        raise BadInput("unequal_windows", "All copies of a case are watched until the same time.")
    if (when > end).any() or not np.isfinite(end).all():
        raise BadInput("copy_after_window", "A copy appears after its case was watched last.")
    first = when[starts]
    return Cascades(codes.astype(np.int64), when - first[codes], gone - first[codes], end[starts] - first, starts)
