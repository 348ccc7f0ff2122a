"""Kernels: one distribution told in six ways."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expn
from scipy.stats import kstest

from amparo.errors import BadInput
from amparo.spread.closed_forms.exponential_integral import scaled_exponential_integral
from amparo.spread.kernels import FACEBOOK_SHAPE, Exponential, Kernel, Lognormal, PowerLaw, Weibull, band
from tests.spread.leaks import DAY, HOUR, KERNELS, MINUTE

EACH = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)


@EACH
def test_half_of_the_copies_have_come_by_the_half_life(kernel: Kernel) -> None:
    assert float(kernel.cdf(kernel.half_life)) == pytest.approx(0.5, abs=1e-12)


@EACH
def test_the_latency_at_a_share_undoes_the_distribution_function(kernel: Kernel) -> None:
    for share in (0.0, 1e-6, 0.2, 0.5, 0.9, 0.999):
        assert float(kernel.cdf(kernel.latency_at(share))) == pytest.approx(share, rel=1e-9, abs=1e-12)


@EACH
def test_the_density_is_the_slope_of_the_distribution_function(kernel: Kernel) -> None:
    at = np.array([10.0, 600.0, HOUR, DAY])
    step = at * 1e-5
    slope = (kernel.cdf(at + step) - kernel.cdf(at - step)) / (2 * step)
    assert kernel.pdf(at) == pytest.approx(slope, rel=1e-5)


@EACH
def test_nothing_comes_before_the_copy_that_leads_to_it(kernel: Kernel) -> None:
    assert (kernel.cdf([-5.0, 0.0]) == 0).all()
    assert float(kernel.pdf(-5.0)) == 0.0
    assert float(kernel.survival(-5.0)) == 1.0


@EACH
def test_samples_have_the_distribution(kernel: Kernel) -> None:
    assert kstest(kernel.sample(np.random.default_rng(5), 20_000), kernel.cdf).pvalue > 1e-3


@EACH
def test_a_delay_at_a_hazard_is_a_delay_at_the_share_that_it_leaves(kernel: Kernel) -> None:
    assert float(kernel.survival(kernel.at_hazard(1.7))) == pytest.approx(math.exp(-1.7), rel=1e-9)


@EACH
@pytest.mark.parametrize("rate", [1e-6, 1 / HOUR, 1.0])
def test_the_share_before_an_exponential_end_is_the_integral(kernel: Kernel, rate: float) -> None:
    def inside(log: float) -> float:
        return math.exp(log - math.exp(log)) * float(kernel.cdf(math.exp(log) / rate))

    assert kernel.laplace(rate) == pytest.approx(quad(inside, -40, 5, limit=500)[0], rel=1e-8)
    assert kernel.laplace(0.0) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("order", [2, 3, 7])
@pytest.mark.parametrize("z", [0.01, 0.5, 0.999, 1.001, 7.0, 300.0])
def test_the_exponential_integral_of_whole_order_is_the_known_one(order: int, z: float) -> None:
    assert scaled_exponential_integral(order, z) == pytest.approx(float(expn(order, z)) * math.exp(z), rel=1e-12)


@pytest.mark.parametrize("order", [1.05, 1.218, 1.999, 2.5, 30.0])
def test_the_exponential_integral_of_any_order_meets_itself_where_the_method_changes(order: float) -> None:
    below, above = (scaled_exponential_integral(order, z) for z in (1.0, 1.0 + 1e-12))
    assert below == pytest.approx(above, rel=1e-10)
    direct = quad(lambda t: math.exp(-0.4 * (t - 1)) * t**-order, 1, math.inf, epsabs=0, limit=500)[0]
    assert scaled_exponential_integral(order, 0.4) == pytest.approx(direct, rel=1e-7)


def test_the_facebook_shape_has_ninety_percent_at_thirty_hours() -> None:
    weibull = Weibull(105 * MINUTE, FACEBOOK_SHAPE)
    assert float(weibull.cdf(30 * HOUR)) == pytest.approx(0.90, abs=5e-4)
    assert float(weibull.survival(7 * DAY)) == pytest.approx(0.0085, abs=5e-4)


def test_a_band_has_one_half_life_and_different_tails() -> None:
    kernels = band(24 * MINUTE)
    assert [kernel.half_life for kernel in kernels.values()] == pytest.approx([24 * MINUTE] * 3)
    late = [float(kernel.survival(DAY)) for kernel in kernels.values()]
    assert late == sorted(late, reverse=True)


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf, 1e300])
def test_a_kernel_without_a_time_scale_is_refused(value: float) -> None:
    makers = (Exponential, lambda v: PowerLaw(v, 0.2), lambda v: Weibull(v, 0.5), lambda v: Lognormal(v, 1.0))
    for make in (*makers, PowerLaw.from_half_life):
        with pytest.raises(BadInput) as refused:
            make(value)
        assert refused.value.code == "bad_kernel"


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_a_kernel_without_a_shape_is_refused(value: float) -> None:
    for make in (lambda v: PowerLaw(30.0, v), lambda v: Weibull(60.0, v), lambda v: Lognormal(60.0, v)):
        with pytest.raises(BadInput) as refused:
            make(value)
        assert refused.value.code == "bad_kernel"


@pytest.mark.parametrize("share", [-0.1, 1.0, math.nan])
def test_no_time_brings_a_share_that_is_none(share: float) -> None:
    with pytest.raises(BadInput, match="bad_share"):
        Exponential(60.0).latency_at(share)
