"""Copies by a time: the renewal equation M(T) = 1 + n ∫₀ᵀ M(T-s) dF(s), for any kernel.

Its Laplace transform is 1 / (s(1 - n·φ̂(s))); it is inverted by the Euler algorithm of Abate and Whitt (INFORMS Journal
on Computing 18, 2006, section 5), good to about eight digits. Exponential kernels have a closed form.
"""

import math

import numpy as np
import numpy.typing as npt

from amparo.spread.closed_forms.criticality import growth_rate
from amparo.spread.closed_forms.sizes import checked_branching
from amparo.spread.kernels import Exponential, Floats, Kernel

Complexes = npt.NDArray[np.complexfloating]
_MOST_GROWTH = 460.0
_TERMS = 14
"""M of the Euler algorithm: it needs about as many digits as this, and gives six tenths of them."""
_LOGS = np.arange(-30.0, 4.0, 1 / 128)
"""Logarithms of time, the abscissae of ∫ e^(-st) s F(t) dt; times in units of the time asked for."""


def share_by(kernel: Kernel, n: float, seconds: float) -> float:
    """Share of a leak's expected size, n < 1, that is there by then: (1-n)·M. The root is there at once."""
    return 1.0 - share_after(kernel, n, seconds)


def share_after(kernel: Kernel, n: float, seconds: float) -> float:
    """Share of a leak's expected size, n < 1, that comes later; n at 0."""
    checked_branching(n)
    if n >= 1.0:
        raise ValueError("a leak without bound has no share")
    if seconds == 0.0:
        return n
    if isinstance(kernel, Exponential):
        return n * math.exp(-kernel.rate * (1 - n) * seconds)
    return min(n, max(0.0, _inverted(kernel, n, seconds)))


def copies_by(kernel: Kernel, n: float, seconds: float) -> float | None:
    """Expected copies by then, for any n: in finite time they are finite. None: more than 10^200, no number to print.

    (1 - n·e^(-β(1-n)t)) / (1-n) for the exponential kernel.
    """
    if checked_branching(n) < 1.0:
        return (1.0 - share_after(kernel, n, seconds)) / (1.0 - n)
    rate = growth_rate(kernel, n) or 0.0
    if rate * seconds > _MOST_GROWTH:
        return None
    if seconds == 0.0:
        return 1.0
    if isinstance(kernel, Exponential):
        hazard = kernel.rate * seconds
        return 1.0 + hazard if n == 1.0 else 1.0 + n * math.expm1((n - 1.0) * hazard) / (n - 1.0)
    at = _abscissae() + rate * seconds
    grown = 1.0 / (at * (1.0 - n * _transform(kernel, seconds, at)))
    return math.exp(rate * seconds) * _euler(np.asarray(grown, np.complex128))


def cascade_half_life(kernel: Exponential, n: float) -> float | None:
    """Seconds until half of the copies that follow the root are there: half_life / (1-n). None from n = 1 on."""
    checked_branching(n)
    return None if n >= 1.0 else kernel.half_life / (1.0 - n)


def _inverted(kernel: Kernel, n: float, seconds: float) -> float:
    """1 - (1-n)·M, whose transform is n(1 - φ̂)/(1 - n·φ̂)/s: it is what fades, so that it is inverted and not M."""
    at = _abscissae()
    arrived = _transform(kernel, seconds, at)
    return _euler(n * (1 - arrived) / (1 - n * arrived) / at)


def _abscissae() -> Complexes:
    """Where the Euler algorithm looks at a transform, times in units of the time asked for."""
    return _TERMS * math.log(10) / 3 + 1j * math.pi * np.arange(2 * _TERMS + 1)


def _euler(transform: Complexes) -> float:
    """The function at the time asked for, from its transform at `_abscissae`."""
    signs = (-1.0) ** np.arange(2 * _TERMS + 1)
    return float(10 ** (_TERMS / 3) * np.sum(_weights() * signs * transform.real))


def _transform(kernel: Kernel, unit: float, at: Complexes) -> Complexes:
    """φ̂ at complex s, times in `unit` seconds: ∫ s·e^(-st) F(t) dt by the trapezoidal rule in ln t."""
    times = np.exp(_LOGS)
    points: Floats = times * kernel.cdf(times * unit) * (_LOGS[1] - _LOGS[0])
    return np.array([s * np.sum(np.exp(-s * times) * points) for s in at])


def _weights() -> Floats:
    """ξ of the Euler algorithm: a half, ones, then binomial tails."""
    weights = np.ones(2 * _TERMS + 1)
    weights[0] = 0.5
    tail = np.array([math.comb(_TERMS, k) for k in range(_TERMS + 1)], float) / 2.0**_TERMS
    weights[_TERMS + 1 :] = 1.0 - np.cumsum(tail)[:_TERMS]
    return weights
