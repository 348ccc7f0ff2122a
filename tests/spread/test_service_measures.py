"""What a service's rows come to, and what of it may be published."""

from dataclasses import replace
from itertools import chain, combinations, product

import numpy as np
import pytest

from amparo.errors import BadInput, Refused
from amparo.spread.columns import SECONDS_A_DAY, Bools, Ints
from amparo.spread.survival.episodes import Cause, Episodes, episodes
from amparo.spread.survival.service import measure
from amparo.spread.survival.service_records import Records, records
from amparo.spread.survival.withholding import check_publishable, publishable

HOUR, DAY = 3600.0, SECONDS_A_DAY
UNTIL = 200 * DAY
TWO_DAYS = (48 * HOUR,)


def rows(*given: tuple[int, float | None], notice: float = 0.0) -> Episodes:
    """Case and hour at which a copy of it was gone, None while it is up."""
    down = np.array([np.nan if gone is None else gone * HOUR for _, gone in given])
    up = np.where(np.isnan(down), UNTIL, down - 1)
    cause = np.where(np.isnan(down), Cause.CENSORED, Cause.NOTICE)
    return episodes(
        [case for case, _ in given], np.zeros(len(given)), up, down, cause, notice=np.full(len(given), notice)
    )


def told(*given: tuple[int, float | None], **groups: list[str]) -> Records:
    return records(rows(*given), np.full(len(given), UNTIL), groups)


def many(cases: int, first: int = 0) -> list[tuple[int, float | None]]:
    """So many cases of one copy, each gone within two days."""
    return [(case, 1.0 + case % 40) for case in range(first, first + cases)]


def test_all_together_and_each_group_are_measured() -> None:
    found = measure(told((1, 2.0), (2, 60.0), (3, None), host=["a", "b", "b"]), TWO_DAYS)
    assert (found.whole.cases, found.whole.rows) == (3, 3)
    assert [(one.name, one.cases) for one in found.by["host"]] == [("a", 1), ("b", 2)]
    assert found.whole.up[0].share == pytest.approx(2 / 3)
    assert found.whole.is_wide


def test_a_row_without_a_notice_is_in_the_remedy_and_not_on_the_clock() -> None:
    given = told((1, 2.0), (1, None))
    unasked = replace(given, episodes=replace(given.episodes, notice=np.array([0.0, np.nan])))
    found = measure(unasked, TWO_DAYS).whole
    assert found.times is not None
    assert (found.times.urls, found.remedy.none_live) == (1, 0.0)


def test_without_any_notice_there_is_a_remedy_only() -> None:
    given = told((1, 2.0))
    found = measure(replace(given, episodes=replace(given.episodes, notice=np.array([np.nan]))), TWO_DAYS).whole
    assert (found.times, found.up, found.remedy.none_live) == (None, (), 1.0)


def test_the_share_up_is_not_told_where_nothing_was_watched_so_long() -> None:
    given = rows((1, None), (2, None))
    short = records(replace(given, last_up=np.full(2, HOUR)), np.full(2, HOUR), {})
    assert measure(short, TWO_DAYS).whole.up[0].share is None


def test_one_copy_asked_for_twice_is_one_copy_of_the_case() -> None:
    """Asked at the site and at a search engine, which answered: the copy itself is up."""
    given = rows((1, None), (1, 5.0))
    asked = records(given, np.full(2, UNTIL), {}, copy=[1, 1], indirect=[False, True])
    assert measure(asked, TWO_DAYS).whole.remedy.none_live == 0.0
    both = records(rows((1, 9.0), (1, None)), np.full(2, UNTIL), {}, copy=[1, 1])
    assert measure(both, TWO_DAYS).whole.remedy.none_live == 1.0


def test_a_case_is_clean_once_the_copy_that_stayed_longest_has_gone() -> None:
    found = measure(told((1, 100 * 24.0), (1, 24.0), (1, 25.0), (1, 26.0), (2, 9.0)), TWO_DAYS).whole.remedy
    assert found.curve.times.tolist() == [9 * HOUR, 100 * DAY]


def again(*after_hours: float) -> Records:
    """Removed after an hour, up again so many hours after that."""
    first = [0.0, *(HOUR + one * HOUR for one in after_hours)]
    size = len(first)
    down = [HOUR, *[np.nan] * (size - 1)]
    up = [HOUR - 1, *[UNTIL] * (size - 1)]
    given = episodes([1] * size, first, up, down, [1, *[0] * (size - 1)], notice=[0.0, *[np.nan] * (size - 1)])
    return records(given, np.full(size, UNTIL), {}, copy=[1] * size, again=[False, *[True] * (size - 1)])


