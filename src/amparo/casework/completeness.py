"""Which regimes are open to somebody, and what a notice still lacks under each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from amparo.casework.notice import NoticeDraft, Relation
from amparo.casework.regime import Element, Person, Regime, StartedBy
from amparo.errors import BadInput
from amparo.words import Words

ANYWHERE = "*"
STATEMENT = "statement:"
Unions = Mapping[str, frozenset[str]]
"""A union of countries, e.g. "EU", to its members."""


@dataclass(frozen=True)
class Missing:
    """Something that a regime requires and a notice lacks. regime: its id. element: the law's own item.

    ask: what to give. why: why the law asks it. fields: names of the notice's fields that are empty.
    """

    regime: str
    element: str
    ask: Words
    why: Words
    fields: tuple[str, ...]


def missing(draft: NoticeDraft, regime: Regime) -> tuple[Missing, ...]:
    """What the draft lacks under a regime, in the order of the regime; empty once it is complete."""
    wanted = [one for one in regime.elements if one.required and _is_asked(one, draft)]
    lacking = [(one, tuple(name for name in one.gives if not is_given(draft, regime.id, name))) for one in wanted]
    return tuple(Missing(regime.id, one.field, one.ask, one.why, fields) for one, fields in lacking if fields)


def complete_under(draft: NoticeDraft, regimes: Iterable[Regime]) -> tuple[Regime, ...]:
    """Those of the regimes under which nothing is missing, whichever the person chose. regimes: see `which_regimes`."""
    return tuple(regime for regime in regimes if not missing(draft, regime))


def is_given(draft: NoticeDraft, regime: str, name: str) -> bool:
    """Whether a field of `Element.gives` is filled; blanks do not fill it. Raises BadInput `unknown_field`."""
    if name.startswith(STATEMENT):
        return (regime, name.removeprefix(STATEMENT)) in draft.statements
    if name == "targets":
        return any(target.address.strip() for target in draft.targets)
    if name == "relation":
        return draft.relation is not None
    given = _words(draft)
    if name not in given:
        raise BadInput("unknown_field", "A regime asks for a field that a notice does not have.")
    return bool((given[name] or "").strip())


def which_regimes(
    countries_served: Iterable[str],
    person_country: str | None,
    day: date,
    regimes: Iterable[Regime],
    unions: Unions,
) -> tuple[Regime, ...]:
    """The regimes under which a notice falls: all of them apply, side by side.

    Those that the public form offers, in force on the day, that serve a country the installation serves, and that are
    open where the person lives. person_country: None where not said, which closes nothing.
    """
    served = expand(countries_served, unions)
    return tuple(
        regime
        for regime in regimes
        if regime.offered
        and regime.started_by is StartedBy.NOTICE
        and regime.is_in_force(day)
        and _meet(expand(regime.serves, unions), served)
        and (person_country is None or _lives_where_it_is_open(regime, person_country, unions))
    )


def eligible(regime: Regime, person: Person, unions: Unions) -> bool:
    """Whether data says that this person can use a regime.

    Somebody whose age is not known cannot use one that has an age limit, until the age is said: a door must not be
    shown to a child who may not go through it.
    """
    who = regime.eligibility
    applicant = person.applicant in who.applicants or "anyone" in who.applicants
    age = who.age_from is None or (person.age is not None and person.age >= who.age_from)
    return applicant and age and _lives_where_it_is_open(regime, person.country, unions)


def expand(codes: Iterable[str], unions: Unions) -> frozenset[str]:
    """The codes and, for each union among them, its members."""
    named = frozenset(codes)
    return named.union(*(unions[code] for code in named if code in unions))


def _lives_where_it_is_open(regime: Regime, country: str, unions: Unions) -> bool:
    countries = regime.eligibility.countries
    return not countries or _meet(expand(countries, unions), frozenset({country}))


def _meet(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some & others) or ANYWHERE in some or ANYWHERE in others


def _is_asked(element: Element, draft: NoticeDraft) -> bool:
    return element.only_for is None or draft.relation is Relation.REPRESENTATIVE


def _words(draft: NoticeDraft) -> dict[str, str | None]:
    return {
        "written": "given",
        "country": draft.country,
        "category": draft.category,
        "explanation": draft.explanation,
        "name": draft.name,
        "contact": draft.contact,
        "authority": draft.authority,
        "signature": draft.signature,
    }
