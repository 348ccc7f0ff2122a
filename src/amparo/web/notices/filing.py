"""A filing under way: what was answered so far, carried by the page, kept nowhere."""

import re
import secrets
from collections.abc import Mapping
from typing import Literal, get_args

import msgspec
from django.http import QueryDict

from amparo.casework.notice import Concern, NoticeDraft, Relation, Target, TargetKind
from amparo.signals.model import Signal
from amparo.signals.types import parse

Step = Literal["begin", "age", "who", "what", "details", "check", "minor"]
ORDER: tuple[Step, ...] = ("begin", "age", "who", "what", "details", "check")
"""The steps for adults, in order; "minor" leaves this path."""
STEPS: tuple[Step, ...] = get_args(Step)
_GRADED = re.compile(r"(pdq:[^:]+):([0-9]{1,3})")
Written = dict[str, list[str]]
"""What stood in the fields of one step, by name, as it was sent."""


class Filing(msgspec.Struct, forbid_unknown_fields=True):
    """name: random, of this filing alone. step: the one shown. answers: what stood in the fields, by step."""

    name: str
    step: Step = "begin"
    answers: dict[str, Written] = {}

    def said(self, step: Step, field: str) -> str:
        """One answer, "" where there is none."""
        values = self.answers.get(step, {}).get(field, [])
        return values[-1].strip() if values else ""

    @property
    def country(self) -> str | None:
        """Where the person lives, None where not said."""
        return self.said("who", "country") or None

    @property
    def relation(self) -> Relation | None:
        """Who signs."""
        said = self.said("who", "relation")
        return Relation(said) if said in {one.value for one in Relation} else None


def begun() -> Filing:
    """A filing with nothing in it."""
    return Filing(secrets.token_hex(8))


def following(step: Step) -> Step:
    """The step after this one; the last stays."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def preceding(step: Step) -> Step:
    """The step before this one; from the minors' page back to the question."""
    return "age" if step == "minor" else ORDER[max(ORDER.index(step) - 1, 0)]


def written(sent: QueryDict, names: Mapping[str, object]) -> Written:
    """What was sent in the fields of these names, as it was sent."""
    return {name: list(sent.getlist(name)) for name in names if name in sent}


def draft_of(filing: Filing, language: str) -> NoticeDraft:
    """The notice as far as it was answered. Every step's form has been found in order before."""
    said = filing.said
    return NoticeDraft(
        language=language,
        country=filing.country,
        regimes=(),
        relation=filing.relation,
        targets=(*_items(filing), *_others(filing)),
        statements=frozenset(_statements(filing)),
        category=said("details", "category") or None,
        explanation=said("details", "explanation") or None,
        name=said("details", "name") or None,
        contact=said("details", "contact") or None,
        mailbox_safe=said("details", "mailbox_safe") == "on",
        authority=(said("who", "authority") or None) if filing.relation is Relation.REPRESENTATIVE else None,
        signature=said("details", "signature") or None,
        fingerprints=tuple(fingerprints(said("what", "fingerprints"))),
    )


def lines(text: str) -> list[str]:
    """The lines of a text that have something in them, without the blanks around it."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fingerprints(text: str) -> list[Signal]:
    """One fingerprint a line, of a picture with its quality after it if that is known: `pdq:…` or `pdq:…:87`.

    Raises BadInput `bad_signal`, `unknown_signal_type`, `bad_quality`.
    """
    graded = [_GRADED.fullmatch(line) for line in lines(text)]
    return [
        parse(found[1], int(found[2])) if found else parse(line)
        for line, found in zip(lines(text), graded, strict=True)
    ]


def row_count(filing: Filing) -> int:
    """How many rows there are for accounts, groups and tags."""
    said = filing.said("what", "rows")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _items(filing: Filing) -> list[Target]:
    concern = Concern(filing.said("what", "concern") or Concern.SHARED.value)
    return [Target(TargetKind.ITEM, line, concern) for line in lines(filing.said("what", "addresses"))]


def _others(filing: Filing) -> list[Target]:
    rows = range(row_count(filing))
    named = [(row, filing.said("what", f"named_{row}")) for row in rows]
    return [
        Target(
            TargetKind(filing.said("what", f"kind_{row}") or TargetKind.ACCOUNT.value),
            name,
            Concern(filing.said("what", f"concern_{row}") or Concern.SHARED.value),
        )
        for row, name in named
        if name
    ]


def _statements(filing: Filing) -> list[tuple[str, str]]:
    agreed = [name for name in filing.answers.get("details", {}) if name.startswith("agreed:")]
    pairs = [name.split(":") for name in agreed if filing.said("details", name) == "on"]
    return [(regime, statement) for _, regime, statement in pairs]
