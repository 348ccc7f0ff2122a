"""Measures of cases and services, and what may be published."""

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.columns import SECONDS_A_DAY as DAY
from amparo.spread.survival.bounds import wilson
from amparo.spread.survival.episodes import Cause, Clock, Episodes, episodes
from amparo.spread.survival.full_removal import full_removal
from amparo.spread.survival.measures import speed_and_remedy, times_by_group
from amparo.spread.survival.reuploads import Reuploads, reuploads

NAN = float("nan")


def leaks(rows: list[tuple[int, float, float | None]]) -> Episodes:
    """Rows of case, first seen, first seen down (none: still up), in days; looked at four times a day."""
    case, seen, down = zip(*rows, strict=True)
    gone = np.array([NAN if one is None else one for one in down]) * DAY
    first = np.array(seen) * DAY
    last = np.where(np.isnan(gone), first + DAY, np.maximum(gone - DAY / 4, first))
    cause = np.where(np.isnan(gone), Cause.CENSORED, Cause.NOTICE)
    return episodes(case, first, last, gone, cause, posted=first, notice=first)


def test_full_removal_is_none_live_on_the_day_and_a_clean_month_before_it() -> None:
    """Case 1: gone for good. Case 2: clean for two months, then back on day 170. Case 3: never gone."""
    given = leaks([(1, 0, 20), (2, 0, 10), (2, 170, 200), (3, 0, None)])
    found = full_removal(given, np.full(4, 365 * DAY))
    assert found.none_live == pytest.approx(1 / 3)
    assert found.sustained == pytest.approx(2 / 3)
    assert found.none_live_interval is not None
    assert found.none_live_interval.lower == pytest.approx(wilson(1, 3).lower)


def test_a_gap_of_less_than_thirty_days_is_no_full_removal() -> None:
    found = full_removal(leaks([(1, 0, 10), (1, 39, None), (2, 0, 10), (2, 40, None)]), np.full(4, 365 * DAY))
    assert found.sustained == pytest.approx(1 / 2)


def test_overlapping_copies_all_have_to_go() -> None:
    found = full_removal(leaks([(1, 0, 100), (1, 5, 20)]), np.full(2, 365 * DAY))
    assert found.curve.times.tolist() == [100 * DAY]


def test_a_month_that_was_not_watched_to_its_end_is_not_counted() -> None:
    """Gone on day 100, watched to 120: nobody knows; it leaves the curve as censored."""
    found = full_removal(leaks([(1, 0, 100), (2, 0, None)]), np.array([120, 365]) * DAY)
    assert found.curve.table.ended.sum() == 0
    assert (found.cases, found.followed) == (2, 1)


def test_cases_that_left_early_are_stood_for_by_their_stratum() -> None:
    """Route 0: 2 of 4 followed, 1 clean. Route 1: 4 of 4 followed, all clean. (1/2 * 4 + 1 * 4) / 8."""
    rows = [(case, 0.0, 10.0) for case in (1, 5, 6, 7, 8)] + [(case, 0.0, None) for case in (2, 3, 4)]
    until = np.array([365.0] * 5 + [365.0, 90.0, 90.0]) * DAY
    stratum = [0, 1, 1, 1, 1, 0, 0, 0]
    assert full_removal(leaks(rows), until, stratum).none_live == pytest.approx(0.75)
    assert full_removal(leaks(rows), until).none_live == pytest.approx(5 / 6)


def test_without_anyone_followed_so_long_there_is_no_share() -> None:
    found = full_removal(leaks([(1, 0, None)]), np.array([90.0]) * DAY)
    assert (found.none_live, found.sustained) == (None, None)


def test_a_case_has_one_end_of_following() -> None:
    with pytest.raises(BadInput, match="unequal_windows"):
        full_removal(leaks([(1, 0, 10), (1, 2, 12)]), np.array([90.0, 80.0]) * DAY)
    with pytest.raises(BadInput, match="unequal_windows"):
        full_removal(leaks([(1, 0, 100)]), np.array([50.0]) * DAY)


def two_routes() -> tuple[Episodes, np.ndarray]:
    """Route 0 removes in 2 days, route 1 in 9; twelve cases each; route 1's never all."""
    around = np.linspace(-1, 1, 12)
    rows: list[tuple[int, float, float | None]] = [(case, 0.0, 2 + around[case]) for case in range(12)]
    rows += [(case, 0.0, 9 + around[case - 12]) for case in range(12, 24)]
    rows += [(case, 1.0, None) for case in range(12, 18)]
    return leaks(rows), np.array([0] * 12 + [1] * 18)


def test_times_are_told_by_route() -> None:
    given, route = two_routes()
    fast, slow = times_by_group(given, Clock.NOTICE, route)
    assert (fast.cases, fast.urls, slow.cases, slow.urls) == (12, 12, 12, 18)
    assert fast.removal.median == pytest.approx(2 * DAY, abs=0.4 * DAY)
    assert slow.removal.median == pytest.approx(9 * DAY, abs=0.5 * DAY)
    assert slow.by_cause.causes == (Cause.NOTICE,)


