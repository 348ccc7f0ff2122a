"""How far a counted share can be from the true one: exact (Clopper and Pearson 1934) and Wilson (1927) bounds."""

from dataclasses import dataclass
from math import sqrt

from scipy.special import betaincinv, ndtri

from amparo.errors import BadInput
from amparo.spread.columns import share


@dataclass(frozen=True)
class Interval:
    """From `lower` to `upper`, both included, at this confidence level."""

    lower: float
    upper: float
    level: float = 0.95

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper


def exact_binomial(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Two-sided exact interval of a share. Holds its level for every true share; so it is wide.

    Raises BadInput `bad_count`, `bad_level`.
    """
    tail = _tail(successes, trials, level)
    failures = trials - successes
    lower = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    upper = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return Interval(lower, upper, level)


def wilson(successes: float, trials: float, level: float = 0.95) -> Interval:
    """Score interval of a share: narrower, holds its level on average. Weighted counts need not be whole.

    Raises BadInput `bad_count`, `bad_level`.
    """
    z = -float(ndtri(_tail(successes, trials, level)))
    observed = successes / trials
    centre = observed + z * z / (2 * trials)
    reach = z * sqrt(observed * (1 - observed) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return Interval(max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale), level)


def _tail(successes: float, trials: float, level: float) -> float:
    if trials < 1 or not 0 <= successes <= trials:
        raise BadInput("bad_count", "A share needs at least one trial, and no more successes than trials.")
    return (1 - share(level, "bad_level")) / 2
