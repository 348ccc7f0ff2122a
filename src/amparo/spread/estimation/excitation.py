"""How strongly the copies that were up just before each new copy led to it: Σ φ(t_i - t_j), and its integral.

A removed copy leads to nothing more: j counts for i only while t_j < t_i < r_j. For an exponential kernel one decaying
sum does, from which a removed copy's part is taken away again; as a chain of x → d·x + s it is composed in pairs, over
all cases at once, in O(N log N) at worst. Other kernels go over pairs, or, where cases are large, over a mixture of
exponentials.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import nnls

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats, Ints
from amparo.spread.estimation.cascades import Cascades
from amparo.spread.kernels import Exponential, Kernel

TERMS = 16
MOST_PAIRS = 12_500_000


@dataclass(frozen=True)
class Excitation:
    """Sums over earlier copies, for one set of cascades and any kernel. A copy is never its own case's parent, nor of
    those that appeared at the same time.
    """

    given: Cascades

    def sums(self, kernel: Kernel) -> Floats:
        """Σ φ(t_i - t_j) over the copies up just before each copy, per second, (copies,); 0 for the first of a case."""
        if isinstance(kernel, Exponential):
            return np.asarray(kernel.rate * self._decayed(kernel.rate)[0])
        if self.pairs.count <= MOST_PAIRS:
            return self.pairs.sum(kernel.pdf(self.pairs.delay))
        weights, rates = self._mixture(kernel)
        return sum(
            (w * rate * self._decayed(rate)[0] for w, rate in zip(weights, rates, strict=True)),
            np.zeros(self.given.at.size),
        )

    def masses(self, kernel: Kernel) -> Floats:
        """F(min(r, T) - t), (copies,): how much of each copy's influence fell into the time it was watched and up."""
        return kernel.cdf(self.given.alive)

    def integrals(self, kernel: Kernel) -> Floats:
        """Σ F(min(r_j, t_i) - t_j) over earlier copies, (copies,): the sums integrated from the case's start."""
        if isinstance(kernel, Exponential):
            return self._integrated(kernel.rate)
        if self.pairs.count <= MOST_PAIRS:
            past = self.earlier_pairs
            until = np.minimum(self.given.removed[past.earlier], self.given.at[past.later])
            return past.sum(kernel.cdf(until - self.given.at[past.earlier]))
        weights, rates = self._mixture(kernel)
        return sum(
            (w * self._integrated(rate) for w, rate in zip(weights, rates, strict=True)),
            np.zeros(self.given.at.size),
        )

    @property
    def has_parent(self) -> Bools:
        """Whether any copy of the case was up just before each copy came, (copies,)."""
        return self._moments.up > 0

    @cached_property
    def pairs(self) -> "Pairs":
        """Every copy with each that was up just before it."""
        past = self.earlier_pairs
        up = self.given.removed[past.earlier] > self.given.at[past.later]
        return Pairs(past.later[up], past.earlier[up], past.delay[up], past.copies, past.count)

    @cached_property
    def earlier_pairs(self) -> "Pairs":
        """Every copy with each earlier one of its case."""
        sizes = self.given.sizes
        count = int((sizes * (sizes - 1) // 2).sum())
        if count > MOST_PAIRS:
            empty = np.empty(0, dtype=np.int64)
            return Pairs(empty, empty, np.empty(0), self.given.at.size, count)
        place = np.arange(self.given.at.size) - self.given.starts[self.given.case]
        later = np.repeat(np.arange(place.size), place)
        ends = np.cumsum(place)
        earlier = np.arange(later.size) - np.repeat(ends - place, place) + self.given.starts[self.given.case[later]]
        delay = self.given.at[later] - self.given.at[earlier]
        strictly = delay > 0
        return Pairs(later[strictly], earlier[strictly], delay[strictly], place.size, count)

    @cached_property
    def _moments(self) -> "_Moments":
        return _moments(self.given)

    def _decayed(self, rate: float) -> tuple[Floats, Floats]:
        """Σ e^(-rate·(t_i - t_j)) before each copy, and the state after each moment."""
        moments = self._moments
        state = np.where(moments.is_copy, 1.0, -np.exp(-rate * moments.age))
        decay = np.exp(-rate * moments.gap)
        one = decay.copy()
        for reach in moments.reaches:
            state[reach[1]] += decay[reach[1]] * state[reach[0]]
            decay[reach[1]] *= decay[reach[0]]
        before = one[moments.group] * np.where(moments.first, 0.0, state[moments.group - 1])
        return np.maximum(before, 0.0), state

    def _integrated(self, rate: float) -> Floats:
        moments = self._moments
        decayed, _ = self._decayed(rate)
        gone = np.where(moments.is_copy, 0.0, -np.expm1(-rate * moments.age))
        before = np.concatenate(([0.0], np.cumsum(gone)))
        past = before[moments.group] - before[moments.begins]
        return np.asarray(np.maximum(moments.up - decayed + past, 0.0))

    def _mixture(self, kernel: Kernel) -> tuple[Floats, Floats]:
        gaps = self._moments.gap
        return exponential_mixture(kernel, float(gaps[gaps > 0].min()), float(self.given.window.max()))


@dataclass(frozen=True)
class Pairs:
    """Rows of the later and the earlier copy, and the seconds between them. count: before any were left out."""

    later: Ints
    earlier: Ints
    delay: Floats
    copies: int
    count: int

    def sum(self, values: Floats) -> Floats:
        """Sum of one value a pair, for each later copy."""
        return np.bincount(self.later, weights=values, minlength=self.copies)


@dataclass(frozen=True)
class _Moments:
    """Copies and removals of all cases in order; a case's are in one stretch.

    gap: since the moment before. age: of what is removed. reaches: (from, to) for each doubling of distance.
    group, first, up, begins: for each copy its first moment of the same time, whether that is the case's first, how
    many copies were up just before, the case's first moment.
    """

    is_copy: Bools
    gap: Floats
    age: Floats
    reaches: tuple[tuple[Ints, Ints], ...]
    group: Ints
    first: Bools
    up: Floats
    begins: Ints


def _moments(given: Cascades) -> _Moments:
    last = given.at[given.starts + given.sizes - 1][given.case]
    matters = given.removed <= last  # what goes after the last copy changes nothing
    at = np.concatenate((given.at, given.removed[matters]))
    case = np.concatenate((given.case, given.case[matters]))
    is_copy = np.arange(at.size) < given.at.size
    order = np.lexsort((is_copy, at, case))  # at one time removals go first
    age = np.concatenate((np.zeros(given.at.size), (given.removed - given.at)[matters]))[order]
    at, case, is_copy = at[order], case[order], is_copy[order]
    begins = np.searchsorted(case, np.arange(given.cases))[case]
    place = np.arange(at.size) - begins
    gap = np.where(place > 0, np.diff(at, prepend=0.0), 0.0)
    reaches, to, step = [], np.flatnonzero(place >= 1), 1
    while to.size:
        reaches.append((to - step, to))
        step *= 2
        to = to[place[to] >= step]
    new = np.ones(at.size, dtype=np.bool_)
    new[1:] = (gap[1:] > 0) | ~is_copy[:-1] | (place[1:] == 0)
    group = np.maximum.accumulate(np.where(new, np.arange(at.size), 0))[is_copy]
    up = np.concatenate(([0.0], np.cumsum(np.where(is_copy, 1.0, -1.0))))
    begins = begins[is_copy]
    return _Moments(is_copy, gap, age, tuple(reaches), group, group == begins, up[group] - up[begins], begins)


def exponential_mixture(kernel: Kernel, shortest: float, longest: float, terms: int = TERMS) -> tuple[Floats, Floats]:
    """Weights and rates of at most 16 exponentials that stand for a kernel between these times, in seconds.

    By non-negative least squares on survival and on density per logarithm of time.
    Raises BadInput `not_a_mixture` for kernels that first rise, such as the lognormal: no mixture is near them.
    """
    if not 0 < shortest < longest or not 3 <= terms <= TERMS:
        raise BadInput("bad_range", "A mixture needs a shortest and a longest time, and 3 to 16 terms.")
    at = np.geomspace(shortest, longest, 240)
    slowest, quickest = 1e-6 / longest, 1e3 / shortest  # what comes after and before these times
    rates = np.concatenate(([slowest], np.geomspace(0.3 / longest, 3.0 / shortest, terms - 2), [quickest]))
    survival = np.exp(-np.outer(at, rates))
    wanted = np.concatenate((kernel.survival(at), at * kernel.pdf(at)))
    weights, _ = nnls(np.concatenate((survival, np.outer(at, rates) * survival)), wanted)
    weights[-1] += max(0.0, 1.0 - float(weights.sum()))  # what came before the shortest time
    density = at * kernel.pdf(at)
    told = density > 1e-3
    off_density = np.abs((np.outer(at, rates) * survival @ weights)[told] / density[told] - 1)
    if np.abs(survival @ weights - kernel.survival(at)).max() > 0.01 or off_density.max(initial=0.0) > 0.1:
        raise BadInput("not_a_mixture", "No mixture of exponentials is near this kernel; use fewer copies in a case.")
    return weights, rates
