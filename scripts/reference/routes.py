"""docs/reference/routes.md, from src/amparo/data/routes."""

from collections.abc import Iterator

from amparo.casework.route import Route, Use
from amparo.registry import routes
from amparo.registry.loader import load
from amparo.registry.route_sheet import ROLES
from amparo.registry.sheet import mark
from scripts.reference.regimes import section_lines, table_row

_INTRO = """# Routes

Written by `make docs` from `src/amparo/data/routes`. **This is not legal advice**, and addresses change.

Where a copy can be reported, and what is asked there ([why in this order](../concepts/doors.md)). Each fact was read in
a source or recalled, on the day that is named; one that was only recalled is marked ⚠ and must be verified before use.
An operator may add or replace a route by a file in `data/routes` of the home folder; `amparo law check` runs the
examples of each, and `amparo routes stale` lists what must be looked up again.

## At a glance
"""
_TITLES = ["route", "name", "part", "doors for notices", "facts to verify"]


def page() -> str:
    """The whole page."""
    found = sorted(load(routes.KIND, None).values(), key=lambda route: route.id)
    parts = [_INTRO, *table_row(_TITLES), *table_row(["---"] * len(_TITLES))]
    for route in found:
        parts += table_row(_glance(route))
    for route in found:
        parts += ["", *_section(route)]
    return "\n".join([*parts, ""])


def _glance(route: Route) -> list[str]:
    bases = [fact.basis for fact in routes.facts(route)]
    unsure = sum(bool(mark(basis, None, "en")) for basis in bases)
    doors = sum(door.use in {Use.NOTICE, Use.HASH} and not door.for_minors for door in route.doors)
    link = f"[{route.id}](#{route.id.lower()})"
    return [link, route.name.en, ROLES[route.role].en, str(doors), f"{unsure} of {len(bases)}"]


def _section(route: Route) -> Iterator[str]:
    yield f"## {route.id}"
    yield from section_lines(routes.KIND.sheet(route, "en"))
