"""Turnbull's estimate: lifetimes that are known to lie between two looks."""

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.survival.interval_censored import turnbull
from amparo.spread.survival.lifetimes import kaplan_meier


def looked_at(lives: np.ndarray, step: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Last look up and first look down, every `step` from a whole hour of each copy's own."""
    phase = rng.integers(1, int(step) + 1, lives.size).astype(float)
    looks = np.floor((lives - phase) / step)
    return np.where(lives <= phase, 0, phase + looks * step), np.where(
        lives <= phase, phase, phase + (looks + 1) * step
    )


def test_a_worked_example_comes_out_by_hand() -> None:
    """Rows (0, 2], (1, 3], (2, inf): cells (1, 2] and (2, 3], with one half each.

    The likelihood is a · 1 · (1 - a), greatest at a = 1/2.
    """
    found = turnbull([0, 1, 2], [2, 3, np.inf])
    assert (found.left.tolist(), found.right.tolist()) == ([1, 2], [2, 3])
    assert found.mass == pytest.approx([0.5, 0.5], abs=1e-3)


def test_narrow_intervals_give_the_curve_of_exact_times() -> None:
    rng = np.random.default_rng(3)
    lives = np.sort(rng.choice(np.arange(1, 400), 60, replace=False)).astype(float)
    ended = rng.uniform(size=60) < 0.7
    found = turnbull(np.where(ended, lives - 0.5, lives), np.where(ended, lives, np.inf))
    curve = kaplan_meier(lives, ended)
    assert [found.at(when)[1] for when in curve.times] == pytest.approx(curve.survival, abs=2e-3)


def test_looking_every_two_days_still_finds_the_median() -> None:
    rng = np.random.default_rng(9)
    found = turnbull(*looked_at(rng.exponential(48 / np.log(2), 4_000), 48, rng))
    median = found.median()
    assert median == pytest.approx(48, abs=1.5)


def test_within_a_cell_both_ends_are_told() -> None:
    found = turnbull([0, 10], [10, np.inf])
    assert found.at(5) == (0.5, 1.0)
    assert found.at(10) == (0.5, 0.5)


def test_a_share_that_was_not_reached_is_none() -> None:
    found = turnbull([0, 10, 10], [10, np.inf, np.inf])
    assert found.quantile(0.5) is None
    assert found.median() is None


def test_late_entry_counts_only_from_then() -> None:
    """Ten copies seen from the start, five of them gone by 10; ten more seen only because they were up at 10."""
    left = [0.0] * 5 + [10.0] * 15
    right = [10.0] * 5 + [20.0] * 15
    entry = [0.0] * 10 + [10.0] * 10
    assert turnbull(left, right, entry).at(10)[1] == pytest.approx(0.5, abs=2e-3)
    assert turnbull(left, right).at(10)[1] == pytest.approx(0.75, abs=2e-3)


@pytest.mark.parametrize(
    ("left", "right", "entry", "code"),
    [
        ([], [], None, "no_rows"),
        ([3], [3], None, "empty_interval"),
        ([3], [np.nan], None, "empty_interval"),
        ([3], [5], [4], "entry_after_exit"),
    ],
)
def test_what_is_no_interval_is_refused(left: list[float], right: list[float], entry: list[float], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        turnbull(left, right, entry)


def test_nothing_is_told_beyond_the_last_look() -> None:
    with pytest.raises(BadInput, match="beyond_follow_up"):
        turnbull([0, 10], [10, np.inf]).at(11)
