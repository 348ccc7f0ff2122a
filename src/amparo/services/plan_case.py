"""What to do in a case now: which doors, for which addresses, in which order, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from amparo.casework.case_life import STILL_UP
from amparo.casework.door_words import Hint
from amparo.casework.doors import Step, When, plan
from amparo.casework.regime import Person
from amparo.casework.route import LADDER, Role, Route
from amparo.casework.situation import Place
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import About, about_of
from amparo.services.case_access import CaseAccess, case_of
from amparo.services.case_records import safe_of
from amparo.services.case_sightings import bodies_of
from amparo.services.hostile import is_hostile
from amparo.services.law import Law, law_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

NOWHERE = ""
"""In place of a country that was not said: only what is open to people anywhere is open then."""
_OF_ONE_PLACE = frozenset({Hint.HOSTILE, Hint.NO_VISIT})
"""Warnings about one operator, which say nothing where a step is for several."""
_FOR_ALL = frozenset({Role.SEARCH, Role.ARCHIVE, Role.HASH_SERVICE, Role.HELPLINE, Role.REGULATOR})
"""Roles whose doors are the same for every operator, so that one letter names the addresses of all."""


@dataclass(frozen=True)
class Proposal:
    """A step of the plan. operator: whose place it is; None where the step is the same for several.

    numbers: of the addresses that a letter there would name; () where none is needed. named: how many of them a letter
    that was sent by this very door names already.
    """

    step: Step
    operator: str | None = field(repr=False)
    numbers: tuple[int, ...]
    named: int = 0

    @property
    def key(self) -> tuple[str | None, str | None, str | None]:
        """By which a page names it: route, door and regime."""
        return self.step.route, self.step.door.id if self.step.door else None, self.step.regime


@dataclass(frozen=True)
class OperatorGroup:
    """An operator and the addresses at it that are still up. is_hostile: marked so in this case or for good."""

    operator: str = field(repr=False)
    route: Route | None
    numbers: tuple[int, ...]
    is_hostile: bool


@dataclass(frozen=True)
class CasePlan:
    """groups: by operator, first seen first. proposals: in order; those of one operator together."""

    groups: tuple[OperatorGroup, ...]
    proposals: tuple[Proposal, ...]


def plan_case(settings: Settings, access: CaseAccess) -> CasePlan:
    """The plan of an open case today. Raises NotFound `no_such_case`."""
    with reading(settings):
        case = case_of(access)
        about = about_of(access.data_key, case.id, case.about or b"")
        up = list(case.sightings.filter(state__in=[one.value for one in STILL_UP]).order_by("number"))
        operators = {n: body.operator for n, body in bodies_of(safe_of(access), up).items()}
        sent = _sent(case)
    return _planned(settings, about, up, operators, sent)


def person_of(about: About) -> Person:
    """Whom a plan is for: an adult, as the begin pages made sure."""
    return Person(country=about.country or NOWHERE, age=None, applicant="depicted")


def _planned(
    settings: Settings,
    about: About,
    up: Sequence[rows.Sighting],
    operators: dict[int, str],
    sent: dict[tuple[str | None, str | None], set[int]],
) -> CasePlan:
    routes, law = loader.load(route_files.KIND, settings.home), law_of(settings)
    today = datetime.now(UTC).date()
    by_operator: dict[str, list[rows.Sighting]] = {}
    for one in up:
        by_operator.setdefault(one.route or operators[one.number], []).append(one)
    known: dict[tuple[Place, bool], tuple[Step, ...]] = {}
    groups, own, shared = list[OperatorGroup](), list[Proposal](), dict[object, Proposal]()
    for operator, found in by_operator.items():
        route = routes.get(operator)
        numbers = tuple(one.number for one in found)
        hostile = is_hostile(operator, about, routes)
        groups.append(OperatorGroup(operator, route, numbers, hostile))
        place = Place(operator if route is not None and route.role in LADDER else None)  # else one of those who help
        if (place, hostile) not in known:  # places nobody knows have the same doors, and may be hundreds
            known[place, hostile] = _steps(about, place, operator, routes, law, today)
        for step in known[place, hostile]:
            _put(Proposal(step, operator, numbers), own, shared)
    if not by_operator:
        for step in _steps(about, Place(), "", routes, law, today):
            if about.facts().threatened_only or step.role in _FOR_ALL - {Role.SEARCH, Role.ARCHIVE}:
                _put(Proposal(step, None, ()), own, shared)
    ordered = sorted([*own, *shared.values()], key=lambda one: (not one.step.is_on, one.step.when is not When.NOW))
    return CasePlan(tuple(groups), tuple(_named(one, sent) for one in ordered))


def _steps(
    about: About, place: Place, operator: str, routes: Mapping[str, Route], law: Law, today: date
) -> tuple[Step, ...]:
    return plan(person_of(about), place, about.facts(operator), routes, law.regimes, law.unions, today)


def _put(one: Proposal, own: list[Proposal], shared: dict[object, Proposal]) -> None:
    """Steps for everybody are joined over the operators, each of the others stands by itself."""
    if one.step.role not in _FOR_ALL:
        own.append(one)
        return
    key = (*one.key, one.step.role, one.step.when)
    before = shared.get(key, one)
    numbers = tuple(sorted({*before.numbers, *one.numbers}))
    kept = before if before.step.shielded else one  # what one of the places needs, the letter about all of them has
    warnings = tuple(one for one in kept.step.warnings if one.hint not in _OF_ONE_PLACE)
    shared[key] = replace(kept, step=replace(kept.step, warnings=warnings), operator=None, numbers=numbers)


def _sent(case: rows.Case) -> dict[tuple[str | None, str | None], set[int]]:
    """By route and door, the numbers of addresses in letters that were agreed."""
    found: dict[tuple[str | None, str | None], set[int]] = {}
    named = rows.LetterTarget.objects.filter(letter__case=case).exclude(letter__state="ended")
    for route, door, number in named.values_list("letter__route", "letter__door", "sighting__number"):
        found.setdefault((route, door), set()).add(number)
    return found


def _named(one: Proposal, sent: dict[tuple[str | None, str | None], set[int]]) -> Proposal:
    route, door, _ = one.key
    return replace(one, named=len(sent.get((route, door), set()) & set(one.numbers))) if door is not None else one
