"""`check`: whether the data holds together; every example is run."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from amparo.errors import BadInput
from amparo.registry import calendars, helplines, press_chapters, press_rules, regime_check, route_check
from amparo.registry.countries import load_countries
from amparo.registry.kinds import KINDS, Library, library
from amparo.registry.loader import Complaint, Entry, Problem, is_in_future, read_all

CHECKS: dict[str, Callable[[Any, Library], Iterator[Complaint]]] = {
    "regimes": regime_check.problems,
    "helplines": lambda thing, shelf: helplines.problems(thing, shelf.countries.names),
    "calendars": lambda thing, _: calendars.problems(thing),
    "routes": route_check.problems,
    "press": lambda thing, _: press_rules.problems(thing),
    "press-guide": lambda thing, shelf: press_chapters.problems(thing, shelf.countries.names),
}
"""What may be wrong with a thing of each kind."""


def check(home: Path | None, today: date) -> tuple[Problem, ...]:
    """Everything wrong in every file; where one cannot be read, only that, since the others rest on it."""
    broken = [problem for kind in KINDS.values() for problem in read_all(kind, home).problems]
    try:
        load_countries()
    except BadInput as error:
        broken.append(Problem("data/countries.toml", "", error.message))
    if broken:
        return tuple(broken)
    shelf = library(home)
    found = [
        Problem(entry.origin.file, *complaint)
        for kind in KINDS.values()
        for entry in read_all(kind, home).entries.values()
        for complaint in _complaints(kind.name, entry, shelf, today)
    ]
    return tuple(found)


def _complaints(kind: str, entry: Entry[Any], shelf: Library, today: date) -> Iterator[Complaint]:
    yield from CHECKS[kind](entry.thing, shelf)
    for table, basis in KINDS[kind].facts(entry.thing):
        if is_in_future(basis, today):
            yield Complaint(table, "it was checked on a day that has not come yet")
