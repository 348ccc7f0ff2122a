"""Answers from elsewhere: what each does to the letter, the addresses and the clocks, and what comes next."""

from datetime import timedelta

import pytest

from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import LetterState, SightingState
from amparo.casework.doors import When
from amparo.casework.route import Role
from amparo.errors import BadInput, Conflict, NotFound
from amparo.evidence.chain import verify
from amparo.services.case_access import CaseAccess
from amparo.services.case_sightings import add_sightings
from amparo.services.draft_complaint import agree_complaint
from amparo.services.end_case import resume_case, withdraw_case
from amparo.services.letters import LetterView
from amparo.services.open_case import OpenedCase
from amparo.services.plan_case import plan_case
from amparo.services.record_answer import LONGEST_TEXT, Answer, end_letter, next_steps, record_answer, supply_letter
from amparo.services.send_letter import mark_sent
from amparo.services.show_case import show_case
from amparo.services.tend_survivors import run_letter_clocks
from amparo.services.verify_evidence import verify_evidence
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import reading
from tests.services import doors
from tests.services.cases import helpline, opened
from tests.services.doors import PLACES, agreed, choice, letter, now, states

ASKED, REMOVED, REFUSED = SightingState.ASKED, SightingState.REMOVED, SightingState.REFUSED
GONE, NO, MORE = Answer(AnswerKind.REMOVED), Answer(AnswerKind.REFUSED, "no ground"), Answer(AnswerKind.ASKS_MORE)
ARRIVED, SILENCE = Answer(AnswerKind.RECEIVED), Answer(AnswerKind.NONE)


@pytest.fixture
def home(settings: Settings) -> Settings:
    return doors.site(helpline(settings))


@pytest.fixture
def case(home: Settings) -> OpenedCase:
    """A case with three addresses at the site."""
    made = opened(home)
    add_sightings(home, made.access, "\n".join(PLACES[:3]))
    return made


def sent(home: Settings, access: CaseAccess, regime: str | None = "US-TIDA") -> LetterView:
    """A letter about all of them that has left."""
    statements = {"EU-DSA-16": {"bona_fide"}, "US-TIDA": {"nonconsent"}}.get(regime or "", set())
    number = agreed(home, access, choice(regime=regime, agreed=frozenset(statements)))
    mark_sent(home, access, number)
    return letter(home, access, number)


def let_pass(home: Settings, access: CaseAccess, number: int) -> None:
    """As if the time for an answer were over."""
    past = now() - timedelta(minutes=1)
    with reading(home):
        rows.Letter.objects.filter(case=access.id, number=number).update(due_at=past)
        rows.LetterClock.objects.filter(letter__case=access.id, letter__number=number).update(due_at=past)


def test_a_letter_that_was_sent_has_the_time_of_the_law(home: Settings, case: OpenedCase) -> None:
    view = sent(home, case.access)
    assert view.sent_at is not None
    assert (view.due_at, view.by_law) == (view.sent_at + timedelta(hours=48), True)
    assert states(home, case.access) == [ASKED] * 3
    assert show_case(home, case.access).due_at == view.due_at
    other = sent(home, case.access, None)
    assert other.sent_at is not None
    assert (other.due_at, other.by_law) == (other.sent_at + timedelta(days=7), False)


