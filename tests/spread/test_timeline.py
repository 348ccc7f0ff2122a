"""Counts of a case's copies by day: each change once, in its order."""

import pytest

from amparo.errors import BadInput
from amparo.spread.cases.timeline import CaseDays, Change, Happening, case_days

FOUND, HIDDEN, REMOVED, LOST, BACK, UP = (
    Change.FOUND,
    Change.HIDDEN,
    Change.REMOVED,
    Change.NOT_FOUND,
    Change.BACK,
    Change.UP,
)


def counted(*happened: tuple[int, int, Change], length: int = 4) -> CaseDays:
    return case_days([Happening(*one) for one in happened], length)


def test_a_copy_is_up_from_the_day_it_is_found_until_it_is_gone() -> None:
    found = counted((1, 1, FOUND), (2, 1, REMOVED))
    assert (found.new.tolist(), found.up.tolist(), found.removed.tolist()) == ([0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0])


def test_a_hidden_copy_is_removed_once_and_goes_down_once() -> None:
    found = counted((0, 1, FOUND), (0, 2, FOUND), (1, 1, HIDDEN), (2, 1, REMOVED), (3, 1, REMOVED))
    assert found.up.tolist() == [2, 1, 1, 1]
    assert (found.hidden.tolist(), found.removed.tolist()) == ([0, 1, 0, 0], [0, 0, 1, 0])


def test_what_is_hidden_already_is_not_hidden_or_lost_again() -> None:
    found = counted((0, 1, FOUND), (1, 1, HIDDEN), (2, 1, LOST), (3, 1, HIDDEN))
    assert (found.hidden.tolist(), found.not_found.tolist()) == ([0, 1, 0, 0], [0, 0, 0, 0])


def test_only_what_was_gone_comes_back() -> None:
    found = counted((0, 1, FOUND), (1, 1, BACK), (2, 1, LOST), (3, 1, BACK))
    assert (found.back.tolist(), found.up.tolist()) == ([0, 0, 0, 1], [1, 1, 0, 1])


def test_up_again_without_a_word_is_not_back() -> None:
    found = counted((0, 1, FOUND), (1, 1, LOST), (2, 1, UP))
    assert (found.back.tolist(), found.up.tolist()) == ([0, 0, 0, 0], [1, 0, 1, 1])


def test_a_copy_is_found_once_and_nothing_happens_to_it_before() -> None:
    found = counted((0, 1, REMOVED), (1, 1, FOUND), (2, 1, FOUND))
    assert (found.new.tolist(), found.removed.tolist(), found.up.tolist()) == ([0, 1, 0, 0], [0] * 4, [0, 1, 1, 1])


def test_days_may_come_in_any_order() -> None:
    assert counted((2, 1, REMOVED), (0, 1, FOUND)).up.tolist() == [1, 1, 0, 0]


def test_the_order_within_a_day_counts() -> None:
    assert counted((0, 1, FOUND), (1, 1, REMOVED), (1, 1, BACK)).up.tolist() == [1, 1, 1, 1]
    assert counted((0, 1, FOUND), (1, 1, BACK), (1, 1, REMOVED)).up.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("day", [-1, 4])
def test_a_day_outside_the_case_is_refused(day: int) -> None:
    with pytest.raises(BadInput) as refused:
        counted((0, 1, FOUND), (day, 1, REMOVED))
    assert refused.value.code == "day_out_of_range"


def test_nothing_happened() -> None:
    assert counted().up.tolist() == [0, 0, 0, 0]
