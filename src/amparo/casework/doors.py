"""Which doors are open to a person, in which order, and why: pure, and the same for the same case.

The words are in `door_words`. A plan knows the country, the kind of place and what happened; it never sees an address.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import NamedTuple

from amparo.casework import door_words
from amparo.casework.completeness import ANYWHERE, Unions, eligible, expand, is_given
from amparo.casework.door_words import Hint, Warned
from amparo.casework.notice import NoticeDraft, Relation
from amparo.casework.regime import Person, Regime, StartedBy
from amparo.casework.route import (
    LADDER,
    POLICY,
    STATEMENTS,
    Answer,
    Content,
    Door,
    DoorKind,
    Identity,
    Role,
    Route,
    RouteField,
    Use,
)
from amparo.errors import NotFound
from amparo.words import Words

ADULT_AGE = 18
COPYRIGHT = "copyright_notice"
"""Kind of the regimes that expose who invokes them, so that they are never on by themselves."""
_COMPLAINTS = frozenset(
    {
        "statutory_notice",
        "regulator_removal_notice",
        "regulator_removal_order",
        "tribunal_order",
        "data_rights",
        "dsa_national",
        "criminal_and_protective_order",
    }
)
"""Kinds of regime whose authority hears the person shown."""
_CARRIERS = frozenset({Role.HOST, Role.CDN, Role.REGISTRAR})
"""Roles that one known carrier has alone, so that nobody has to be looked up."""


class Age(Enum):
    """Of the person shown, at the time and now. UNSURE counts as MINOR."""

    ADULT = "adult"
    MINOR = "minor"
    UNSURE = "unsure"


class Maker(Enum):
    """Who took or recorded the image."""

    SELF = "self"
    OTHER = "other"
    UNKNOWN = "unknown"


class When(Enum):
    """NOW: at once. AFTER_DEADLINE: if it is still up when the deadline of the step before has passed."""

    NOW = "now"
    AFTER_DEADLINE = "after_deadline"


@dataclass(frozen=True)
class Place:
    """Where a copy stands, by kind alone.

    route: id of the service; None for any other site. carriers: ids of routes known to host or carry it. private: in a
    chat or another place that is not public.
    """

    route: str | None = None
    carriers: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True)
class Facts:
    """What happened. published_before: the person once sold or published the image. hostile: the operator of the place
    humiliates, sells removal or publishes notices."""

    age: Age
    made_by: Maker = Maker.UNKNOWN
    synthetic: bool = False
    threatened_only: bool = False
    published_before: bool = False
    hide_identity: bool = True
    hostile: bool = False


@dataclass(frozen=True)
class Step:
    """One door to try, or somebody to turn to.

    route, door: None for a regulator, whom the regime names, and for a helpline. regime: id of the law under which; None
    for the operator's own rules. is_on: False where it waits until the person chooses it. shielded: sent by an agent, or
    with initials and a relay address.
    """

    role: Role
    when: When
    reason: Words
    route: str | None = None
    door: Door | None = None
    regime: str | None = None
    warnings: tuple[Warned, ...] = ()
    is_on: bool = True
    shielded: bool = True


class _Rank(Enum):
    OWN_LAW = 0
    PRESUMED = 1
    POLICY = 2
    FOREIGN_LAW = 3
    COPYRIGHT = 4


class _Standing(NamedTuple):
    rank: _Rank
    regime: str | None


@dataclass(frozen=True)
class _Case:
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
        return None if self.place.route is None else self.routes[self.place.route]

    @property
    def is_hostile(self) -> bool:
        return self.facts.hostile or (self.at is not None and self.at.hostile)

    def lives_in(self, countries: tuple[str, ...]) -> bool:
        named = expand(countries, self.unions)
        return ANYWHERE in named or self.person.country in named


def plan(
    person: Person,
    place: Place,
    facts: Facts,
    routes: Mapping[str, Route],
    regimes: Mapping[str, Regime],
    unions: Unions,
    today: date,
) -> tuple[Step, ...]:
    """The steps for a case, in order: what is to be done now, what waits for a deadline, then what is off until chosen.

    person.age is now; somebody under 18, or not sure, gets minors' services and hotlines and nothing else. regimes: all;
    those not in force today are left out. Raises NotFound `no_such_route`.
    """
    for name in (*([] if place.route is None else [place.route]), *place.carriers):
        if name not in routes:
            raise NotFound("no_such_route", "No route has this id; `amparo routes list` names them.")
    binding = {name: one for name, one in regimes.items() if one.is_in_force(today)}
    if is_minor(person, facts):
        case = _Case(person, place, facts, routes, binding, unions, today)
        return tuple(_minor_steps(case))
    grown = replace(person, age=ADULT_AGE if person.age is None else person.age)
    case = _Case(grown, place, facts, routes, binding, unions, today)
    steps = list(_threat_steps(case) if facts.threatened_only else _steps(case))
    return tuple(sorted(steps, key=lambda step: (not step.is_on, step.when is not When.NOW)))


def is_minor(person: Person, facts: Facts) -> bool:
    """Whether the case belongs to minors' services alone."""
    return facts.age is not Age.ADULT or (person.age is not None and person.age < ADULT_AGE)


