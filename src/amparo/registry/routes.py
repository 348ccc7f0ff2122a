"""data/routes/*.toml: one route a file, with its doors, what they ask for, and worked examples."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from amparo.casework.route import (
    Answer,
    Content,
    Door,
    DoorKind,
    Identity,
    Role,
    Route,
    RouteExample,
    RouteField,
    Use,
)
from amparo.facts import Basis, Fact
from amparo.registry.loader import CheckedFact, Kind, Read, read_table
from amparo.registry.route_sheet import sheet
from amparo.registry.tables import BasisTable, FactTable, SaidTable, SourceTable, Table, WordsTable, sources_of

DOOR_FACTS = ("presumes", "account_needed", "identity", "publishes_notices")
ROUTE_FACTS = ("sla", "account_needed", "stopncii_participant", "escalation", "carriers")
type ExampleFact = str | bool


class SpeedTable(FactTable, frozen=True, kw_only=True):
    """sla: what the route says of its own speed."""

    hours: Annotated[int, msgspec.Meta(ge=1)] | None = None


class EscalationTable(FactTable, frozen=True, kw_only=True):
    """escalation: to whom after it."""

    to: tuple[Role, ...] = ()


class IdsTable(BasisTable, frozen=True, kw_only=True):
    """Ids of regimes or routes."""

    value: tuple[str, ...]

    def fact(self, checked: date) -> Fact[tuple[str, ...]]:
        """As a value."""
        return Fact(self.value, self.basis(checked))


class AnswerTable(BasisTable, frozen=True, kw_only=True):
    """yes, no or unknown."""

    value: Answer

    def fact(self, checked: date) -> Fact[Answer]:
        """As a value."""
        return Fact(self.value, self.basis(checked))


class IdentityTable(BasisTable, frozen=True, kw_only=True):
    """What becomes of who gives the notice."""

    value: Identity

    def fact(self, checked: date) -> Fact[Identity]:
        """As a value."""
        return Fact(self.value, self.basis(checked))


class DoorTable(BasisTable, frozen=True, kw_only=True):
    """[[door]]."""

    id: str
    kind: DoorKind
    value: str
    purpose: WordsTable
    use: Use = Use.NOTICE
    how: WordsTable | None = None
    accepts: tuple[str, ...] = ()
    presumes: IdsTable | None = None
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    content: Content = Content.ANY
    for_minors: bool = False
    at_operator: bool = False
    most_addresses: Annotated[int, msgspec.Meta(ge=1)] | None = None
    account_needed: AnswerTable | None = None
    identity: IdentityTable | None = None
    publishes_notices: AnswerTable | None = None
    caveat: WordsTable | None = None
    public_key: str | None = None

    def door(self, day: date) -> Door:
        """As a value. day: the file's."""
        return Door(
            id=self.id,
            kind=self.kind,
            value=self.value,
            use=self.use,
            purpose=self.purpose.words(),
            accepts=self.accepts,
            basis=self.basis(day),
            how=self.how.words() if self.how else None,
            presumes=self.presumes.fact(day) if self.presumes else None,
            languages=self.languages,
            countries=self.countries,
            content=self.content,
            for_minors=self.for_minors,
            at_operator=self.at_operator,
            most_addresses=self.most_addresses,
            account_needed=self.account_needed.fact(day) if self.account_needed else None,
            identity=self.identity.fact(day) if self.identity else None,
            publishes_notices=self.publishes_notices.fact(day) if self.publishes_notices else None,
            caveat=self.caveat.words() if self.caveat else None,
            key=self.public_key,
        )


class FieldTable(BasisTable, frozen=True, kw_only=True):
    """[[field]]."""

    field: str
    paraphrase: WordsTable
    required: bool
    gives: tuple[str, ...] = ()
    choose: str | None = None
    doors: tuple[str, ...] = ()
    only_for: Literal["representative"] | None = None
    note: str | None = None

    def route_field(self, day: date) -> RouteField:
        """As a value. day: the file's."""
        return RouteField(
            field=self.field,
            paraphrase=self.paraphrase.words(),
            required=self.required,
            gives=self.gives,
            basis=self.basis(day),
            choose=self.choose,
            doors=self.doors,
            only_for=self.only_for,
            note=self.note,
        )


