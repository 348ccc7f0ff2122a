"""The pieces of TOML that every kind of file is made of: words, facts, sources."""

from collections.abc import Mapping
from datetime import date

import msgspec

from amparo.facts import Basis, Fact, Source, Status
from amparo.words import Words


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a file. A key that it does not know is an error."""


class WordsTable(Table, frozen=True, kw_only=True):
    """The same words in every language of the interface."""

    en: str
    es: str

    def words(self) -> Words:
        """As a value."""
        return Words(self.en, self.es)


class BasisTable(Table, frozen=True, kw_only=True):
    """What a fact rests on. checked: where it differs from the file's."""

    status: Status
    source: tuple[str, ...] = ()
    citation: str | None = None
    checked: date | None = None

    def basis(self, checked: date) -> Basis:
        """As a value. checked: the file's day."""
        return Basis(self.status, self.checked or checked, self.source, self.citation)


class FactTable(BasisTable, frozen=True, kw_only=True):
    """A fact in words: `value`, or `none = true` where there is no such thing."""

    value: str | None = None
    none: bool = False
    note: str | None = None

    def __post_init__(self) -> None:
        if self.none is (self.value is not None):
            raise ValueError("Either `value` or `none = true`")

    def fact(self, checked: date) -> Fact[str | None]:
        """As a value."""
        return Fact(self.value, self.basis(checked), self.note)


class SaidTable(BasisTable, frozen=True, kw_only=True):
    """A fact that always has words."""

    value: str
    note: str | None = None

    def fact(self, checked: date) -> Fact[str]:
        """As a value."""
        return Fact(self.value, self.basis(checked), self.note)


class SourceTable(Table, frozen=True, kw_only=True):
    """Where facts were read."""

    title: str
    kind: str
    url: str = ""
    note: str = ""


def sources_of(tables: Mapping[str, SourceTable]) -> tuple[Source, ...]:
    """As values, in the order of the file."""
    return tuple(Source(name, one.title, one.url, one.kind, one.note) for name, one in tables.items())
