"""Which doors are open in a case, and on what a notice there stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from amparo.casework.completeness import ANYWHERE, Unions, eligible, expand
from amparo.casework.regime import Person, Regime
from amparo.casework.route import POLICY, Answer, Content, Door, Identity, Route, Use
from amparo.casework.situation import Facts, Maker, Place

COPYRIGHT = "copyright_notice"
"""Kind of the regimes that expose who invokes them, so that they are never on by themselves."""


class Rank(Enum):
    """How well a notice stands, the best first.

    On the law of the person's country, on such a law that binds the service though nobody checked the door, on the
    service's own rules, on the law of another country, on copyright.
    """

    OWN_LAW = 0
    PRESUMED = 1
    POLICY = 2
    FOREIGN_LAW = 3
    COPYRIGHT = 4


class Standing(NamedTuple):
    """On what a notice by a door stands. regime: None for the operator's own rules."""

    rank: Rank
    regime: str | None


@dataclass(frozen=True)
class Case:
    """Everything a plan is made of. regimes: in force."""

    person: Person
    place: Place
    facts: Facts
    routes: Mapping[str, Route]
    regimes: Mapping[str, Regime]
    unions: Unions
    today: date

    @property
    def at(self) -> Route | None:
        """The service at which the copy stands; None for any other site."""
        return None if self.place.route is None else self.routes[self.place.route]

    @property
    def is_hostile(self) -> bool:
        """Whether nothing may be sent to the operator of the place."""
        return self.facts.hostile or (self.at is not None and self.at.hostile)

    def lives_in(self, countries: tuple[str, ...]) -> bool:
        """Whether the person lives in one of the countries, or of a union's."""
        named = expand(countries, self.unions)
        return ANYWHERE in named or self.person.country in named


def exposes(door: Door) -> bool:
    """Whether somebody learns the person's name by this door."""
    return door.publishes is Answer.YES or door.shows in {Identity.NAMED, Identity.PASSED_ON}


def is_open(case: Case, door: Door) -> bool:
    """Whether this person may go through a door with this content, at this place."""
    if door.use not in {Use.NOTICE, Use.HASH} or door.for_minors:
        return False
    if door.countries and not case.lives_in(door.countries):
        return False
    if door.content is not Content.ANY and (door.content is Content.SYNTHETIC) is not case.facts.synthetic:
        return False
    return not (case.is_hostile and (door.at_operator or door.shows is Identity.PASSED_ON))


def stands_on(case: Case, door: Door) -> Standing | None:
    """On what a notice by this door stands best; None where on nothing that is open to the person."""
    found = [Standing(Rank.POLICY, None)] if POLICY in door.accepts else []
    presumed = door.presumes.value if door.presumes else ()
    for name in (*door.accepts, *presumed):
        regime = case.regimes.get(name)
        if regime is None or not (regime.kind == COPYRIGHT or eligible(regime, case.person, case.unions)):
            continue
        if regime.kind == COPYRIGHT:
            if case.facts.made_by is Maker.SELF and not case.facts.synthetic and not case.is_hostile:
                found.append(Standing(Rank.COPYRIGHT, name))
        elif case.lives_in(regime.serves):
            found.append(Standing(Rank.OWN_LAW if name in door.accepts else Rank.PRESUMED, name))
        elif name in door.accepts:
            found.append(Standing(Rank.FOREIGN_LAW, name))
    return min(found, key=lambda one: one.rank.value, default=None)
