"""A complaint to an authority: what was asked of whom and when, what came back, and which time was missed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from amparo.casework import letter_words
from amparo.casework.completeness import missing
from amparo.casework.door_use_words import THERE
from amparo.casework.letter import Asker, Fill, FillKind, Lack, Letter
from amparo.casework.letter_body import (
    Writing,
    by_law,
    closing,
    explanation,
    plain_value,
    request,
    subject,
)
from amparo.casework.letter_body import addresses as list_of
from amparo.casework.letter_law import legal_basis
from amparo.casework.letter_lines import laid_out, one_line, quoted, unbroken
from amparo.casework.matter import Agent, Shield
from amparo.casework.notice import NoticeDraft
from amparo.casework.regime import Regime
from amparo.casework.route import Role
from amparo.casework.shield import Leaving, names_the_person, our_language, recipient_language
from amparo.errors import Conflict
from amparo.words import Words


class Outcome(Enum):
    """What came of a letter."""

    NO_ANSWER = "no_answer"
    REMOVED = "removed"
    PARTLY = "partly"
    REFUSED = "refused"
    ASKED_MORE = "asked_more"


@dataclass(frozen=True)
class Asked:
    """A letter that was sent before. sent_at, deadline: timezone-aware. to: whom, by name. door: its address or words.

    addresses: how many it named. law: under which; None for the recipient's own rules. reference: theirs. deadline:
    None where there is none in numbers. ground: the words in which it was refused.
    """

    sent_at: datetime
    to: Words
    door: str = field(repr=False)
    addresses: int
    law: Words | None = None
    reference: str = ""
    deadline: datetime | None = None
    outcome: Outcome = Outcome.NO_ANSWER
    answered_on: date | None = None
    ground: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ComplaintHistory:
    """What was asked before, in order. Empty where the authority can be asked at once."""

    letters: tuple[Asked, ...] = ()


_OUTCOMES = {
    Outcome.NO_ANSWER: Words("none", "ninguna"),
    Outcome.REMOVED: Words("it was removed", "se retiró"),
    Outcome.PARTLY: Words("a part was removed", "se retiró una parte"),
    Outcome.REFUSED: Words("it was refused", "se rechazó"),
    Outcome.ASKED_MORE: Words("they asked for more", "pidieron más datos"),
}


def complaint_lacks(
    regime: Regime, draft: NoticeDraft, shield: Shield = Shield.OPEN, agent: Agent | None = None
) -> tuple[Lack, ...]:
    """What a complaint still needs, as it would leave. Raises as `amparo.casework.compose.lacks` does."""
    return _lacks(regime, Leaving(regime, shield=shield, agent=agent).draft(draft, our_language(draft.language)))


def compose_complaint(
    regime: Regime,
    history: ComplaintHistory,
    draft: NoticeDraft,
    shield: Shield,
    day: date,
    *,
    agent: Agent | None = None,
    relay: str | None = None,
    reference: str = "",
    languages: tuple[str, ...] = (),
) -> Letter:
    """The complaint, and what to enter into the authority's form.

    languages: that the authority reads; empty where not known: then it is written in the person's own, whose country's
    authority it is. Raises Conflict `letter_incomplete`, `shield_not_allowed`, BadInput `agent_missing`.
    """
    own = our_language(draft.language)
    language = recipient_language(own, languages or (own,))
    leaving = Leaving(regime, shield=shield, agent=agent, relay=relay)
    if _lacks(regime, leaving.draft(draft, language)):
        raise Conflict("letter_incomplete", "The letter lacks something that the law or the door requires.")
    first, *others = (_writing(leaving, draft, reference, day, said_in) for said_in in dict.fromkeys((language, own)))
    return Letter(
        language=language,
        subject=subject(first, letter_words.SUBJECT_COMPLAINT),
        body=_body(first, regime, history),
        own_language=own,
        own_subject="".join(subject(one, letter_words.SUBJECT_COMPLAINT) for one in others),
        own_body="".join(_body(one, regime, history) for one in others),
        fills=tuple(_fills(first, regime)),
    )


def _lacks(regime: Regime, draft: NoticeDraft) -> tuple[Lack, ...]:
    found = [Lack(one.fields, one.ask, one.why, Asker.REGIME) for one in missing(draft, regime)]
    if not draft.targets and not any("targets" in one.fields for one in found):
        found.append(letter_words.ADDRESS_LACK)
    return tuple(found)


def _writing(leaving: Leaving, draft: NoticeDraft, reference: str, day: date, language: str) -> Writing:
    return Writing(
        draft=leaving.draft(draft, language),
        regime=leaving.regime,
        role=Role.REGULATOR,
        fields=(),
        by_agent=leaving.shield is Shield.AGENT,
        synthetic=draft.category == "synthetic",
        person_named=names_the_person(leaving.regime, ()),
        reference=reference,
        day=day,
        language=language,
    )


def _body(writing: Writing, regime: Regime, history: ComplaintHistory) -> str:
    return laid_out(
        [
            request(writing),
            *legal_basis(regime, writing.day, writing.language, letter_words.COMPLAINT_BASIS),
            *list_of(writing),
            *_history(writing, history),
            *by_law(writing, letter_words.BY_AUTHORITY),
            *explanation(writing),
            *closing(writing, letter_words.COMPLAINT_ANSWER),
        ]
    )


def _history(writing: Writing, history: ComplaintHistory) -> list[str]:
    if not history.letters:
        return []
    said = [writing.said(letter_words.HISTORY)]
    for n, one in enumerate(history.letters, start=1):
        first, *rest = _asked(writing, one)
        said.append("\n".join([f"{n}. {first}", *rest]))
    return said


def _asked(writing: Writing, one: Asked) -> Iterator[str]:
    count = writing.said(letter_words.ADDRESSES[one.addresses != 1]).format(one.addresses)
    to = one_line(writing.said(one.to))
    yield writing.said(letter_words.HISTORY_OF).format(*_moment(one.sent_at), to, count)
    yield writing.said(letter_words.HISTORY_BY)
    yield unbroken(one_line(one.door))
    if one.law is not None:
        yield writing.said(letter_words.HISTORY_LAW).format(one_line(writing.said(one.law)))
    if one_line(one.reference):
        yield writing.said(letter_words.HISTORY_REFERENCE).format(one_line(one.reference))
    if one.deadline is not None:
        yield from _deadline(writing, one, one.deadline)
    outcome = writing.said(_OUTCOMES[one.outcome])
    if one.answered_on is not None:
        yield writing.said(letter_words.HISTORY_ANSWERED).format(one.answered_on.isoformat(), outcome)
    else:
        yield writing.said(letter_words.HISTORY_SAYS).format(outcome)
    if one.ground:
        yield writing.said(letter_words.HISTORY_GROUND)
        yield quoted(one.ground)


def _deadline(writing: Writing, one: Asked, deadline: datetime) -> Iterator[str]:
    """A missed time is said only of one that is surely over: on a day before the letter's."""
    over = deadline.date() + timedelta(days=1) <= writing.day
    words = letter_words.HISTORY_DEADLINE if over else letter_words.HISTORY_ENDS
    yield writing.said(words).format(*_moment(deadline))
    if over and one.outcome is not Outcome.REMOVED:
        yield writing.said(letter_words.HISTORY_MISSED)


def _fills(writing: Writing, regime: Regime) -> Iterator[Fill]:
    for element in regime.elements:
        value = "\n".join(filter(None, (plain_value(writing, name) for name in element.gives)))
        if not element.gives and element.required:
            yield Fill(element.ask, FillKind.THERE, "", THERE)
        elif value:
            yield Fill(element.ask, FillKind.TEXT, value)


def _moment(when: datetime) -> tuple[str, str]:
    """Day, and time with its zone."""
    return when.date().isoformat(), f"{when:%H:%M} {when.tzname() or 'UTC'}"
