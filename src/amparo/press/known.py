"""Helplines, places to report and laws, as the checker needs them: names, numbers, hosts, where they hold, how old."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from amparo.press.address import above

ANYWHERE = "INT"
_NOT_DIGITS = re.compile(r"\D+")
PHONE = re.compile(r"(?<![\w@#/.-])\+?\d[\d\s().-]{1,18}\d(?![\w%€$])")
_LEAST_TAIL = 7
"""So many digits at the end of two numbers make them the same number, with or without prefix."""


@dataclass(frozen=True)
class Helpline:
    """Who helps. countries: codes, or ANYWHERE. names: folded phrases. hosts: of its pages.

    counsels: about images or violence. in_crisis: for thoughts of suicide.
    """

    id: str
    countries: frozenset[str]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    hosts: tuple[str, ...]
    checked: date
    for_minors: bool = False
    counsels: bool = True
    in_crisis: bool = False

    def holds_in(self, jurisdiction: str) -> bool:
        """Whether it is open to people there."""
        country = jurisdiction.partition("-")[0]
        return bool(self.countries & {ANYWHERE, jurisdiction, country})


@dataclass(frozen=True)
class Place:
    """A company or service: where something is reported, and who answers for it."""

    id: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    is_door: bool
    is_platform: bool


@dataclass(frozen=True)
class Law:
    """A statute by its names. countries: where it holds."""

    id: str
    countries: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """Everything that registry data says. today: to tell what is stale; None to leave that out."""

    helplines: tuple[Helpline, ...] = ()
    places: tuple[Place, ...] = ()
    laws: tuple[Law, ...] = ()
    today: date | None = None

    def has(self, jurisdiction: str | None) -> bool:
        """Whether there is a helpline for a country, rather than for everywhere."""
        if jurisdiction is None:
            return False
        country = jurisdiction.partition("-")[0]
        return any(one.countries & {jurisdiction, country} for one in self.helplines)

    def with_number(self, said: str) -> list[int]:
        """The places in `helplines` of those that have a number, given as digits only."""
        found = {place for place, own in self._by_last_digit.get(said[-1:], ()) if same_number(said, own)}
        return sorted(found)

    def with_host(self, host: str) -> list[int]:
        """The places in `helplines` of those that have a host, or one above it."""
        by_host = self._by_host
        return sorted({place for one in above(host) if one in by_host for place in by_host[one]})

    @cached_property
    def _by_host(self) -> dict[str, list[int]]:
        kept: dict[str, list[int]] = {}
        for place, one in enumerate(self.helplines):
            for host in one.hosts:
                kept.setdefault(host, []).append(place)
        return kept

    @cached_property
    def _by_last_digit(self) -> dict[str, list[tuple[int, str]]]:
        """Numbers by their last digit: two that are the same have the same one."""
        kept: dict[str, list[tuple[int, str]]] = {}
        for place, one in enumerate(self.helplines):
            for number in one.numbers:
                kept.setdefault(number[-1:], []).append((place, number))
        return kept

    def phrases(self) -> Iterable[tuple[str, ...]]:
        """Every set of names, for the phrasebook."""
        yield from (one.names for one in self.helplines)
        yield from (one.names for one in self.places)
        yield from (one.names for one in self.laws)


def digits(said: str) -> str:
    """A telephone number without what parts its digits."""
    return _NOT_DIGITS.sub("", said)


def same_number(one: str, other: str) -> bool:
    """Whether two numbers, digits only, are the same, with or without a prefix of a country."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_TAIL and longer.endswith(shorter.lstrip("0") or shorter)
