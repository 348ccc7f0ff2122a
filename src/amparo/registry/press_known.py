"""Helplines, routes and laws of the registry as the press checker needs them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from amparo.casework.regime import Regime
from amparo.casework.route import Role, Route
from amparo.press.address import address
from amparo.press.fold import fold
from amparo.press.known import ANYWHERE, PHONE, Known, Law, Place, digits
from amparo.press.known import Helpline as Help
from amparo.registry.helplines import Helpline
from amparo.registry.kinds import library

_PARTS = re.compile(r"\s*[(),/:;]\s*|\s+(?:and|y|e|\+|&)\s+")
_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,4}\b(?![.@])")
_LAW = re.compile(r"\b(?:Act|Acts|Ley|Leyes|Law|GDPR|RGPD|DMCA|DSA|NetzDG|Regulation|Reglamento|Directive|Directiva)\b")
_EVERYDAY = frozenset({"threads", "photos", "fotos", "drive", "reino unido"})
"""Names of services that are words as well: found by their hosts alone."""
_LEAST_LETTERS = 4
_FULL_NUMBER = 7
_PLATFORM_ROLES = frozenset({Role.PLATFORM, Role.SEARCH, Role.HOST, Role.CDN, Role.ARCHIVE})


@lru_cache(maxsize=2)
def load_known(home: Path | None, today: date | None) -> Known:
    """Everything, by the day on which it is asked. home: the operator's folder. Raises BadInput `bad_data`."""
    shelf = library(home)
    unions = shelf.countries.unions
    return Known(
        helplines=tuple(_helpline(one) for one in shelf.helplines.values()),
        places=tuple(_place(one) for one in shelf.routes.values() if not one.is_generic),
        laws=tuple(law for one in shelf.regimes.values() if (law := _law(one, unions.get("EU", frozenset()))).names),
        today=today,
    )


def _helpline(one: Helpline) -> Help:
    hosts = tuple(
        dict.fromkeys(
            match.group().removeprefix("www.")
            for channel in one.channels
            for match in _HOST.finditer(channel.value.lower())
        )
    )
    phones = [channel.value for channel in one.channels if channel.kind in ("phone", "chat")]
    return Help(
        id=one.id,
        countries=frozenset({ANYWHERE if one.country == "INT" else one.country}),
        names=tuple(dict.fromkeys((*_names([one.name], hosts), *map(_phrase, one.also)))),
        numbers=tuple(dict.fromkeys(number for value in phones for number in _numbers(value))),
        hosts=hosts,
        checked=one.basis.checked,
        for_minors=one.for_whom != "adults" and one.serves == "intimate-images",
        counsels=one.serves in ("intimate-images", "violence"),
        in_crisis=one.serves == "crisis",
    )


def _numbers(value: str) -> Iterator[str]:
    """The numbers in a channel: a short one only where it is all there is, or it is an extension, or an hour."""
    said = [digits(match.group()) for part in _PARTS.split(value) for match in PHONE.finditer(part)]
    full = [number for number in said if len(number) >= _FULL_NUMBER]
    yield from full or (said if value.strip()[:1].isdigit() else [])


def _place(route: Route) -> Place:
    doors = [address(door.value).host for door in route.doors if door.value.startswith("http")]
    hosts = tuple(dict.fromkeys(host for host in (*route.domains, *doors) if host))
    return Place(
        id=route.id,
        names=_names(route.name, hosts),
        hosts=hosts,
        is_door=bool(route.doors),
        is_platform=route.role in _PLATFORM_ROLES,
    )


def _law(regime: Regime, union: frozenset[str]) -> Law:
    named = [part for name in regime.name for part in _PARTS.split(name) if _LAW.search(part)]
    serves = set(regime.serves)
    countries = frozenset(serves | union if "EU" in serves else serves)
    return Law(
        regime.id, countries, tuple(dict.fromkeys(_phrase(part) for part in named if len(part) >= _LEAST_LETTERS))
    )


def _names(said: Iterable[str], hosts: tuple[str, ...]) -> tuple[str, ...]:
    parts = [part for name in said for part in _parts(name, hosts)]
    short = [
        part.rpartition(".")[0] for part in parts if " " not in part and len(part.partition(".")[0]) >= _LEAST_LETTERS
    ]
    return tuple(dict.fromkeys(_phrase(part) for part in (*parts, *short) if part))


def _parts(name: str, hosts: tuple[str, ...]) -> Iterator[str]:
    """What a name may be called by: its parts of several words, and single ones that nothing else is called by."""
    for part in (name, *_PARTS.split(name)):
        words = [word for word in _WORD.findall(part) if not word.isdigit()]
        if len(words) > 1 and words[0] != words[0].lower() and fold(part) not in _EVERYDAY:
            yield part
        elif len(words) == 1 and len(words[0]) >= _LEAST_LETTERS and fold(words[0]) not in _EVERYDAY:
            labels = {label for host in hosts for label in host.split(".")}
            if words[0].isupper() or "." in words[0] or fold(words[0]) in labels:
                yield words[0]
    for word in _WORD.findall(name):
        if word.isupper() and len(word) >= _LEAST_LETTERS and not word.isdigit():
            yield word


def _phrase(part: str) -> str:
    """As a phrase: words without marks."""
    return " ".join(fold(word) for word in _WORD.findall(part))
