"""Whether everything of a case was gone, half a year on. Two definitions, which differ once things come back.

(i) On day 180 no known copy was up. (ii) By day 180 there had been a time from which no copy was up for 30 days. A case
that was clean for two months and then came back counts by (ii) and not by (i); both are given, under their own names.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import SECONDS_A_DAY, Bools, Floats, Ints, finite, whole
from amparo.spread.survival.bounds import Interval, wilson
from amparo.spread.survival.episodes import Cause, Episodes
from amparo.spread.survival.lifetimes import SurvivalCurve, kaplan_meier

HORIZON = 180 * SECONDS_A_DAY
SUSTAINED = 30 * SECONDS_A_DAY


@dataclass(frozen=True)
class FullRemoval:
    """Both shares at the horizon, each with its interval; None where nothing was followed for long enough.

    none_live: (i), of the cases followed to the horizon, weighted by stratum for those that were not.
    sustained: (ii), from the curve of first times, with its log(-log) band. cases, followed: all, and those followed to
    the horizon.
    """

    cases: int
    followed: int
    none_live: float | None
    none_live_interval: Interval | None
    sustained: float | None
    sustained_interval: Interval | None
    curve: SurvivalCurve


@dataclass(frozen=True)
class _Case:
    """Seconds from the case's first sighting: each copy's time up, and the end of following."""

    starts: Floats
    ends: Floats
    until: float


def full_removal(
    given: Episodes,
    until: npt.ArrayLike,
    stratum: npt.ArrayLike | None = None,
    horizon: float = HORIZON,
    sustained: float = SUSTAINED,
) -> FullRemoval:
    """Measure both. until: for each row, how long its case was followed, on the same clock as the rows.

    A copy that was never seen down counts as up. stratum: for each row a whole number, equal within a case; cases that
    were not followed to the horizon are stood for by those of their stratum that were (inverse probability of
    censoring). Raises BadInput `no_rows`, `unequal_windows`, `bad_horizon`, and all that columns raise.
    """
    if not len(given):
        raise BadInput("no_rows", "There is no case to measure.")
    if not (horizon > 0 and sustained > 0):
        raise BadInput("bad_horizon", "Both times are above 0.")
    ends = finite(until, len(given))
    kinds = np.zeros(len(given), np.int64) if stratum is None else whole(stratum, len(given))
    cases, first_rows, codes = np.unique(given.case, return_index=True, return_inverse=True)
    if (ends != ends[first_rows][codes]).any() or (kinds != kinds[first_rows][codes]).any():
        raise BadInput("unequal_windows", "The rows of a case share its end of following and its stratum.")
    each = [_case(given.where(codes == code), float(ends[row])) for code, row in enumerate(first_rows)]
    clean = np.array([not ((one.starts <= horizon) & (one.ends > horizon)).any() for one in each])
    watched = np.array([one.until >= horizon for one in each])
    share, interval = _standing(clean, watched, kinds[first_rows])
    times, reached = (np.array(column) for column in zip(*(_first_clean(one, sustained) for one in each), strict=True))
    curve = kaplan_meier(times, reached)
    known = curve.table.follow_up >= horizon or (curve.survival.size > 0 and curve.survival[-1] == 0)
    band = curve.band_at(horizon) if known else None
    return FullRemoval(
        cases.size,
        int(np.count_nonzero(watched)),
        share,
        interval,
        1 - curve.at(horizon) if known else None,
        Interval(1 - band.upper, 1 - band.lower, band.level) if band else None,
        curve,
    )


def _case(rows: Episodes, until: float) -> _Case:
    start = float(rows.first_seen.min())
    down = np.where(rows.cause == Cause.CENSORED, np.inf, rows.first_down)
    if until < float(rows.last_up.max()):
        raise BadInput("unequal_windows", "A case is followed at least until its copies were last seen up.")
    return _Case(rows.first_seen - start, down - start, until - start)


def _first_clean(case: _Case, sustained: float) -> tuple[float, bool]:
    """First time from which nothing was up for long enough; else how long it is known not to have come."""
    order = np.argsort(case.starts)
    starts = np.append(case.starts[order], np.inf)
    reach = np.maximum.accumulate(case.ends[order])
    for gone, again in zip(reach, starts[1:], strict=True):
        if min(again, case.until) - gone >= sustained:
            return float(gone), True
    return max(0.0, case.until - sustained), False


def _standing(clean: Bools, watched: Bools, stratum: Ints) -> tuple[float | None, Interval | None]:
    """Each stratum's share among those followed, weighted by all its cases; Wilson on the effective number of cases."""
    kinds, codes = np.unique(stratum, return_inverse=True)
    of_kind, seen = np.bincount(codes), np.bincount(codes[watched], minlength=kinds.size)
    if not seen.all():
        return None, None
    weights = (of_kind / seen)[codes[watched]]
    share = float(weights @ clean[watched] / weights.sum())
    effective = float(weights.sum() ** 2 / (weights @ weights))
    return share, wilson(share * effective, effective)
