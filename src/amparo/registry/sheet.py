"""What is shown of a thing, in order: headings, lines, and beside each line what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from amparo.facts import Basis, Fact, Source, Status
from amparo.words import Words

_RECALLED = Words("⚠ recalled, verify before use", "⚠ de memoria, comprueba antes de usarlo")
_OLD = Words("⚠ last checked {}, verify before use", "⚠ comprobado por última vez el {}, comprueba antes de usarlo")
NONE = Words("none", "no hay")
SOURCES = Words("Sources", "Fuentes")


class Line(NamedTuple):
    """A label and what it says. basis: None for what is no fact, as an id."""

    label: str
    text: str
    basis: Basis | None = None


class Section(NamedTuple):
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything about one thing, in one language."""

    id: str
    name: str
    sections: tuple[Section, ...]

    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        for section in self.sections:
            yield from section.lines


def mark(basis: Basis | None, today: date | None, language: str) -> str:
    """What to say beside a fact that is not certain; "" where it is. today: None to leave its age out."""
    if basis is None:
        return ""
    if basis.status is Status.RECALLED:
        return _RECALLED.said_in(language)
    if today is not None and basis.is_stale(today):
        return _OLD.said_in(language).format(basis.checked.isoformat())
    return ""


def fact_line(label: Words, fact: Fact[str | None] | Fact[str], language: str) -> Line:
    """A fact in words."""
    said = NONE.said_in(language) if fact.value is None else fact.value
    return Line(label.said_in(language), f"{said} ({fact.note})" if fact.note else said, fact.basis)


def source_section(sources: tuple[Source, ...], language: str) -> Section:
    """Where the facts were read."""
    lines = (
        Line(one.id, "; ".join(part for part in (one.title, one.url, one.kind, one.note) if part)) for one in sources
    )
    return Section(SOURCES.said_in(language), tuple(lines))