def test_speed_and_remedy_stand_side_by_side() -> None:
    given, route = two_routes()
    fast, slow = speed_and_remedy(given, np.full(len(given), 200 * DAY), route)
    assert (fast.remedy.none_live, slow.remedy.none_live) == (1.0, 0.5)
    assert fast.median is not None
    assert slow.median is not None
    assert fast.median < slow.median


def test_a_group_without_notices_has_a_remedy_and_no_speed() -> None:
    given = episodes([1], [0.0], [DAY], [2 * DAY], [Cause.UPLOADER], posted=[0.0])
    (point,) = speed_and_remedy(given, [200 * DAY], [0])
    assert (point.median, point.remedy.none_live) == (None, 1.0)


def of_groups(*cases: range) -> tuple[Episodes, list[int]]:
    """A row for each case of each group, all removed a day after their notice."""
    rows = [(case, group) for group, some in enumerate(cases) for case in some]
    case, group = (list(column) for column in zip(*rows, strict=True))
    zeros = np.zeros(len(rows))
    made = episodes(case, zeros, zeros + DAY, zeros + 2 * DAY, [Cause.NOTICE] * len(rows), notice=zeros)
    return made, group


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [((40, 12, 10), [0, 1, 2]), ((40, 12, 9), [0]), ((40, 12, 9, 3), [0, 1]), ((4,), [])],
)
def test_a_small_group_is_left_out_and_with_it_one_that_would_give_it_away(
    sizes: tuple[int, ...], shown: list[int]
) -> None:
    starts = np.cumsum([0, *sizes])
    given, group = of_groups(*(range(start, start + size) for start, size in zip(starts, sizes, strict=False)))
    assert [one.group for one in times_by_group(given, Clock.NOTICE, group, public=True)] == shown


def test_a_case_in_two_hidden_groups_counts_once() -> None:
    given, group = of_groups(range(40), range(40, 52), range(60, 66), range(60, 66))
    assert [one.group for one in times_by_group(given, Clock.NOTICE, group, public=True)] == [0]


def test_public_groups_are_those_of_ten_cases() -> None:
    given, route = two_routes()
    route[:3] = 2  # nine of the fast route are left, and three of a third
    shown = times_by_group(given, Clock.NOTICE, route, public=True)
    assert [one.group for one in shown] == [1]


def test_what_returns_is_counted_by_what_was_followed() -> None:
    """Four removals followed 100, 100, 50, 20 days. One reupload on day 10: of four; on 30: of three; on 60: of two."""
    found = reuploads([1, 2, 3, 4], np.array([100, 100, 50, 20]) * DAY, [0, 0, 1], np.array([10, 30, 60]) * DAY)
    assert found.followed.tolist() == [4, 3, 2]
    assert found.mean.tolist() == pytest.approx([1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1 / 2])
    assert found.within(40 * DAY)[0] == pytest.approx(1 / 4 + 1 / 3)


def returning(rng: np.random.Generator, cases: int = 60) -> Reuploads:
    """Cases of two removals each that share a rate: gamma of mean 0.5 in 90 days."""
    rate = np.repeat(rng.gamma(0.5, 1.0, cases), 2)
    followed = rng.uniform(60, 200, 2 * cases)
    counts = rng.poisson(rate * followed / 90)
    removal = np.repeat(np.arange(2 * cases), counts)
    return reuploads(
        np.repeat(np.arange(cases), 2), followed, removal, rng.uniform(0, 1, removal.size) * followed[removal]
    )


def test_the_mean_and_its_error_are_right_over_samples() -> None:
    rng = np.random.default_rng(17)
    told = [returning(rng) for _ in range(150)]
    means = np.array([one.within(90)[0] for one in told])
    errors = np.array([one.std_error[np.searchsorted(one.times, 90) - 1] for one in told])
    assert means.mean() == pytest.approx(0.5, abs=0.04)
    assert errors.mean() == pytest.approx(means.std(), rel=0.15)
    assert 0.88 <= np.mean([0.5 in one.within(90)[1] for one in told]) <= 0.99


def test_nothing_that_returned_has_an_upper_bound() -> None:
    rate, interval = reuploads([1] * 50, np.full(50, 100.0), [], []).within(90)
    assert (rate, interval.lower) == (0, 0)
    assert interval.upper == pytest.approx(-np.log(0.025) / 50)


@pytest.mark.parametrize(
    ("removal", "after", "code"),
    [([5], [1.0], "no_such_row"), ([0], [11.0], "beyond_follow_up"), ([0], [-1.0], "negative_time")],
)
def test_reuploads_that_cannot_be_are_refused(removal: list[int], after: list[float], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        reuploads([1], [10.0], removal, after)
