"""What a letter says of the law: its name, its words for the deadline, and which copies must go as well.

A number or a citation stands in it only where the fact may be relied on that day. Else the letter names the law and
asks for prompt action; the page has told the person before that the fact is not certain.
"""

from collections import Counter
from datetime import date

from amparo.casework import letter_words
from amparo.casework.letter_lines import is_url, one_line, unbroken
from amparo.casework.open_doors import COPYRIGHT
from amparo.casework.regime import Bound, Duty, Regime, Task, Term, Unit
from amparo.casework.route import POLICY, Door, DoorKind, Role
from amparo.facts import Source
from amparo.words import Words

_LAW_SOURCES = ("official", "official-mirror")
"""Kinds of source that a recipient can be sent to, the best first."""
_OWN_PAGES = frozenset({DoorKind.FORM, DoorKind.PAGE, DoorKind.POLICY, DoorKind.WEB})
"""Kinds of door whose address is a page of the recipient's."""
_CAN_LOOK = frozenset({None, Role.PLATFORM, Role.HOST, Role.SEARCH, Role.ARCHIVE})
"""Roles that keep or list content, and so can look for more of it."""
_HOURS = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.BUSINESS_DAYS: 24, Unit.MONTHS: 720, Unit.YEARS: 8760}


def basis(regime: Regime | None, door: Door | None, day: date, language: str) -> list[str]:
    """On what the request stands: the law, the recipient's own rules, or both. Addresses are lines of their own."""
    said = legal_basis(regime, day, language, letter_words.LEGAL_BASIS) if regime is not None else []
    if door is not None and (regime is None or POLICY in door.accepts):
        has_address = door.kind in _OWN_PAGES and is_url(door.value)
        rules = letter_words.OWN_RULES.said_in(language)
        said.append(f"{rules.format(':')}\n{unbroken(one_line(door.value))}" if has_address else rules.format("."))
    return said


def legal_basis(regime: Regime, day: date, language: str, words: Words) -> list[str]:
    """The law by its name, with citation and text where they may be relied on. words: of the sentence around it."""
    name = one_line(regime.name.said_in(language))
    if regime.in_force.basis.needs_mark(day):
        return [words.said_in(language).format(name)]
    said = [words.said_in(language).format(f"{name} ({one_line(regime.citation)})")]
    source = law_source(regime)
    return (
        said
        if source is None
        else [*said, f"{letter_words.LAW_TEXT.said_in(language)}\n{unbroken(one_line(source.url))}"]
    )


def deadline(regime: Regime | None, day: date, language: str) -> list[str]:
    """By when, in the law's words. A term with conditions is said to have them."""
    owed = [duty for duty in _removals(regime) if not duty.basis.needs_mark(day)]
    plain = [duty for duty in owed if duty.condition is None and (duty.term is not None or duty.words)]
    conditional = [duty for duty in owed if duty.condition is not None and duty.term is not None]
    said = [_term(min(plain, key=_length), False, language)] if plain else []
    if conditional:
        said.append(_term(min(conditional, key=_length), True, language))
    return said or [letter_words.NO_TERM.said_in(language)]


def copies(regime: Regime | None, role: Role | None, day: date, language: str) -> list[str]:
    """Which copies are to go too: as the law says, else as a request to whoever can look for them.

    A copyright notice reaches only what it names.
    """
    if regime is not None and regime.kind == COPYRIGHT:
        return []
    if regime is not None and not regime.copies.basis.needs_mark(day):
        by_law = letter_words.COPIES_BY_LAW.get(regime.copies.value)
        if by_law is not None:
            return [by_law.said_in(language)]
    return [letter_words.COPIES.said_in(language)] if role in _CAN_LOOK else []


def term_words(term: Term, language: str) -> str:
    """A length of time, as "48 hours"."""
    return f"{term.amount} {letter_words.UNITS[term.unit][term.amount != 1].said_in(language)}"


def law_source(regime: Regime) -> Source | None:
    """Where the law can be read: the source in which most of its elements were, official ones first; None for none.

    A secondary source is no proof for a recipient, and one about another part of the law none either.
    """
    cited = Counter(name for one in regime.elements if one.required for name in one.basis.sources)
    open_ones = [
        one
        for one in regime.sources
        if cited[one.id] and one.kind in _LAW_SOURCES and (one.url.startswith("https://") or one.kind == "official")
    ]
    found = [one for one in open_ones if is_url(one.url)]
    return min(found, key=lambda one: (-cited[one.id], _LAW_SOURCES.index(one.kind)), default=None)


def _removals(regime: Regime | None) -> list[Duty]:
    duties = regime.duties if regime is not None else ()
    return [
        duty
        for duty in duties
        if duty.task is Task.REMOVE
        and duty.by_service
        and not duty.superseded
        and (duty.term is None or duty.term.bound is Bound.AT_MOST)
    ]


def _length(duty: Duty) -> float:
    return float("inf") if duty.term is None else duty.term.amount * _HOURS[duty.term.unit]


def _term(duty: Duty, conditional: bool, language: str) -> str:
    starts = letter_words.STARTS.get(duty.starts, Words("", "")).said_in(language)
    if duty.term is not None:
        words = letter_words.TERM_IF if conditional else letter_words.TERM
        return words.said_in(language).format(term_words(duty.term, language), starts)
    said = duty.words or ""
    if language == "es":
        if said not in letter_words.TERMS_IN_WORDS:
            return letter_words.NO_TERM.es
        said = letter_words.TERMS_IN_WORDS[said]
    return letter_words.TERM_IN_WORDS.said_in(language).format(said, starts)