def test_what_comes_back_is_counted_per_removal_with_its_exposure() -> None:
    found = measure(again(10.0, 20.0), TWO_DAYS).whole.returns
    assert (found.removals, found.seen, found.mean) == (1, 2, 2.0)
    assert found.exposure == pytest.approx(UNTIL - HOUR)
    assert found.window == 90 * DAY


def test_a_return_after_the_window_is_seen_and_not_in_the_mean() -> None:
    found = measure(again(100 * 24.0), TWO_DAYS).whole.returns
    assert (found.seen, found.mean) == (1, 0.0)


def test_a_return_belongs_to_the_removal_of_its_own_copy() -> None:
    given = episodes(
        [1, 1, 1],
        [0, 0, 5 * DAY],
        [HOUR, 2 * HOUR, UNTIL],
        [HOUR + 1, 2 * HOUR + 1, np.nan],
        [1, 1, 0],
        notice=[0, 0, np.nan],
    )
    found = measure(records(given, [UNTIL] * 3, {}, copy=[1, 2, 1], again=[0, 0, 1]), TWO_DAYS).whole.returns
    assert (found.removals, found.seen, found.mean) == (2, 1, 0.5)


def test_without_a_removal_nothing_came_back() -> None:
    found = measure(told((1, None)), TWO_DAYS).whole.returns
    assert (found.removals, found.mean) == (0, None)


def test_uploads_that_were_stopped_are_counted_where_somebody_counts() -> None:
    given = told((1, 2.0), (2, None))
    assert measure(given, TWO_DAYS).whole.returns.stopped is None
    counted = replace(given, stopped=np.array([3.0, 0.0]))
    assert measure(counted, TWO_DAYS).whole.returns.stopped == 3


def test_no_row_is_refused() -> None:
    with pytest.raises(BadInput, match="no case"):
        measure(told(), TWO_DAYS)


def test_an_unknown_way_of_grouping_is_refused() -> None:
    with pytest.raises(BadInput, match="among"):
        told((1, 1.0), person=["a"])


def masks(*groups: list[str]) -> dict[str, dict[str, Bools]]:
    return {
        way: {name: np.array(names) == name for name in sorted(set(names))}
        for way, names in zip(("host", "route"), groups, strict=False)
    }


def shown(case: list[int], *groups: list[str], notice: float = 0.0) -> list[list[str]]:
    given = rows(*((one, 1.0) for one in case), notice=notice)
    return [sorted(found) for found in publishable(given, masks(*groups)).values()]


def test_a_group_of_nine_cases_is_not_shown() -> None:
    case = list(range(9 + 12 + 30))
    assert shown(case, ["a"] * 9 + ["b"] * 12 + ["c"] * 30) == [["c"]]


def test_two_small_groups_of_ten_cases_together_hide_no_other() -> None:
    case = list(range(5 + 5 + 12))
    assert shown(case, ["a"] * 5 + ["b"] * 5 + ["c"] * 12) == [["c"]]


def test_the_same_five_cases_in_two_hidden_groups_are_five() -> None:
    """Counted by group they would be ten, and could be had by subtraction."""
    case = [*range(5), *range(5), *range(5, 17), *range(17, 40)]
    assert shown(case, ["a"] * 5 + ["b"] * 5 + ["c"] * 12 + ["d"] * 23) == [["d"]]


def test_a_group_within_another_ways_group_is_not_shown_where_little_is_left() -> None:
    case = list(range(60))
    host = ["a"] * 15 + ["b"] * 25 + ["c"] * 20
    assert shown(case, host, ["x"] * 20 + ["y"] * 40) == [["a", "b", "c"], []]
    assert shown(case, host, ["x"] * 27 + ["y"] * 33) == [["a", "b", "c"], ["x", "y"]]


def test_what_is_left_of_the_whole_counts_as_shown() -> None:
    """Route x alone would be hidden in vain: it could be had from all and y, and five cases from it and a."""
    case = list(range(40))
    assert shown(case, ["a"] * 15 + ["b"] * 25, ["x"] * 20 + ["y"] * 20) == [["a", "b"], []]


def test_two_groups_within_another_ways_group_are_taken_together() -> None:
    case = list(range(80))
    host = ["a"] * 15 + ["b"] * 15 + ["c"] * 50
    assert shown(case, host, ["x"] * 33 + ["y"] * 47) == [["a", "b", "c"], []]


