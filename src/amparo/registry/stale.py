"""`stale`: every fact that must be looked up again."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from amparo.facts import FRESH_FOR, Basis, Status
from amparo.registry.countries import load_countries
from amparo.registry.kinds import KINDS
from amparo.registry.loader import load, read_all


class StaleFact(NamedTuple):
    """A fact that is recalled, or was not checked for long. file, table: where it stands."""

    kind: str
    thing: str
    file: str
    table: str
    basis: Basis


def stale(home: Path | None, today: date, days: int = FRESH_FOR.days) -> tuple[StaleFact, ...]:
    """Every fact of every kind that is recalled or was last checked more than `days` ago.

    Raises BadInput `bad_data`.
    """
    found = [
        StaleFact(kind.name, name, read_all(kind, home).entries[name].origin.file, fact.table, fact.basis)
        for kind in KINDS.values()
        for name, thing in load(kind, home).items()
        for fact in kind.facts(thing)
    ]
    bases = load_countries().bases.items()
    found += [StaleFact("countries", "countries", "data/countries.toml", table, basis) for table, basis in bases]
    return tuple(fact for fact in found if is_stale(fact.basis, today, days))


def is_stale(basis: Basis, today: date, days: int = FRESH_FOR.days) -> bool:
    """Whether a fact must be looked up again."""
    return basis.status is Status.RECALLED or today - basis.checked > timedelta(days=days)
