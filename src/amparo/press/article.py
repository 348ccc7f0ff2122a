"""An article as it was written: passages, links, pictures, front matter. Every place is a span of the source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from amparo.press.text import Span, Text
from amparo.press.zone import Genre, Zone


class Form(Enum):
    """How an article is written. DOCUMENT: paragraphs taken from a word processor's file by the shell."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCUMENT = "document"

    @property
    def has_meta(self) -> bool:
        """Whether it says what search engines and social networks will show."""
        return self is Form.HTML


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, caption or value of metadata. quoted: parts that the mark-up says are quotations."""

    zone: Zone
    text: Text
    quoted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link. passage: where its words stand, with their places; None for one without words."""

    target: str
    span: Span
    zone: Zone
    passage: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. shared: the one that social networks show. passages: its address, description and caption."""

    target: str
    span: Span
    shared: bool = False
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that asks not to report a rule. before: the number of the passage that follows. reason: its span."""

    rule: str
    span: Span
    before: int
    reason: Span | None


@dataclass(frozen=True)
class Article:
    """What a parser found. keys: the front matter, by key in small letters."""

    form: Form
    language: str
    passages: tuple[Passage, ...]
    length: int
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    embeds: tuple[Link, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    jurisdiction: str | None = None
    genre: Genre | None = None
    footnotes: tuple[int, ...] = ()


class Draft:
    """What a parser fills, passage after passage."""

    def __init__(self, source: str, form: Form) -> None:
        self.source = source
        self.form = form
        self.passages: list[Passage] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.embeds: list[Link] = []
        self.ignores: list[Ignore] = []
        self.keys: dict[str, str] = {}
        self.footnotes: list[int] = []
        self.language = ""

    def put(self, zone: Zone, text: Text | None, quoted: tuple[tuple[int, int], ...] = ()) -> int | None:
        """Add a passage; its number, None where it is empty."""
        if text is None or not text.said.strip():
            return None
        self.passages.append(Passage(zone, text, quoted))
        return len(self.passages) - 1
