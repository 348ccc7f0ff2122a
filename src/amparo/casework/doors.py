"""Which doors are open to a person, in which order, and why: pure, and the same for the same case.

The words are in `door_words`. A plan knows the country, the kind of place and what happened; it never sees an address.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from amparo.casework import door_words
from amparo.casework.completeness import Unions, eligible
from amparo.casework.door_words import Hint, Warned
from amparo.casework.open_doors import Case, Rank, Standing, exposes, is_open, stands_on
from amparo.casework.regime import Person, Regime, StartedBy
from amparo.casework.route import (
    LADDER,
    POLICY,
    Answer,
    Content,
    Door,
    DoorKind,
    Identity,
    Role,
    Route,
    Use,
)
from amparo.casework.situation import ADULT_AGE, Facts, Place, is_minor
from amparo.errors import BadInput, NotFound
from amparo.words import Words

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


class When(Enum):
    """NOW: at once. AFTER_DEADLINE: if it is still up when the deadline of the step before has passed."""

    NOW = "now"
    AFTER_DEADLINE = "after_deadline"


@dataclass(frozen=True)
class Step:
    """One door to try, or somebody to turn to.

    route, door: None for a regulator, whom the regime names, and for a helpline. regime: id of the law under which,
    None for the operator's own rules. is_on: False where it waits until the person chooses it. shielded: sent by an
    agent, or with initials and a relay address.
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


def plan(
    person: Person,
    place: Place,
    facts: Facts,
    routes: Mapping[str, Route],
    regimes: Mapping[str, Regime],
    unions: Unions,
    today: date,
) -> tuple[Step, ...]:
    """The steps for a case, in order: what to do now, what waits for a deadline, then what is off until chosen.

    person.age is now; somebody under 18, or not sure, gets minors' services and hotlines and nothing else. regimes:
    all; those not in force today are left out. Raises NotFound `no_such_route`, BadInput `not_a_place`.
    """
    _check_place(place, routes)
    binding = {name: one for name, one in regimes.items() if one.is_in_force(today)}
    if is_minor(person, facts):
        case = Case(person, place, facts, routes, binding, unions, today)
        return tuple(_minor_steps(case))
    grown = replace(person, age=ADULT_AGE if person.age is None else person.age)
    case = Case(grown, place, facts, routes, binding, unions, today)
    steps = list(_threat_steps(case) if facts.threatened_only else _steps(case))
    return tuple(sorted(steps, key=lambda step: (not step.is_on, step.when is not When.NOW)))


def _check_place(place: Place, routes: Mapping[str, Route]) -> None:
    named = (*([] if place.route is None else [place.route]), *place.carriers)
    if any(name not in routes for name in named):
        raise NotFound("no_such_route", "No route has this id; `amparo routes list` names them.")
    if any(routes[name].role not in LADDER for name in named):
        raise BadInput("not_a_place", "A service that helps is no place where a copy stands.")


def _minor_steps(case: Case) -> Iterator[Step]:
    """Services for minors, those of the person's own country first; then the country's hotline."""
    found = [
        (not door.countries, route.id, n, door)
        for route in case.routes.values()
        if route.role is Role.MINOR_SERVICE and not route.hostile
        for n, door in enumerate(route.doors)
        if door.use in {Use.NOTICE, Use.HASH} and (not door.countries or case.lives_in(door.countries))
    ]
    for _, name, _, door in sorted(found, key=lambda one: one[:3]):
        reason = door_words.reason(Role.MINOR_SERVICE, case.routes[name].name)
        yield Step(Role.MINOR_SERVICE, When.NOW, reason, name, door, None, _warnings(case, door, None))
    yield Step(Role.HELPLINE, When.NOW, door_words.HOTLINE)


def _threat_steps(case: Case) -> Iterator[Step]:
    """Nothing is online yet: fingerprints, the account that threatens, help, and who acts on a threat."""
    for route in _of(case, Role.HASH_SERVICE):
        yield from _door_steps(case, route, When.NOW)
    if case.at is not None and case.at.role is Role.PLATFORM:
        for door in case.at.doors:
            in_place = door.kind in {DoorKind.IN_APP, DoorKind.IN_PRODUCT} and POLICY in door.accepts
            if in_place and is_open(case, door) and not case.is_hostile:
                step = _step(case, case.at, door, Standing(Rank.POLICY, None), When.NOW)
                yield replace(step, reason=door_words.threat(case.at.name))
    yield Step(Role.HELPLINE, When.NOW, door_words.HELPLINE)
    yield from (step for step in _regulators(case, When.NOW) if _hears_reports(case, step))


def _hears_reports(case: Case, step: Step) -> bool:
    return step.regime is not None and case.regimes[step.regime].started_by is StartedBy.REPORT


