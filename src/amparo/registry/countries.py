"""data/countries.toml: the codes of ISO 3166 with their names, and unions of countries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from amparo.errors import BadInput
from amparo.facts import Basis
from amparo.registry.loader import read_table, read_toml, table_named
from amparo.registry.tables import BasisTable, SourceTable, Table, WordsTable
from amparo.words import Words

_FILE = "data/countries.toml"


@dataclass(frozen=True)
class Countries:
    """names: of each country, by its code in ISO 3166-1 alpha-2. unions: members by the union's code, e.g. "EU"."""

    names: Mapping[str, Words]
    unions: Mapping[str, frozenset[str]]
    bases: Mapping[str, Basis]


class UnionTable(BasisTable, frozen=True, kw_only=True):
    """[union.X]."""

    name: WordsTable
    members: tuple[str, ...]


class NamesTable(BasisTable, frozen=True, kw_only=True):
    """[names]: what the codes and names rest on."""


class CountriesFile(Table, frozen=True, kw_only=True):
    """The whole file."""

    checked: date
    names: NamesTable
    country: dict[str, WordsTable]
    union: dict[str, UnionTable]
    source: dict[str, SourceTable]

    def __post_init__(self) -> None:
        for name, union in self.union.items():
            if strangers := sorted(set(union.members) - self.country.keys()):
                raise ValueError(f"`union.{name}` has members that are no country: {', '.join(strangers)}")


@cache
def load_countries() -> Countries:
    """The countries. Raises BadInput `bad_data`."""
    try:
        return read_countries((files("amparo") / _FILE).read_bytes())
    except msgspec.ValidationError as error:
        raise BadInput("bad_data", f"{_FILE}, {': '.join(table_named(str(error)))}.") from None
    except ValueError as error:
        raise BadInput("bad_data", f"{_FILE}: {error}.") from None


def read_countries(data: bytes) -> Countries:
    """The countries of a file. Raises msgspec.ValidationError, ValueError."""
    file = read_table(read_toml(data), CountriesFile)
    bases = {"names": file.names.basis(file.checked)}
    bases |= {f"union.{name}": one.basis(file.checked) for name, one in file.union.items()}
    return Countries(
        names={code: one.words() for code, one in file.country.items()},
        unions={name: frozenset(one.members) for name, one in file.union.items()},
        bases=bases,
    )
