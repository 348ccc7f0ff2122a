"""Scenarios of one platform, and checks of what is simulated against what is known."""

from typing import Any

from amparo.spread.kernels import FACEBOOK_SHAPE, Exponential, Kernel, Lognormal, PowerLaw, Weibull
from amparo.spread.scenarios.comparison import Mean
from amparo.spread.scenarios.scenario import Platform, Scenario

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
FAST = 24 * MINUTE
EXPONENTIAL = Exponential(FAST)
TWITTER = PowerLaw.from_half_life(FAST)
KERNELS: dict[str, Kernel] = {
    "exponential": EXPONENTIAL,
    "power": TWITTER,
    "weibull": Weibull(105 * MINUTE, FACEBOOK_SHAPE),
    "lognormal": Lognormal(25.28 * HOUR, 1.575),
}
TRIAD = ((0.45, 0.15, 0.05), (0.10, 0.50, 0.10), (0.02, 0.10, 0.60))


def leak(n: float = 0.8, kernel: Kernel = EXPONENTIAL, platform: dict[str, Any] | None = None, **more: Any) -> Scenario:
    """A leak on one platform."""
    return Scenario((Platform("one", kernel, **(platform or {})),), ((n,),), **more)


def agrees(mean: Mean | None, expected: float, tolerance: float) -> bool:
    """Within four standard errors of what is expected, and within the relative tolerance."""
    assert mean is not None
    return abs(mean.value - expected) <= min(4 * mean.error, tolerance * expected)
