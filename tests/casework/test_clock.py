"""Clocks: started, paused, ended, breached, each worked out from marks and the time asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework import clock as clocks
from amparo.casework.clock import Clock, ClockState, Mark, MarkKind
from amparo.casework.regime import Bound, ClockStart, Task, Term, Unit
from amparo.errors import BadInput, Conflict
from tests.casework.regimes import REGIME, duty

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
TWO_DAYS = Term(48, Unit.HOURS)
WAIT = Term(48, Unit.HOURS, Bound.AT_LEAST)
LENGTHS = st.integers(0, 100 * 3600).map(lambda seconds: timedelta(seconds=seconds))
TERMS = st.sampled_from([TWO_DAYS, WAIT, Term(2, Unit.DAYS, zone="America/New_York"), Term(1, Unit.MONTHS)])


def started(term: Term = TWO_DAYS) -> Clock:
    return clocks.started("XX-LAW", duty(term=term), START)


@st.composite
def marked(draw: st.DrawFn) -> Clock:
    """A clock with some pauses, ended or not."""
    clock, at = started(draw(TERMS)), START
    for step in draw(st.lists(LENGTHS, max_size=6)):
        at += step
        clock = clocks.resumed(clock, at) if clock.is_paused else clocks.paused(clock, at)
    return clocks.ended(clock, at + draw(LENGTHS)) if draw(st.booleans()) else clock


def test_a_clock_is_due_when_its_term_is_over() -> None:
    assert started().due() == START + 48 * HOUR


def test_time_left_is_negative_after_the_breach() -> None:
    assert clocks.time_left(started(), START + 49 * HOUR) == -HOUR


@given(TERMS.filter(lambda term: term.bound is Bound.AT_MOST), LENGTHS)
def test_a_clock_that_has_not_ended_is_breached_exactly_when_now_is_after_due(term: Term, later: timedelta) -> None:
    clock, now = started(term), START + later
    assert (clocks.state(clock, now) is ClockState.BREACHED) is (now > clock.due())


def test_the_moment_at_which_it_is_due_is_still_in_time() -> None:
    due = started().due()
    assert clocks.state(started(), due) is ClockState.RUNNING
    assert clocks.state(clocks.ended(started(), due), due) is ClockState.MET
    assert clocks.state(started(), due + timedelta(microseconds=1)) is ClockState.BREACHED


def test_ended_after_due_is_late_and_stays_late() -> None:
    clock = clocks.ended(started(), START + 50 * HOUR)
    assert clocks.state(clock, START + 500 * HOUR) is ClockState.LATE


def test_the_past_is_told_as_it_was() -> None:
    clock = clocks.ended(started(), START + 50 * HOUR)
    assert clocks.state(clock, START + HOUR) is ClockState.RUNNING
    assert clocks.state(clock, START + 49 * HOUR) is ClockState.BREACHED


@given(marked())
def test_pausing_never_brings_due_earlier(clock: Clock) -> None:
    assert clock.due() >= replace(clock, marks=clock.marks[:1]).due()


@pytest.mark.parametrize("term", [TWO_DAYS, Term(2, Unit.DAYS)])
def test_a_pause_moves_due_by_the_time_paused(term: Term) -> None:
    clock = clocks.resumed(clocks.paused(started(term), START + HOUR), START + 6 * HOUR)
    assert clock.due() == START + 53 * HOUR


def test_a_second_pause_within_the_moved_term_moves_it_again() -> None:
    clock = clocks.resumed(clocks.paused(started(), START + HOUR), START + 6 * HOUR)
    clock = clocks.resumed(clocks.paused(clock, START + 50 * HOUR), START + 52 * HOUR)
    assert clock.due() == START + 55 * HOUR


def test_a_pause_after_the_breach_heals_nothing() -> None:
    clock = clocks.paused(started(), START + 49 * HOUR)
    assert clocks.state(clock, START + 60 * HOUR) is ClockState.BREACHED
    assert clocks.time_left(clock, START + 60 * HOUR) == -12 * HOUR
    assert clocks.resumed(clock, START + 90 * HOUR).due() == START + 48 * HOUR


def test_a_pause_at_the_last_moment_still_counts() -> None:
    clock = clocks.paused(started(), START + 48 * HOUR)
    assert clocks.state(clock, START + 49 * HOUR) is ClockState.PAUSED
    with pytest.raises(Conflict):
        clocks.time_left(clock, START + 49 * HOUR)
    clock = clocks.resumed(clock, START + 50 * HOUR)
    assert clocks.state(clock, START + 50 * HOUR) is ClockState.RUNNING
    assert clock.due() == START + 50 * HOUR


def test_a_paused_clock_does_not_say_how_much_is_left() -> None:
    clock = clocks.paused(started(), START + HOUR)
    assert clocks.state(clock, START + 100 * HOUR) is ClockState.PAUSED
    with pytest.raises(Conflict) as refusal:
        clocks.time_left(clock, START + 100 * HOUR)
    assert refusal.value.code == "clock_paused"


def test_ended_in_a_pause_is_in_time() -> None:
    clock = clocks.ended(clocks.paused(started(), START + HOUR), START + 100 * HOUR)
    assert clocks.state(clock, START + 100 * HOUR) is ClockState.MET


def test_an_ended_clock_has_no_time_left() -> None:
    with pytest.raises(Conflict) as refusal:
        clocks.time_left(clocks.ended(started(), START + HOUR), START + HOUR)
    assert refusal.value.code == "clock_ended"


@pytest.mark.parametrize(("hours", "state"), [(47, ClockState.RUNNING), (48, ClockState.OPEN), (900, ClockState.OPEN)])
def test_an_at_least_clock_opens_and_never_breaches(hours: int, state: ClockState) -> None:
    assert clocks.state(started(WAIT), START + hours * HOUR) is state


@pytest.mark.parametrize(("hours", "state"), [(47, ClockState.EARLY), (48, ClockState.MET), (900, ClockState.MET)])
def test_what_had_to_wait_is_early_or_in_time_and_never_late(hours: int, state: ClockState) -> None:
    now = START + hours * HOUR
    assert clocks.state(clocks.ended(started(WAIT), now), now) is state


@given(marked(), st.floats(0, 1))
def test_the_warning_comes_between_start_and_due(clock: Clock, fraction: float) -> None:
    assert clock.start <= clock.warn_at(fraction) <= clock.due()


def test_the_warning_waits_while_the_clock_is_paused() -> None:
    clock = clocks.resumed(clocks.paused(started(), START + HOUR), START + 6 * HOUR)
    assert clock.warn_at(0.75) == START + 41 * HOUR
    assert started().warn_at(0.75) == START + 36 * HOUR


def test_a_warning_beyond_the_term_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        started().warn_at(1.5)
    assert refusal.value.code == "bad_fraction"


S, P, R, E = MarkKind.START, MarkKind.PAUSE, MarkKind.RESUME, MarkKind.END


@pytest.mark.parametrize(
    "kinds", [(), (P,), (E,), (S, S), (S, R), (S, P, P), (S, P, R, R), (S, E, E), (S, E, P), (S, P, E, R)], ids=str
)
def test_marks_in_an_order_that_cannot_be_are_refused(kinds: tuple[MarkKind, ...]) -> None:
    with pytest.raises(Conflict) as refusal:
        Clock("XX-LAW", "remove", Task.REMOVE, TWO_DAYS, tuple(Mark(kind, START) for kind in kinds))
    assert refusal.value.code == "clock_marks"


def test_marks_that_go_back_in_time_are_refused() -> None:
    with pytest.raises(Conflict) as refusal:
        clocks.ended(started(), START - HOUR)
    assert refusal.value.code == "clock_marks"


def test_a_duty_in_words_has_no_clock() -> None:
    with pytest.raises(Conflict) as refusal:
        clocks.started("XX-LAW", duty(term=None), START)
    assert refusal.value.code == "no_term"


def test_a_clock_runs_in_every_regime_that_the_notice_falls_under() -> None:
    other = replace(REGIME, id="YY-LAW", duties=(duty("copies", Term(2, Unit.HOURS)), duty("remove")))
    begun = clocks.clocks_for((REGIME, other), ClockStart.VALID_REQUEST, START)
    named = [(clock.regime, clock.duty) for clock in begun]
    assert named == [("XX-LAW", "remove"), ("YY-LAW", "copies"), ("YY-LAW", "remove")]
    assert {clock.start for clock in begun} == {START}


def test_only_the_services_own_duties_in_force_that_the_event_starts_run() -> None:
    regime = replace(
        REGIME,
        duties=(
            duty("regulator", by_service=False),
            duty("old", superseded=True),
            duty("receipt", starts=ClockStart.RECEIPT),
            duty("words", None),
            duty("wait", WAIT),
        ),
    )
    assert [clock.duty for clock in clocks.clocks_for((regime,), ClockStart.VALID_REQUEST, START)] == ["wait"]
    assert [clock.duty for clock in clocks.clocks_for((regime,), ClockStart.RECEIPT, START)] == ["receipt"]


def test_a_duty_in_words_has_the_operators_target_beside_it() -> None:
    regime = replace(REGIME, duties=(duty("words", None), duty("timed")))
    (target,) = clocks.untimed((regime,), ClockStart.VALID_REQUEST, {Task.REMOVE: 24})
    assert (target.duty.words, target.hours, target.aim(START)) == ("expeditiously", 24, START + 24 * HOUR)


def test_without_a_target_the_words_stand_alone() -> None:
    regime = replace(REGIME, duties=(duty("words", None),))
    (target,) = clocks.untimed((regime,), ClockStart.VALID_REQUEST)
    assert (target.hours, target.aim(START)) == (None, None)
