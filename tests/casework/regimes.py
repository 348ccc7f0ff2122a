"""A regime made for tests, to be changed by `dataclasses.replace`."""

from datetime import date

from amparo.casework.regime import (
    ClockStart,
    Copies,
    Covers,
    Duty,
    Element,
    Eligibility,
    Regime,
    StartedBy,
    Statement,
    Task,
    Term,
    Unit,
)
from amparo.facts import Basis, Fact, Status
from amparo.words import Words

BASIS = Basis(Status.READ, date(2026, 11, 22), ("law",))
SAID = Fact("words", BASIS)
NONE: Fact[str | None] = Fact(None, BASIS)
WORDS = Words("Words", "Palabras")
TWO_DAYS = Term(48, Unit.HOURS)


def duty(name: str = "remove", term: Term | None = TWO_DAYS, **other: object) -> Duty:
    """A duty of the service from a valid request."""
    said: dict[str, object] = {
        "actor": "service",
        "action": "remove",
        "task": Task.REMOVE,
        "by_service": True,
        "words": None if term else "expeditiously",
        "starts": ClockStart.VALID_REQUEST,
        "starts_words": "receipt",
        "condition": None,
        "basis": BASIS,
        **other,
    }
    return Duty(id=name, term=term, **said)  # type: ignore[arg-type]


def element(name: str, *gives: str, required: bool = True, only_for: str | None = None) -> Element:
    """Something that a request must hold."""
    return Element(name, name, required, gives, only_for, Words(f"Give {name}", f"Da {name}"), WORDS, BASIS)


ELEMENTS = (
    element("writing", "written"),
    element("location", "targets"),
    element("good_faith", "statement:good_faith", "explanation"),
    element("signed", "signature"),
    element("authority", "authority", only_for="representative"),
    element("country", "country", required=False),
)
REGIME = Regime(
    id="XX-LAW",
    name=WORDS,
    citation="s. 1",
    jurisdiction="XX",
    serves=("GB",),
    kind="statutory_notice",
    recipient="platform",
    started_by=StartedBy.NOTICE,
    offered=True,
    law_status="in_force",
    in_force_from=date(2026, 6, 29),
    in_force_to=None,
    who_may_invoke=SAID,
    against=SAID,
    covers=Covers(SAID, SAID, SAID, SAID),
    elements=ELEMENTS,
    statements=(Statement("good_faith", WORDS, BASIS),),
    duties=(duty(),),
    copies=Fact(Copies.IDENTICAL, BASIS),
    copies_words=NONE,
    acknowledgement=NONE,
    reasons=NONE,
    refusal_grounds=(),
    grounds_closed=False,
    appeal=NONE,
    internal_appeal_months=None,
    regulator=NONE,
    complaint_route=NONE,
    regulator_note=None,
    penalty=NONE,
    in_force=SAID,
    eligibility=Eligibility(),
    caveats=(),
    conflicts=(),
    use_examples=(),
    sources=(),
)
