"""What can be wrong in a route's file, and its examples, each of which is run through the planner."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from amparo.casework.door_fields import lacking
from amparo.casework.doors import Step, plan
from amparo.casework.notice import FIELDS, NoticeDraft
from amparo.casework.regime import Person
from amparo.casework.route import LADDER, POLICY, STATEMENTS, Door, DoorKind, Role, Route, RouteExample, Use
from amparo.casework.situation import Age, Facts, Maker, Place
from amparo.facts import Status
from amparo.registry.kinds import Library
from amparo.registry.loader import Complaint
from amparo.registry.regime_check import full_draft
from amparo.registry.route_names import amparo_complaints, domain_complaints
from amparo.registry.routes import facts
from amparo.words import Words

LEAST_EXAMPLES = 2
_ADDRESSES = frozenset(
    {DoorKind.FORM, DoorKind.PAGE, DoorKind.POLICY, DoorKind.WEB, DoorKind.BOT, DoorKind.HASH, DoorKind.API}
    | {DoorKind.RDAP, DoorKind.DIRECTORY}
)
_WORDS_ONLY = frozenset(
    {DoorKind.IN_APP, DoorKind.IN_PRODUCT, DoorKind.PROGRAMME, DoorKind.MERCHANT, DoorKind.OTHER, DoorKind.RDAP}
)
_ASKED = frozenset({Role.REGULATOR, Role.HELPLINE})


def problems(route: Route, library: Library) -> Iterator[Complaint]:
    """Everything that does not hold together in a route."""
    if route.role in _ASKED:
        yield Complaint("role", "authorities are named by regimes, and helplines have files of their own")
    yield from _twice(route)
    yield from _sources(route)
    yield from _ids(route, library)
    yield from domain_complaints(route, library.routes)
    yield from _escalation(route, library)
    for door in route.doors:
        yield from (Complaint(f"door {door.id}", sentence) for sentence in _door(door, library))
    broken = list(_fields(route))
    yield from broken
    if not route.doors and not route.hostile:
        yield Complaint("door", "a route has a door")
    yield from _words(route)
    if not broken:  # an example fills fields, which such ones cannot judge
        yield from _examples(route, library)


def _twice(route: Route) -> Iterator[Complaint]:
    for table, names in {
        "door": [one.id for one in route.doors],
        "field": [one.field for one in route.fields],
    }.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Complaint(f"{table} {name}", f"its id is used {times} times")


def _sources(route: Route) -> Iterator[Complaint]:
    known = {one.id for one in route.sources}
    for table, basis in facts(route):
        for name in sorted(set(basis.sources) - known):
            yield Complaint(table, f"the source {name} is not in the file")
        if basis.status is Status.READ and not basis.sources:
            yield Complaint(table, 'its status is "read", but it names no source')


def _ids(route: Route, library: Library) -> Iterator[Complaint]:
    for name in sorted(set(route.regimes) - library.regimes.keys()):
        yield Complaint("regimes", f"there is no regime {name}")
    carriers = route.carriers.value if route.carriers else ()
    for name in carriers:
        if name not in library.routes:
            yield Complaint("carriers", f"there is no route {name}")


def _escalation(route: Route, library: Library) -> Iterator[Complaint]:
    for role in route.escalates_to:
        if role not in LADDER:
            yield Complaint("escalation", f"nobody escalates to {role.value}")
        elif role is not Role.REGULATOR and not any(one.role is role for one in library.routes.values()):
            yield Complaint("escalation", f"no route has the role {role.value}")
    order = [LADDER.index(role) for role in route.escalates_to if role in LADDER]
    if order != sorted(set(order)):
        yield Complaint("escalation", f"the order is {', '.join(role.value for role in LADDER)}")


def _door(door: Door, library: Library) -> Iterator[str]:
    if door.kind is DoorKind.AMPARO or door.key is not None:
        yield from amparo_complaints(door)
    if door.kind in _ADDRESSES and not door.value.startswith("https://"):
        yield "its address begins with https://"
    if door.kind is DoorKind.EMAIL and "@" not in door.value:
        yield "its value is an e-mail address"
    if door.kind in _WORDS_ONLY and door.how is None:
        yield "where there is no address to open, `how` says what to do"
    presumed = door.presumes.value if door.presumes else ()
    for name in sorted({*door.accepts, *presumed} - library.regimes.keys() - {POLICY}):
        yield f"there is no regime {name}"
    if twice := sorted({*door.accepts} & {*presumed}):
        yield f"{', '.join(twice)} is both accepted and presumed"
    if door.use in {Use.NOTICE, Use.HASH} and not (door.accepts or presumed):
        yield "it accepts something"
    for code in sorted(set(door.countries) - library.countries.names.keys() - library.countries.unions.keys()):
        yield f"no country has the code {code}"


def _fields(route: Route) -> Iterator[Complaint]:
    doors = {one.id for one in route.doors}
    for one in route.fields:
        for name in one.gives:
            if name not in FIELDS and name != STATEMENTS:
                yield Complaint(f"field {one.field}", f"`gives` names {name}, which is no field of a notice")
        for name in sorted(set(one.doors) - doors):
            yield Complaint(f"field {one.field}", f"there is no door {name}")
        if one.choose and one.gives:
            yield Complaint(f"field {one.field}", "what is always the same is not given by a notice")


def _words(route: Route) -> Iterator[Complaint]:
    said: list[tuple[str, Words]] = [("name", route.name)]
    said += [(f"door {one.id}", words) for one in route.doors for words in (one.purpose, one.how, one.caveat) if words]
    said += [(f"field {one.field}", one.paraphrase) for one in route.fields]
    for table, words in said:
        if not all(text.strip() for text in words):
            yield Complaint(table, "words are missing in a language")


def _examples(route: Route, library: Library) -> Iterator[Complaint]:
    if len(route.examples) < LEAST_EXAMPLES:
        yield Complaint("example", f"a route has at least {LEAST_EXAMPLES} examples")
    for n, example in enumerate(route.examples, 1):
        table = f"example no. {n}"
        if example.country not in library.countries.names:
            yield Complaint(table, f"no country has the code {example.country}")
            continue
        yield from (Complaint(table, sentence) for sentence in _example(route, example, library))


def _example(route: Route, example: RouteExample, library: Library) -> Iterator[str]:
    steps = [step for step in _plan(route, example, library) if step.route == route.id and step.door is not None]
    found = tuple(step.door.id for step in steps if step.door is not None)
    if found != example.doors:
        yield f"the plan proposes {', '.join(found) or 'no door'}"
    off = tuple(step.door.id for step in steps if step.door is not None and not step.is_on)
    if off != example.off:
        yield f"off until chosen: {', '.join(off) or 'no door'}"
    if strangers := sorted(set(example.without) - set(FIELDS)):
        yield f"a notice has no field {', '.join(strangers)}"
    elif steps and (example.without or example.lacks):
        lacks = _lacks(route, steps[0], example, library)
        if lacks != example.lacks:
            yield f"the first door then asks for {', '.join(lacks) or 'nothing'}"
    elif example.without or example.lacks:
        yield "without a door there is nothing to fill in"


def _plan(route: Route, example: RouteExample, library: Library) -> tuple[Step, ...]:
    """The plan of an example: at the route itself where it is a place, else at some other site that it serves."""
    said = dict(example.facts)
    is_place = route.role is Role.PLATFORM
    place = Place(
        route=route.id if is_place else None,
        carriers=(route.id,) if route.role in LADDER[1:] else (),
        private=bool(said.get("private", False)),
    )
    facts_of = Facts(
        age=Age(said["age"]),
        made_by=Maker(said.get("made_by", Maker.UNKNOWN.value)),
        synthetic=bool(said.get("synthetic", False)),
        threatened_only=bool(said.get("threatened", False)),
        published_before=bool(said.get("published_before", False)),
        hostile=bool(said.get("hostile", False)),
    )
    person = Person(example.country, str(said.get("applicant", "depicted")))
    today = max(basis.checked for _, basis in facts(route))  # an example holds on the day the file was looked at
    return plan(person, place, facts_of, library.routes, library.regimes, library.countries.unions, today)


def _lacks(route: Route, step: Step, example: RouteExample, library: Library) -> tuple[str, ...]:
    if step.door is None:
        return ()
    regime = library.regimes[step.regime] if step.regime else None
    draft = _without(full_draft(regime or next(iter(library.regimes.values()))), example.without)
    return tuple(one.field for one in lacking(route.fields_of(step.door), draft, regime))


def _without(draft: NoticeDraft, names: tuple[str, ...]) -> NoticeDraft:
    """A full notice with these fields left empty."""
    empty: dict[str, object] = {name: () if name == "targets" else None for name in names if name != "written"}
    return replace(draft, **empty)  # type: ignore[arg-type]  # the names are those of fields, whose types differ
