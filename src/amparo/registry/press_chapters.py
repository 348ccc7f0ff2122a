"""data/press-guide/*.toml: one chapter of the guide for newsrooms a file, in both languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from amparo.facts import Basis, Source
from amparo.press.zone import Zone
from amparo.registry.helplines import INTERNATIONAL, Serves
from amparo.registry.loader import CheckedFact, Complaint, Kind, Read, read_table
from amparo.registry.sheet import Line, Section, Sheet, source_section
from amparo.registry.tables import BasisTable, SourceTable, Table, WordsTable, sources_of
from amparo.words import Words

_OPENING = Words("Chapter", "Capítulo")
RuleId = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}-[1-9][0-9]?$")]


@dataclass(frozen=True)
class Point:
    """One thing to do. sources: what it rests on; none where it is our own advice."""

    say: Words
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Swap:
    """Words to leave, and words to take."""

    avoid: Words
    write: Words


@dataclass(frozen=True)
class Pair:
    """A sentence before and after. rules: each finds something in the first and nothing in the second."""

    rules: tuple[str, ...]
    before: Words
    after: Words
    form: Literal["text", "markdown"] = "text"
    zone: Zone | None = None


@dataclass(frozen=True)
class Model:
    """A text to copy, in Markdown. jurisdiction: the country that it fits, if any. whole: an article by itself."""

    what: Words
    text: Words
    jurisdiction: Words | None = None
    whole: bool = False


@dataclass(frozen=True)
class Listing:
    """Helplines that a chapter lists: what they serve, and the countries by language."""

    serves: tuple[Serves, ...]
    en: tuple[str, ...]
    es: tuple[str, ...]

    def countries(self, language: str) -> tuple[str, ...]:
        """Those of a language."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True)
class Item:
    """A line of the checklist, and the rules that it stands for."""

    say: Words
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter. opening: paragraphs, each in one line. rules: told here in full; see: named here too."""

    id: str
    order: int
    title: Words
    opening: Words
    basis: Basis
    rules: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    swaps: tuple[Swap, ...] = ()
    pairs: tuple[Pair, ...] = ()
    models: tuple[Model, ...] = ()
    checklist: tuple[Item, ...] = ()
    helplines: Listing | None = None
    sources: tuple[Source, ...] = ()

    def named(self) -> Iterator[str]:
        """Every rule that it names."""
        yield from (*self.rules, *self.see)
        yield from (rule for pair in self.pairs for rule in pair.rules)
        yield from (rule for item in self.checklist for rule in item.rules)

    def said(self) -> Iterator[tuple[str, Words]]:
        """Everything that it says, with the table in which that stands."""
        yield from (("title", self.title), ("opening", self.opening))
        yield from (("point", one.say) for one in self.points)
        yield from (("swap", words) for one in self.swaps for words in (one.avoid, one.write))
        yield from (("pair", words) for one in self.pairs for words in (one.before, one.after))
        yield from (("model", words) for one in self.models for words in (one.what, one.text))
        yield from (("checklist", one.say) for one in self.checklist)


class PointTable(WordsTable, frozen=True, kw_only=True):
    """[[point]]."""

    source: tuple[str, ...] = ()


class SwapTable(Table, frozen=True, kw_only=True):
    """[[swap]]."""

    avoid: WordsTable
    write: WordsTable


class PairTable(Table, frozen=True, kw_only=True):
    """[[pair]]."""

    rules: Annotated[tuple[RuleId, ...], msgspec.Meta(min_length=1)]
    before: WordsTable
    after: WordsTable
    form: Literal["text", "markdown"] = "text"
    zone: Zone | None = None


class ModelTable(Table, frozen=True, kw_only=True):
    """[[model]]."""

    what: WordsTable
    text: WordsTable
    jurisdiction: WordsTable | None = None
    whole: bool = False


class ItemTable(WordsTable, frozen=True, kw_only=True):
    """[[checklist]]."""

    rules: tuple[RuleId, ...] = ()


class ListingTable(Table, frozen=True, kw_only=True):
    """[helplines]."""

    serves: Annotated[tuple[Serves, ...], msgspec.Meta(min_length=1)]
    en: tuple[str, ...]
    es: tuple[str, ...]


class ChapterFile(BasisTable, frozen=True, kw_only=True):
    """A whole file."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*$")]
    order: int
    title: WordsTable
    opening: WordsTable
    rules: tuple[RuleId, ...]
    see: tuple[RuleId, ...] = ()
    point: tuple[PointTable, ...] = ()
    swap: tuple[SwapTable, ...] = ()
    pair: tuple[PairTable, ...] = ()
    model: tuple[ModelTable, ...] = ()
    checklist: tuple[ItemTable, ...] = ()
    helplines: ListingTable | None = None
    sources: dict[str, SourceTable] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.checked is None:
            raise ValueError("`checked` is missing")
        used = {*self.source, *(name for one in self.point for name in one.source)}
        if unknown := sorted(used - self.sources.keys()):
            raise ValueError(f"`sources` lacks {', '.join(unknown)}")


