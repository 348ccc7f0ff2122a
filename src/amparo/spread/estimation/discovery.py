"""What of a leak was seen at all, and what that does to an estimate.

Seeing half of the copies makes a branching factor of 0.90 look like 0.77, and its half-life longer: parents are
missing, and what they led to seems to come from others, later. From times alone this cannot be told; the share seen has
to be known from elsewhere, such as from two searches that did not know of each other. Given it, the estimate is undone
by simulation (indirect inference: Gourieroux, Monfort and Renault 1993): which true values would, seen so incompletely,
give what was found?
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import Floats
from amparo.spread.estimation.cascade_sample import CopyModel, sample_cascades
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.estimation.likelihood import Likelihood, Maximum
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.quantile_fit import Family

STEPS = 12
STRIDE = 1.12
STEP = 0.1
"""In logarithms, to each side, for the response."""
ROUNDS = 3
COPIES, MOST_CASES, FEWEST_CASES = 200_000, 12_000, 50
MOST = 400_000


@dataclass(frozen=True)
class Undoing:
    """What would be found, as a table of true values. found and true: branching factors, ascending; factor: true
    half-life for each found one, as a multiple of it.
    """

    found: Floats
    true: Floats
    factor: Floats

    def branching(self, found: float) -> float:
        """The true branching factor that would be found as this; beyond the table in proportion to its end."""
        if found <= self.found[0]:
            return float(found * self.true[0] / self.found[0])
        if found >= self.found[-1]:
            return float(found * self.true[-1] / self.found[-1])
        return float(np.interp(found, self.found, self.true))

    def interval(self, found: Interval) -> Interval:
        """Both ends undone."""
        return Interval(self.branching(found.lower), self.branching(found.upper), found.level)

    def half_life_factor(self, found: float) -> float:
        """What to multiply a found half-life with, at this found branching factor."""
        return float(np.interp(found, self.found, self.factor))


def discovered_share(first: int, second: int, both: int) -> float:
    """Share of all copies that two independent searches saw together, by capture and recapture (Lincoln-Petersen).

    first, second: copies that each saw; both: seen by the one and the other. Too high where the same copies are easy to
    find for both. Raises BadInput `bad_count`.
    """
    if both < 1 or both > min(first, second):
        raise BadInput("bad_count", "Two searches have at least one copy in common, and no more than each saw.")
    return 1 - (1 - both / second) * (1 - both / first)


def response(model: CopyModel, family: Family, logs: Floats, cases: int, rng: np.random.Generator) -> Floats:
    """How what is found answers to what is true, in logarithms: rows found n and half-life, columns true ones. (2, 2).

    logs: of the true kernel. The same draws on both sides of each difference. Raises BadInput `too_many_copies`.
    """
    seed = int(rng.integers(2**62))

    def found(log_n: float, log_time: float) -> Floats:
        moved = replace(
            model, branching=model.branching * math.exp(log_n), kernel=family.at([logs[0] + log_time, *logs[1:]])
        )
        drawn = _sample(moved, cases, np.random.default_rng(seed))
        seen = Likelihood(drawn, family, strays_given=True).maximum()
        return np.array([math.log(seen.branching), seen.logs[0]])

    of_n, of_time = found(STEP, 0.0) - found(-STEP, 0.0), found(0.0, STEP) - found(0.0, -STEP)
    return np.asarray(np.stack([of_n, of_time], axis=1) / (2 * STEP))


def simulated_cases(given: Cascades, discovery: float) -> int:
    """How many cases to simulate: fewer where each is large."""
    return int(np.clip(COPIES * discovery * given.cases / given.at.size, FEWEST_CASES, MOST_CASES))


def undo_discovery(
    best: Maximum, given: Cascades, family: Family, mean_life: float, discovery: float, rng: np.random.Generator
) -> Undoing:
    """Simulate incompletely seen cases for a row of branching factors, and read the row backwards.

    The row goes on until what is found is a third above the estimate, or the true process explodes within the window.
    Each copy is taken to be seen or missed on its own. Raises BadInput `not_undone` where the estimate is not reached.
    """
    window = float(np.median(given.window))
    cases = simulated_cases(given, discovery)
    found: list[float] = []
    factors: list[float] = []
    kept: list[float] = []
    factor, true = 1.0, 0.8 * best.branching
    for _ in range(STEPS):
        model = CopyModel(true, best.kernel, mean_life, window, discovery)
        try:
            factor, seen = _matched(model, best, family, (factor, cases), rng)
        except BadInput as error:
            if error.code not in ("too_many_copies", "no_copies"):
                raise
            break
        if not found or seen > found[-1]:
            found.append(seen)
            factors.append(factor)
            kept.append(true)
        if seen > 1.33 * best.branching:
            break
        true *= STRIDE
    if not found or found[-1] < best.branching:
        raise BadInput("not_undone", "No true value within reach would be found as this estimate at this discovery.")
    return Undoing(np.array(found), np.array(kept), np.array(factors))


def _matched(
    model: CopyModel, best: Maximum, family: Family, start: tuple[float, int], rng: np.random.Generator
) -> tuple[float, float]:
    """The true time, as a multiple of the found one, with which the found one is found; and the branching found."""
    (factor, cases), seen = start, math.nan
    for _ in range(ROUNDS):
        logs = (best.logs[0] + math.log(factor), *best.logs[1:])
        drawn = _sample(replace(model, kernel=family.at(logs)), cases, rng)
        again = Likelihood(drawn, family, strays_given=True).maximum()
        seen = again.branching
        factor *= math.exp(best.logs[0] - again.logs[0])
    return factor, seen


def _sample(model: CopyModel, cases: int, rng: np.random.Generator) -> Cascades:
    """As many cases as asked for, or a quarter, and so on, where they grow too large."""
    while True:
        try:
            return sample_cascades(model, cases, rng, MOST)
        except BadInput as error:
            if error.code != "too_many_copies" or cases // 4 < FEWEST_CASES:
                raise
            cases //= 4
