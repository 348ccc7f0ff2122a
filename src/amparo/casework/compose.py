"""A letter from what the person said, the law and the door: the same every time, and never sent incomplete."""

from amparo.casework import letter_words
from amparo.casework.completeness import missing
from amparo.casework.door_fields import lacking
from amparo.casework.door_use import fills, instruction, unfilled
from amparo.casework.letter import Asker, Fill, FillKind, Lack, Letter
from amparo.casework.letter_body import (
    Writing,
    addresses,
    by_door,
    by_law,
    closing,
    explanation,
    request,
    subject,
)
from amparo.casework.letter_law import basis, copies, deadline
from amparo.casework.letter_lines import laid_out
from amparo.casework.matter import Agent, Matter, Shield
from amparo.casework.notice import NoticeDraft
from amparo.casework.route import Role, Use
from amparo.casework.shield import (
    leaving,
    names_the_person,
    our_language,
    recipient_language,
    shielded,
    shields,
)
from amparo.errors import Conflict

__all__ = [
    "Agent",
    "Asker",
    "Fill",
    "FillKind",
    "Lack",
    "Letter",
    "Matter",
    "Shield",
    "compose",
    "instruction",
    "lacks",
    "shielded",
    "shields",
]


def lacks(matter: Matter) -> tuple[Lack, ...]:
    """What the letter still needs, as it would leave: by the law, then by the door. Nothing is asked for twice.

    Raises Conflict `shield_not_allowed`, BadInput `agent_missing`.
    """
    return _lacks(matter, shielded(matter))


def compose(matter: Matter) -> Letter:
    """The letter.

    Raises Conflict `letter_incomplete` while `lacks` gives anything, `no_letter_here` for a door that takes none (to
    read, for fingerprints, or for images of minors, who are handed over instead), and what `lacks` raises.
    """
    is_for_minors = matter.door.for_minors or (matter.route is not None and matter.route.role is Role.MINOR_SERVICE)
    if matter.door.use is not Use.NOTICE or is_for_minors:
        raise Conflict("no_letter_here", "No letter goes to this door.")
    if lacks(matter):
        raise Conflict("letter_incomplete", "The letter lacks something that the law or the door requires.")
    own = our_language(matter.draft.language)
    language = recipient_language(own, matter.door.languages)
    first = _writing(matter, language)
    second = _writing(matter, own) if own != language else None
    return Letter(
        language=language,
        subject=subject(first),
        body=_body(matter, first),
        own_language=own,
        own_subject=subject(second) if second else "",
        own_body=_body(matter, second) if second else "",
        fills=fills(first, matter.door),
    )


def _lacks(matter: Matter, draft: NoticeDraft) -> tuple[Lack, ...]:
    found: list[Lack] = []
    if matter.regime is not None:
        found += [Lack(one.fields, one.ask, one.why, Asker.REGIME) for one in missing(draft, matter.regime)]
    fields = matter.route.fields_of(matter.door) if matter.route is not None else ()
    for one in lacking(fields, draft, matter.regime):
        found.append(Lack(unfilled(one, draft, matter.regime), one.paraphrase, None, Asker.ROUTE))
    if not draft.targets:
        found.append(letter_words.ADDRESS_LACK)
    asked: set[str] = set()
    kept = []
    for lack in found:
        if not asked.issuperset(lack.fields):
            kept.append(lack)
        asked.update(lack.fields)
    return tuple(kept)


def _writing(matter: Matter, language: str) -> Writing:
    fields = matter.route.fields_of(matter.door) if matter.route is not None else ()
    return Writing(
        draft=leaving(matter, language),
        regime=matter.regime,
        role=matter.route.role if matter.route is not None else None,
        fields=fields,
        by_agent=matter.shield is Shield.AGENT,
        synthetic=matter.draft.category == "synthetic",
        person_named=names_the_person(matter.regime, fields),
        reference=matter.reference,
        day=matter.day,
        language=language,
    )


def _body(matter: Matter, writing: Writing) -> str:
    return laid_out(
        [
            request(writing),
            *basis(matter.regime, matter.door, matter.day, writing.language),
            *deadline(matter.regime, matter.day, writing.language),
            *copies(matter.regime, writing.role, matter.day, writing.language),
            *addresses(writing),
            *by_law(writing, letter_words.BY_LAW),
            *by_door(writing),
            *explanation(writing),
            *closing(writing),
        ]
    )
