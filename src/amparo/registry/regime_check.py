"""What can be wrong in a regime's file, and its examples, each of which is run."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from amparo.casework.calendar import USUAL_WEEKEND, after, is_business_day, zone_of
from amparo.casework.completeness import ANYWHERE, STATEMENT, eligible, missing
from amparo.casework.notice import CATEGORIES, FIELDS, NoticeDraft, Relation, Target, TargetKind
from amparo.casework.regime import (
    ClockStart,
    DueExample,
    Duty,
    Element,
    ExampleKind,
    Regime,
    StartedBy,
    Term,
    Unit,
)
from amparo.errors import BadInput
from amparo.facts import Status
from amparo.registry.kinds import Library
from amparo.registry.loader import Complaint
from amparo.registry.regimes import facts
from amparo.words import Words

LEAST_DUE_EXAMPLES, LEAST_USE_EXAMPLES = 4, 3
_WANTED = (
    frozenset({ExampleKind.COMPLETE}),
    frozenset({ExampleKind.INCOMPLETE}),
    frozenset({ExampleKind.WEEKEND, ExampleKind.HOLIDAY}),
    frozenset({ExampleKind.SUMMER_TIME}),
)


def problems(regime: Regime, library: Library) -> Iterator[Complaint]:
    """Everything that does not hold together in a regime."""
    yield from _twice(regime)
    yield from _sources(regime)
    broken = list(_elements(regime))
    yield from broken
    yield from _countries(regime, library)
    yield from _dates(regime)
    yield from _words(regime)
    if not broken:  # an example is a notice, which such elements cannot judge
        for duty in regime.duties:
            yield from _duty(regime, duty, library)
    yield from _use_examples(regime, library)
    if regime.offered and regime.started_by is not StartedBy.NOTICE:
        yield Complaint("top level", "`offered` is for regimes that a notice starts")


def full_draft(regime: Regime, lacks: Iterable[Element] = ()) -> NoticeDraft:
    """A notice with everything that the regime asks for, except what these elements ask for."""
    left_out = list(lacks)
    gone = {name for one in left_out for name in one.gives}
    relation = Relation.REPRESENTATIVE if any(one.only_for for one in left_out) else Relation.DEPICTED

    def text(name: str) -> str | None:
        return None if name in gone else "given"

    return NoticeDraft(
        language="en",
        country=text("country"),
        regimes=(regime.id,),
        relation=None if "relation" in gone else relation,
        targets=() if "targets" in gone else (Target(TargetKind.ITEM, "given"),),
        statements=frozenset((regime.id, one.id) for one in regime.statements if STATEMENT + one.id not in gone),
        category=None if "category" in gone else CATEGORIES[0],
        explanation=text("explanation"),
        name=text("name"),
        contact=text("contact"),
        authority=text("authority"),
        signature=text("signature"),
    )


def _twice(regime: Regime) -> Iterator[Complaint]:
    ids = {
        "element": [one.field for one in regime.elements],
        "statement": [one.id for one in regime.statements],
        "refusal_ground": [one.id for one in regime.refusal_grounds],
        "duty": [one.id for one in regime.duties],
    }
    for table, names in ids.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Complaint(f"{table} {name}", f"its id is used {times} times")


def _sources(regime: Regime) -> Iterator[Complaint]:
    known = {one.id for one in regime.sources}
    for table, basis in facts(regime):
        for name in sorted(set(basis.sources) - known):
            yield Complaint(table, f"the source {name} is not in the file")
        if basis.status is Status.READ and not basis.sources:
            yield Complaint(table, 'its status is "read", but it names no source')
    for one in regime.conflicts:
        if one.basis.status is Status.READ and len(set(one.basis.sources)) < 2:
            yield Complaint(f"conflict {one.topic}", "a conflict names both sources")


def _elements(regime: Regime) -> Iterator[Complaint]:
    statements = {STATEMENT + one.id for one in regime.statements}
    for one in regime.elements:
        for name in one.gives:
            if name not in FIELDS and name not in statements:
                yield Complaint(f"element {one.field}", f"`gives` names {name}, which is neither field nor statement")
    asked = {name for one in regime.elements for name in one.gives}
    for name in sorted(statements - asked):
        yield Complaint(f"statement {name.removeprefix(STATEMENT)}", "no element gives it")
    if regime.started_by is StartedBy.NOTICE and not any(one.required for one in regime.elements):
        yield Complaint("element", "a regime that a notice starts has at least one required element")


def _countries(regime: Regime, library: Library) -> Iterator[Complaint]:
    known = {ANYWHERE, *library.countries.names, *library.countries.unions}
    used = {
        "serves": regime.serves,
        "eligibility": regime.eligibility.countries,
        "use_example": tuple(one.person.country for one in regime.use_examples),
    }
    for table, codes in used.items():
        for code in sorted(set(codes) - known):
            yield Complaint(table, f"no country has the code {code}")
    if not regime.serves:
        yield Complaint("serves", "a regime serves somebody")


def _dates(regime: Regime) -> Iterator[Complaint]:
    begun, over = regime.in_force_from, regime.in_force_to
    if begun and over and over < begun:
        yield Complaint("in_force_to", "it ends before it begins")
    for name, day in (("in_force_from", begun), ("in_force_to", over)):
        if day and not date(1900, 1, 1) <= day <= date(2100, 1, 1):
            yield Complaint(name, "a year between 1900 and 2100 is meant")


def _words(regime: Regime) -> Iterator[Complaint]:
    said: list[tuple[str, Words]] = [("name", regime.name)]
    said += [(f"element {one.field}", words) for one in regime.elements for words in (one.ask, one.why)]
    said += [(f"statement {one.id}", one.text) for one in regime.statements]
    said += [(f"refusal_ground {one.id}", one.text) for one in regime.refusal_grounds]
    for table, words in said:
        if not all(text.strip() for text in words):
            yield Complaint(table, "words are missing in a language")
    for one in regime.conflicts:
        if not (one.detail.strip() and one.used.strip()):
            yield Complaint(f"conflict {one.topic}", "it says both in `detail` and the safer one in `used`")


def _duty(regime: Regime, duty: Duty, library: Library) -> Iterator[Complaint]:
    table = f"duty {duty.id}"
    if duty.term is None:
        if duty.examples:
            yield Complaint(table, "a duty in words only has no examples")
        return
    if wrong := _term_problem(duty.term, library):
        yield Complaint(table, wrong)
        return
    for n, example in enumerate(duty.examples, 1):
        sentences = [*_start_problems(regime, duty, example), *_due_problems(duty.term, example, library)]
        yield from (Complaint(f"{table}, example no. {n}", sentence) for sentence in sentences)
    if regime.started_by is StartedBy.NOTICE and not duty.superseded:
        yield from _enough_examples(duty, table)


def _term_problem(term: Term, library: Library) -> str | None:
    try:
        zone_of(term.zone)
    except BadInput:
        return f"no time zone is called {term.zone}"
    calendar = library.calendars.get(term.calendar or "")
    if term.calendar and calendar is None:
        return f"there is no calendar {term.calendar}"
    if term.unit is Unit.BUSINESS_DAYS:
        if calendar is None:
            return "business days need a `calendar`"
        if calendar.zone != term.zone:
            return f"days are counted in {term.zone}, but its calendar is kept in {calendar.zone}"
    return None


def _enough_examples(duty: Duty, table: str) -> Iterator[Complaint]:
    if duty.starts is ClockStart.FIXED_DATE:
        if not duty.examples:
            yield Complaint(table, "a duty from a fixed date has an example")
        return
    if len(duty.examples) < LEAST_DUE_EXAMPLES:
        yield Complaint(table, f"a timed duty has at least {LEAST_DUE_EXAMPLES} examples")
    kinds = {one.kind for one in duty.examples}
    for wanted in _WANTED:
        if not kinds & wanted:
            names = " or ".join(sorted(kind.value for kind in wanted))
            yield Complaint(table, f"an example of the kind {names} is missing")


def _start_problems(regime: Regime, duty: Duty, example: DueExample) -> Iterator[str]:
    """Whether the clock starts as the example says, judged as a real notice is."""
    elements = {one.field: one for one in regime.elements}
    if strangers := sorted(set(example.lacks) - elements.keys()):
        yield f"it lacks {', '.join(strangers)}, which is no element"
        return
    found = {one.element for one in missing(full_draft(regime, [elements[name] for name in example.lacks]), regime)}
    if unseen := sorted(set(example.lacks) - found):
        yield f"a notice without {', '.join(unseen)} is complete all the same"
    of_request = duty.starts in {ClockStart.VALID_REQUEST, ClockStart.RECEIPT}
    is_incomplete = example.kind is ExampleKind.INCOMPLETE
    if (example.lacks and not is_incomplete) or (of_request and is_incomplete and not example.lacks):
        yield "an incomplete notice, and no other, lacks elements"
    starts = not (found and duty.starts is ClockStart.VALID_REQUEST)
    if example.due is not None and not starts:
        yield "no clock starts for an incomplete request, so that nothing is due"
    if example.due is None and starts and (of_request or not is_incomplete):
        yield "its clock starts, so that it needs `due`"


def _due_problems(term: Term, example: DueExample, library: Library) -> Iterator[str]:
    """Whether it is due when the example says, and whether that shows what it is to show."""
    if example.due is None:
        return
    due = after(term, example.received, library.calendars)
    if due != example.due:
        yield f"it is due at {due.astimezone(example.due.tzinfo).isoformat()}, not at {example.due.isoformat()}"
    calendar = library.calendars.get(term.calendar or "")
    length = (example.due.date() - example.received.date()).days
    days = [example.received.date() + timedelta(days=n) for n in range(length + 1)]
    weekend = calendar.weekend if calendar else USUAL_WEEKEND
    working = [day for day in days if day.weekday() not in weekend]
    if example.kind is ExampleKind.WEEKEND and working == days:
        yield "no weekend lies in it"
    if example.kind is ExampleKind.HOLIDAY and calendar and all(is_business_day(calendar, day) for day in working):
        yield "no holiday lies in it"
    if example.kind is ExampleKind.SUMMER_TIME and not _clocks_change(example.received, example.due, term.zone):
        yield "the clocks do not change in it, though its time zone has summer time"


def _clocks_change(received: datetime, due: datetime, zone: str) -> bool:
    """Whether the offsets as written differ, or the zone has no summer time to show."""
    if received.utcoffset() != due.utcoffset():
        return True
    halves = (received + timedelta(days=n) for n in (0, 182))
    return len({half.astimezone(zone_of(zone)).utcoffset() for half in halves}) == 1


def _use_examples(regime: Regime, library: Library) -> Iterator[Complaint]:
    if regime.started_by is not StartedBy.NOTICE and len(regime.use_examples) < LEAST_USE_EXAMPLES:
        least = LEAST_USE_EXAMPLES
        yield Complaint(
            "use_example", f"a regime that no notice starts has at least {least} examples of who can use it"
        )
    for n, example in enumerate(regime.use_examples, 1):
        can_use = eligible(regime, example.person, library.countries.unions)
        if can_use is not example.can_use:
            said = "can" if can_use else "cannot"
            yield Complaint(f"use_example no. {n}", f"by `eligibility` this person {said} use it")
