"""The likelihood of copies under removal, and where it is greatest.

For a case watched on [0, T]: Σ ln λ(t_i) - Σ_j n·F(min(r_j, T) - t_j) - ν·T, with λ(t) = ν + n·Σ φ(t - t_j) over the
copies up at t (Hawkes 1971; Ogata 1978; removal and the end of watching enter by min(r_j, T) only). The first copy of a
case is given. ν is a constant rate of copies from outside what was seen, 0 unless asked for.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.estimation.excitation import Excitation
from amparo.spread.kernels import Kernel
from amparo.spread.survival.quantile_fit import Family

FARTHEST = 12
"""Times are looked for within e to this power of where copies usually are apart."""


@dataclass(frozen=True)
class Maximum:
    """Where the likelihood is greatest: branching factor n, kernel, background ν per second in each case."""

    branching: float
    kernel: Kernel
    background: float
    log_likelihood: float
    logs: tuple[float, ...]
    """Natural logarithms of the kernel's numbers."""


@dataclass(frozen=True)
class Likelihood:
    """The likelihood of some cascades for kernels of one family, with or without a background.

    strays_given: take copies that came when no known one was up as given, like the first of a case, instead of refusing
    them. Where discovery is incomplete they must occur.
    """

    given: Cascades
    family: Family
    background: bool = False
    strays_given: bool = False

    def __post_init__(self) -> None:
        strays = (self.given.follows & ~self.excitation.has_parent).any()
        if strays and not (self.background or self.strays_given):
            raise BadInput("copy_without_parent", "A copy came when no known one was up: estimate with a background.")
        if not self.copies:
            raise BadInput("no_copies", "No case has a second copy; there is nothing to learn about copying.")

    @cached_property
    def explained(self) -> Bools:
        """Copies that the model must explain: not the first of their case, and no stray that is taken as given."""
        follows = self.given.follows
        return follows & self.excitation.has_parent if self.strays_given else follows

    @property
    def copies(self) -> int:
        """How many copies the model must explain."""
        return int(np.count_nonzero(self.explained))

    @cached_property
    def excitation(self) -> Excitation:
        """The sums over earlier copies."""
        return Excitation(self.given)

    def at(self, branching: float, kernel: Kernel, background: float = 0.0) -> float:
        """The log-likelihood at these values; minus infinity where they are impossible."""
        return self._value(self._terms(kernel), branching, background)

    def maximum(self) -> Maximum:
        """The greatest likelihood over everything. Raises BadInput `no_convergence`."""
        return self._over_kernels(self._best)

    def at_branching(self, branching: float, start: tuple[float, ...]) -> float:
        """The greatest likelihood with this branching factor: its profile."""
        return self._over_kernels(lambda logs: self._best(logs, branching), start).log_likelihood

    def at_half_life(self, half_life: float, start: tuple[float, ...]) -> float:
        """The greatest likelihood with this time as the kernel's first number: its profile. Seconds."""
        first = math.log(half_life)
        if self.family.parameters == 1:
            return self._best((first,)).log_likelihood
        return self._over_kernels(lambda logs: self._best((first, *logs)), start[1:]).log_likelihood

    def _over_kernels(
        self, best: Callable[[tuple[float, ...]], Maximum], start: tuple[float, ...] | None = None
    ) -> Maximum:
        """Maximise over the kernel's logarithms: a coarse look first, since the likelihood may have several hills."""

        def cost(logs: Floats) -> float:
            return -best(tuple(np.atleast_1d(logs).tolist())).log_likelihood

        at = start or self._look(cost)
        if len(at) == 1:
            found = minimize_scalar(cost, bounds=(at[0] - 1.2, at[0] + 1.2), method="bounded", options={"xatol": 1e-7})
            return best((float(found.x),))
        found = minimize(cost, at, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7, "maxiter": 2000})
        if not found.success:
            raise BadInput("no_convergence", "The likelihood has no clear maximum on these cases.")
        return best(tuple(found.x.tolist()))

    def _look(self, cost: Callable[[Floats], float]) -> tuple[float, ...]:
        """The best of times a factor e apart, going on outwards as long as it gets better.

        Raises BadInput `no_convergence` where it never stops to: the family does not fit these cases at all.
        """
        start = self._start()
        costs = {shift: cost(np.array([start[0] + shift, *start[1:]])) for shift in range(-3, 4)}
        for _ in range(FARTHEST):
            best = min(costs, key=lambda shift: costs[shift])
            beyond = [shift for shift in (best - 1, best + 1) if shift not in costs]
            if not beyond:
                return (start[0] + best, *start[1:])
            costs |= {shift: cost(np.array([start[0] + shift, *start[1:]])) for shift in beyond}
        raise BadInput("no_convergence", "The likelihood has no clear maximum on these cases; try another kernel.")

    def _start(self) -> tuple[float, ...]:
        """Half-life as of the time since the copy before."""
        gaps = np.diff(self.given.at)[self.given.follows[1:]]
        return (math.log(max(float(np.median(gaps)), 1e-3)), *map(math.log, self.family.shapes))

    def _best(self, logs: tuple[float, ...], branching: float | None = None) -> Maximum:
        """For one kernel: n has a closed form given ν/n, and ν/n one maximum."""
        try:
            kernel = self.family.at(logs)
        except BadInput:
            return Maximum(math.nan, self.family.at(self._start()), 0.0, -1e300, logs)
        terms = self._terms(kernel)
        ratio = self._best_ratio(terms, branching) if self.background else 0.0
        fixed = branching is not None
        n = branching if branching is not None else self.copies / (terms.mass + ratio * terms.watched)
        nu = ratio if fixed else ratio * n
        return Maximum(n, kernel, nu, self._value(terms, n, nu), logs)

    def _best_ratio(self, terms: "_Terms", branching: float | None) -> float:
        def cost(log_ratio: float) -> float:
            ratio = math.exp(log_ratio)
            if branching is not None:
                return -self._value(terms, branching, ratio)
            n = self.copies / (terms.mass + ratio * terms.watched)
            return -self._value(terms, n, ratio * n)

        top = math.log(max(10.0 * self.copies, 10.0) / terms.watched)
        found = minimize_scalar(cost, bounds=(top - 25.0, top), method="bounded", options={"xatol": 1e-7})
        return math.exp(float(found.x))

    def _terms(self, kernel: Kernel) -> "_Terms":
        sums = self.excitation.sums(kernel)[self.explained]
        return _Terms(sums, float(self.excitation.masses(kernel).sum()), float(self.given.window.sum()))

    def _value(self, terms: "_Terms", n: float, nu: float) -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(np.log(nu + n * terms.sums).sum()) - n * terms.mass - nu * terms.watched
        return value if math.isfinite(value) else -1e300


@dataclass(frozen=True)
class _Terms:
    """What one kernel makes of the cascades: Σφ at each copy, ΣF, and seconds watched in all."""

    sums: Floats
    mass: float
    watched: float
