"""data/press/*.toml: one press rule a file, with both languages, its source and worked examples."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from amparo.press.checks import AnyCheck
from amparo.press.rules import MESSAGE, Example, Guard, Quote, Rule
from amparo.press.zone import Family, Genre, Level, Zone
from amparo.registry.loader import CheckedFact, Complaint, Kind, Read, read_table
from amparo.registry.sheet import Line, Section, Sheet, source_section
from amparo.registry.tables import BasisTable, SourceTable, Table, WordsTable, sources_of
from amparo.words import Words

CASES_WITH_FINDING = frozenset({"bad", "quoted-bad", "gamed"})
"""In which examples the rule must find something. In all others it must not."""
_LEVEL = Words("Level", "Nivel")
_WHY = Words("Why", "Por qué")
_INSTEAD = Words("Instead", "En su lugar")
_MAY_NOT = Words("When it may not apply", "Cuándo puede no aplicarse")
_RULE = Words("Rule", "Regla")


class ExampleTable(Table, frozen=True, kw_only=True):
    """[[example]]. zone: where the text stands, the body unless said. gamed: an attempt to satisfy a presence rule."""

    case: Literal["bad", "good", "quoted", "quoted-bad", "negated", "mentioned", "statute", "out-of-topic", "gamed"]
    language: Literal["en", "es"]
    text: str
    form: Literal["text", "markdown", "html"] = "text"
    zone: Zone | None = None
    genre: Genre | None = None
    jurisdiction: str | None = None

    def example(self) -> Example:
        """As a value."""
        finds = self.case in CASES_WITH_FINDING
        return Example(self.case, self.language, self.text, finds, self.form, self.zone, self.genre, self.jurisdiction)


class RuleFile(BasisTable, frozen=True, kw_only=True):
    """A whole file."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}-[1-9][0-9]?$")]
    family: Family
    name: WordsTable
    level: Level
    zones: Annotated[tuple[Zone, ...], msgspec.Meta(min_length=1)]
    check: Annotated[tuple[AnyCheck, ...], msgspec.Meta(min_length=1)]
    message: WordsTable
    instead: WordsTable
    may_not_apply: WordsTable
    done_well: WordsTable | None = None
    headline_level: Level | None = None
    genres: dict[Genre, Literal["error", "warn", "suggestion", "note", "off"]] = msgspec.field(default_factory=dict)
    quote: Quote = "skip"
    guards: tuple[Guard, ...] = ()
    max_per_document: Annotated[int, msgspec.Meta(ge=1)] = 3
    says: dict[str, WordsTable] = msgspec.field(default_factory=dict)
    never_off: bool = False
    example: tuple[ExampleTable, ...] = ()
    # `source` lists ids, as everywhere; `sources` says what they are.
    sources: dict[str, SourceTable] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.checked is None:
            raise ValueError("`checked` is missing")
        if MESSAGE in self.says:
            raise ValueError("`says` repeats `message`")
        if unsaid := sorted({one.say for one in self.check if one.say} - self.says.keys()):
            raise ValueError(f"`says` lacks {', '.join(unsaid)}")
        if unknown := sorted(set(self.source) - self.sources.keys()):
            raise ValueError(f"`sources` lacks {', '.join(unknown)}")


def read(table: dict[str, Any]) -> Read[Rule]:
    """The rule of a parsed file."""
    file = read_table(table, RuleFile)
    rule = Rule(
        id=file.id,
        family=file.family,
        name=file.name.words(),
        level=file.level,
        zones=file.zones,
        checks=file.check,
        message=file.message.words(),
        instead=file.instead.words(),
        may_not_apply=file.may_not_apply.words(),
        basis=file.basis(file.checked or date.min),
        sources=sources_of(file.sources),
        headline_level=file.headline_level,
        genres={genre: None if level == "off" else Level(level) for genre, level in file.genres.items()},
        quote=file.quote,
        guards=file.guards,
        at_most=file.max_per_document,
        says={key: words.words() for key, words in file.says.items()},
        never_off=file.never_off,
        examples=tuple(one.example() for one in file.example),
        done_well=file.done_well.words() if file.done_well else None,
    )
    return Read(rule.id, (rule,))


def facts(rule: Rule) -> Iterator[CheckedFact]:
    """What the rule rests on."""
    yield CheckedFact("", rule.basis)


def problems(rule: Rule) -> Iterator[Complaint]:
    """What does not hold together in what it says; whether its examples run is tested with the engine."""
    for table, words in (
        ("name", rule.name),
        ("message", rule.message),
        ("instead", rule.instead),
        ("may_not_apply", rule.may_not_apply),
        ("done_well", rule.praise),
        *((f"says, {key}", one) for key, one in rule.says.items()),
    ):
        if not all(one.strip() for one in words):
            yield Complaint(table, "it lacks words")
    for language in ("en", "es"):
        cases = {one.case for one in rule.examples if one.language == language}
        if lacking := sorted({"bad", "good"} - cases):
            yield Complaint("example", f"no {' and no '.join(lacking)} example in the language {language}")


def sheet(rule: Rule, language: str) -> Sheet:
    """Everything that is said of a rule."""
    lines = (
        Line(_LEVEL.said_in(language), rule.level.value, rule.basis),
        Line(_WHY.said_in(language), rule.message.said_in(language), rule.basis),
        Line(_INSTEAD.said_in(language), rule.instead.said_in(language), rule.basis),
        Line(_MAY_NOT.said_in(language), rule.may_not_apply.said_in(language), rule.basis),
    )
    sections = (Section(_RULE.said_in(language), lines), source_section(rule.sources, language))
    return Sheet(rule.id, rule.name.said_in(language), sections)


KIND = Kind("press", read, facts, sheet)
