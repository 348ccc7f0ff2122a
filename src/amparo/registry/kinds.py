"""Every kind of file that there is. A new kind is a module beside this one and a line in `KINDS`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amparo.casework.calendar import Calendar
from amparo.casework.regime import Regime
from amparo.casework.route import Route
from amparo.registry import calendars, helplines, press_chapters, press_rules, regimes, routes
from amparo.registry.countries import Countries, load_countries
from amparo.registry.helplines import Helpline
from amparo.registry.loader import Kind, load

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind
    for kind in (regimes.KIND, helplines.KIND, calendars.KIND, routes.KIND, press_rules.KIND, press_chapters.KIND)
}
"""By the name of their folder."""


@dataclass(frozen=True)
class Library:
    """Everything that is read from data, by id."""

    regimes: Mapping[str, Regime]
    helplines: Mapping[str, Helpline]
    calendars: Mapping[str, Calendar]
    routes: Mapping[str, Route]
    countries: Countries


@cache
def library(home: Path | None) -> Library:
    """Everything, read once in a process. home: the operator's folder, None for ours only.

    Raises BadInput `bad_data`.
    """
    return Library(
        regimes=load(regimes.KIND, home),
        helplines=load(helplines.KIND, home),
        calendars=load(calendars.KIND, home),
        routes=load(routes.KIND, home),
        countries=load_countries(),
    )
