"""What an Amparo platform says of a letter comes back into its case: receipt, clocks, outcome, reappearance."""

import json
from collections.abc import Sequence
from uuid import uuid4

from amparo.casework.case_life import (
    EVENT_OF,
    LETTER,
    SIGHTING,
    CaseState,
    LetterEvent,
    LetterState,
    SightingEvent,
    SightingState,
)
from amparo.casework.clock import MarkKind
from amparo.casework.life import after
from amparo.delivery import amparo_platform
from amparo.delivery.amparo_platform import PlatformReceipt, PlatformStatus
from amparo.errors import BadInput, Conflict
from amparo.evidence.entry import Datum
from amparo.services.case_access import CaseAccess, case_of, going_on
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.services.fetching import rules_of
from amparo.services.law import Law, law_of
from amparo.services.letter_clocks import mark_clocks, set_case_due
from amparo.services.letters import AnswerBody, AtPlatform, body_of, letter_row
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

DECIDED = "decided"
_ARRIVED = frozenset({"notice.received"})
"""Kinds of statements that say no more than the receipt did."""
_ENDED = frozenset({"decided", "withdrawn", "referred"})


def note_receipt(
    write: Write, access: CaseAccess, case: rows.Case, letter: rows.Letter, receipt: PlatformReceipt
) -> None:
    """Keep what opens the notice there, its clocks and what was signed."""
    safe = safe_of(access)
    keep_access(safe, letter, receipt)
    kind = "asks_more" if receipt.state == "incomplete" else "received"
    if receipt.state == "incomplete":
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.MORE).value
        letter.save(update_fields=["state"])
    _keep_answer(write, safe, letter, kind, AnswerBody(signed=[receipt.signed]))
    data: dict[str, Datum] = {"letter": letter.number, "state": receipt.state}
    personal = {f"receipt.{letter.number}": receipt.signed["statement"]}
    Chains(write, access.data_key).append(case.id, "letter.receipt", who=access.who, data=data, personal=personal)


def keep_access(safe: Safe, letter: rows.Letter, receipt: PlatformReceipt) -> None:
    """Keep what opens the notice at the platform."""
    body = body_of(safe, letter)
    body.at = AtPlatform(receipt.reference, receipt.passphrase, receipt.key)
    letter.sealed = safe.close(RecordKind.LETTER, letter.id, body)
    letter.save(update_fields=["sealed"])


def ask_for_news(settings: Settings, access: CaseAccess, number: int) -> bool:
    """Ask the platform how a letter stands, and take it over. Returns whether there was news.

    Raises BadInput `not_at_a_platform`; Conflict `case_withdrawn`; NotFound `no_such_letter`, `no_such_case`; what the
    fetcher raises.
    """
    safe = safe_of(access)
    with reading(settings):
        case = case_of(access)
        if case.state != CaseState.OPEN.value:  # nothing is asked for a case that was ended
            raise Conflict("case_withdrawn", "This case was ended. Take it up again first.")
        body = body_of(safe, letter_row(case, number))
    if body.at is None:
        raise BadInput("not_at_a_platform", "This letter did not go to an Amparo platform.")
    rules = rules_of(settings)
    platform = amparo_platform.discover(body.to, rules, body.at.key)
    status = amparo_platform.poll(platform, body.at.reference, body.at.passphrase, rules)
    with writing(settings) as write:
        case = going_on(access, write)
        return _News(write, access, letter_row(case, number), law_of(settings)).take(status)


