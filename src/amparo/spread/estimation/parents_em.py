"""The same estimate by expectation and maximisation: who led to whom, then what that says (Veen and Schoenberg 2008).

Slower than maximising the likelihood, and a check on it: both must end at the same place. Its weights are the
probabilities that each earlier copy is the parent.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from amparo.errors import BadInput
from amparo.spread.columns import Floats
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.estimation.excitation import MOST_PAIRS, Excitation
from amparo.spread.kernels import Kernel
from amparo.spread.survival.quantile_fit import Family

STEPS = 2_000


@dataclass(frozen=True)
class Settled:
    """Where the steps ended.

    parents: for each pair of the excitation, the probability that the earlier copy led to the later one.
    """

    branching: float
    kernel: Kernel
    parents: Floats
    steps: int


def maximise_by_parents(given: Cascades, family: Family, tolerance: float = 1e-7) -> Settled:
    """Repeat both steps until ln n and the kernel's logarithms move by less than `tolerance`. No background.

    Raises BadInput `no_copies`, `too_many_pairs`, `copy_without_parent`, `no_convergence`.
    """
    excitation = Excitation(given)
    copies = given.at.size - given.cases
    _check(excitation, copies)
    logs = np.log([float(np.median(excitation.pairs.delay)), *family.shapes])
    n = 0.5
    for step in range(1, STEPS + 1):
        parents = _parents(excitation, family.at(logs))
        after = _kernel_step(excitation, family, parents, logs)
        mass = float(excitation.masses(family.at(after)).sum())
        moved = max(abs(math.log(copies / mass / n)), float(np.max(np.abs(after - logs))))
        n, logs = copies / mass, after
        if moved < tolerance:
            return Settled(n, family.at(logs), parents, step)
    raise BadInput("no_convergence", "The steps of expectation and maximisation did not settle.")


def _check(excitation: Excitation, copies: int) -> None:
    if not copies:
        raise BadInput("no_copies", "No case has a second copy; there is nothing to learn about copying.")
    if excitation.pairs.count > MOST_PAIRS:
        raise BadInput("too_many_pairs", "The cases are too large to go over all pairs of copies.")
    if np.unique(excitation.pairs.later).size < copies:
        raise BadInput("copy_without_parent", "A copy came when no known one was up.")


def _parents(excitation: Excitation, kernel: Kernel) -> Floats:
    pairs = excitation.pairs
    density = np.maximum(kernel.pdf(pairs.delay), 1e-300)
    return np.asarray(density / pairs.sum(density)[pairs.later])


def _kernel_step(excitation: Excitation, family: Family, parents: Floats, logs: Floats) -> Floats:
    """Greatest Σ p ln φ - Σp · ln ΣF: the weighted likelihood of delays that end with their parent's life."""
    pairs, copies = excitation.pairs, float(parents.sum())

    def cost(at: Floats) -> float:
        try:
            kernel = family.at(np.atleast_1d(at))
        except BadInput:
            return 1e300
        told = np.log(np.maximum(kernel.pdf(pairs.delay), 1e-300))
        return -float(parents @ told) + copies * math.log(float(excitation.masses(kernel).sum()))

    if family.parameters == 1:
        around = (float(logs[0]) - 1.5, float(logs[0]) + 1.5)
        found = minimize_scalar(cost, bounds=around, method="bounded", options={"xatol": 1e-9})
        return np.array([float(found.x)])
    found = minimize(cost, logs, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 1000})
    return np.asarray(found.x, dtype=np.float64)
