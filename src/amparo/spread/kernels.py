"""Kernels: how the copies that one copy leads to are spread over the time after it. Seconds throughout.

Each is a probability density on (0, ∞); how many copies follow is the branching factor's matter. A half-life alone does
not say what 24 hours achieve: the tail does. So every family is anchored by its half-life and the families are shown as
a band (`band`).
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol, override

import numpy as np
import numpy.typing as npt
import scipy  # its parts are imported when first asked for, which `amparo spread reduction` need not wait for

from amparo.errors import BadInput
from amparo.spread.closed_forms.exponential_integral import scaled_exponential_integral

Floats = npt.NDArray[np.float64]
LN2 = math.log(2.0)
TWITTER_OFFSET = 30.0
"""Seconds: the c of the power law in Schneider and Rizoiu, PNAS 120(34) e2307360120 (2023)."""
FACEBOOK_SHAPE = 0.4225
"""Weibull shape with half of engagement at 105 minutes and 90 % at 30 hours (Goldstein et al., arXiv 2301.02737)."""
LONGEST = 1e12
"""Seconds, 30,000 years: no parameter in seconds may be greater."""


class Kernel(Protocol):
    """When the copies come that one copy leads to. Seconds after it."""

    @property
    def half_life(self) -> float:
        """Seconds until half of them have come."""

    def cdf(self, seconds: npt.ArrayLike) -> Floats:
        """Share that has come by then; 0 before 0. Same shape as `seconds`."""

    def survival(self, seconds: npt.ArrayLike) -> Floats:
        """Share still to come: 1 - cdf, without its loss of digits."""

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """Share per second; 0 before 0."""

    def sample(self, rng: np.random.Generator, size: int) -> Floats:
        """Independent delays, float64 (size,)."""

    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        """Delay at which the cumulative hazard, -ln(survival), is this: a delay from a standard exponential number."""

    def latency_at(self, share: float) -> float:
        """Seconds by which this share, in [0, 1), has come: the inverse of `cdf`. Raises BadInput `bad_share`."""

    def laplace(self, rate: float) -> float:
        """∫ pdf(s) e^(-rate·s) ds, rate ≥ 0 per second: the share that comes before an exponential lifetime is over.

        Raises BadInput `bad_rate`.
        """


class _ByHazard(ABC):
    """What follows from the cumulative hazard, -ln(survival), and its inverse."""

    @abstractmethod
    def hazard(self, seconds: npt.ArrayLike) -> Floats:
        """Cumulative hazard by then; 0 before 0."""

    @abstractmethod
    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        """As `Kernel.at_hazard`."""

    def cdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.cdf`."""
        return _array(-np.expm1(-self.hazard(seconds)))

    def survival(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.survival`."""
        return _array(np.exp(-self.hazard(seconds)))

    def sample(self, rng: np.random.Generator, size: int) -> Floats:
        """As `Kernel.sample`."""
        return self.at_hazard(rng.standard_exponential(size))

    def latency_at(self, share: float) -> float:
        """As `Kernel.latency_at`."""
        if not 0.0 <= share < 1.0:
            raise BadInput("bad_share", "A share is a number from 0 to 1; all have come at no time at all.")
        return float(self.at_hazard(-math.log1p(-share)))

    def laplace(self, rate: float) -> float:
        """As `Kernel.laplace`: ∫ e^(-x) cdf(x / rate) dx.

        By the trapezoidal rule in ln x, where it converges exponentially fast.
        """
        if _rate(rate) == 0.0:
            return 1.0
        step = 1 / 64
        logs = np.arange(-45.0, 4.0, step)
        return float(np.sum(np.exp(logs - np.exp(logs)) * self.cdf(np.exp(logs) / rate)) * step)


@dataclass(frozen=True)
class Exponential(_ByHazard):
    """1 - 2^(-t / half_life): without memory, the lightest tail here. half_life: seconds."""

    half_life: float

    def __post_init__(self) -> None:
        _positive(self.half_life, "half_life")

    @property
    def rate(self) -> float:
        """Per second: β."""
        return LN2 / self.half_life

    @override
    def hazard(self, seconds: npt.ArrayLike) -> Floats:
        return _array(self.rate * _from_zero(seconds))

    @override
    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        return _array(_array(hazards) / self.rate)

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.pdf`."""
        return _array(np.where(_array(seconds) < 0, 0.0, self.rate * self.survival(seconds)))

    @override
    def laplace(self, rate: float) -> float:
        return self.rate / (self.rate + _rate(rate))


@dataclass(frozen=True)
class PowerLaw(_ByHazard):
    """1 - (1 + t/c)^(-γ): heavy-tailed; without a mean where γ ≤ 1. c: seconds."""

    c: float
    gamma: float

    def __post_init__(self) -> None:
        _positive(self.c, "c")
        _bounded(self.gamma, "gamma", 1e-3, 1e3)

    @classmethod
    def from_half_life(cls, half_life: float, c: float = TWITTER_OFFSET) -> "PowerLaw":
        """The power law with this half-life: γ = ln 2 / ln(1 + half_life/c). Both in seconds."""
        _positive(half_life, "half_life")
        _positive(c, "c")
        return cls(c, LN2 / math.log1p(half_life / c))

    @property
    def half_life(self) -> float:
        """Seconds: c(2^(1/γ) - 1)."""
        return self.latency_at(0.5)

    @override
    def hazard(self, seconds: npt.ArrayLike) -> Floats:
        return _array(self.gamma * np.log1p(_from_zero(seconds) / self.c))

    @override
    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        with np.errstate(over="ignore"):  # a delay beyond all floating point numbers is never: inf
            return _array(self.c * np.expm1(_array(hazards) / self.gamma))

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.pdf`."""
        density = self.gamma * self.survival(seconds) / (self.c + _from_zero(seconds))
        return _array(np.where(_array(seconds) < 0, 0.0, density))

    @override
    def laplace(self, rate: float) -> float:
        return self.gamma * scaled_exponential_integral(1.0 + self.gamma, _rate(rate) * self.c)


@dataclass(frozen=True)
class Weibull(_ByHazard):
    """1 - 2^(-(t / half_life)^shape): between exponential and power law where shape < 1. half_life: seconds."""

    half_life: float
    shape: float

    def __post_init__(self) -> None:
        _positive(self.half_life, "half_life")
        _bounded(self.shape, "shape", 0.05, 50.0)

    @override
    def hazard(self, seconds: npt.ArrayLike) -> Floats:
        return _array(LN2 * (_from_zero(seconds) / self.half_life) ** self.shape)

    @override
    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        return _array(self.half_life * (_array(hazards) / LN2) ** (1.0 / self.shape))

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.pdf`; infinite at 0 where the shape is below 1."""
        with np.errstate(divide="ignore"):
            rise = LN2 * self.shape / self.half_life * (_from_zero(seconds) / self.half_life) ** (self.shape - 1)
        return _array(np.where(_array(seconds) < 0, 0.0, rise * self.survival(seconds)))


@dataclass(frozen=True)
class Lognormal(_ByHazard):
    """Φ(ln(t / median) / sigma). median: seconds."""

    median: float
    sigma: float

    def __post_init__(self) -> None:
        _positive(self.median, "median")
        _bounded(self.sigma, "sigma", 1e-3, 20.0)

    @property
    def half_life(self) -> float:
        """The median."""
        return self.median

    @override
    def hazard(self, seconds: npt.ArrayLike) -> Floats:
        return _array(-scipy.special.log_ndtr(-self._score(seconds)))

    @override
    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        return _array(self.median * np.exp(-self.sigma * scipy.special.ndtri(np.exp(-_array(hazards)))))

    @override
    def sample(self, rng: np.random.Generator, size: int) -> Floats:
        return _array(self.median * np.exp(self.sigma * rng.standard_normal(size)))

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.pdf`."""
        at = _array(seconds)
        positive = np.where(at > 0, at, self.median)
        density = np.exp(-0.5 * self._score(positive) ** 2) / (positive * self.sigma * math.sqrt(2 * math.pi))
        return _array(np.where(at > 0, density, 0.0))

    def _score(self, seconds: npt.ArrayLike) -> Floats:
        with np.errstate(divide="ignore"):
            return _array(np.log(_from_zero(seconds) / self.median) / self.sigma)


def band(half_life: float) -> dict[str, Kernel]:
    """The families with one half-life, heaviest tail first: what a half-life alone leaves open. Seconds."""
    return {
        "power": PowerLaw.from_half_life(half_life),
        "weibull": Weibull(half_life, FACEBOOK_SHAPE),
        "exponential": Exponential(half_life),
    }


def _array(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, np.float64)


def _from_zero(seconds: npt.ArrayLike) -> Floats:
    return _array(np.maximum(np.asarray(seconds, np.float64), 0.0))


def _rate(rate: float) -> float:
    if not 0.0 <= rate < math.inf:
        raise BadInput("bad_rate", "A rate is 0 or more per second.")
    return rate


def _positive(value: float, name: str) -> None:
    if not 0.0 < value <= LONGEST:
        raise BadInput("bad_kernel", f"The kernel's {name} is a number of seconds greater than 0, at most {LONGEST:g}.")


def _bounded(value: float, name: str, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadInput("bad_kernel", f"The kernel's {name} is a number from {low:g} to {high:g}.")
