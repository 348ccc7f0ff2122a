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
class _Cases:
    """Rows by case and, within it, by first sighting; first: each case's first row. code: of each row's case.

    Seconds from the case's first sighting: each copy's time up (start, end), and each case's end of following (until).
    """

    first: Ints
    code: Ints
    start: Floats
    end: Floats
    until: Floats


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
    each = _by_case(given, codes, ends[first_rows])
    clean = ~np.logical_or.reduceat((each.start <= horizon) & (each.end > horizon), each.first)
    watched = each.until >= horizon
    share, interval = _standing(clean, watched, kinds[first_rows])
    curve = kaplan_meier(*_first_clean(each, sustained))
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


def _by_case(rows: Episodes, code: Ints, until: Floats) -> _Cases:
    order = np.lexsort((rows.first_seen, code))
    first = np.flatnonzero(np.diff(code[order], prepend=-1))
    if (until < np.maximum.reduceat(rows.last_up[order], first)).any():
        raise BadInput("unequal_windows", "A case is followed at least until its copies were last seen up.")
    down = np.where(rows.cause == Cause.CENSORED, np.inf, rows.first_down)[order]
    start, ordered = rows.first_seen[order], code[order]
    begin = start[first]
    return _Cases(first, ordered, start - begin[ordered], down - begin[ordered], until - begin)


def _first_clean(each: _Cases, sustained: float) -> tuple[Floats, Bools]:
    """Each case's first time from which nothing was up for long enough; else how long it is known not to have come."""
    reach = _latest_so_far(each.end, each.code)
    again = np.full(reach.size, np.inf)
    again[:-1][each.code[1:] == each.code[:-1]] = each.start[1:][each.code[1:] == each.code[:-1]]
    enough = np.minimum(again, each.until[each.code]) - reach >= sustained
    rows = np.where(enough, np.arange(reach.size), reach.size)
    place = np.minimum.reduceat(rows, each.first)
    reached = place < reach.size
    when = np.maximum(0.0, each.until - sustained)
    when[reached] = reach[place[reached]]
    return when, reached


def _latest_so_far(values: Floats, code: Ints) -> Floats:
    """Running maximum within each code, of rows in order of their codes: in steps of 1, 2, 4, ... rows."""
    out, step = values.copy(), 1
    while step < out.size and (same := code[step:] == code[:-step]).any():
        out[step:] = np.where(same, np.maximum(out[step:], out[:-step]), out[step:])
        step *= 2
    return out


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