def lacking(fields: tuple[RouteField, ...], draft: NoticeDraft, regime: Regime | None) -> tuple[RouteField, ...]:
    """The required fields that a notice leaves empty. What the person fills in at the door is not among them."""
    asked = [one for one in fields if one.only_for is None or draft.relation is Relation.REPRESENTATIVE]
    return tuple(one for one in asked if one.required and not all(_fills(draft, regime, name) for name in one.gives))


def _fills(draft: NoticeDraft, regime: Regime | None, name: str) -> bool:
    if name != STATEMENTS:
        return is_given(draft, "", name)
    if regime is None or not regime.statements:
        return is_given(draft, "", "explanation")
    return all((regime.id, one.id) in draft.statements for one in regime.statements)


def _minor_steps(case: _Case) -> Iterator[Step]:
    """Services for minors, those of the person's own country first; then the country's hotline."""
    found = [
        (not door.countries, route, door)
        for route in case.routes.values()
        if route.role is Role.MINOR_SERVICE and not route.hostile
        for door in route.doors
        if door.use in {Use.NOTICE, Use.HASH} and (not door.countries or case.lives_in(door.countries))
    ]
    for _, route, door in sorted(found, key=lambda one: one[0]):
        reason = door_words.reason(route.role, route.name)
        yield Step(route.role, When.NOW, reason, route.id, door, None, _warnings(case, door, None))
    yield Step(Role.HELPLINE, When.NOW, door_words.HOTLINE)


def _threat_steps(case: _Case) -> Iterator[Step]:
    """Nothing is online yet: fingerprints, the account that threatens, help, and who acts on a threat."""
    for route in _of(case, Role.HASH_SERVICE):
        yield from _door_steps(case, route, When.NOW)
    if case.at is not None and case.at.role is Role.PLATFORM:
        for step in _door_steps(case, case.at, When.NOW):
            if step.is_on and step.door is not None and step.door.kind in {DoorKind.IN_APP, DoorKind.IN_PRODUCT}:
                yield replace(step, reason=door_words.threat(case.at.name), regime=None)
    yield Step(Role.HELPLINE, When.NOW, door_words.HELPLINE)
    yield from (step for step in _regulators(case, When.NOW) if _hears_reports(case, step))


def _hears_reports(case: _Case, step: Step) -> bool:
    return step.regime is not None and case.regimes[step.regime].started_by is StartedBy.REPORT


def _steps(case: _Case) -> Iterator[Step]:
    """For a copy that is online."""
    rungs = _rungs(case)
    if case.at is not None:
        yield from _door_steps(case, case.at, When.NOW)
    for n, role in enumerate(rungs):
        at_once = case.is_hostile or (case.at is None and n == 0)
        when = When.NOW if at_once else When.AFTER_DEADLINE
        if role is Role.REGULATOR:
            yield from _regulators(case, when)
        for route in _of(case, role):
            if case.at is None or route.id != case.at.id:
                yield from _door_steps(case, route, when)
    for route in _of(case, Role.HASH_SERVICE):
        yield from _door_steps(case, route, When.NOW)
    yield Step(Role.HELPLINE, When.NOW, door_words.HELPLINE)


def _rungs(case: _Case) -> tuple[Role, ...]:
    """Whom to ask after the place itself. A hostile or unknown one leaves everybody else on the ladder."""
    if case.place.private:
        return (Role.REGULATOR,)
    if case.at is None or case.is_hostile:
        return LADDER[1:]
    return tuple(role for role in LADDER if role in case.at.escalates_to)


def _of(case: _Case, role: Role) -> list[Route]:
    """The routes that have a role for this place: whoever is known to carry it, else those for any place."""
    carried = case.at.carriers.value if case.at is not None and case.at.carriers is not None else ()
    named = [case.routes[name] for name in dict.fromkeys((*case.place.carriers, *carried)) if name in case.routes]
    known = [route for route in named if route.role is role]
    if known and role in _CARRIERS:
        return known
    return known + [
        one for one in case.routes.values() if one.role is role and one.for_any_place and one not in known
    ]


