"""Aalen-Johansen: what ended the copies."""

import warnings

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.survival.incidence import Incidence, aalen_johansen
from amparo.spread.survival.lifetimes import kaplan_meier

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import AalenJohansenFitter


@pytest.fixture(scope="module")
def sample() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    each = rng.exponential([30, 60, 90, 100], (100_000, 4))
    return each.min(axis=1), np.array([1, 2, 3, 0])[each.argmin(axis=1)]


@pytest.fixture(scope="module")
def found(sample: tuple[np.ndarray, np.ndarray]) -> Incidence:
    return aalen_johansen(*sample)


def test_causes_and_what_is_still_up_make_one(found: Incidence) -> None:
    assert np.abs(found.share.sum(axis=0) + found.survival.survival - 1).max() <= 1e-12


def test_shares_are_as_the_causes_rates(found: Incidence) -> None:
    """Rates 1/30, 1/60, 1/90: by 40 hours 1 - e^(-40 * sum) ended, in proportion to the rates."""
    rates = np.array([1 / 30, 1 / 60, 1 / 90])
    wanted = rates / rates.sum() * (1 - np.exp(-40 * rates.sum()))
    assert [found.at(cause, 40) for cause in (1, 2, 3)] == pytest.approx(wanted, abs=0.006)


def test_share_and_error_are_those_of_lifelines(sample: tuple[np.ndarray, np.ndarray]) -> None:
    durations, causes = (column[:2000] for column in sample)
    oracle = AalenJohansenFitter(calculate_variance=True).fit(durations, causes, event_of_interest=2)
    ours = aalen_johansen(durations, causes)
    row = ours.causes.index(2)
    assert np.abs(oracle.cumulative_density_.loc[ours.times].to_numpy().ravel() - ours.share[row]).max() <= 1e-10
    told = np.sqrt(oracle.variance_.loc[ours.times].to_numpy().ravel())
    assert np.abs(told - ours.std_error[row])[:-1].max() <= 1e-10  # after the last event lifelines divides by 0


def test_censoring_the_other_causes_would_say_too_much(sample: tuple[np.ndarray, np.ndarray], found: Incidence) -> None:
    durations, causes = sample
    assert 1 - kaplan_meier(durations, causes == 1).at(60) > found.at(1, 60) + 0.15


def test_the_band_holds_the_share(found: Incidence) -> None:
    band = found.band_at(1, 40)
    assert band.lower < found.at(1, 40) < band.upper
    assert found.band_at(1, 0) == type(band)(0.0, 1.0)


def test_a_cause_that_never_came_is_refused(found: Incidence) -> None:
    with pytest.raises(BadInput, match="no_such_cause"):
        found.at(4, 10)


def test_a_cause_below_0_is_refused() -> None:
    with pytest.raises(BadInput, match="negative_cause"):
        aalen_johansen([1.0], [-1])
