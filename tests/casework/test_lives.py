"""The tables of lives: complete, without dead ends but the meant ones, and refusing what is not in them."""

from collections.abc import Collection
from enum import Enum
from typing import Any

import pytest

from amparo.casework.life import (
    APPEAL,
    NOTICE,
    NOTICE_BEGINS,
    SETTLED,
    TARGET,
    AppealEvent,
    AppealState,
    NoticeEvent,
    NoticeState,
    Table,
    TargetEvent,
    TargetState,
    after,
)
from amparo.errors import Conflict

LIVES: dict[str, tuple[Table[Any, Any], type[Enum], type[Enum], Collection[Enum]]] = {
    "notice": (NOTICE, NoticeState, NoticeEvent, NOTICE_BEGINS),
    "target": (TARGET, TargetState, TargetEvent, (TargetState.WAITING,)),
    "appeal": (APPEAL, AppealState, AppealEvent, (AppealState.FILED,)),
}


@pytest.fixture(params=LIVES)
def life(request: pytest.FixtureRequest) -> Any:
    return LIVES[request.param]


def test_every_state_can_be_reached(life: Any) -> None:
    table, states, _, begins = life
    reached = set(begins)
    while more := {to for (state, _), to in table.items() if state in reached} - reached:
        reached |= more
    assert reached == set(states)


def test_every_event_happens_somewhere(life: Any) -> None:
    table, _, events, _ = life
    assert {event for _, event in table} == set(events)


def test_an_event_leads_somewhere_else(life: Any) -> None:
    table = life[0]
    assert [(state, event) for (state, event), to in table.items() if state is to] == []


def test_what_is_not_in_the_table_cannot_happen(life: Any) -> None:
    table, states, events, _ = life
    for state in states:
        for event in events:
            if (state, event) in table:
                assert after(table, state, event) is table[state, event]
            else:
                with pytest.raises(Conflict, check=lambda error: error.code == "not_in_this_state"):
                    after(table, state, event)


def exits(table: Table[Any, Any], state: Enum) -> set[str]:
    return {event.value for one, event in table if one is state}


def test_only_a_referred_notice_is_final_for_ever() -> None:
    assert {state for state in NoticeState if not exits(NOTICE, state)} == {NoticeState.REFERRED}
    assert exits(NOTICE, NoticeState.WITHDRAWN) == {"refer"}


def test_whatever_has_become_of_a_notice_it_can_be_handed_over_for_a_minor() -> None:
    assert {state for state in NoticeState if "refer" in exits(NOTICE, state)} == set(NoticeState) - {
        NoticeState.REFERRED
    }


def test_a_person_can_take_back_every_notice_that_is_still_hers() -> None:
    ended = {NoticeState.WITHDRAWN, NoticeState.REFERRED}
    assert {state for state in NoticeState if "withdraw" in exits(NOTICE, state)} == set(NoticeState) - ended


def test_settled_targets_move_only_by_an_appeal_or_when_they_are_found_after_all() -> None:
    left = {state: exits(TARGET, state) for state in SETTLED}
    assert left == {
        TargetState.REMOVED: {"reopen"},
        TargetState.REFUSED: {"reopen"},
        TargetState.NOT_FOUND: {"find"},
        TargetState.ENDED: set(),
    }


def test_a_decided_appeal_stays_decided() -> None:
    assert [state for state in AppealState if exits(APPEAL, state)] == [AppealState.FILED]


def test_a_joined_notice_can_go_on_alone() -> None:
    assert after(NOTICE, NoticeState.JOINED, NoticeEvent.PART) is NoticeState.OPEN