def _regulators(case: _Case, when: When) -> Iterator[Step]:
    """The authorities of the person's country, those of the law that binds the place first."""
    bound = case.at.regimes if case.at is not None else ()
    found = [
        regime
        for regime in case.regimes.values()
        if regime.kind in _COMPLAINTS
        and regime.complaint_route.value is not None
        and case.lives_in(regime.serves)
        and eligible(regime, case.person, case.unions)
    ]
    for regime in sorted(found, key=lambda one: one.id not in bound):
        warned = door_words.fact_warning(regime.complaint_route.basis, case.today)
        reason = door_words.reason(Role.REGULATOR, regime.name, case.is_hostile)
        yield Step(Role.REGULATOR, when, reason, regime=regime.id, warnings=warned, shielded=False)


def _door_steps(case: _Case, route: Route, when: When) -> list[Step]:
    """The steps for the open doors of a route, in order. A hostile operator has none."""
    if route.hostile or (case.is_hostile and route.id == case.place.route):
        return []
    found = []
    for n, door in enumerate(route.doors):
        standing = _standing(case, door) if _is_open(case, door) else None
        if standing is not None:
            order = (
                standing.rank.value,
                door.content is Content.ANY,
                case.facts.hide_identity and door.shows in {Identity.NAMED, Identity.PASSED_ON},
                door.needs_account is Answer.YES,
                n,
            )
            found.append((order, _step(case, route, door, standing, when)))
    return [step for _, step in sorted(found, key=lambda one: one[0])]


def _is_open(case: _Case, door: Door) -> bool:
    if door.use not in {Use.NOTICE, Use.HASH} or door.for_minors:
        return False
    if door.countries and not case.lives_in(door.countries):
        return False
    if door.content is not Content.ANY and (door.content is Content.SYNTHETIC) is not case.facts.synthetic:
        return False
    return not (case.is_hostile and (door.at_operator or door.shows is Identity.PASSED_ON))


def _standing(case: _Case, door: Door) -> _Standing | None:
    """On what a notice by this door stands best; None where on nothing that is open to the person."""
    found = [_Standing(_Rank.POLICY, None)] if POLICY in door.accepts else []
    presumed = door.presumes.value if door.presumes else ()
    for name in (*door.accepts, *presumed):
        regime = case.regimes.get(name)
        if regime is None or not (regime.kind == COPYRIGHT or eligible(regime, case.person, case.unions)):
            continue
        if regime.kind == COPYRIGHT:
            if case.facts.made_by is Maker.SELF and not case.facts.synthetic and not case.facts.threatened_only:
                found.append(_Standing(_Rank.COPYRIGHT, name))
        elif case.lives_in(regime.serves):
            found.append(_Standing(_Rank.OWN_LAW if name in door.accepts else _Rank.PRESUMED, name))
        elif name in door.accepts:
            found.append(_Standing(_Rank.FOREIGN_LAW, name))
    return min(found, key=lambda one: one.rank.value, default=None)


def _step(case: _Case, route: Route, door: Door, standing: _Standing, when: When) -> Step:
    is_copyright = standing.rank is _Rank.COPYRIGHT
    law = case.regimes[standing.regime].name if standing.regime else None
    if is_copyright:
        reason = door_words.copyright_(route.name)
    elif route.role is Role.PLATFORM:
        reason = door_words.platform(route.name, law, standing.rank is _Rank.FOREIGN_LAW)
    else:
        reason = door_words.reason(route.role, route.name, case.is_hostile)
    warnings = list(_warnings(case, door, standing))
    if case.facts.published_before and (is_copyright or route.role in {Role.PLATFORM, Role.SEARCH}):
        warnings.append(door_words.warned(Hint.NO_CONSENT))
    named = door.shows in {Identity.NAMED, Identity.PASSED_ON}
    return Step(
        role=route.role,
        when=When.NOW if is_copyright else when,
        reason=reason,
        route=route.id,
        door=door,
        regime=standing.regime,
        warnings=tuple(warnings),
        is_on=not is_copyright,
        shielded=(case.facts.hide_identity or case.is_hostile) and not named,
    )


def _warnings(case: _Case, door: Door, standing: _Standing | None) -> tuple[Warned, ...]:
    """What the person is told before she or he agrees."""
    rank = standing.rank if standing else None
    return door_words.warnings(door, case.today, rank is _Rank.FOREIGN_LAW, rank is _Rank.PRESUMED)