@pytest.mark.parametrize("seed", range(30))
def test_no_few_cases_can_be_had_from_two_ways_of_grouping(seed: int) -> None:
    """Whatever unions of groups are taken, of the rest of the whole too, and one from another."""
    draw = np.random.default_rng(seed)
    size = int(draw.integers(30, 150))
    case = np.arange(size) if seed % 2 else np.sort(draw.integers(0, size // 2 + 1, size))
    hosts = [str(one) for one in np.arange(size) * draw.integers(2, 5) // size]
    routes = [
        str(one) for one in np.where(draw.random(size) < 0.03, draw.integers(0, 3, size), np.arange(size) * 3 // size)
    ]
    assert_no_few_can_be_had(case, hosts, routes)


@pytest.mark.parametrize(
    ("hosts", "routes"),
    [([3, 66, 18, 5], [75, 17]), ([25, 52, 23, 9, 9], [48, 33, 17, 17, 3]), ([29, 31, 52, 16], [16, 38, 17, 10, 47])],
    ids=["what is left of the whole", "two groups of one way", "two groups of each"],
)
def test_no_few_cases_can_be_had_from_groups_that_overlap(hosts: list[int], routes: list[int]) -> None:
    in_order = ([str(one) for one in np.repeat(np.arange(len(sizes)), sizes)] for sizes in (hosts, routes))
    assert_no_few_can_be_had(np.arange(sum(hosts)), *in_order)


def assert_no_few_can_be_had(case: Ints, hosts: list[str], routes: list[str]) -> None:
    found = publishable(rows(*((int(one), 1.0) for one in case)), masks(hosts, routes))
    had = {way: unions_of(found[way], case.size) for way in found}
    for outer in chain(*had.values()):
        assert not 0 < np.unique(case[outer]).size < 10
    for outer, inner in chain(product(had["host"], had["route"]), product(had["route"], had["host"])):
        if not (inner & ~outer).any():
            assert not 0 < np.unique(case[outer & ~inner]).size < 10


def unions_of(shown: dict[str, Bools], size: int) -> list[Bools]:
    """Everything that can be put together of these groups and of what is left of the whole."""
    nothing = np.zeros(size, dtype=np.bool_)
    parts = [*shown.values(), ~np.any([*shown.values(), nothing], axis=0)]
    some = chain.from_iterable(combinations(parts, count) for count in range(1, len(parts) + 1))
    return [np.any(one, axis=0) for one in some]


def test_cases_that_run_on_the_clock_are_counted_by_themselves() -> None:
    given = rows(*many(24))
    notice = given.notice.copy()
    notice[12:21] = np.nan  # of group b, three cases have a notice
    names = ["a"] * 12 + ["b"] * 12
    assert list(publishable(replace(given, notice=notice), masks(names))["host"]) == []
    notice[12:24] = np.nan
    assert list(publishable(replace(given, notice=notice), masks(names))["host"]) == ["a", "b"]


@pytest.mark.parametrize("cases", [0, 9])
def test_fewer_than_ten_cases_are_published_by_nobody(cases: int) -> None:
    with pytest.raises((Refused, BadInput)):
        measure(told(*many(cases)), TWO_DAYS, public=True)


def test_ten_cases_of_which_three_have_a_notice_are_not_published() -> None:
    given = rows(*many(10))
    with pytest.raises(Refused, match="at least 10"):
        check_publishable(replace(given, notice=np.where(np.arange(10) < 3, 0.0, np.nan)))


def test_published_groups_name_how_many_are_held_back() -> None:
    given = told(*many(45), host=["a"] * 30 + ["b"] * 9 + ["c"] * 6)
    found = measure(given, TWO_DAYS, public=True)
    assert ([one.name for one in found.by["host"]], found.held_back) == (["a"], {"host": 2})


def test_the_standing_on_day_180_is_published_of_ten_cases_that_were_followed_so_long() -> None:
    given = told(*many(20))
    until = np.where(np.arange(20) < 9, UNTIL, 60 * DAY)
    few = measure(replace(given, until=until), TWO_DAYS, public=True).whole
    assert (few.remedy.followed, few.remedy.none_live, few.times is not None) == (0, None, True)
    assert measure(replace(given, until=until), TWO_DAYS).whole.remedy.followed == 9
    assert measure(given, TWO_DAYS, public=True).whole.remedy.none_live == 1.0


def test_a_hundred_thousand_rows_of_thirty_thousand_cases_are_measured() -> None:
    draw = np.random.default_rng(6)
    case = np.sort(draw.integers(0, 30_000, 100_000))
    given = [(int(one), float(gone)) for one, gone in zip(case, draw.exponential(20, case.size) + 0.01, strict=True)]
    found = measure(told(*given, host=[["a", "b", "c"][one % 3] for one in case]), TWO_DAYS, public=True)
    assert found.whole.rows == 100_000
    assert found.whole.times is not None
    assert found.whole.times.removal.median == pytest.approx(20 * np.log(2) * HOUR, rel=0.02)
