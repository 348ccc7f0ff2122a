"""How a leak grows: people who shared by each time, over all cases of a run."""

import numpy as np
import numpy.typing as npt

from amparo.spread.columns import Floats, times
from amparo.spread.scenarios.simulation import Leaks

BAND = (0.1, 0.9)
"""Of the cases: one in ten is below the band, one in ten above."""
_CELLS = 16_000_000
"""Most counts held at once: 64 MB."""


def growth(leaks: Leaks, at: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Copies made by each time: mean over cases, and the `BAND` of cases. float64 (times,) each.

    at: seconds after each case's first posting, rising. Each copy is posted by one person, so that these are people who
    shared. NaN throughout where the run was ended at its number of copies: then there would have been more at any time.
    Raises BadInput as `columns.times` does.
    """
    moments = times(at)
    if not leaks.complete:
        nothing = np.full(len(moments), np.nan)
        return nothing, nothing.copy(), nothing.copy()
    since = np.searchsorted(moments, leaks.columns.times, side="left")
    step = max(_CELLS // leaks.case_count, 1)
    found = np.empty((3, len(moments)))
    before = np.zeros(leaks.case_count, np.int32)
    for start in range(0, len(moments), step):
        counts = _counts(leaks, since, start, min(start + step, len(moments)))
        counts[0] += before
        np.cumsum(counts, axis=0, out=counts)
        before = counts[-1].copy()
        found[0, start : start + step] = counts.mean(axis=1)
        found[1:, start : start + step] = _quantiles(counts)
    return found[0], found[1], found[2]


def _counts(leaks: Leaks, since: npt.NDArray[np.intp], start: int, end: int) -> npt.NDArray[np.int32]:
    """Copies that are new at each of these times, in each case. int32 (times, cases)."""
    here = (since >= start) & (since < end)
    cells = (since[here] - start) * leaks.case_count + leaks.columns.cases[here]
    counts = np.bincount(cells, minlength=(end - start) * leaks.case_count)
    return counts.reshape(end - start, leaks.case_count).astype(np.int32)


def _quantiles(counts: npt.NDArray[np.int32]) -> Floats:
    """The `BAND` of each row, a number that some case has. float64 (2, times)."""
    places = [round(share * (counts.shape[1] - 1)) for share in BAND]
    return np.partition(counts, places, axis=1)[:, places].T.astype(np.float64)