class ExampleFactsTable(Table, frozen=True, kw_only=True):
    """What happened, in an example. What is left out is not given to the planner."""

    age: Literal["adult", "minor", "unsure"]
    applicant: Literal["depicted", "representative"] | None = None
    made_by: Literal["self", "other", "unknown"] | None = None
    synthetic: bool | None = None
    threatened: bool | None = None
    published_before: bool | None = None
    private: bool | None = None
    hostile: bool | None = None

    def pairs(self) -> tuple[tuple[str, ExampleFact], ...]:
        """As a value."""
        return tuple((name, said) for name, said in msgspec.structs.asdict(self).items() if said is not None)


class ExampleTable(Table, frozen=True, kw_only=True):
    """[[example]]."""

    country: str
    facts: ExampleFactsTable
    doors: tuple[str, ...]
    off: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class RouteFile(Table, frozen=True, kw_only=True):
    """A whole file."""

    id: str
    name: WordsTable
    category: str
    role: Role
    checked: date
    escalation: EscalationTable
    source: dict[str, SourceTable] = msgspec.field(default_factory=dict)
    regimes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    for_any_place: bool = False
    generic: bool = False
    hostile: bool = False
    sla: SpeedTable | None = None
    account_needed: FactTable | None = None
    stopncii_participant: FactTable | None = None
    carriers: IdsTable | None = None
    door: tuple[DoorTable, ...] = ()
    field: tuple[FieldTable, ...] = ()
    note: tuple[SaidTable, ...] = ()
    caveat: tuple[SaidTable, ...] = ()
    example: tuple[ExampleTable, ...] = ()


def read(table: dict[str, Any]) -> Read[Route]:
    """The route of a parsed file."""
    file = read_table(table, RouteFile)
    day = file.checked
    route = Route(
        id=file.id,
        name=file.name.words(),
        category=file.category,
        role=file.role,
        regimes=file.regimes,
        for_any_place=file.for_any_place or file.generic,
        is_generic=file.generic,
        hostile=file.hostile,
        doors=tuple(one.door(day) for one in file.door),
        fields=tuple(one.route_field(day) for one in file.field),
        sla=file.sla.fact(day) if file.sla else None,
        sla_hours=file.sla.hours if file.sla else None,
        account_needed=file.account_needed.fact(day) if file.account_needed else None,
        stopncii_participant=file.stopncii_participant.fact(day) if file.stopncii_participant else None,
        escalation=file.escalation.fact(day),
        escalates_to=file.escalation.to,
        carriers=file.carriers.fact(day) if file.carriers else None,
        notes=tuple(one.fact(day) for one in file.note),
        caveats=tuple(one.fact(day) for one in file.caveat),
        examples=tuple(_example(one) for one in file.example),
        sources=sources_of(file.source),
        domains=file.domains,
    )
    return Read(route.id, (route,))


def facts(route: Route) -> Iterator[CheckedFact]:
    """Every basis in a route, with its table."""
    yield from _named(route, ROUTE_FACTS, "")
    for door in route.doors:
        yield CheckedFact(f"door {door.id}", door.basis)
        yield from _named(door, DOOR_FACTS, f"door {door.id}, ")
    yield from (CheckedFact(f"field {one.field}", one.basis) for one in route.fields)
    yield from (CheckedFact(f"note no. {n}", one.basis) for n, one in enumerate(route.notes, 1))
    yield from (CheckedFact(f"caveat no. {n}", one.basis) for n, one in enumerate(route.caveats, 1))


KIND = Kind("routes", read, facts, sheet)


def _named(thing: Route | Door, names: tuple[str, ...], before: str) -> Iterator[CheckedFact]:
    for name in names:
        basis: Basis | None = getattr(getattr(thing, name), "basis", None)
        if basis is not None:
            yield CheckedFact(before + name, basis)


def _example(one: ExampleTable) -> RouteExample:
    return RouteExample(one.country, one.facts.pairs(), one.doors, one.off, one.without, one.lacks)
