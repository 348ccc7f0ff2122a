"""Bounds of counted shares."""

import pytest

from amparo.errors import BadInput
from amparo.spread.survival.bounds import exact_binomial, wilson


def test_exact_bounds_of_all_and_of_none_are_those_published() -> None:
    """Qiwei et al.: 25 of 25 removed by one route, 0 of 25 by the other."""
    assert exact_binomial(25, 25).lower == pytest.approx(0.8628, abs=1e-4)
    assert exact_binomial(0, 25).upper == pytest.approx(0.1372, abs=1e-4)
    assert (exact_binomial(25, 25).upper, exact_binomial(0, 25).lower) == (1.0, 0.0)


def test_wilson_bounds_are_narrower() -> None:
    assert wilson(25, 25).lower == pytest.approx(0.8668, abs=1e-4)
    assert wilson(0, 25).upper == pytest.approx(0.1332, abs=1e-4)


def test_exact_bounds_hold_for_a_share_in_between() -> None:
    found = exact_binomial(7, 20)  # by hand: P(X >= 7 | lower) = P(X <= 7 | upper) = 0.025
    assert (found.lower, found.upper) == pytest.approx((0.1539, 0.5922), abs=1e-4)
    assert 0.35 in found
    assert 0.6 not in found


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 5), (0, 0)])
def test_impossible_counts_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(BadInput, match="bad_count"):
        exact_binomial(successes, trials)


def test_a_level_is_a_share() -> None:
    with pytest.raises(BadInput, match="bad_level"):
        wilson(1, 2, 95)
