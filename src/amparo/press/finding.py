"""What is said about an article. None of it holds a word of the article: only rules, zones and places."""

from dataclasses import dataclass
from enum import Enum

from amparo.press.text import Span
from amparo.press.zone import Level, Zone


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found. start, end: in characters of the source; both 0 for the whole document.

    message: key of what the rule says about it. document: it is about what is missing, or about the whole.
    """

    rule: str
    zone: Zone
    start: int
    end: int
    level: Level
    message: str
    document: bool = False


class Standing(Enum):
    """Whether what should be there is. UNKNOWN is not a pass: the form or the data cannot tell."""

    __hash__ = object.__hash__

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something that should be there stands, so that an editor can disagree."""

    rule: str
    item: str
    zone: Zone
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that an editor asked not to report. reason: where it is written in the source; None for the house's."""

    finding: Finding
    reason: Span | None


@dataclass(slots=True)
class Hit:
    """What a check found, before guards, genre and house. sentence: None where it stands in none.

    start, end: in the sentence. shift: a level more. plain: guards and quotations do not matter to it.
    """

    span: Span
    zone: Zone
    sentence: int | None = None
    start: int = 0
    end: int = 0
    level: Level | None = None
    say: str = ""
    shift: bool = False
    plain: bool = False
    document: bool = False


@dataclass(slots=True)
class Outcome:
    """What one check says. standing: None for checks that look for what should not be there."""

    hits: list[Hit]
    standing: Standing | None = None
    evidence: tuple[Evidence, ...] = ()
    unknown: bool = False
