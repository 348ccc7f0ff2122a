"""Does the model fit: time rescaled by its own intensity must make the copies a Poisson process of rate 1.

The rescaled cases are laid end to end, windows and all. Increments within cases alone would be too short, since a case
that dies out never shows its last, longest one (Brown et al. 2002 on rescaling; the ends are stopping times, after
which a Poisson process goes on as if new).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import kolmogorov

from amparo.spread.columns import Floats
from amparo.spread.estimation.likelihood import Likelihood, Maximum


@dataclass(frozen=True)
class Fit:
    """Kolmogorov-Smirnov of the rescaled increments against Exp(1).

    A small p_value speaks against the model; since it was fitted to the same copies, a large one says little for it.
    """

    distance: float
    p_value: float
    increments: int


def rescaled(likelihood: Likelihood, best: Maximum) -> Floats:
    """Increments of the compensator between the copies to explain, (copies,), cases laid end to end."""
    given, excitation = likelihood.given, likelihood.excitation
    inside = best.branching * excitation.integrals(best.kernel) + best.background * given.at
    mass = np.add.reduceat(excitation.masses(best.kernel), given.starts)
    whole = best.branching * mass + best.background * given.window
    before = np.concatenate(([0.0], np.cumsum(whole)[:-1]))
    return np.diff((before[given.case] + inside)[likelihood.explained], prepend=0.0)


def goodness(likelihood: Likelihood, best: Maximum) -> Fit:
    """The test on these cascades at this maximum."""
    told = np.sort(-np.expm1(-rescaled(likelihood, best)))
    size, rank = told.size, np.arange(told.size)
    distance = float(max((told - rank / size).max(), ((rank + 1) / size - told).max()))
    root = math.sqrt(size)
    p_value = float(kolmogorov((root + 0.12 + 0.11 / root) * distance))  # Stephens 1970, for few as for many
    return Fit(distance, p_value, size)
