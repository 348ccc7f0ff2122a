"""Countries and helplines, as the pages show them."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from amparo.registry import helplines, loader
from amparo.registry.countries import load_countries
from amparo.registry.helplines import ABUSE, INTERNATIONAL, Helpline
from amparo.settings import Settings


def country_choices(language: str) -> list[tuple[str, str]]:
    """Code and name of every country, by name; marks on letters do not count."""
    named = [(code, words.said_in(language)) for code, words in load_countries().names.items()]
    return sorted(named, key=lambda pair: _plain(pair[1]))


def country_name(code: str | None, language: str) -> str:
    """Its name, "" where the code is none."""
    words = load_countries().names.get(code or "")
    return words.said_in(language) if words is not None else ""


def helplines_for_adults(settings: Settings, country: str | None) -> tuple[Helpline, ...]:
    """Who helps a person of full age: in this country, or where the service is offered; then anywhere."""
    wanted = (country,) if country else settings.site.countries
    places = (*wanted, INTERNATIONAL)
    found = loader.load(helplines.KIND, settings.home).values()
    fitting = [one for one in found if one.for_whom != "minors" and one.serves == ABUSE and one.country in places]
    return tuple(sorted(fitting, key=lambda one: places.index(one.country)))


def shown(found: Iterable[Helpline], language: str, today: date) -> list[dict[str, object]]:
    """Helplines for a template. unsure: not verified, or a doubt stands against it."""
    return [
        {
            "name": one.name,
            "country": country_name(one.country.partition("-")[0], language),
            "does": _sentence(one.what_it_does.said_in(language)),
            "hours": one.hours,
            "languages": ", ".join(one.languages),
            "channels": [
                {"kind": way.kind, "value": way.value, "href": _href(way.kind, way.value)} for way in one.channels
            ],
            "unsure": one.basis.needs_mark(today) or one.flag is not None,
        }
        for one in found
    ]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _href(kind: str, value: str) -> str:
    """Where a channel leads, "" where nothing can be called or opened."""
    if kind == "email":
        return f"mailto:{value}"
    if kind == "phone":
        parts = ["".join(letter for letter in part if letter in "+0123456789") for part in value.split("(")]
        return f"tel:{number}" if (number := max(parts, key=len)) else ""
    return value if value.startswith(("https://", "http://")) else ""


def _plain(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
