"""Kernels from published quantiles."""

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.kernels import Lognormal, Weibull
from amparo.spread.survival.quantile_fit import FAMILIES, QuantileFit, fit_quantiles

HOUR = 3600.0
SITE = ([9 * HOUR, 23 * HOUR, 72 * HOUR], [0.25, 0.5, 0.75])
"""When views of the first month had come, on the site of 2015 (docs/concepts/lifetimes-and-branching.md)."""


@pytest.fixture(scope="module")
def site() -> dict[str, QuantileFit]:
    return {name: fit_quantiles(name, *SITE, within=720 * HOUR) for name in FAMILIES}


def prevented(fit: QuantileFit, hours: float, n: float = 0.8) -> float:
    """Share of copies that per-copy removal prevents: (n - n_Δ) / (1 - n_Δ)."""
    reduced = n * float(fit.kernel.cdf(hours * HOUR))
    return (n - reduced) / (1 - reduced)


def test_the_lognormal_through_the_site_is_the_published_one(site: dict[str, QuantileFit]) -> None:
    kernel = site["lognormal"].kernel
    assert isinstance(kernel, Lognormal)
    assert (kernel.median / HOUR, kernel.sigma) == pytest.approx((25.3, 1.575), rel=0.02)


def test_what_removal_prevents_there_is_as_published(site: dict[str, QuantileFit]) -> None:
    assert [prevented(site["lognormal"], hours) for hours in (48, 24, 2)] == pytest.approx(
        [0.578, 0.672, 0.791], abs=0.005
    )


def test_heavier_tails_fit_the_site_as_well_and_the_exponential_does_not(site: dict[str, QuantileFit]) -> None:
    assert {name: round(site[name].rmse, 3) for name in ("lognormal", "power", "weibull", "exponential")} == {
        "lognormal": 0.012,
        "power": 0.014,
        "weibull": 0.024,
        "exponential": 0.067,
    }


def test_the_families_agree_once_three_quantiles_are_fixed(site: dict[str, QuantileFit]) -> None:
    told = [prevented(site[name], 48) for name in ("lognormal", "power", "weibull")]
    assert np.ptp(told) < 0.02


def test_two_points_give_a_weibull_back() -> None:
    true = Weibull(6300.0, 0.4225)
    at = [true.half_life, 30 * HOUR]
    found = fit_quantiles("weibull", at, true.cdf(at))
    assert isinstance(found.kernel, Weibull)
    assert (found.kernel.half_life, found.kernel.shape) == pytest.approx((6300, 0.4225), rel=1e-5)


@pytest.mark.parametrize(
    ("at", "shares", "code"),
    [
        ([9.0], [0.5], "too_few_quantiles"),
        ([9.0, 5.0], [0.2, 0.5], "bad_quantiles"),
        ([5.0, 9.0], [0.5, 0.5], "bad_quantiles"),
        ([5.0, 9.0], [0.5, 1.0], "bad_quantiles"),
        ([5.0, 900.0], [0.5, 0.9], "bad_quantiles"),
    ],
)
def test_points_that_say_too_little_are_refused(at: list[float], shares: list[float], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        fit_quantiles("lognormal", at, shares, within=100.0)


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(BadInput, match="unknown_kernel"):
        fit_quantiles("gamma", *SITE)
