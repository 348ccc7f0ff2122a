"""Profile-likelihood intervals: all values that the data speak against no more than the level allows (Wilks 1938)."""

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import ndtri

from amparo.spread.columns import share
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.estimation.likelihood import Likelihood, Maximum
from amparo.spread.survival.bounds import Interval

FARTHEST = 12.0
"""In natural logarithms: beyond e^12 times the estimate an end is taken as 0 or infinite."""


def branching_interval(likelihood: Likelihood, best: Maximum, level: float = 0.95) -> Interval:
    """Profile interval of the branching factor; everything else is fitted anew at each value."""
    step = 1.0 / math.sqrt(likelihood.copies)
    return profile_interval(lambda n: likelihood.at_branching(n, best.logs), best.branching, best, step, level)


def half_life_interval(likelihood: Likelihood, best: Maximum, level: float = 0.95) -> Interval:
    """Profile interval of the kernel's first number, its time in seconds."""
    step = 1.0 / math.sqrt(likelihood.copies)
    return profile_interval(lambda h: likelihood.at_half_life(h, best.logs), math.exp(best.logs[0]), best, step, level)


def mean_life(given: Cascades, level: float = 0.95) -> tuple[float, Interval]:
    """Mean seconds up if removal comes at a constant rate, and the profile interval; infinite without removals."""
    watched, removals = float(given.alive.sum()), int(given.was_removed.sum())
    if not removals:
        return math.inf, Interval(watched / _allowed_fall(level), math.inf, level)
    mean = watched / removals

    def value(life: float) -> float:
        return -removals * math.log(life) - watched / life

    allowed = value(mean) - _allowed_fall(level)
    return mean, _ends(lambda life: value(life) - allowed, mean, 1.0 / math.sqrt(removals), level)


def profile_interval(
    profile: Callable[[float], float], centre: float, best: Maximum, step: float, level: float
) -> Interval:
    """Where a profile falls by half a chi-square quantile below its maximum. step: a first guess, in logarithms."""
    allowed = best.log_likelihood - _allowed_fall(level)
    return _ends(lambda value: profile(value) - allowed, centre, step, level)


def _allowed_fall(level: float) -> float:
    """Half of the chi-square quantile with one degree of freedom: a normal quantile, squared."""
    return float(ndtri((1 + share(level, "bad_level")) / 2)) ** 2 / 2


def _ends(above: Callable[[float], float], centre: float, step: float, level: float) -> Interval:
    lower = _end(above, math.log(centre), -step)
    upper = _end(above, math.log(centre), step)
    return Interval(math.exp(lower), math.exp(upper) if upper < math.inf else math.inf, level)


def _end(above: Callable[[float], float], start: float, step: float) -> float:
    """First crossing from the centre outwards, in logarithms; infinite where there is none."""

    def height(at: float) -> float:
        return above(math.exp(at))

    inner, reach = start, step
    while height(start + reach) > 0:
        inner, reach = start + reach, reach * 2
        if abs(reach) > FARTHEST:
            return math.copysign(math.inf, step)
    return float(brentq(height, inner, start + reach, xtol=1e-6))
