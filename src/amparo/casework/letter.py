"""A letter as it leaves: its text in two languages, and what to enter into a form."""

from dataclasses import dataclass, field
from enum import StrEnum

from amparo.words import Words

RULE = "-" * 72
"""Between the two languages of a letter."""


class Asker(StrEnum):
    """Who asks for something that a letter lacks."""

    REGIME = "regime"
    ROUTE = "route"


@dataclass(frozen=True)
class Lack:
    """Something that a letter needs before it can be sent.

    fields: what to fill, names of `casework.notice.FIELDS` or "statement:<id>". ask: what to give. why: why the law
    asks it; None where the door does.
    """

    fields: tuple[str, ...]
    ask: Words
    why: Words | None
    source: Asker


class FillKind(StrEnum):
    """TEXT: enter the value. CHOOSE: pick it. THERE: only the person can answer, at the door."""

    TEXT = "text"
    CHOOSE = "choose"
    THERE = "there"


@dataclass(frozen=True)
class Fill:
    """One field of a form. label: what it asks, in our words. value: in the recipient's language; addresses by line."""

    label: Words
    kind: FillKind
    value: str = field(repr=False)
    note: Words | None = None


@dataclass(frozen=True)
class Letter:
    """A letter. A line ends with a line feed and has at most 78 columns; an address stands alone on its, unbroken.

    language: of the recipient. own_language: of the person; own_subject and own_body are "" where it is the same.
    fills: for a form, in its order.
    """

    language: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    own_language: str
    own_subject: str = field(repr=False)
    own_body: str = field(repr=False)
    fills: tuple[Fill, ...] = field(default=(), repr=False)

    def text(self) -> str:
        """What is mailed: in the recipient's language, then a line, then the same in the person's own."""
        if not self.own_body:
            return self.body
        return f"{self.body}\n{RULE}\n\n{self.own_subject}\n\n{self.own_body}"
