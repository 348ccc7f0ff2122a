"""docs/reference/helplines.md, from src/amparo/data/helplines."""

from itertools import groupby

from amparo.registry import helplines
from amparo.registry.countries import load_countries
from amparo.registry.helplines import INTERNATIONAL, Helpline
from amparo.registry.loader import load
from scripts.reference.regimes import section_lines

_INTRO = """# Helplines

Written by `make docs` from `src/amparo/data/helplines`. Numbers and hours change: **call before you print one.**

Each was read in a source or recalled, on the day that is named; one that was only recalled is marked ⚠ and must be
verified before use. An operator may add or replace a country by a file in `data/helplines` of the home folder; `amparo
law stale` lists what must be looked up again.
"""


def page() -> str:
    """The whole page."""
    found = sorted(load(helplines.KIND, None).values(), key=lambda one: (_country(one), one.id))
    parts = [_INTRO]
    for country, some in groupby(found, key=_country):
        parts.append(f"## {country}\n")
        for one in some:
            parts += [f"### {one.id}", *section_lines(helplines.KIND.sheet(one, "en")), ""]
    return "\n".join(parts)


def _country(helpline: Helpline) -> str:
    if helpline.country == INTERNATIONAL:
        return "Anywhere"
    code, _, part = helpline.country.partition("-")
    name = load_countries().names[code].en
    return f"{name} ({part})" if part else name