def read(table: dict[str, Any]) -> Read[Chapter]:
    """The chapter of a parsed file. Raises msgspec.ValidationError, ValueError where it lacks a language or words."""
    file = read_table(table, ChapterFile)
    sources = {one.id: one for one in sources_of(file.sources)}
    chapter = Chapter(
        id=file.id,
        order=file.order,
        title=file.title.words(),
        opening=_folded(file.opening),
        basis=file.basis(file.checked or date.min),
        rules=file.rules,
        see=file.see,
        points=tuple(Point(one.words(), tuple(sources[name] for name in one.source)) for one in file.point),
        swaps=tuple(Swap(one.avoid.words(), one.write.words()) for one in file.swap),
        pairs=tuple(_pair(one) for one in file.pair),
        models=tuple(_model(one) for one in file.model),
        checklist=tuple(Item(one.words(), one.rules) for one in file.checklist),
        helplines=Listing(*msgspec.structs.astuple(file.helplines)) if file.helplines else None,
        sources=tuple(sources.values()),
    )
    if wordless := sorted({where for where, words in chapter.said() if not all(one.strip() for one in words)}):
        raise ValueError(f"no words in a language: {', '.join(wordless)}")
    return Read(chapter.id, (chapter,))


def facts(chapter: Chapter) -> Iterator[CheckedFact]:
    """What the chapter rests on."""
    yield CheckedFact("", chapter.basis)


def problems(chapter: Chapter, countries: Iterable[str]) -> Iterator[Complaint]:
    """What does not hold together in it. Whether it names rules that exist is told by `load_guide`."""
    known = {INTERNATIONAL, *countries}
    listed = (*chapter.helplines.en, *chapter.helplines.es) if chapter.helplines else ()
    for code in sorted(set(listed) - known):
        yield Complaint("helplines", f"no country has the code {code}")


def sheet(chapter: Chapter, language: str) -> Sheet:
    """Its opening and its points."""
    lines = [Line("", chapter.opening.said_in(language), chapter.basis)]
    lines += [Line("", one.say.said_in(language), chapter.basis) for one in chapter.points]
    sections = (Section(_OPENING.said_in(language), tuple(lines)), source_section(chapter.sources, language))
    return Sheet(chapter.id, chapter.title.said_in(language), sections)


KIND = Kind("press-guide", read, facts, sheet)


def _pair(table: PairTable) -> Pair:
    return Pair(table.rules, table.before.words(), table.after.words(), table.form, table.zone)


def _model(table: ModelTable) -> Model:
    jurisdiction = table.jurisdiction.words() if table.jurisdiction else None
    return Model(table.what.words(), Words(*(one.strip() for one in table.text.words())), jurisdiction, table.whole)


def _folded(table: WordsTable) -> Words:
    """Paragraphs, each in one line."""
    return Words(*("\n\n".join(" ".join(one.split()) for one in text.strip().split("\n\n")) for text in table.words()))