def _steps(case: Case) -> Iterator[Step]:
    """For a copy that is online. Where the operator is hostile, somebody else writes, so that help comes first."""
    if case.is_hostile:
        yield from _help(case)
    if case.at is not None:
        yield from _door_steps(case, case.at, When.NOW)
    for n, role in enumerate(_rungs(case)):
        at_once = case.is_hostile or (case.at is None and n == 0)
        when = When.NOW if at_once else When.AFTER_DEADLINE
        if role is Role.REGULATOR:
            yield from _regulators(case, when)
        for route in _of(case, role):
            if case.at is None or route.id != case.at.id:
                yield from _door_steps(case, route, when)
    if not case.is_hostile:
        yield from _help(case)


def _help(case: Case) -> Iterator[Step]:
    """People, and fingerprints."""
    yield Step(Role.HELPLINE, When.NOW, door_words.AGENT if case.is_hostile else door_words.HELPLINE)
    for route in _of(case, Role.HASH_SERVICE):
        yield from _door_steps(case, route, When.NOW)


def _rungs(case: Case) -> tuple[Role, ...]:
    """Whom to ask after the place itself. A hostile or unknown one leaves everybody else on the ladder."""
    if case.place.private:
        return (Role.REGULATOR,)
    if case.at is None or case.is_hostile:
        return LADDER[1:]
    return tuple(role for role in LADDER if role in case.at.escalates_to)


def _of(case: Case, role: Role) -> list[Route]:
    """The routes that have a role for this place: whoever is known to carry it, else those for any place."""
    carried = case.at.carriers.value if case.at is not None and case.at.carriers is not None else ()
    named = [case.routes[name] for name in dict.fromkeys((*case.place.carriers, *carried)) if name in case.routes]
    roles = {role, Role.PLATFORM} if role is Role.HOST else {role}  # a service may carry somebody's site
    known = [route for route in named if route.role in roles]
    if known and role in _CARRIERS:
        return known
    others = [one for one in case.routes.values() if one.role is role and one.for_any_place and one not in known]
    return known + sorted(others, key=lambda one: (one.is_generic, one.id))


def _regulators(case: Case, when: When) -> Iterator[Step]:
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
    for regime in sorted(found, key=lambda one: (one.id not in bound, one.id)):
        warned = door_words.fact_warning(regime.complaint_route.basis, case.today)
        reason = door_words.REGULATOR_NOW if when is When.NOW else door_words.reason(Role.REGULATOR, regime.name)
        yield Step(Role.REGULATOR, when, reason, regime=regime.id, warnings=warned, shielded=False)


def _door_steps(case: Case, route: Route, when: When) -> list[Step]:
    """The steps for the open doors of a route, in order. A hostile operator has none."""
    if route.hostile or (case.is_hostile and route.id == case.place.route):
        return []
    found = []
    for n, door in enumerate(route.doors):
        standing = stands_on(case, door) if is_open(case, door) else None
        if standing is not None:
            order = (
                standing.rank.value,
                not _answers_itself(case, door),
                door.content is Content.ANY,
                case.facts.hide_identity and exposes(door),
                door.needs_account is Answer.YES,
                n,
            )
            found.append((order, _step(case, route, door, standing, when)))
    return [step for _, step in sorted(found, key=lambda one: one[0])]


def _answers_itself(case: Case, door: Door) -> bool:
    """Whether receipt, time left and outcome come back from this door, at no price that the person is not to pay."""
    return door.kind is DoorKind.AMPARO and not (case.facts.hide_identity and exposes(door))


def _step(case: Case, route: Route, door: Door, standing: Standing, when: When) -> Step:
    is_copyright = standing.rank is Rank.COPYRIGHT
    if is_copyright:
        reason = door_words.copyright_(route.name)
    elif door.kind is DoorKind.AMPARO:
        reason = door_words.amparo(route.name)
    elif route.role is Role.PLATFORM:
        reason = door_words.platform(route.name, standing.regime is not None, standing.rank is Rank.FOREIGN_LAW)
    else:
        reason = door_words.reason(route.role, route.name)
    warnings = list(_warnings(case, door, standing))
    if case.facts.published_before and (is_copyright or route.role in {Role.PLATFORM, Role.SEARCH}):
        warnings.append(door_words.warned(Hint.NO_CONSENT))
    if case.is_hostile and route.role in LADDER:
        warnings.append(door_words.warned(Hint.HOSTILE))
    if case.is_hostile and route.role in {Role.PAYMENT, Role.ADVERTISING}:
        warnings.append(door_words.warned(Hint.NO_VISIT))
    named = is_copyright or door.shows in {Identity.NAMED, Identity.PASSED_ON}
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


def _warnings(case: Case, door: Door, standing: Standing | None) -> tuple[Warned, ...]:
    """What the person is told before she or he agrees."""
    rank = standing.rank if standing else None
    return door_words.warnings(door, case.today, rank is Rank.FOREIGN_LAW, rank is Rank.PRESUMED)
