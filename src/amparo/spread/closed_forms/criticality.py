"""A leak that would grow without end: which latency tames it, how fast it grows, whether it dies out by itself."""

import math

import numpy as np
import scipy  # its parts are imported when first asked for, which `amparo spread reduction` need not wait for

from amparo.spread.closed_forms.sizes import checked_branching, checked_shape, checked_share
from amparo.spread.kernels import Exponential, Kernel


def critical_latency(kernel: Kernel, n: float, compliance: float = 1.0) -> float | None:
    """Seconds: per-copy removal quicker than this keeps a leak with n > 1 bounded. It solves n(1 - ρ·S(Δ)) = 1.

    compliance: ρ, the share of copies that are removed at all. None: none is needed (n ≤ 1), or none is enough; tell
    them apart by `tamed_at_best`.
    """
    if checked_branching(n) <= 1.0 or not tamed_at_best(n, compliance):
        return None
    return float(kernel.at_hazard(-math.log((1.0 - 1.0 / n) / compliance)))


def tamed_at_best(n: float, compliance: float) -> bool:
    """Whether removal in no time at all would bound the leak, given the share that is never removed."""
    return checked_branching(n) * (1.0 - checked_share(compliance, "compliance")) < 1.0


def extinction_probability(n: float, shape: float | None = None) -> float:
    """Probability that the copies of one root end by themselves: q = e^(-n(1-q)), or (1 + n(1-q)/k)^(-k).

    shape: k of gamma marks; None for Poisson offspring.
    """
    checked_branching(n)
    if n <= 1.0:
        return 1.0
    if checked_shape(shape) is None:
        return float(-scipy.special.lambertw(-n * math.exp(-n)).real / n)
    k = float(shape or 1.0)
    # In terms of the probability to survive, since near 1 the extinction leaves no digits.
    low = _positive_side(n, k)
    surviving = scipy.optimize.brentq(lambda s: -np.expm1(-k * np.log1p(n * s / k)) - s, low, 1.0, xtol=1e-15)
    return 1.0 - float(surviving)


_SLOWEST = -690.0
"""Logarithm of a rate below which floating point knows none."""


def growth_rate(kernel: Kernel, n: float) -> float | None:
    """Per second: r of the e^(rt) by which a leak with n ≥ 1 grows at last, 1 = n ∫ φ(s) e^(-rs) ds.

    None where n < 1: it fades, and with a heavy tail by no exponential.
    """
    if checked_branching(n) < 1.0:
        return None
    if n == 1.0:
        return 0.0
    if isinstance(kernel, Exponential):
        return kernel.rate * (n - 1.0)
    centre = -math.log(kernel.half_life)
    low, high = centre - 1.0, centre + 1.0
    while n * kernel.laplace(math.exp(high)) > 1.0:
        high += 2.0
    while n * kernel.laplace(math.exp(low)) < 1.0:
        low -= 2.0
        if low < _SLOWEST:  # n is 1 but for the last digits, and the transform is no more exact than that
            return 0.0
    found = scipy.optimize.brentq(lambda log: math.log(n * kernel.laplace(math.exp(log))), low, high, xtol=1e-13)
    return math.exp(found)


def _positive_side(n: float, k: float) -> float:
    """A survival probability at which the branching still gains, so that the root above it is not 0."""
    low = 0.5
    while -np.expm1(-k * np.log1p(n * low / k)) <= low:
        low /= 2.0
    return low
