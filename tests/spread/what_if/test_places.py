"""The kernels of the places go through the numbers that their sources name, and mix as they should."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.spread.kernels import Exponential, Kernel, PowerLaw
from amparo.spread.what_if.mixture import Mixture
from amparo.spread.what_if.places import FAMILIES, HOUR, MINUTE, PLACES, Place, kernels, mixed

KERNELS = {place.key: place.kernel for place in PLACES}
ALL = mixed((0.1, 0.2, 0.3, 0.4))


@pytest.mark.parametrize(
    ("place", "hours", "share", "within"),
    [
        ("feed", 0.4, 0.5, 1e-9),
        ("network", 1.75, 0.5, 1e-9),
        ("network", 30.0, 0.9, 1e-3),
        ("network", 168.0, 0.9915, 1e-3),  # less than 1 % a week later, as published
        ("board", 9.0, 0.25, 0.02),  # the site's views by month's end, of which 4 % come later
        ("board", 23.0, 0.5, 0.03),
        ("board", 72.0, 0.75, 0.02),
        ("messages", 48.0, 0.8, 1e-12),
    ],
)
def test_a_kernel_goes_through_its_published_points(place: str, hours: float, share: float, within: float) -> None:
    assert float(KERNELS[place].cdf(hours * HOUR)) == pytest.approx(share, abs=within)


@pytest.mark.parametrize("place", PLACES, ids=KERNELS)
def test_the_families_of_a_place_have_its_half_life(place: Place) -> None:
    assert list(place.families) == list(FAMILIES)
    for kernel in place.families.values():
        assert kernel.half_life == pytest.approx(place.kernel.half_life, rel=1e-9)


def test_a_mixture_of_one_is_that_one() -> None:
    alone, feed = mixed((1.0, 0.0, 0.0, 0.0)), KERNELS["feed"]
    seconds = np.geomspace(1.0, 1e8, 50)
    assert alone.cdf(seconds) == pytest.approx(feed.cdf(seconds), rel=1e-12)
    assert alone.at_hazard(np.array([0.0, 0.1, 3.0])) == pytest.approx(feed.at_hazard([0.0, 0.1, 3.0]), rel=1e-9)


@settings(max_examples=25)
@given(st.floats(0.001, 0.999))
def test_the_time_of_a_share_is_when_that_share_has_come(share: float) -> None:
    assert float(ALL.cdf(ALL.latency_at(share))) == pytest.approx(share, abs=1e-9)


def test_a_mixtures_delays_are_distributed_as_it_says() -> None:
    drawn = np.sort(ALL.sample(np.random.default_rng(5), 20_000))
    steps = (np.arange(20_000) + 0.5) / 20_000
    assert np.abs(ALL.cdf(drawn) - steps).max() < 1.95 / math.sqrt(20_000)  # Kolmogorov and Smirnov, p = 0.001


def test_a_mixtures_density_and_transform_belong_to_its_curve() -> None:
    at, step = 3.0 * HOUR, 1.0
    slope = float(ALL.cdf(at + step) - ALL.cdf(at - step)) / (2 * step)
    assert float(ALL.pdf(at)) == pytest.approx(slope, rel=1e-4)
    rate = 1.0 / (5.0 * HOUR)
    lives = np.random.default_rng(6).exponential(1.0 / rate, 400_000)
    assert ALL.laplace(rate) == pytest.approx(float(ALL.cdf(lives).mean()), abs=2e-3)


def test_half_has_come_at_the_half_life() -> None:
    assert float(ALL.cdf(ALL.half_life)) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("shares", [(0.5, 0.4), (1.0, 0.0), (1.0,), ()])
def test_shares_that_are_none_are_refused(shares: tuple[float, ...]) -> None:
    pair: tuple[Kernel, ...] = (Exponential(MINUTE), PowerLaw(30.0, 0.2))
    with pytest.raises(BadInput) as refused:
        Mixture(pair, shares)
    assert refused.value.code == "bad_kernel"


@pytest.mark.parametrize("share", [-0.1, 1.0, math.nan])
def test_no_time_has_a_share_that_is_none(share: float) -> None:
    with pytest.raises(BadInput) as refused:
        ALL.latency_at(share)
    assert refused.value.code == "bad_share"


def test_every_place_has_words_in_both_languages() -> None:
    for place in PLACES:
        for words in (place.name, place.source, place.sure):
            assert words.en != words.es
            assert min(words.en, words.es, key=len)
    assert len(kernels("power")) == len(PLACES)