def test_a_removal_settles_letter_addresses_and_clocks(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    assert record_answer(home, case.access, number, GONE) is LetterState.ANSWERED
    view = letter(home, case.access, number)
    assert states(home, case.access) == [REMOVED] * 3
    assert [(one.ended, one.breached) for one in view.dues] == [(True, False)] * len(view.dues)
    assert (view.due_at, show_case(home, case.access).due_at) == (None, None)


def test_an_answer_about_some_leaves_the_others_waiting(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    assert record_answer(home, case.access, number, Answer(AnswerKind.REMOVED, numbers=(2,))) is LetterState.WAITING
    view = letter(home, case.access, number)
    assert states(home, case.access) == [ASKED, REMOVED, ASKED]
    assert not any(one.ended for one in view.dues)
    assert view.due_at is not None
    record_answer(home, case.access, number, Answer(AnswerKind.REFUSED, "x", numbers=(1, 3)))
    assert letter(home, case.access, number).state is LetterState.ANSWERED
    assert states(home, case.access) == [REFUSED, REMOVED, REFUSED]
    with pytest.raises(NotFound) as error:
        record_answer(home, case.access, number, Answer(AnswerKind.REMOVED, numbers=(4,)))
    assert error.value.code == "no_such_address"


def test_what_was_refused_may_be_removed_yet(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    assert record_answer(home, case.access, number, NO) is LetterState.ANSWERED
    assert record_answer(home, case.access, number, MORE) is LetterState.ASKED_MORE
    assert record_answer(home, case.access, number, MORE) is LetterState.ASKED_MORE
    assert record_answer(home, case.access, number, GONE) is LetterState.ANSWERED
    assert states(home, case.access) == [REMOVED] * 3


def test_a_refusal_starts_what_the_law_starts_by_a_decision(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access, "EU-DSA-16").number
    record_answer(home, case.access, number, NO)
    view = letter(home, case.access, number)
    assert [one.duty for one in view.dues if not one.ended] == ["complaints_open"]
    assert view.due_at is None  # that they hear complaints for six months is nothing that is due
    record_answer(home, case.access, number, NO)
    assert [one.ended for one in letter(home, case.access, number).dues] == [True, False]  # from the newer decision
    record_answer(home, case.access, number, MORE)
    view = letter(home, case.access, number)
    assert (view.state, view.due_at, view.by_law) == (LetterState.ASKED_MORE, None, False)


def test_a_confirmation_ends_the_duty_to_confirm_and_starts_what_it_starts(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access, "US-STATE").number
    assert [one.task.value for one in letter(home, case.access, number).dues if not one.ended] == ["acknowledge"]
    assert record_answer(home, case.access, number, ARRIVED) is LetterState.WAITING
    view = letter(home, case.access, number)
    assert [one.task.value for one in view.dues if one.ended] == ["acknowledge"]
    running = {one.task.value: one.due for one in view.dues if not one.ended}
    assert set(running) == {"tell_requester", "decide"}
    assert (view.due_at, view.by_law) == (running["decide"], True)


def test_a_wish_for_more_stops_no_time_that_a_law_sets(home: Settings, case: OpenedCase) -> None:
    by_law, by_them = sent(home, case.access), sent(home, case.access, None)
    for one in (by_law, by_them):
        assert record_answer(home, case.access, one.number, MORE) is LetterState.ASKED_MORE
    assert letter(home, case.access, by_law.number).due_at == by_law.due_at
    assert letter(home, case.access, by_them.number).due_at is None  # the next word is the person's
    assert show_case(home, case.access).due_at == by_law.due_at
    assert run_letter_clocks(home, now() + timedelta(days=30)) == 1
    assert letter(home, case.access, by_law.number).state is LetterState.SILENT


def test_once_it_was_given_they_are_waited_for_again(home: Settings, case: OpenedCase) -> None:
    by_law, by_them = sent(home, case.access), sent(home, case.access, None)
    past = now() - timedelta(days=20)
    with reading(home):
        rows.Letter.objects.filter(case=case.access.id, number=by_them.number).update(sent_at=past, due_at=past)
    for one in (by_law, by_them):
        with pytest.raises(Conflict):
            supply_letter(home, case.access, one.number)
        record_answer(home, case.access, one.number, MORE)
        assert supply_letter(home, case.access, one.number) is LetterState.WAITING
    assert letter(home, case.access, by_law.number).due_at == by_law.due_at
    due = letter(home, case.access, by_them.number).due_at
    assert due is not None
    assert timedelta(days=6) < due - now() <= timedelta(days=7)
    record_answer(home, case.access, by_them.number, ARRIVED)
    assert letter(home, case.access, by_them.number).due_at == due


def test_silence_is_noted_once_the_time_is_over_and_not_before(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    with pytest.raises(BadInput) as error:
        record_answer(home, case.access, number, SILENCE)
    assert error.value.code == "not_due_yet"
    let_pass(home, case.access, number)
    for _ in range(2):  # the worker may have noted it before
        assert record_answer(home, case.access, number, SILENCE) is LetterState.SILENT
    view = letter(home, case.access, number)
    assert all(one.breached and not one.ended for one in view.dues)
    assert record_answer(home, case.access, number, GONE) is LetterState.ANSWERED


def test_a_letter_that_has_not_left_has_no_answer(home: Settings, case: OpenedCase) -> None:
    number = agreed(home, case.access)
    for answer in (GONE, NO, MORE, ARRIVED):
        with pytest.raises(Conflict) as error:
            record_answer(home, case.access, number, answer)
        assert error.value.code == "not_in_this_state"
    with pytest.raises(NotFound):
        record_answer(home, case.access, 9, GONE)
    assert states(home, case.access) == [SightingState.KNOWN] * 3


def test_answers_are_sealed_and_committed_to(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    words = ("first words of theirs", "second words of theirs", "x" * LONGEST_TEXT)
    for text in words:
        record_answer(home, case.access, number, Answer(AnswerKind.REFUSED, "their ground", text))
    with reading(home):
        openings = openings_of(case.access.id, case.access.data_key)
        lines = list(lines_of(case.access.id))
    assert [openings[f"answer.{n}"].value for n in (1, 2, 3)] == list(words)
    assert verify(case.access.id, lines, openings.values()).is_sound
    assert verify_evidence(home, case.access.id).verified.is_sound
    assert [(one.ground, one.text) for one in letter(home, case.access, number).answers] == [
        ("their ground", text) for text in words
    ]
    for text, ground in (("x" * (LONGEST_TEXT + 1), None), ("", "x" * 20_001)):
        with pytest.raises(BadInput) as error:
            record_answer(home, case.access, number, Answer(AnswerKind.REFUSED, ground, text))
        assert error.value.code == "too_long"


def test_a_letter_taken_back_expects_nothing_any_more(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    assert end_letter(home, case.access, number) is LetterState.ENDED
    view = letter(home, case.access, number)
    assert (view.due_at, all(one.ended for one in view.dues)) == (None, True)
    assert show_case(home, case.access).due_at is None
    with pytest.raises(Conflict):
        end_letter(home, case.access, number)


def test_the_time_of_the_law_runs_on_while_a_case_rests(home: Settings, case: OpenedCase) -> None:
    before = sent(home, case.access)
    withdraw_case(home, case.access)
    assert run_letter_clocks(home, now() + timedelta(days=3)) == 0
    with pytest.raises(Conflict):
        record_answer(home, case.access, before.number, GONE)
    resume_case(home, case.access)
    after = letter(home, case.access, before.number)
    assert (after.due_at, after.dues) == (before.due_at, before.dues)
    assert show_case(home, case.access).due_at == before.due_at


def test_the_next_steps_are_those_of_the_plan_without_the_door_that_was_used(home: Settings, case: OpenedCase) -> None:
    add_sightings(home, case.access, "https://copies.example.org/1")
    number = sent(home, case.access).number
    record_answer(home, case.access, number, NO)
    steps = next_steps(home, case.access, number)
    used = ("site", "mail")
    assert used not in [one.key[:2] for one in steps]
    assert ("site", "form") in [one.key[:2] for one in steps]
    assert "example.org" not in [one.operator for one in steps]
    planned = [one for one in plan_case(home, case.access).proposals if one in steps]
    assert list(steps) == planned
    waits = [one.step.when is When.AFTER_DEADLINE for one in steps if one.step.is_on]
    assert waits == sorted(waits)
    assert {Role.HELPLINE, Role.REGULATOR, Role.HOST, Role.SEARCH} <= {one.step.role for one in steps}


def test_after_a_complaint_other_authorities_and_help_are_left(home: Settings, case: OpenedCase) -> None:
    number = agree_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    mark_sent(home, case.access, number)
    planned = plan_case(home, case.access).proposals
    steps = next_steps(home, case.access, number)
    gone = [one for one in planned if one not in steps and one.step.role in (Role.REGULATOR, Role.HELPLINE)]
    assert {(one.step.role, one.step.regime) for one in gone} == {(Role.REGULATOR, "US-TIDA")}


def test_nothing_comes_next_once_everything_has_gone(home: Settings, case: OpenedCase) -> None:
    number = sent(home, case.access).number
    record_answer(home, case.access, number, GONE)
    assert next_steps(home, case.access, number) == ()
