"""An answer from somebody who is no Amparo platform: recorded by hand, it moves the clock and the addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import (
    LETTER,
    SIGHTING,
    STILL_UP,
    LetterEvent,
    LetterState,
    SightingEvent,
    SightingState,
)
from amparo.casework.clock import MarkKind
from amparo.casework.life import after
from amparo.casework.regime import ClockStart, Task
from amparo.casework.route import Role
from amparo.delivery import amparo_platform
from amparo.errors import BadInput, Conflict, NotFound
from amparo.evidence.entry import Datum
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_access import CaseAccess, case_of, going_on
from amparo.services.case_records import RecordKind, safe_of
from amparo.services.draft import LONGEST
from amparo.services.fetching import rules_of
from amparo.services.law import law_of
from amparo.services.letter_clocks import breach_clocks, mark_clocks, set_case_due, set_due, start_more
from amparo.services.letters import AnswerBody, AtPlatform, Way, body_of, letter_row
from amparo.services.plan_case import Proposal, plan_case
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

LONGEST_TEXT = 20_000
"""Characters of an answer that is kept."""
_ON_ADDRESS = {AnswerKind.REMOVED: SightingEvent.REMOVE, AnswerKind.REFUSED: SightingEvent.REFUSE}
_ACKNOWLEDGED = (Task.ACKNOWLEDGE,)


@dataclass(frozen=True)
class Answer:
    """kind: what it says. ground: of a refusal, in their words. text: the mail, as pasted. numbers: of the addresses
    that it is about; all that the letter names where empty.
    """

    kind: AnswerKind
    ground: str | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    numbers: tuple[int, ...] = ()


def record_answer(settings: Settings, access: CaseAccess, number: int, answer: Answer) -> LetterState:
    """Keep an answer to a letter. Returns how the letter stands.

    A confirmation ends the duty to confirm; what settles everything named ends the clocks; a refusal starts what the
    law starts by a decision. A wish for more stops no clock of a law: the letter had everything that the law asks.
    An answer may come after another: what was refused may be removed yet.
    Raises Conflict `not_in_this_state` for a letter that was not sent, `case_withdrawn`; BadInput `too_long`,
    `not_due_yet` for "no answer" before the time is over; NotFound `no_such_letter`, `no_such_address`, `no_such_case`.
    """
    if len(answer.text) > LONGEST_TEXT or len(answer.ground or "") > LONGEST["explanation"]:
        raise BadInput("too_long", "This answer is too long to be kept.")
    with writing(settings) as write:
        case = going_on(access, write)
        letter = letter_row(case, number)
        if answer.kind is AnswerKind.NONE and (letter.due_at is None or letter.due_at > write.at):
            raise BadInput("not_due_yet", "The time for an answer is not over yet.")
        moved = _move_addresses(letter, answer)
        letter.state = _state_after(letter, answer).value
        letter.save(update_fields=["state"])
        _move_clocks(settings, write, letter, answer)
        row = rows.LetterAnswer(id=uuid4(), letter=letter, kind=answer.kind.value, at=write.at)
        row.sealed = safe_of(access).close(RecordKind.ANSWER, row.id, AnswerBody(answer.ground, answer.text))
        row.save(force_insert=True)
        data: dict[str, Datum] = {"letter": number, "answer": answer.kind.value, "addresses": tuple(moved)}
        personal = {f"answer.{_answers_before(case) + 1}": answer.text} if answer.text else {}
        Chains(write, access.data_key).append(case.id, "letter.answer", who=access.who, data=data, personal=personal)
        return LetterState(letter.state)


def _answers_before(case: rows.Case) -> int:
    """How many texts of answers the case's chain commits to."""
    return rows.PersonalField.objects.filter(chain=case.id, field__startswith="answer.").count()


def supply_letter(settings: Settings, access: CaseAccess, number: int) -> LetterState:
    """The person gave what they asked for: they are waited for again. A service's own time begins anew; a law's went
    on.

    Raises Conflict `not_in_this_state`, `case_withdrawn`; NotFound `no_such_letter`, `no_such_case`.
    """
    routes = loader.load(route_files.KIND, settings.home)
    with writing(settings) as write:
        case = going_on(access, write)
        letter = letter_row(case, number)
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.SUPPLY).value
        letter.save(update_fields=["state"])
        set_due(letter, settings, routes.get(letter.route or ""), since=write.at)
        Chains(write, access.data_key).append(case.id, "letter.supplied", who=access.who, data={"letter": number})
        return LetterState(letter.state)


