"""URL episodes, their two clocks, and how often they were looked at."""

from typing import Any

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.survival.episodes import Cause, Clock, Lifetimes, episodes, on_clock
from amparo.spread.survival.lifetimes import kaplan_meier
from amparo.spread.survival.polling import time_to_removal

NAN = float("nan")


def one(**changed: Any) -> Any:
    """One row: posted at 0, first seen at 2, notice at 5, up at 9, down at 11, by the notice."""
    row = {"case": 1, "posted": 0.0, "first_seen": 2.0, "notice": 5.0, "last_up": 9.0, "first_down": 11.0, "cause": 1}
    columns = {name: [value] for name, value in (row | changed).items()}
    return episodes(**columns)


def test_each_clock_counts_from_its_own_start() -> None:
    posted, notice = on_clock(one(), Clock.POSTED), on_clock(one(), Clock.NOTICE)
    assert (posted.entry[0], posted.left[0], posted.right[0]) == (2, 9, 11)
    assert (notice.entry[0], notice.left[0], notice.right[0]) == (0, 4, 6)


def test_the_time_is_the_middle_between_looks() -> None:
    lives = on_clock(one(), Clock.POSTED)
    assert (lives.midpoints[0], lives.polling) == (10, 2)


def test_a_row_still_up_is_censored_at_the_last_look() -> None:
    lives = on_clock(one(first_down=NAN, cause=0), Clock.POSTED)
    assert (lives.ended[0], lives.midpoints[0]) == (False, 9)


def test_a_row_without_the_start_of_its_clock_is_left_out_and_counted() -> None:
    assert on_clock(one(notice=NAN), Clock.NOTICE).without_start == 1
    assert on_clock(one(posted=NAN), Clock.POSTED).without_start == 1


def test_a_row_that_was_down_before_its_notice_is_left_out_and_counted() -> None:
    lives = on_clock(one(notice=12.0), Clock.NOTICE)
    assert (lives.rows.size, lives.unwatched) == (0, 1)


def test_a_notice_between_the_last_look_and_the_end_leaves_an_interval_from_0() -> None:
    lives = on_clock(one(notice=10.0), Clock.NOTICE)
    assert (lives.left[0], lives.right[0]) == (0, 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cause": 5}, "unknown_cause"),
        ({"cause": 0}, "cause_without_end"),
        ({"first_down": NAN}, "cause_without_end"),
        ({"posted": 3.0}, "times_out_of_order"),
        ({"last_up": 1.0}, "times_out_of_order"),
        ({"first_down": 9.0}, "times_out_of_order"),
        ({"first_seen": NAN}, "not_finite"),
        ({"notice": float("inf")}, "not_finite"),
        ({"case": 1.5}, "not_whole"),
    ],
)
def test_rows_that_cannot_be_are_refused(changed: dict[str, float], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        one(**changed)


def polled(step: float, design: str) -> Lifetimes:
    """Copies that live 48 hours in the median, looked at every `step` hours.

    own: each from an hour of its own. together: all at once. late: known only from the first look on.
    """
    rng = np.random.default_rng(48)
    lives = rng.exponential(48 / np.log(2), 20_000)
    first = np.zeros(lives.size) if design == "together" else rng.uniform(0, step, lives.size)
    if design == "late":
        lives, first = lives[lives > first], first[lives > first]
    before = first + np.floor((lives - first) / step) * step
    zeros, gone = np.zeros(lives.size), np.full(lives.size, Cause.NOTICE)
    entry = first if design == "late" else zeros
    given = episodes(zeros, entry, np.maximum(before, 0.0), before + step, gone, posted=zeros)
    return on_clock(given, Clock.POSTED)


@pytest.mark.parametrize("step", [4.8, 12.0])
def test_midpoints_serve_where_each_copy_is_watched_from_0_at_hours_of_its_own(step: float) -> None:
    lives = polled(step, "own")
    assert kaplan_meier(lives.midpoints, lives.ended).median() == pytest.approx(48, abs=1)


def test_the_look_that_found_it_down_is_no_end() -> None:
    lives = polled(12.0, "own")
    assert kaplan_meier(lives.right, lives.ended).median() == pytest.approx(54, abs=1)


@pytest.mark.parametrize("design", ["together", "late"])
def test_midpoints_do_not_serve_otherwise(design: str) -> None:
    lives = polled(12.0, design)
    median = kaplan_meier(lives.midpoints, lives.ended, lives.entry).median()
    assert median is not None
    assert abs(median - 48) > 2


@pytest.mark.parametrize("design", ["own", "together", "late"])
@pytest.mark.parametrize("step", [4.8, 12.0])
def test_times_spread_between_looks_serve_whatever_the_looks(step: float, design: str) -> None:
    removal = time_to_removal(polled(step, design))
    assert removal.intervals is None
    assert removal.median == pytest.approx(48, abs=1)


def test_rare_looks_get_the_interval_estimate() -> None:
    removal = time_to_removal(polled(30.0, "together"))
    assert removal.intervals is not None
    assert removal.intervals.quantile(0.5) == (30, 60)
    assert removal.median == pytest.approx(48, abs=2)  # evenly within its interval, of which nothing is known
