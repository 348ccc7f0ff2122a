"""A legal regime as data: who may ask whom for what, what the request must hold, and what is then owed by when.

The values come from `data/regimes/*.toml` through `registry`; nothing about any country is in code.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from amparo.facts import Basis, Fact, Source
from amparo.words import Words


class StartedBy(Enum):
    """What sets a regime in motion: a person's notice to the service, somebody else's act, or nothing."""

    NOTICE = "notice"
    AUTHORITY = "authority"
    COURT = "court"
    REPORT = "report"
    NOTHING = "nothing"


class Copies(Enum):
    """Which copies must go with the named one, beside it."""

    NONE = "none"
    IDENTICAL = "identical"
    SUBSTANTIALLY_THE_SAME = "substantially_the_same"


class ClockStart(Enum):
    """What starts a duty's clock.

    VALID_REQUEST: receipt of a request that has every required element; an incomplete one starts nothing. RECEIPT: the
    request, complete or not. The others are events of their own, named in `Duty.starts_words`.
    """

    VALID_REQUEST = "valid_request"
    RECEIPT = "receipt"
    KNOWLEDGE = "knowledge"
    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"
    RESTRICTION = "restriction"
    COMPLAINT = "complaint"
    COUNTER_NOTICE = "counter_notice"
    AUTHORITY_NOTICE = "authority_notice"
    ORDER = "order"
    REPORT = "report"
    INQUIRY = "inquiry"
    FIXED_DATE = "fixed_date"
    OTHER = "other"


class Task(Enum):
    """What a duty is about, as far as casework can tell when it is done."""

    ACKNOWLEDGE = "acknowledge"
    REMOVE = "remove"
    COPIES = "copies"
    DECIDE = "decide"
    TELL_REQUESTER = "tell_requester"
    TELL_UPLOADER = "tell_uploader"
    HANDLE_APPEAL = "handle_appeal"
    RESTORE = "restore"
    REPORT = "report"
    PRESERVE = "preserve"
    OTHER = "other"


class Unit(Enum):
    """Unit of a term. HOURS are elapsed hours; the others are counted on the calendar of `Term.zone`."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"


class Bound(Enum):
    """AT_MOST: to be done by then. AT_LEAST: not to be done before then."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True)
class Term:
    """A length of time. zone: IANA name in which days are counted. calendar: id of the holidays for business days."""

    amount: int
    unit: Unit
    bound: Bound = Bound.AT_MOST
    zone: str = "UTC"
    calendar: str | None = None


class ExampleKind(Enum):
    """What a worked example shows."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUMMER_TIME = "summer_time"


@dataclass(frozen=True)
class DueExample:
    """A worked example of a timed duty. lacks: element fields left out. due: None where no clock starts."""

    kind: ExampleKind
    received: datetime
    due: datetime | None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duty:
    """Something owed by somebody.

    id: unique in the regime. by_service: whether the platform that got the notice owes it (and so runs its clock).
    term: None where the law has words only, which are in `words` ("expeditiously"). starts_words, condition: as noted.
    superseded: kept for the record; runs no clock.
    """

    id: str
    actor: str
    action: str
    task: Task
    by_service: bool
    term: Term | None
    words: str | None
    starts: ClockStart
    starts_words: str
    condition: str | None
    basis: Basis
    superseded: bool = False
    examples: tuple[DueExample, ...] = ()


@dataclass(frozen=True)
class Element:
    """Something that a request must or may hold.

    field: the law's own item. gives: names of `casework.notice` fields; all of them must be given for it to be there
    (empty: the channel itself provides it, as writing). only_for: "representative" where it is asked of nobody else,
    else None. ask: what to give, to the person asking. why: why the law asks it.
    """

    field: str
    text: str
    required: bool
    gives: tuple[str, ...]
    only_for: str | None
    ask: Words
    why: Words
    basis: Basis


@dataclass(frozen=True)
class Statement:
    """Words that the person signs, from a regime. id: the notice field that they fill, e.g. "statement_truth"."""

    id: str
    text: Words
    basis: Basis


@dataclass(frozen=True)
class RefusalGround:
    """A ground on which the service may refuse. exhaustive regimes (`Regime.grounds_closed`) know no other."""

    id: str
    text: Words
    basis: Basis


@dataclass(frozen=True)
class Eligibility:
    """Who can use the regime, as far as data can say.

    countries: ISO 3166 codes in which the person must live, empty for anywhere. applicants: of "depicted",
    "representative", "owner", "authority", "provider", "anyone". age_from: None for any age.
    """

    countries: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ("depicted",)
    age_from: int | None = None


@dataclass(frozen=True)
class Person:
    """Whoever asks which regimes are open. age: whole years now; None where not said."""

    country: str
    applicant: str
    age: int | None = None


@dataclass(frozen=True)
class UseExample:
    """A worked example of who can use a regime."""

    person: Person
    can_use: bool


@dataclass(frozen=True)
class Covers:
    """Which content a regime covers, in words."""

    authentic: Fact[str]
    synthetic: Fact[str]
    threat: Fact[str]
    minors: Fact[str]
    other: tuple[tuple[str, Fact[str]], ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Sources that contradict each other. both are kept; used: the safer one, which the rest of the file says."""

    topic: str
    detail: str
    used: str
    basis: Basis


@dataclass(frozen=True)
class Regime:
    """One regime.

    id: as "US-TIDA". kind: one of the kinds of law, e.g. "statutory_notice". recipient: "platform", "host", ...
    serves: countries (ISO 3166, "EU" for the Union, "*" anywhere) whose people or services it is for: an installation
    that serves one of them stands under it. offered: whether the public form offers it (a copyright notice exposes its
    sender, so that it is not offered by itself). in_force_from, in_force_to: None where not known or not ended.
    law_status: in_force, expected, unverified. internal_appeal_months: None where the law has none. A fact with the
    value None says that the regime has no such thing.
    """

    id: str
    name: Words
    citation: str
    jurisdiction: str
    serves: tuple[str, ...]
    kind: str
    recipient: str
    started_by: StartedBy
    offered: bool
    law_status: str
    in_force_from: date | None
    in_force_to: date | None
    who_may_invoke: Fact[str]
    against: Fact[str]
    covers: Covers
    elements: tuple[Element, ...]
    statements: tuple[Statement, ...]
    duties: tuple[Duty, ...]
    copies: Fact[Copies]
    copies_words: Fact[str | None]
    acknowledgement: Fact[str | None]
    reasons: Fact[str | None]
    refusal_grounds: tuple[RefusalGround, ...]
    grounds_closed: bool
    appeal: Fact[str | None]
    internal_appeal_months: int | None
    regulator: Fact[str | None]
    complaint_route: Fact[str | None]
    regulator_note: Fact[str] | None
    penalty: Fact[str | None]
    in_force: Fact[str]
    eligibility: Eligibility
    caveats: tuple[Fact[str], ...]
    conflicts: tuple[Conflict, ...]
    use_examples: tuple[UseExample, ...]
    sources: tuple[Source, ...]

    def is_in_force(self, day: date) -> bool:
        """Whether it binds on a day; a regime that is only expected or unverified does not."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return self.law_status == "in_force" and begun and (self.in_force_to is None or day <= self.in_force_to)
