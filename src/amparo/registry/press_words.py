"""data/press-words/*.toml: words that press rules share, one list a file."""

from collections.abc import Iterator
from typing import Any

from amparo.press.rules import WordList
from amparo.registry.loader import CheckedFact, Kind, Read, read_table
from amparo.registry.sheet import Line, Section, Sheet
from amparo.registry.tables import Table


class WordsFile(Table, frozen=True, kw_only=True):
    """A whole file. what: for the next editor of the file."""

    id: str
    what: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    shown: bool = False


def read(table: dict[str, Any]) -> Read[WordList]:
    """The list of a parsed file."""
    file = read_table(table, WordsFile)
    return Read(file.id, (WordList(file.id, file.en, file.es, file.shown),))


def facts(_: WordList) -> Iterator[CheckedFact]:
    """None: words rest on no source."""
    return iter(())


def sheet(words: WordList, language: str) -> Sheet:
    """How many, not which."""
    lines = (Line(language, str(len(words.said_in(language)))),)
    return Sheet(words.id, words.id, (Section(words.id, lines),))


KIND = Kind("press-words", read, facts, sheet)
