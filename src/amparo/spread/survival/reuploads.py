"""What returns after a removal: the mean number of reuploads by time since it, as recurrent events.

A removed copy may come back several times, and removals are followed for different times. The mean cumulative function
counts each reupload by how many removals were still being followed then (Nelson 1988; variance: Lawless and Nadeau
1995, summed over cases, since one leak's removals are not independent). "The same" is the cluster of like pictures, not
the URL.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints, share, times, whole
from amparo.spread.survival.bounds import Interval


@dataclass(frozen=True)
class Reuploads:
    """Mean reuploads per removal by each distinct time since it. Seconds. followed: removals still followed then."""

    times: Floats
    mean: Floats
    std_error: Floats
    followed: Ints
    removals: int
    longest: float

    def within(self, seconds: float, level: float = 0.95) -> tuple[float, Interval]:
        """Mean reuploads per removal within this time, R_u, and its interval on the logarithm.

        Without any reupload the interval's upper end is the exact one for none among those followed to the end.
        Raises BadInput `beyond_follow_up`, `bad_level`.
        """
        z = -float(ndtri((1 - share(level, "bad_level")) / 2))
        if not 0 <= seconds <= self.longest:
            raise BadInput("beyond_follow_up", "No removal was followed for so long.")
        place = int(np.searchsorted(self.times, seconds, "right")) - 1
        if place < 0:
            return 0.0, Interval(0.0, -math.log((1 - level) / 2) / self.removals, level)
        mean, reach = float(self.mean[place]), z * float(self.std_error[place]) / float(self.mean[place])
        return mean, Interval(mean * math.exp(-reach), mean * math.exp(reach), level)


def reuploads(case: npt.ArrayLike, followed: npt.ArrayLike, removal: npt.ArrayLike, after: npt.ArrayLike) -> Reuploads:
    """Mean cumulative function. case, followed: one for each removal: its case, seconds that it was followed.

    removal, after: one for each reupload: row of the removal, seconds since it.
    Raises BadInput `no_rows`, `no_such_row`, `beyond_follow_up` and all that columns raise.
    """
    until = times(followed)
    cases = whole(case, until.size)
    of = whole(removal)
    when = times(after, of.size)
    if not until.size:
        raise BadInput("no_rows", "There is no removal to follow.")
    if of.size and (of.min() < 0 or of.max() >= until.size):
        raise BadInput("no_such_row", "A reupload names a removal that is not there.")
    if (when > until[of]).any():
        raise BadInput("beyond_follow_up", "A reupload is later than its removal was followed.")
    at, counts = np.unique(when, return_counts=True)
    at_risk = until.size - np.searchsorted(np.sort(until), at, "left")
    steps = counts / at_risk
    error = _std_error(at, steps / counts, steps, _Rows(cases, until, of, when))
    return Reuploads(at, np.cumsum(steps), error, at_risk.astype(np.int64), until.size, float(until.max()))


@dataclass(frozen=True)
class _Rows:
    case: Ints
    until: Floats
    removal: Ints
    when: Floats


def _std_error(at: Floats, each: Floats, steps: Floats, rows: _Rows) -> Floats:
    """Root of Σ over cases of (what the case counted beyond the mean)², at each time.

    A case's excess changes at its own reuploads and, while its removals are followed, at everyone's.
    """
    _, case = np.unique(rows.case, return_inverse=True)
    cases = int(case.max()) + 1
    excess = np.zeros(cases)
    out = np.empty(at.size)
    ends = np.searchsorted(at, rows.until, "right")  # followed during the first `ends` times
    leaving = np.argsort(ends, kind="stable")
    event_at = np.searchsorted(at, rows.when)
    order = np.argsort(event_at, kind="stable")
    following = np.bincount(case, minlength=cases).astype(np.float64)
    gone = came = 0
    for place in range(at.size):
        while gone < leaving.size and ends[leaving[gone]] <= place:
            following[case[leaving[gone]]] -= 1
            gone += 1
        excess -= following * steps[place] * each[place]
        while came < order.size and event_at[order[came]] == place:
            excess[case[rows.removal[order[came]]]] += each[place]
            came += 1
        out[place] = math.sqrt(float(excess @ excess))
    return out