class _News:
    """News of one letter, being taken over."""

    def __init__(self, write: Write, access: CaseAccess, letter: rows.Letter, law: Law) -> None:
        self._write, self._letter, self._who, self._law = write, letter, access.who, law
        self._safe = safe_of(access)
        self._chains = Chains(write, access.data_key)

    def take(self, status: PlatformStatus) -> bool:
        """Everything that is new. Returns whether there was anything."""
        moved = self._targets(status)
        fresh = self._fresh(status)
        if fresh or moved:
            self._keep(status, fresh, moved)
        self._stand(status)
        self._letter.polled_at = self._write.at
        self._letter.save(update_fields=["polled_at"])
        return bool(moved) or bool(_kinds(fresh) - _ARRIVED)

    def _targets(self, status: PlatformStatus) -> list[str]:
        """The addresses whose state is another now, as "3:removed"."""
        named = {one.place: one.sighting for one in self._letter.targets.select_related("sighting")}
        moved = []
        for number, state, _ in status.targets:
            sighting = named.get(number)
            event = self._event(sighting, state) if sighting is not None else None
            if sighting is None or event is None or (SightingState(sighting.state), event) not in SIGHTING:
                continue
            before, sighting.state = sighting.state, after(SIGHTING, SightingState(sighting.state), event).value
            if sighting.state != before:
                sighting.save(update_fields=["state"])
                moved.append(f"{sighting.number}:{sighting.state}")
        return moved

    def _event(self, sighting: rows.Sighting, state: str) -> SightingEvent | None:
        """What the platform's word means here; taken back there what was removed, it is back."""
        if state == "waiting" and sighting.state in (SightingState.REMOVED.value, SightingState.HIDDEN.value):
            return SightingEvent.RETURN
        return EVENT_OF.get(state)

    def _fresh(self, status: PlatformStatus) -> list[dict[str, str]]:
        """What the platform signed since."""
        known = {
            one["statement"]
            for row in self._letter.answers.all()
            for one in self._safe.open(RecordKind.ANSWER, row.id, row.sealed, AnswerBody).signed
        }
        return [one for one in status.statements if one["statement"] not in known]

    def _keep(self, status: PlatformStatus, fresh: list[dict[str, str]], moved: Sequence[str]) -> None:
        kinds = _kinds(fresh)
        kind = "came_back" if "notice.came_back" in kinds else "news"
        if status.state == DECIDED and "notice.decided" in kinds:
            kind = "decided"
        grounds = sorted({ground for _, _, ground in status.targets if ground is not None})
        _keep_answer(
            self._write, self._safe, self._letter, kind, AnswerBody(grounds[0] if grounds else None, "", fresh)
        )
        data: dict[str, Datum] = {
            "letter": self._letter.number,
            "state": status.state,
            "addresses": tuple(moved),
            "came_back": status.came_back,
        }
        before = rows.PersonalField.objects.filter(chain=self._letter.case_id, field__startswith="statement.").count()
        personal = {f"statement.{n}": one["statement"] for n, one in enumerate(fresh, before + 1)}
        self._chains.append(self._letter.case_id, f"letter.{kind}", who=self._who, data=data, personal=personal)

    def _stand(self, status: PlatformStatus) -> None:
        """Where the letter stands now, and its clocks with it."""
        state = LetterState(self._letter.state)
        event = None
        if status.state in _ENDED and state is not LetterState.ANSWERED:
            event = LetterEvent.ANSWER
        elif status.state == "incomplete" and state is not LetterState.ASKED_MORE:
            event = LetterEvent.MORE
        elif status.state == "open" and state is LetterState.ASKED_MORE:
            event = LetterEvent.SUPPLY
        elif status.state in ("open", "review") and state is LetterState.ANSWERED:
            event = LetterEvent.REOPEN
        if event is None or (state, event) not in LETTER:
            return
        self._letter.state = after(LETTER, state, event).value
        self._letter.save(update_fields=["state"])
        if event is LetterEvent.ANSWER:
            mark_clocks(self._write, self._law, self._letter, MarkKind.END)
            self._letter.due_at = None
            self._letter.save(update_fields=["due_at"])
        set_case_due(self._letter.case_id)


def _kinds(signed: Sequence[dict[str, str]]) -> set[str]:
    return {str(json.loads(one["statement"]).get("kind")) for one in signed}


def _keep_answer(write: Write, safe: Safe, letter: rows.Letter, kind: str, body: AnswerBody) -> None:
    row = rows.LetterAnswer(id=uuid4(), letter=letter, kind=kind, at=write.at)
    row.sealed = safe.close(RecordKind.ANSWER, row.id, body)
    row.save(force_insert=True)
