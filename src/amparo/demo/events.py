"""What a story tells: headings, commands, uploads, and what must be so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """A heading."""

    title: str


@dataclass(frozen=True)
class Command:
    """A command that was run, as a person would type it, and what came of it."""

    line: str
    outcome: str


@dataclass(frozen=True)
class Step:
    """What a person does on a page, and what the page says then."""

    doing: str
    outcome: str


@dataclass(frozen=True)
class Check:
    """One upload. milliseconds: from sending the file to holding the answer."""

    picture: str
    change: str
    decision: str
    reason: str
    expected: str
    milliseconds: float

    @property
    def as_expected(self) -> bool:
        """Whether the gate decided as it must."""
        return self.decision == self.expected


@dataclass(frozen=True)
class Outcome:
    """Something that must be so. told: what it was found to be."""

    what: str
    told: str
    as_expected: bool


@dataclass(frozen=True)
class Address:
    """Something to look at while the demo goes on."""

    what: str
    url: str


Event = Chapter | Command | Step | Check | Outcome | Address
