"""Between a notice as given and a notice as kept."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from amparo.casework.notice import CATEGORIES, Concern, NoticeDraft, Relation, Target, TargetKind
from amparo.errors import BadInput
from amparo.evidence.commitment import Opening
from amparo.keyring import Keyring
from amparo.services.law import Law
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.store import models as rows
from amparo.words import LANGUAGES

MOST_TARGETS = 1_000
"""Things that one notice may name; a page asks for another notice from there on, so that none is lost."""
LONGEST = {"address": 2_000, "explanation": 5_000, "name": 200, "contact": 320, "authority": 500, "signature": 200}
MOST_FINGERPRINTS = 256
TEXTS = ("explanation", "name", "contact", "authority", "signature")
"""Fields of a draft that are personal texts."""


def checked(draft: NoticeDraft) -> NoticeDraft:
    """The draft in its plain form: blanks stripped, empty texts None, things named twice once.

    Raises BadInput `no_targets`, `too_long`, `bad_notice`. Never repeats what was written.
    """
    targets = tuple(dict.fromkeys(Target(one.kind, plain_address(one.address), one.concern) for one in draft.targets))
    if not targets and not draft.fingerprints:
        raise BadInput("no_targets", "A notice names at least one address, account, group or tag.")
    if len(targets) > MOST_TARGETS or len(draft.fingerprints) > MOST_FINGERPRINTS:
        raise BadInput("too_long", f"One notice names at most {MOST_TARGETS} things; send another for the rest.")
    if draft.language not in LANGUAGES or (draft.category is not None and draft.category not in CATEGORIES):
        raise BadInput("bad_notice", "The language or the category is none that we know.")
    if draft.country is not None and not (
        len(draft.country) == 2 and draft.country.isascii() and draft.country.isupper()
    ):
        raise BadInput("bad_notice", "A country is two capital letters, as in ISO 3166.")
    return replace(
        draft,
        targets=targets,
        explanation=_text("explanation", draft.explanation),
        name=_text("name", draft.name),
        contact=_text("contact", draft.contact),
        authority=_text("authority", draft.authority),
        signature=_text("signature", draft.signature),
    )


def personal_fields(draft: NoticeDraft) -> dict[str, str]:
    """What of a draft is personal, by field of the chain; addresses are numbered."""
    given = {name: getattr(draft, name) for name in TEXTS}
    fields = {name: value for name, value in given.items() if value is not None}
    fields.update({f"address.{number}": target.address for number, target in enumerate(draft.targets, 1)})
    return fields


def content_equal(keyring: Keyring, draft: NoticeDraft) -> str | None:
    """Keyed digest of who names what, by which the same notice given again is told; None without a contact."""
    if draft.contact is None:
        return None
    named = sorted((one.kind.value, one.address) for one in draft.targets)
    return keyring.equality("content", json.dumps([draft.contact.lower(), named]))


def kept_draft(notice: rows.Notice, openings: Mapping[str, Opening]) -> NoticeDraft:
    """The draft of a stored notice. Its fingerprints are in it while they wait; later they are in a bank."""
    targets = [
        Target(TargetKind(row.kind), openings[f"address.{row.number}"].value, Concern(row.concern))
        for row in notice.targets.order_by("number")
        if f"address.{row.number}" in openings
    ]
    texts = {name: openings[name].value for name in TEXTS if name in openings}.get
    return NoticeDraft(
        language=notice.language,
        country=notice.country,
        regimes=tuple(notice.regimes),
        relation=Relation(notice.relation) if notice.relation else None,
        targets=tuple(targets),
        statements=frozenset((regime, statement) for regime, statement in notice.statements),
        category=notice.category,
        mailbox_safe=notice.mailbox_safe,
        fingerprints=fingerprints_in(openings["fingerprints"].value) if "fingerprints" in openings else (),
        explanation=texts("explanation"),
        name=texts("name"),
        contact=texts("contact"),
        authority=texts("authority"),
        signature=texts("signature"),
    )


def fingerprint_lines(fingerprints: Iterable[Signal]) -> str:
    """Fingerprints as kept sealed until they may hold uploads: type, value and quality, one a line."""
    return "\n".join(f"{one} {'' if one.quality is None else one.quality}" for one in fingerprints)


def fingerprints_in(lines: str) -> tuple[Signal, ...]:
    """Read back what `fingerprint_lines` wrote."""
    parts = [line.partition(" ") for line in lines.split("\n")]
    return tuple(types.parse(text, int(quality) if quality else None) for text, _, quality in parts)


def agreed(draft: NoticeDraft, law: Law) -> NoticeDraft:
    """The draft with those statements only that a regime has: whatever else is sent in their place nobody agreed to."""
    known = {(regime.id, one.id) for regime in law.regimes.values() for one in regime.statements}
    return replace(draft, statements=draft.statements & known)


def exact_statements(draft: NoticeDraft, law: Law) -> str:
    """The very words that the person agreed to, one sentence a line, "" where there were none.

    A statement that no regime has is left out: nobody agreed to words that were not shown.
    """
    said = [
        statement.text.said_in(draft.language)
        for regime in law.regimes.values()
        for statement in regime.statements
        if (regime.id, statement.id) in draft.statements
    ]
    return "\n".join(said)


def _text(name: str, given: str | None) -> str | None:
    text = (given or "").strip()
    _check_letters(text)
    if len(text) > LONGEST[name]:
        raise BadInput("too_long", f"One of the texts is longer than its {LONGEST[name]} characters.")
    return text or None


def _check_letters(text: str) -> None:
    """Half of a surrogate pair, as JSON can hold it, is no letter and cannot be kept."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadInput("bad_notice", "One of the texts holds something that is no letter.")


def plain_address(given: str) -> str:
    """An address in its plain form. Raises BadInput `bad_notice`."""
    text = given.strip()
    _check_letters(text)
    if not text or len(text) > LONGEST["address"] or any(ord(letter) < 32 for letter in text):
        raise BadInput("bad_notice", f"An address is one line of at most {LONGEST['address']} characters.")
    return text
