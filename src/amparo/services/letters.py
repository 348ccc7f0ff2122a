"""A letter as a case keeps it, and what a page needs of it."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

import msgspec

from amparo.casework.case_life import LetterState
from amparo.casework.letter import Fill
from amparo.casework.notice import Concern, NoticeDraft, Relation, Target, TargetKind
from amparo.casework.regime import Task
from amparo.casework.route import Door, DoorKind, Role, Route
from amparo.casework.situation import Happening
from amparo.delivery.email import is_address
from amparo.errors import NotFound
from amparo.services.case_about import About
from amparo.services.case_access import CaseAccess
from amparo.services.case_keys import derived_key
from amparo.services.case_records import RecordKind, Safe
from amparo.services.passphrase import reference_from
from amparo.store import models as rows


class Way(Enum):
    """How a letter leaves. FORM: the person fills a form or a menu in. AMPARO: posted to the platform's own intake."""

    EMAIL = "email"
    FORM = "form"
    PRINT = "print"
    PHONE = "phone"
    AMPARO = "amparo"


class AtPlatform(msgspec.Struct):
    """What opens the notice at an Amparo platform, and by whose key it signs."""

    reference: str
    passphrase: str
    key: str

    def __repr__(self) -> str:
        """Nothing of it."""
        return "AtPlatform()"


class Posted(msgspec.Struct):
    """What a platform gets beside `LetterBody.leaves`, as it stood when the letter was first sent: sent again it is the
    same to the last sign. prints: as `draft.fingerprint_lines` writes them.
    """

    language: str
    concern: str
    mailbox_safe: bool
    prints: str

    def __repr__(self) -> str:
        """Nothing of it."""
        return "Posted()"


class LetterBody(msgspec.Struct, kw_only=True):
    """What is sealed of a letter. to: mail address, form, menu or base address. token: by which a platform knows the
    same notice sent twice. shield: of `compose.Shield`. fields: label, value and note of each field of a form. leaves:
    what it says of the person once shielded, by names of `NoticeDraft`. whole: as mailed, in both languages.
    """

    operator: str | None
    reference: str
    to: str
    shield: str
    language: str
    subject: str
    text: str
    own_language: str
    own_text: str
    own_subject: str = ""
    whole: str = ""
    fields: list[tuple[str, str, str]] = []
    statements: list[tuple[str, str]] = []
    answer_to: str | None = None
    leaves: dict[str, str | None] = {}
    token: str = ""
    posted: Posted | None = None
    at: AtPlatform | None = None
    key: str | None = None

    def __repr__(self) -> str:
        """Nothing of it."""
        return "LetterBody()"


@dataclass(frozen=True)
class LetterDue:
    """A duty that runs for a letter. breached: its time passed without an end."""

    regime: str
    duty: str
    task: Task
    due: datetime
    breached: bool
    ended: bool


@dataclass(frozen=True)
class LetterView:
    """A letter, for its page. numbers: of the addresses it names, in its order. answers: kind, time, ground, text."""

    number: int
    state: LetterState
    role: Role
    way: Way
    route: str | None
    door: str | None
    regime: str | None
    agreed_at: datetime
    sent_at: datetime | None
    due_at: datetime | None
    by_law: bool
    numbers: tuple[int, ...]
    dues: tuple[LetterDue, ...]
    body: LetterBody = field(repr=False)
    answers: tuple["AnswerView", ...] = ()


@dataclass(frozen=True)
class AnswerView:
    """An answer, for a page. signed: what an Amparo platform signed."""

    kind: str
    at: datetime
    ground: str | None
    text: str = field(repr=False, default="")
    signed: tuple[dict[str, str], ...] = field(repr=False, default=())

    @property
    def came_back(self) -> str | None:
        """The band in which the platform signed that it came up again, the newest; None where it signed none."""
        said = [json.loads(one["statement"]) for one in self.signed]
        bands = [one["data"].get("band") for one in said if one.get("kind") == "notice.came_back"]
        return str(bands[-1]) if bands else None


class AnswerBody(msgspec.Struct):
    """What is sealed of an answer."""

    ground: str | None = None
    text: str = ""
    signed: list[dict[str, str]] = []

    def __repr__(self) -> str:
        """Nothing of it."""
        return "AnswerBody()"


PERSONAL = ("country", "category", "explanation", "name", "contact", "authority", "signature")
"""Fields of a notice that say something of the person."""
_BY_KIND = {
    DoorKind.EMAIL: Way.EMAIL,
    DoorKind.PHONE: Way.PHONE,
    DoorKind.POST: Way.PRINT,
    DoorKind.AMPARO: Way.AMPARO,
}


