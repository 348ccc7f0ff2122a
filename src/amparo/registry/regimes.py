"""data/regimes/*.toml: one legal regime a file."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from amparo.casework.regime import (
    Bound,
    ClockStart,
    Conflict,
    Copies,
    Covers,
    DueExample,
    Duty,
    Element,
    Eligibility,
    ExampleKind,
    Person,
    RefusalGround,
    Regime,
    StartedBy,
    Statement,
    Task,
    Term,
    Unit,
    UseExample,
)
from amparo.facts import Fact
from amparo.registry.loader import CheckedFact, Kind, Read, read_table
from amparo.registry.regime_sheet import sheet
from amparo.registry.tables import BasisTable, FactTable, SaidTable, SourceTable, Table, WordsTable, sources_of

Applicant = Literal["depicted", "representative", "owner", "authority", "provider", "anyone"]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
COVERS = ("authentic", "synthetic", "threat", "minors")


class CopiesTable(BasisTable, frozen=True, kw_only=True):
    """[copies]."""

    value: Copies
    words: str | None = None
    note: str | None = None


class AppealTable(FactTable, frozen=True, kw_only=True):
    """[appeal]."""

    internal_months: int | None = None


class RegulatorTable(Table, frozen=True, kw_only=True):
    """[regulator]."""

    name: FactTable
    complaint_route: FactTable
    note: SaidTable | None = None


class EligibilityTable(Table, frozen=True, kw_only=True):
    """[eligibility]."""

    countries: tuple[str, ...] = ()
    applicants: tuple[Applicant, ...] = ("depicted",)
    age_from: int | None = None


class ElementTable(BasisTable, frozen=True, kw_only=True):
    """[[element]]."""

    field: str
    text: str
    required: bool
    ask: WordsTable
    why: WordsTable
    gives: tuple[str, ...] = ()
    only_for: Literal["representative"] | None = None

    def element(self, checked: date) -> Element:
        """As a value."""
        ask, why = self.ask.words(), self.why.words()
        return Element(self.field, self.text, self.required, self.gives, self.only_for, ask, why, self.basis(checked))


class SignedTable(BasisTable, frozen=True, kw_only=True):
    """[[statement]] and [[refusal_ground]]."""

    id: str
    text: WordsTable


class DueExampleTable(Table, frozen=True, kw_only=True):
    """[[duty.example]]."""

    kind: ExampleKind
    received: Moment
    due: Moment | None = None
    lacks: tuple[str, ...] = ()


class DutyTable(BasisTable, frozen=True, kw_only=True):
    """[[duty]]."""

    id: str
    actor: str
    action: str
    task: Task
    by_service: bool
    starts: ClockStart
    starts_words: str
    amount: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: Unit | None = None
    bound: Bound = Bound.AT_MOST
    zone: str = "UTC"
    calendar: str | None = None
    words: str | None = None
    condition: str | None = None
    superseded: bool = False
    example: tuple[DueExampleTable, ...] = ()

    def __post_init__(self) -> None:
        if (self.amount is None) is not (self.unit is None):
            raise ValueError("`amount` and `unit` go together")
        if self.amount is None and self.words is None:
            raise ValueError("A duty has `amount` and `unit`, or `words`")

    def duty(self, checked: date) -> Duty:
        """As a value."""
        term = None
        if self.amount is not None and self.unit is not None:
            term = Term(self.amount, self.unit, self.bound, self.zone, self.calendar)
        return Duty(
            id=self.id,
            actor=self.actor,
            action=self.action,
            task=self.task,
            by_service=self.by_service,
            term=term,
            words=self.words,
            starts=self.starts,
            starts_words=self.starts_words,
            condition=self.condition,
            basis=self.basis(checked),
            superseded=self.superseded,
            examples=tuple(DueExample(one.kind, one.received, one.due, one.lacks) for one in self.example),
        )


class UseExampleTable(Table, frozen=True, kw_only=True):
    """[[use_example]]."""

    country: str
    applicant: Applicant
    can_use: bool
    age: int | None = None


class ConflictTable(BasisTable, frozen=True, kw_only=True):
    """[[conflict]]."""

    topic: str
    detail: str
    used: str


class RegimeFile(Table, frozen=True, kw_only=True):
    """A whole file."""

    id: str
    name: WordsTable
    citation: str
    jurisdiction: str
    serves: tuple[str, ...]
    kind: str
    recipient: str
    started_by: StartedBy
    offered: bool
    law_status: Literal["in_force", "expected", "unverified"]
    checked: date
    who_may_invoke: SaidTable
    against: SaidTable
    covers: dict[str, SaidTable]
    copies: CopiesTable
    acknowledgement: FactTable
    reasons: FactTable
    appeal: AppealTable
    penalty: FactTable
    in_force: SaidTable
    regulator: RegulatorTable
    eligibility: EligibilityTable
    source: dict[str, SourceTable]
    in_force_from: date | None = None
    in_force_to: date | None = None
    grounds_closed: bool = False
    element: tuple[ElementTable, ...] = ()
    statement: tuple[SignedTable, ...] = ()
    refusal_ground: tuple[SignedTable, ...] = ()
    duty: tuple[DutyTable, ...] = ()
    use_example: tuple[UseExampleTable, ...] = ()
    caveat: tuple[SaidTable, ...] = ()
    conflict: tuple[ConflictTable, ...] = ()

    def __post_init__(self) -> None:
        if lacking := [name for name in COVERS if name not in self.covers]:
            raise ValueError(f"`covers` lacks {', '.join(lacking)}")


def read(table: dict[str, Any]) -> Read[Regime]:
    """The regime of a parsed file."""
    file = read_table(table, RegimeFile)
    day = file.checked
    regime = Regime(
        id=file.id,
        name=file.name.words(),
        citation=file.citation,
        jurisdiction=file.jurisdiction,
        serves=file.serves,
        kind=file.kind,
        recipient=file.recipient,
        started_by=file.started_by,
        offered=file.offered,
        law_status=file.law_status,
        in_force_from=file.in_force_from,
        in_force_to=file.in_force_to,
        who_may_invoke=file.who_may_invoke.fact(day),
        against=file.against.fact(day),
        covers=_covers(file),
        elements=tuple(one.element(day) for one in file.element),
        statements=tuple(Statement(one.id, one.text.words(), one.basis(day)) for one in file.statement),
        duties=tuple(one.duty(day) for one in file.duty),
        copies=Fact(file.copies.value, file.copies.basis(day), file.copies.note),
        copies_words=Fact(file.copies.words, file.copies.basis(day)),
        acknowledgement=file.acknowledgement.fact(day),
        reasons=file.reasons.fact(day),
        refusal_grounds=tuple(RefusalGround(one.id, one.text.words(), one.basis(day)) for one in file.refusal_ground),
        grounds_closed=file.grounds_closed,
        appeal=file.appeal.fact(day),
        internal_appeal_months=file.appeal.internal_months,
        regulator=file.regulator.name.fact(day),
        complaint_route=file.regulator.complaint_route.fact(day),
        regulator_note=file.regulator.note.fact(day) if file.regulator.note else None,
        penalty=file.penalty.fact(day),
        in_force=file.in_force.fact(day),
        eligibility=Eligibility(file.eligibility.countries, file.eligibility.applicants, file.eligibility.age_from),
        caveats=tuple(one.fact(day) for one in file.caveat),
        conflicts=tuple(Conflict(one.topic, one.detail, one.used, one.basis(day)) for one in file.conflict),
        use_examples=tuple(_use_example(one) for one in file.use_example),
        sources=sources_of(file.source),
    )
    return Read(regime.id, (regime,))


def facts(regime: Regime) -> Iterator[CheckedFact]:
    """Every basis in a regime, with its table."""
    named = ("who_may_invoke", "against", "copies", "acknowledgement", "reasons", "appeal", "penalty", "in_force")
    for name in named:
        yield CheckedFact(name, getattr(regime, name).basis)
    for name in COVERS:
        yield CheckedFact(f"covers.{name}", getattr(regime.covers, name).basis)
    for name, fact in regime.covers.other:
        yield CheckedFact(f"covers.{name}", fact.basis)
    yield CheckedFact("regulator.name", regime.regulator.basis)
    yield CheckedFact("regulator.complaint_route", regime.complaint_route.basis)
    if regime.regulator_note is not None:
        yield CheckedFact("regulator.note", regime.regulator_note.basis)
    yield from (CheckedFact(f"element {one.field}", one.basis) for one in regime.elements)
    yield from (CheckedFact(f"statement {one.id}", one.basis) for one in regime.statements)
    yield from (CheckedFact(f"refusal_ground {one.id}", one.basis) for one in regime.refusal_grounds)
    yield from (CheckedFact(f"duty {one.id}", one.basis) for one in regime.duties)
    yield from (CheckedFact(f"caveat no. {n}", one.basis) for n, one in enumerate(regime.caveats, 1))
    yield from (CheckedFact(f"conflict {one.topic}", one.basis) for one in regime.conflicts)


KIND = Kind("regimes", read, facts, sheet)


def _covers(file: RegimeFile) -> Covers:
    said = {name: one.fact(file.checked) for name, one in file.covers.items()}
    other = tuple((name, fact) for name, fact in said.items() if name not in COVERS)
    return Covers(said["authentic"], said["synthetic"], said["threat"], said["minors"], other)


def _use_example(one: UseExampleTable) -> UseExample:
    return UseExample(Person(one.country, one.applicant, one.age), one.can_use)