def end_letter(settings: Settings, access: CaseAccess, number: int) -> LetterState:
    """Take a letter back: nothing more is expected of it. A notice at an Amparo platform is withdrawn there first.

    Raises Conflict `not_in_this_state`, `may_have_arrived` for one of which it is not known whether the platform has
    it: sent again it can be taken back there; NotFound `no_such_letter`, `no_such_case`; and what the fetcher raises.
    """
    safe = safe_of(access)
    with reading(settings):
        row = letter_row(case_of(access), number)
        after(LETTER, LetterState(row.state), LetterEvent.END)  # before anything is said to the platform
        body = body_of(safe, row)
        if row.way == Way.AMPARO.value and row.state == LetterState.SENDING.value:
            raise Conflict("may_have_arrived", "The platform may have this letter. Send it again, then take it back.")
    if body.at is not None:
        _withdraw(settings, body.to, body.at)
    with writing(settings) as write:
        case = case_of(access, write=write)
        letter = letter_row(case, number)
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.END).value
        letter.due_at = None
        letter.save(update_fields=["state", "due_at"])
        mark_clocks(write, law_of(settings), letter, MarkKind.END)
        set_case_due(case.id)
        Chains(write, access.data_key).append(case.id, "letter.ended", who=access.who, data={"letter": number})
        return LetterState(letter.state)


def _withdraw(settings: Settings, address: str, at: AtPlatform) -> None:
    """At the platform. One that has ended there, or of which nothing is there any more, is taken back already."""
    rules = rules_of(settings)
    platform = amparo_platform.discover(address, rules, at.key)
    try:
        amparo_platform.withdraw(platform, at.reference, at.passphrase, rules)
    except (Conflict, NotFound):
        return


def next_steps(settings: Settings, access: CaseAccess, number: int) -> tuple[Proposal, ...]:
    """What to do after a letter's answer or silence: the steps of the plan for what it named and is still up, without
    the door that it went to.
    """
    with reading(settings):
        letter = letter_row(case_of(access), number)
        up = {one.sighting.number for one in letter.targets.select_related("sighting") if _is_up(one.sighting)}
    proposals = plan_case(settings, access).proposals
    return tuple(
        one for one in proposals if up and (not one.numbers or up & set(one.numbers)) and not _is_same_door(one, letter)
    )


def _is_same_door(one: Proposal, letter: rows.Letter) -> bool:
    """An authority has no door of its own: it is known by the law."""
    if letter.door is None:
        return one.step.role is Role.REGULATOR and one.step.regime == letter.regime
    return one.key[:2] == (letter.route, letter.door)


def _move_addresses(letter: rows.Letter, answer: Answer) -> list[str]:
    """Returns what moved, as "3:removed"."""
    named = {one.sighting.number: one.sighting for one in letter.targets.select_related("sighting")}
    if set(answer.numbers) - set(named):
        raise NotFound("no_such_address", "This letter names no address with that number.")
    event = _ON_ADDRESS.get(answer.kind)
    about: Sequence[rows.Sighting] = [one for n, one in named.items() if n in (answer.numbers or named)]
    moved = [one for one in about if event is not None and (SightingState(one.state), event) in SIGHTING]
    for one in moved:
        if event is not None:
            one.state = after(SIGHTING, SightingState(one.state), event).value
    rows.Sighting.objects.bulk_update(moved, ["state"])
    return [f"{one.number}:{one.state}" for one in moved]


def _state_after(letter: rows.Letter, answer: Answer) -> LetterState:
    """Where the letter stands then. Raises Conflict `not_in_this_state`."""
    state = LetterState(letter.state)
    if answer.kind is AnswerKind.RECEIVED:
        after(LETTER, state, LetterEvent.ANSWER)  # only one that was sent has answers
        return state
    if answer.kind is AnswerKind.ASKS_MORE:
        return after(LETTER, state, LetterEvent.MORE)
    if answer.kind is AnswerKind.NONE:
        return after(LETTER, state, LetterEvent.OVERDUE)
    settled = after(LETTER, state, LetterEvent.ANSWER)
    waits = letter.targets.filter(sighting__state__in=[SightingState.ASKED.value, SightingState.BACK.value]).exists()
    return state if waits else settled


def _move_clocks(settings: Settings, write: Write, letter: rows.Letter, answer: Answer) -> None:
    law, routes = law_of(settings), loader.load(route_files.KIND, settings.home)
    if answer.kind is AnswerKind.RECEIVED:
        mark_clocks(write, law, letter, MarkKind.END, _ACKNOWLEDGED)
        start_more(write, law, letter, ClockStart.ACKNOWLEDGEMENT)
    elif letter.state == LetterState.ANSWERED.value:
        mark_clocks(write, law, letter, MarkKind.END)
        if answer.kind is AnswerKind.REFUSED:
            start_more(write, law, letter, ClockStart.DECISION)
    elif answer.kind is AnswerKind.NONE:
        breach_clocks(write, law, letter, write.at)
    set_due(letter, settings, routes.get(letter.route or ""))


def _is_up(sighting: rows.Sighting) -> bool:
    return SightingState(sighting.state) in STILL_UP
