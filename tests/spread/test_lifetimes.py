"""Kaplan-Meier: against published numbers, and against lifelines."""

import warnings

import numpy as np
import numpy.typing as npt
import pytest

from amparo.errors import BadInput
from amparo.spread.survival.lifetimes import kaplan_meier

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import KaplanMeierFitter

FREIREICH = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
"""Weeks in remission under 6-mercaptopurine, Freireich et al. 1963."""
Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def many() -> tuple[Floats, npt.NDArray[np.bool_], Floats]:
    """Durations, whether they ended, and entries, of 100,000 rows."""
    rng = np.random.default_rng(41)
    lives, entry = rng.exponential(48, 150_000), rng.exponential(20, 150_000)
    seen = lives > entry
    lives, entry = lives[seen][:100_000], entry[seen][:100_000]
    watched = entry + rng.exponential(60, lives.size)
    return np.minimum(lives, watched), lives <= watched, entry


def test_the_site_of_2015_keeps_what_it_kept() -> None:
    """396 posts, 126 removed within 672 hours; the rest still up then."""
    rng = np.random.default_rng(1)
    durations = np.concatenate((rng.uniform(1, 594, 126), np.full(270, 672.0)))
    curve = kaplan_meier(durations, np.arange(396) < 126)
    assert curve.at(672) == pytest.approx(0.6818, abs=1e-4)
    assert curve.std_error_at(672) == pytest.approx(0.0234, abs=1e-4)
    assert curve.median() is None


def test_the_remissions_of_1963_come_out_as_published() -> None:
    curve = kaplan_meier(FREIREICH, RELAPSED)
    assert [curve.at(week) for week in (6, 10, 23)] == pytest.approx([0.8571, 0.7529, 0.4482], abs=1e-4)
    assert curve.median() == 23
    assert curve.quantile_band() == (13, None)


def test_the_curve_is_that_of_lifelines(many: tuple[Floats, npt.NDArray[np.bool_], Floats]) -> None:
    durations, ended, _ = many
    curve, oracle = kaplan_meier(durations, ended), KaplanMeierFitter().fit(durations, ended)
    told = oracle.survival_function_at_times(curve.times).to_numpy()
    assert np.abs(told - curve.survival).max() <= 1e-10
    band = oracle.confidence_interval_.loc[curve.times].to_numpy()
    alive = curve.survival > 0
    assert np.abs(band[alive, 0] - curve.lower[alive]).max() <= 1e-10
    assert np.abs(band[alive, 1] - curve.upper[alive]).max() <= 1e-10


def test_delayed_entry_is_that_of_lifelines(many: tuple[Floats, npt.NDArray[np.bool_], Floats]) -> None:
    durations, ended, entry = many
    curve = kaplan_meier(durations, ended, entry)
    told = KaplanMeierFitter().fit(durations, ended, entry=entry).survival_function_at_times(curve.times).to_numpy()
    assert np.abs(told - curve.survival).max() <= 1e-10


def test_ties_are_counted_together() -> None:
    rounded = kaplan_meier([1, 1, 1, 2, 2], [1, 1, 0, 1, 1])
    assert rounded.times.tolist() == [1, 2]
    assert rounded.survival == pytest.approx([3 / 5, 0])
    assert rounded.table.at_risk.tolist() == [5, 2]


def test_ignoring_late_entry_makes_lifetimes_longer() -> None:
    """True median 48 hours; a crawler that starts at a random time sees what is still up."""
    rng = np.random.default_rng(27)
    lives, entry = rng.exponential(48 / np.log(2), 60_000), rng.uniform(0, 100, 60_000)
    seen = lives > entry
    lives, entry = lives[seen], entry[seen]
    ended = np.ones(lives.size, dtype=bool)
    assert kaplan_meier(lives, ended, entry).median() == pytest.approx(48, abs=1)
    naive = kaplan_meier(lives, ended).median()
    assert naive is not None
    assert naive > 60


def test_a_row_that_enters_late_is_not_at_risk_before() -> None:
    curve = kaplan_meier([2, 4, 6], [1, 1, 1], [0, 3, 3])
    assert curve.table.at_risk.tolist() == [1, 2, 1]


def test_an_emptied_risk_set_is_said() -> None:
    assert kaplan_meier([2, 4, 6], [1, 1, 1], [0, 3, 3]).emptied_at() == 2
    assert kaplan_meier([2, 4, 6], [1, 1, 1], [0, 1, 3]).emptied_at() is None


def test_the_restricted_mean_is_the_area_under_the_curve() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1])
    mean, error = curve.restricted_mean(3.5)
    assert mean == pytest.approx(1 + 0.75 + 0.5 * 1.5)
    by_hand = (0.75 + 0.75) ** 2 / (4 * 3) + 0.75**2 / (3 * 2)  # area after the event, d / (n (n - d))
    assert error == pytest.approx(np.sqrt(by_hand))


def test_the_error_of_the_restricted_mean_is_its_spread_over_samples() -> None:
    rng = np.random.default_rng(5)
    told = [kaplan_meier(rng.exponential(1, 200), np.ones(200)).restricted_mean(1.5) for _ in range(300)]
    means, errors = np.array(told).T
    assert np.std(means) == pytest.approx(np.mean(errors), rel=0.1)


def test_nothing_is_told_beyond_what_was_watched() -> None:
    curve = kaplan_meier([5, 9], [1, 0])
    with pytest.raises(BadInput, match="beyond_follow_up"):
        curve.at(9.5)
    with pytest.raises(BadInput, match="beyond_follow_up"):
        curve.restricted_mean(10)


def test_the_band_stays_between_0_and_1() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1])
    assert (curve.lower >= 0).all()
    assert (curve.upper <= 1).all()
    assert (curve.lower <= curve.survival).all()
    assert (curve.survival <= curve.upper).all()


@pytest.mark.parametrize(
    ("durations", "ended", "entry", "code"),
    [
        ([], [], None, "no_rows"),
        ([-1], [1], None, "negative_time"),
        ([np.nan], [1], None, "not_finite"),
        ([1, 2], [1], None, "unequal_columns"),
        ([1], [2], None, "not_truths"),
        (["long"], [1], None, "not_numbers"),
        ([[1]], [1], None, "not_a_column"),
        ([3], [1], [3], "entry_after_exit"),
    ],
)
def test_what_is_no_lifetime_is_refused(
    durations: list[float], ended: list[int], entry: list[float], code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        kaplan_meier(durations, ended, entry)
