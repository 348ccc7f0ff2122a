"""The lives of a survivor's case, of an address in it, and of a letter."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest

from amparo.casework.case_life import (
    CASE,
    EVENT_OF,
    LETTER,
    SIGHTING,
    STILL_UP,
    CaseEvent,
    CaseState,
    LetterEvent,
    LetterState,
    SightingEvent,
    SightingState,
)
from amparo.casework.life import TargetState, after
from amparo.errors import Conflict

LIVES: dict[str, tuple[Any, type[Enum], type[Enum], Enum]] = {
    "case": (CASE, CaseState, CaseEvent, CaseState.OPEN),
    "address": (SIGHTING, SightingState, SightingEvent, SightingState.KNOWN),
    "letter": (LETTER, LetterState, LetterEvent, LetterState.AGREED),
}
"""Table, states, events, first state."""


def other_pairs(table: Any, states: type[Enum], events: type[Enum]) -> Iterator[tuple[Enum, Enum]]:
    yield from ((state, event) for state in states for event in events if (state, event) not in table)


@pytest.mark.parametrize("life", LIVES)
def test_what_is_not_in_the_table_is_refused(life: str) -> None:
    table, states, events, _ = LIVES[life]
    refused = list(other_pairs(table, states, events))
    for pair in refused:
        with pytest.raises(Conflict) as error:
            after(table, *pair)
        assert error.value.code == "not_in_this_state"
    assert len(refused) + len(table) == len(states) * len(events)


@pytest.mark.parametrize("life", LIVES)
def test_every_state_is_reached_from_the_first_and_every_event_has_a_use(life: str) -> None:
    table, states, events, first = LIVES[life]
    reached, before = {first}, set[Enum]()
    while reached != before:
        before = set(reached)
        reached |= {to for (state, _), to in table.items() if state in reached}
    assert reached == set(states)
    assert {event for _, event in table} == set(events)


def test_what_is_erased_or_taken_back_stays_so() -> None:
    assert not [event for (state, event) in CASE if state is CaseState.ERASED]
    assert not [event for (state, event) in LETTER if state is LetterState.ENDED]


def test_a_letter_has_an_answer_only_once_it_has_left() -> None:
    not_sent = (LetterState.AGREED, LetterState.SENDING)
    answers = {LetterEvent.ANSWER, LetterEvent.MORE, LetterEvent.OVERDUE, LetterEvent.SUPPLY, LetterEvent.REOPEN}
    assert not [pair for pair in LETTER if pair[0] in not_sent and pair[1] in answers]


def test_a_letter_that_has_left_is_not_sent_again() -> None:
    sends = {LetterEvent.SEND, LetterEvent.SENT, LetterEvent.FAIL}
    assert {state for state, event in LETTER if event in sends} == {LetterState.AGREED, LetterState.SENDING}


def test_only_what_was_gone_comes_back() -> None:
    back = {state for state, event in SIGHTING if event is SightingEvent.RETURN}
    assert back == {SightingState.HIDDEN, SightingState.REMOVED, SightingState.NOT_FOUND}
    assert not back & STILL_UP


def test_an_address_that_was_left_out_moves_only_when_taken_in_again() -> None:
    moves = {event for state, event in SIGHTING if state is SightingState.DROPPED}
    assert moves == {SightingEvent.TAKE_UP}


def test_every_outcome_at_a_platform_means_something_here() -> None:
    pending = {TargetState.WAITING, TargetState.ENDED}
    assert set(EVENT_OF) == {state.value for state in TargetState if state not in pending}
