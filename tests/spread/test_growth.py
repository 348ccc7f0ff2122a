"""How many people shared by each time, of a simulated run."""

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.closed_forms.renewal import copies_by
from amparo.spread.scenarios import growth as growth_module
from amparo.spread.scenarios.growth import growth
from amparo.spread.scenarios.simulation import Leaks, simulate
from tests.spread.leaks import DAY, EXPONENTIAL, HOUR, MINUTE, leak

AT = np.array([0.0, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 30 * DAY])


@pytest.fixture(scope="module")
def leaks() -> Leaks:
    """A run of 20,000 cases with five copies each, in the mean."""
    return simulate(leak(0.8), 20_000, 5)


def counted(leaks: Leaks, at: float) -> np.ndarray:
    """Copies of each case by then, one copy after another."""
    counts = np.zeros(leaks.case_count)
    for case, when in zip(leaks.columns.cases, leaks.columns.times, strict=True):
        counts[case] += when <= at
    return counts


def test_growth_counts_the_copies_of_each_case_by_each_time(leaks: Leaks) -> None:
    mean, low, high = growth(leaks, AT)
    for place, at in enumerate(AT):
        counts = np.sort(counted(leaks, at))
        assert mean[place] == pytest.approx(counts.mean())
        assert (low[place], high[place]) == (counts[round(0.1 * 19_999)], counts[round(0.9 * 19_999)])


def test_growth_begins_with_the_first_posting_and_ends_with_all(leaks: Leaks) -> None:
    mean, _, _ = growth(leaks, AT)
    assert (mean[0], mean[-1]) == (1.0, pytest.approx(leaks.sizes().mean()))
    assert (np.diff(mean) >= 0).all()


def test_growth_agrees_with_the_renewal_equation(leaks: Leaks) -> None:
    mean, _, _ = growth(leaks, AT)
    expected = [copies_by(EXPONENTIAL, 0.8, at) for at in AT[3:6]]
    assert mean[3:6] == pytest.approx(expected, rel=0.05)


def test_growth_is_the_same_in_one_piece_and_in_many(leaks: Leaks, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = growth(leaks, AT)
    monkeypatch.setattr(growth_module, "_CELLS", 2 * leaks.case_count)
    assert np.array_equal(np.array(whole), np.array(growth(leaks, AT)))


def test_a_run_that_was_ended_has_no_growth() -> None:
    ended = simulate(leak(1.5), 10, 1, most_copies=200)
    assert not ended.complete
    assert np.isnan(np.array(growth(ended, AT))).all()


def test_no_time_is_no_growth_and_a_time_before_the_start_is_refused(leaks: Leaks) -> None:
    assert growth(leaks, [])[0].shape == (0,)
    with pytest.raises(BadInput):
        growth(leaks, [-1.0])
