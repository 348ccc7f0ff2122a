"""Kernels of several places at once: a copy is posted on one of them, and what it leads to comes as there.

Where each copy leads to as many copies wherever it is, and they are spread by the same shares whatever place it came
from, a leak over several places is a leak on one place with this kernel.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Floats
from amparo.spread.kernels import LN2, Kernel

_HALVINGS = 60


@dataclass(frozen=True)
class Mixture:
    """A `Kernel`. shares: of `kernels`, above 0, adding up to 1."""

    kernels: tuple[Kernel, ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        sound = len(self.kernels) == len(self.shares) > 0 and min(self.shares) > 0.0
        if not sound or abs(math.fsum(self.shares) - 1.0) > 1e-9:
            raise BadInput("bad_kernel", "A mixture of kernels has a share above 0 for each, and they add up to 1.")

    @property
    def half_life(self) -> float:
        """As `Kernel.half_life`."""
        return float(self.at_hazard(LN2))

    def cdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.cdf`."""
        return self._sum([kernel.cdf(seconds) for kernel in self.kernels])

    def survival(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.survival`."""
        return self._sum([kernel.survival(seconds) for kernel in self.kernels])

    def pdf(self, seconds: npt.ArrayLike) -> Floats:
        """As `Kernel.pdf`."""
        return self._sum([kernel.pdf(seconds) for kernel in self.kernels])

    def laplace(self, rate: float) -> float:
        """As `Kernel.laplace`."""
        return math.fsum(share * kernel.laplace(rate) for share, kernel in zip(self.shares, self.kernels, strict=True))

    def sample(self, rng: np.random.Generator, size: int) -> Floats:
        """As `Kernel.sample`."""
        return self.at_hazard(rng.standard_exponential(size))

    def at_hazard(self, hazards: npt.ArrayLike) -> Floats:
        """As `Kernel.at_hazard`: by halving between the first and the last of the kernels' own delays."""
        wanted = np.asarray(hazards, np.float64)
        each = np.stack([kernel.at_hazard(wanted) for kernel in self.kernels])
        low, high = each.min(axis=0), np.minimum(each.max(axis=0), 1e300)
        for _ in range(_HALVINGS):
            middle = np.sqrt(np.maximum(low, 1e-300)) * np.sqrt(np.maximum(high, 1e-300))
            early = self.survival(middle) > np.exp(-wanted)
            low, high = np.where(early, middle, low), np.where(early, high, middle)
        return np.asarray(np.where(wanted > 0.0, high, 0.0), np.float64)

    def latency_at(self, share: float) -> float:
        """As `Kernel.latency_at`."""
        if not 0.0 <= share < 1.0:
            raise BadInput("bad_share", "A share is a number from 0 to 1; all have come at no time at all.")
        return float(self.at_hazard(-math.log1p(-share)))

    def _sum(self, each: list[Floats]) -> Floats:
        return np.asarray(sum(share * one for share, one in zip(self.shares, each, strict=True)), np.float64)