def way_of(door: Door | None) -> Way:
    """How a letter to this door leaves; None is a regulator, to whom it is printed or copied.

    A mailbox whose name has still to be found, as "abuse@{domain}", is written to by the person.
    """
    if door is None:
        return Way.PRINT
    if door.kind is DoorKind.EMAIL and not is_address(door.value):
        return Way.FORM
    return _BY_KIND.get(door.kind, Way.FORM)


def letter_row(case: rows.Case, number: int) -> rows.Letter:
    """A letter of a case, for a block that reads or writes. Raises NotFound `no_such_letter`."""
    found = case.letters.filter(number=number).first()
    if found is None:
        raise NotFound("no_such_letter", "This case has no letter with that number.")
    return found


def view_of(safe: Safe, letter: rows.Letter) -> LetterView:
    """A letter with all that hangs on it, for a block that reads the store. Raises Unavailable `cannot_unseal`."""
    return LetterView(
        number=letter.number,
        state=LetterState(letter.state),
        role=Role(letter.role),
        way=Way(letter.way),
        route=letter.route,
        door=letter.door,
        regime=letter.regime,
        agreed_at=letter.agreed_at,
        sent_at=letter.sent_at,
        due_at=letter.due_at,
        by_law=letter.by_law,
        numbers=tuple(one.sighting.number for one in sorted(letter.targets.all(), key=lambda one: one.place)),
        dues=tuple(
            LetterDue(
                one.regime, one.duty, Task(one.task), one.due_at, one.breached_at is not None, one.ended_at is not None
            )
            for one in sorted(letter.clocks.all(), key=lambda one: one.due_at)
        ),
        body=body_of(safe, letter),
        answers=tuple(_answer(safe, one) for one in sorted(letter.answers.all(), key=lambda one: one.at)),
    )


def body_of(safe: Safe, letter: rows.Letter) -> LetterBody:
    """What a letter says. Raises Unavailable `cannot_unseal`."""
    return safe.open(RecordKind.LETTER, letter.id, letter.sealed, LetterBody)


def draft_for(
    about: About, addresses: Sequence[str], regime: str | None, statements: frozenset[tuple[str, str]]
) -> NoticeDraft:
    """The person's own notice about some addresses, before any shield. statements: those agreed to."""
    return NoticeDraft(
        language=about.language,
        country=about.country,
        regimes=() if regime is None else (regime,),
        relation=Relation(about.relation),
        targets=tuple(Target(TargetKind.ITEM, one, concern_of(about)) for one in addresses),
        statements=statements,
        category=about.category,
        explanation=about.explanation,
        name=about.name,
        contact=about.contact,
        mailbox_safe=about.mailbox_safe,
        authority=about.authority,
        signature=about.signature,
    )


def leaving(draft: NoticeDraft) -> dict[str, str | None]:
    """What of a shielded draft a platform is told of the person, as `LetterBody.leaves` keeps it."""
    relation = None if draft.relation is None else draft.relation.value
    return {"relation": relation, **{name: getattr(draft, name) for name in PERSONAL}}


def field_of(fill: Fill, language: str) -> tuple[str, str, str]:
    """A field of a form, as `LetterBody.fields` keeps it."""
    note = fill.note.said_in(language) if fill.note is not None else ""
    return fill.label.said_in(language), fill.value, note


def letter_reference(access: CaseAccess, case: rows.Case, what: object) -> str:
    """A letter's own name: the same when it is read and when it is agreed to, another for the next letter.

    what: whom it goes to, and about what; plain values.
    """
    key = derived_key(access.data_key, "reference")
    return reference_from(hmac.digest(key, msgspec.json.encode((what, case.letters.count())), "sha256"))


def find_door(routes: Mapping[str, Route], route: str, door: str) -> tuple[Route, Door]:
    """A door by its ids. Raises NotFound `no_such_door`."""
    found = routes.get(route)
    for one in found.doors if found is not None else ():
        if found is not None and one.id == door:
            return found, one
    raise NotFound("no_such_door", "There is no such door.")


def _answer(safe: Safe, row: rows.LetterAnswer) -> AnswerView:
    body = safe.open(RecordKind.ANSWER, row.id, row.sealed, AnswerBody)
    return AnswerView(row.kind, row.at, body.ground, body.text, tuple(body.signed))


def concern_of(about: About) -> Concern:
    """What is wrong with the addresses of a case."""
    if Happening.SYNTHETIC.value in about.happened:
        return Concern.SYNTHETIC
    return Concern.SECRET if Happening.SECRET.value in about.happened else Concern.SHARED
