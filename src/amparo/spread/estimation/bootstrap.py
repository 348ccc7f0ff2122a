"""How much an estimate would change with other cases: the case-cluster bootstrap (Davison and Hinkley 1997).

Copies of one case are no independent witnesses, so whole cases are drawn again, never copies. For a kernel of one
number and no background, each case's part of the likelihood is worked out once on a grid of that number; a replicate is
then a weighted sum of parts, and a thousand cost little more than one fit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints, share
from amparo.spread.estimation.cascades import Cascades, cascades
from amparo.spread.estimation.likelihood import Likelihood, Maximum
from amparo.spread.kernels import Kernel
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.quantile_fit import Family

GRID = 49
AT_ONCE = 128
FEWEST, MOST = 19, 100_000


@dataclass(frozen=True)
class Replicates:
    """Estimates from redrawn cases. branching: (B,); logs: (B, parameters of the kernel)."""

    branching: Floats
    logs: Floats
    family: Family

    @property
    def supercritical(self) -> float:
        """Share of the replicates in which a copy leads to more than one: P(n > 1)."""
        return float(np.mean(self.branching > 1))

    def branching_interval(self, level: float = 0.95) -> Interval:
        """Percentile interval of the branching factor."""
        return percentiles(self.branching, level)

    def half_life_interval(self, level: float = 0.95) -> Interval:
        """Percentile interval of the kernel's first number, its time in seconds."""
        return percentiles(np.exp(self.logs[:, 0]), level)

    def interval_of(self, figure: Callable[[float, Kernel], float], level: float = 0.95) -> Interval:
        """Percentile interval of any figure of branching factor and kernel, such as what 24 hours prevent."""
        values = [figure(float(n), self.family.at(logs)) for n, logs in zip(self.branching, self.logs, strict=True)]
        return percentiles(np.asarray(values), level)


def bootstrap(likelihood: Likelihood, best: Maximum, rng: np.random.Generator, replicates: int = 999) -> Replicates:
    """Estimate again from as many cases drawn with replacement, `replicates` times.

    999 or more for figures that go out. Raises BadInput `bad_replicates`.
    """
    if not FEWEST <= replicates <= MOST:
        raise BadInput("bad_replicates", f"Replicates are from {FEWEST} to {MOST:,}; for publication 999 or more.")
    if likelihood.family.parameters == 1 and not likelihood.background:
        return _on_grid(likelihood, best, rng, replicates)
    return _anew(likelihood, best, rng, replicates)


def percentiles(values: Floats, level: float) -> Interval:
    """From the lower to the upper percentile; replicates that are not a number are left out."""
    tail = (1 - share(level, "bad_level")) / 2
    ends = np.quantile(values[~np.isnan(values)], [tail, 1 - tail])
    return Interval(float(ends[0]), float(ends[1]), level)


def _on_grid(likelihood: Likelihood, best: Maximum, rng: np.random.Generator, replicates: int) -> Replicates:
    reach = max(0.5, 16.0 / math.sqrt(likelihood.copies))
    logs = best.logs[0] + np.linspace(-reach, reach, GRID)
    parts = _Parts.of(likelihood, logs)
    found = [
        parts.maxima(_draws(likelihood.given.cases, size, rng))
        for size in np.diff(np.append(np.arange(0, replicates, AT_ONCE), replicates))
    ]
    branching, at = (np.concatenate(column) for column in zip(*found, strict=True))
    return Replicates(branching, at[:, None], likelihood.family)


def _draws(cases: int, size: int, rng: np.random.Generator) -> Floats:
    """How often each case is drawn, (size, cases): one row for each replicate."""
    return rng.multinomial(cases, np.full(cases, 1.0 / cases), size=size).astype(np.float64)


@dataclass(frozen=True)
class _Parts:
    """Each case's part of the likelihood: Σ ln Σφ and ΣF, each (cases, grid), and how many copies it explains."""

    logs: Floats
    sums: Floats
    masses: Floats
    copies: Floats

    @classmethod
    def of(cls, likelihood: Likelihood, logs: Floats) -> "_Parts":
        given, excitation = likelihood.given, likelihood.excitation
        sums, masses = np.empty((given.cases, logs.size)), np.empty((given.cases, logs.size))
        counted = likelihood.explained
        for column, at in enumerate(logs):
            kernel = likelihood.family.at([at])
            told = np.log(np.maximum(np.where(counted, excitation.sums(kernel), 1.0), 1e-300))
            sums[:, column] = np.add.reduceat(told, given.starts)
            masses[:, column] = np.add.reduceat(excitation.masses(kernel), given.starts)
        return cls(logs, sums, masses, np.add.reduceat(counted.astype(float), given.starts))

    def maxima(self, draws: Floats) -> tuple[Floats, Floats]:
        """Branching factor and logarithm at the greatest likelihood of each replicate, by a parabola at the top."""
        copies, masses = draws @ self.copies, draws @ self.masses
        values = draws @ self.sums - copies[:, None] * np.log(masses)
        top = np.clip(values.argmax(axis=1), 1, self.logs.size - 2)
        rows = np.arange(top.size)
        below, at, above = (values[rows, top + shift] for shift in (-1, 0, 1))
        bend = below - 2 * at + above
        shift = np.where(bend < 0, 0.5 * (below - above) / np.where(bend < 0, bend, 1.0), 0.0).clip(-1, 1)
        logs = self.logs[top] + shift * (self.logs[1] - self.logs[0])
        after = np.where(shift >= 0, 1, -1)
        mass = masses[rows, top] + np.abs(shift) * (masses[rows, top + after] - masses[rows, top])
        return copies / mass, logs


def _anew(likelihood: Likelihood, best: Maximum, rng: np.random.Generator, replicates: int) -> Replicates:
    given = likelihood.given
    branching, logs = np.empty(replicates), np.empty((replicates, likelihood.family.parameters))
    for row in range(replicates):
        again = redrawn(given, rng.integers(0, given.cases, given.cases))
        if again.at.size == again.cases:
            branching[row], logs[row] = 0.0, best.logs
            continue
        found = replace(likelihood, given=again).maximum()
        branching[row], logs[row] = found.branching, found.logs
    return Replicates(branching, logs, likelihood.family)


def redrawn(given: Cascades, chosen: Ints) -> Cascades:
    """These cases, each as often as it is chosen, as separate ones."""
    sizes = given.sizes[chosen]
    ends = np.cumsum(sizes)
    rows = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes) + np.repeat(given.starts[chosen], sizes)
    case = np.repeat(np.arange(chosen.size), sizes)
    return cascades(case, given.at[rows], given.removed[rows], given.window[given.case[rows]])
