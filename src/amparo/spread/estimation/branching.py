"""How many further copies one copy leads to: the branching factor n, with removals and discovery taken into account.

Removals must enter: fitted without them, a true 0.90 with a mean life of 48 hours reads as 0.65. The naive fit is
carried along for comparison only. Below 30 cases there is an interval and no number; below 5, nothing.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from amparo.errors import BadInput
from amparo.spread.estimation.bootstrap import Replicates, bootstrap
from amparo.spread.estimation.cascade_sample import CopyModel
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.estimation.discovery import response, simulated_cases, undo_discovery
from amparo.spread.estimation.goodness import Fit, goodness
from amparo.spread.estimation.intervals import branching_interval, half_life_interval, mean_life
from amparo.spread.estimation.likelihood import Likelihood, Maximum
from amparo.spread.kernels import Kernel
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.quantile_fit import family_named

ENOUGH = 30
"""Cases, of about three copies each: fewer give a standard error above 0.12 on n = 0.9."""
FEWEST = 5
LEAST_SEEN = 0.2


class Says(StrEnum):
    """What an estimate may be quoted as."""

    ESTIMATE = "estimate"
    INTERVAL_ONLY = "interval only"


@dataclass(frozen=True)
class Told:
    """What the caller states beside the copies.

    discovery: share of copies that anyone saw, above 0 to 1; there is no default, since nothing in the times tells it.
    background: whether copies may also come from outside at a constant rate. replicates: of the bootstrap.
    """

    discovery: float | None
    family: str = "exponential"
    background: bool = False
    replicates: int = 999
    level: float = 0.95


@dataclass(frozen=True)
class Naive:
    """What a fit that ignores removals says. For comparison, never for quoting."""

    branching: float
    half_life: float


@dataclass(frozen=True)
class BranchingEstimate:
    """Branching factor and kernel. Seconds. Each interval is the wider of profile likelihood and case bootstrap.

    branching, half_life, kernel, growing: None where `says` is `interval only`; growing is P(n > 1).
    mean_life: infinite where nothing was removed. fit: of the model to the copies that were seen. as_seen: before
    discovery was undone.
    """

    says: Says
    cases: int
    copies: int
    removals: int
    discovery: float
    branching: float | None
    branching_interval: Interval
    half_life: float | None
    half_life_interval: Interval
    kernel: Kernel | None
    mean_life: float
    mean_life_interval: Interval
    growing: float | None
    fit: Fit
    as_seen: Maximum
    naive: Naive
    replicates: Replicates


def estimate_branching(given: Cascades, told: Told, rng: np.random.Generator) -> BranchingEstimate:
    """Estimate by maximum likelihood under removal; see the module.

    Raises BadInput `too_few_cases`, `discovery_unstated`, `bad_discovery`, and all that the steps raise.
    """
    discovery = _stated(told)
    if given.cases < FEWEST:
        raise BadInput("too_few_cases", f"Fewer than {FEWEST} cases say nothing about copying in general.")
    family = family_named(told.family)
    likelihood = Likelihood(given, family, told.background, strays_given=discovery < 1)
    best = likelihood.maximum()
    drawn = bootstrap(likelihood, best, rng, told.replicates)
    life, life_interval = mean_life(given, told.level)
    seen = _wider(branching_interval(likelihood, best, told.level), drawn.branching_interval(told.level))
    times = _wider(half_life_interval(likelihood, best, told.level), drawn.half_life_interval(told.level))
    made = BranchingEstimate(
        says=Says.ESTIMATE,
        cases=given.cases,
        copies=given.at.size,
        removals=int(given.was_removed.sum()),
        discovery=discovery,
        branching=best.branching,
        branching_interval=seen,
        half_life=best.kernel.half_life,
        half_life_interval=times,
        kernel=best.kernel,
        mean_life=life,
        mean_life_interval=life_interval,
        growing=drawn.supercritical,
        fit=goodness(likelihood, best),
        as_seen=best,
        naive=_naive(likelihood),
        replicates=drawn,
    )
    if discovery < 1:
        made = _undone(made, given, told, rng)
    return made if given.cases >= ENOUGH else _interval_only(made)


def _stated(told: Told) -> float:
    if told.discovery is None:
        raise BadInput("discovery_unstated", "State what share of the copies was discovered; times cannot tell.")
    if not 0 < told.discovery <= 1:
        raise BadInput("bad_discovery", "The share of copies that was discovered lies above 0, up to 1.")
    if told.discovery < LEAST_SEEN:
        raise BadInput("discovery_too_low", f"Below {LEAST_SEEN:.0%} discovered, what was seen says too little.")
    if told.discovery < 1 and told.background:
        raise BadInput("bad_discovery", "Incomplete discovery and a background cannot be told from each other.")
    return told.discovery


def _undone(made: BranchingEstimate, given: Cascades, told: Told, rng: np.random.Generator) -> BranchingEstimate:
    """Undo the point by the table, and the redrawn estimates by the response around it, both numbers together."""
    family, seen = family_named(told.family), made.as_seen
    undoing = undo_discovery(seen, given, family, made.mean_life, made.discovery, rng)
    branching, factor = undoing.branching(seen.branching), undoing.half_life_factor(seen.branching)
    logs = np.array(seen.logs)
    logs[0] += np.log(factor)
    kernel = family.at(logs)
    model = CopyModel(branching, kernel, made.mean_life, float(np.median(given.window)), made.discovery)
    turn = np.linalg.inv(response(model, family, logs, simulated_cases(given, made.discovery), rng))
    moved = np.stack([np.log(np.maximum(made.replicates.branching, 1e-9) / seen.branching), made.replicates.logs[:, 0]])
    moved[1] -= seen.logs[0]
    moved = turn @ moved
    redrawn_logs = made.replicates.logs.copy()
    redrawn_logs[:, 0] = logs[0] + moved[1]
    drawn = replace(made.replicates, branching=branching * np.exp(moved[0]), logs=redrawn_logs)
    times = made.half_life_interval
    return replace(
        made,
        branching=branching,
        branching_interval=_wider(undoing.interval(made.branching_interval), drawn.branching_interval(told.level)),
        half_life=kernel.half_life,
        half_life_interval=_wider(
            Interval(times.lower * factor, times.upper * factor, times.level), drawn.half_life_interval(told.level)
        ),
        kernel=kernel,
        growing=drawn.supercritical,
        replicates=drawn,
    )


def _interval_only(made: BranchingEstimate) -> BranchingEstimate:
    return replace(made, says=Says.INTERVAL_ONLY, branching=None, half_life=None, kernel=None, growing=None)


def _naive(likelihood: Likelihood) -> Naive:
    found = replace(likelihood, given=likelihood.given.ignoring_removals()).maximum()
    return Naive(found.branching, found.kernel.half_life)


def _wider(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.lower, other.lower), max(one.upper, other.upper), one.level)
