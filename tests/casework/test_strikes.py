"""Repeat uploaders: what counts, for how long, and what it brings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.strikes import Measure, Struck, in_force, measure_for

AT = datetime(2026, 11, 22, tzinfo=UTC)
END = AT + timedelta(days=180)
TICK = timedelta(microseconds=1)
POLICY = {1: Measure.WARN, 2: Measure.HOLD, 4: Measure.SUSPEND}


@pytest.mark.parametrize(
    ("now", "counts"), [(AT - TICK, False), (AT, True), (END - TICK, True), (END, False), (END + TICK, False)]
)
def test_a_strike_counts_from_its_moment_until_it_ends(now: datetime, counts: bool) -> None:
    assert Struck(AT, END).counts(now) is counts


def test_a_won_appeal_ends_a_strike_at_once() -> None:
    removed = Struck(AT, END, AT + timedelta(days=3))
    assert removed.counts(AT + timedelta(days=3) - TICK)
    assert not removed.counts(AT + timedelta(days=3))


@pytest.mark.parametrize(
    ("count", "measure"),
    [
        (0, Measure.NONE),
        (1, Measure.WARN),
        (2, Measure.HOLD),
        (3, Measure.HOLD),
        (4, Measure.SUSPEND),
        (9, Measure.SUSPEND),
    ],
)
def test_the_largest_number_that_is_reached_counts(count: int, measure: Measure) -> None:
    assert measure_for(count, POLICY) is measure


def test_without_a_policy_nothing_happens() -> None:
    assert measure_for(9, {}) is Measure.NONE


def test_a_policy_that_begins_at_nought_brings_nothing_to_whoever_has_no_strike() -> None:
    assert measure_for(0, {0: Measure.SUSPEND}) is Measure.NONE


@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 400)), max_size=8), st.integers(0, 600))
def test_as_many_are_in_force_as_began_and_neither_ended_nor_were_taken_away(
    days: list[tuple[int, int | None]], today: int
) -> None:
    strikes = [
        Struck(
            AT + timedelta(days=day),
            AT + timedelta(days=day + 180),
            None if removed is None else AT + timedelta(days=day + removed),
        )
        for day, removed in days
    ]
    expected = sum(day <= today < day + (180 if removed is None else min(180, removed)) for day, removed in days)
    assert in_force(strikes, AT + timedelta(days=today)) == expected
