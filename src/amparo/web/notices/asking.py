"""What the laws ask of a notice, in words for the person who fills it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.casework.completeness import STATEMENT, Missing
from amparo.casework.notice import Relation
from amparo.casework.regime import Bound, Duty, Element, Regime, Statement, Task, Term, Unit


@dataclass(frozen=True)
class Reason:
    """Why something is asked. law: name of the regime. required: whether a complete notice needs it.

    unsure: the fact was recalled, or not checked for long.
    """

    law: str
    ask: str
    why: str
    required: bool
    unsure: bool


@dataclass(frozen=True)
class Promise:
    """What a regime makes the service do, and by when. unsure: as in `Reason`."""

    text: str
    unsure: bool


@dataclass(frozen=True)
class Applying:
    """A regime that applies, in words."""

    id: str
    name: str
    promises: tuple[Promise, ...]
    unsure: bool


@dataclass(frozen=True)
class Asked:
    """What a set of regimes asks. reasons: by the notice's field. statements: to be agreed to, each in exact words."""

    reasons: dict[str, tuple[Reason, ...]]
    statements: tuple[tuple[Regime, Statement, tuple[Reason, ...]], ...]


def asked(regimes: Sequence[Regime], relation: Relation | None, language: str, today: date) -> Asked:
    """What these regimes ask of somebody in this relation."""
    reasons: dict[str, list[Reason]] = {}
    for regime in regimes:
        for element in regime.elements:
            if element.only_for is None or relation is Relation.REPRESENTATIVE:
                for name in element.gives:
                    field = f"{regime.id}:{name}" if name.startswith(STATEMENT) else name
                    reasons.setdefault(field, []).append(_reason(regime, element, language, today))
    statements = tuple(
        (regime, statement, tuple(reasons.get(f"{regime.id}:{STATEMENT}{statement.id}", ())))
        for regime in regimes
        for statement in regime.statements
    )
    return Asked({name: tuple(found) for name, found in reasons.items()}, statements)


def applying(regimes: Sequence[Regime], language: str, today: date) -> tuple[Applying, ...]:
    """The regimes that apply, each with what it brings."""
    return tuple(
        Applying(
            regime.id,
            regime.name.said_in(language),
            _promises(regime, today),
            regime.in_force.basis.needs_mark(today),
        )
        for regime in regimes
    )


def length(term: Term) -> str:
    """A term in words."""
    words = {
        Unit.HOURS: ngettext("%d hour", "%d hours", term.amount),
        Unit.DAYS: ngettext("%d day", "%d days", term.amount),
        Unit.BUSINESS_DAYS: ngettext("%d working day", "%d working days", term.amount),
        Unit.MONTHS: ngettext("%d month", "%d months", term.amount),
        Unit.YEARS: ngettext("%d year", "%d years", term.amount),
    }
    return words[term.unit] % term.amount


def task_words(task: Task) -> str:
    """What we have to do, as the end of "By then we have to…"."""
    return {
        Task.ACKNOWLEDGE: _("tell you that your request has arrived"),
        Task.REMOVE: _("take down what you named"),
        Task.COPIES: _("look for copies and take them down"),
        Task.DECIDE: _("decide about your request"),
        Task.TELL_REQUESTER: _("tell you what we decided"),
        Task.TELL_UPLOADER: _("tell whoever posted it, without naming you"),
        Task.HANDLE_APPEAL: _("answer an appeal"),
        Task.RESTORE: _("put something back after an appeal"),
        Task.REPORT: _("report to the authorities"),
        Task.PRESERVE: _("keep the evidence"),
        Task.OTHER: _("do what else this law asks"),
    }[task]


def lacking(missing: Sequence[Missing], regimes: Sequence[Regime], language: str) -> list[tuple[str, list[Missing]]]:
    """What is missing, by the name of the law."""
    names = {regime.id: regime.name.said_in(language) for regime in regimes}
    found: dict[str, list[Missing]] = {}
    for one in missing:
        found.setdefault(one.regime, []).append(one)
    return [(names[regime], items) for regime, items in found.items()]


def _reason(regime: Regime, element: Element, language: str, today: date) -> Reason:
    law, unsure = regime.name.said_in(language), element.basis.needs_mark(today)
    return Reason(law, element.ask.said_in(language), element.why.said_in(language), element.required, unsure)


def _promises(regime: Regime, today: date) -> tuple[Promise, ...]:
    """The duties of the service that begin with the notice, shortest term first and those in words last."""
    starts = [duty for duty in regime.duties if _begins_with_the_notice(duty)]
    ordered = sorted(starts, key=lambda duty: (duty.term is None, duty.task is not Task.REMOVE, _hours(duty)))
    return tuple(dict.fromkeys(Promise(_promise(duty), duty.basis.needs_mark(today)) for duty in ordered))


def _begins_with_the_notice(duty: Duty) -> bool:
    owed = duty.by_service and not duty.superseded and duty.starts.value in {"valid_request", "receipt"}
    return owed and (duty.term is None or duty.term.bound is Bound.AT_MOST)


def _promise(duty: Duty) -> str:
    task = task_words(duty.task)
    if duty.term is None:
        return _("%(task)s. The law gives no number of hours or days.") % {"task": _capital(task)}
    return _("%(task)s within %(length)s.") % {"task": _capital(task), "length": length(duty.term)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _hours(duty: Duty) -> int:
    factor = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.BUSINESS_DAYS: 24, Unit.MONTHS: 720, Unit.YEARS: 8_760}
    return duty.term.amount * factor[duty.term.unit] if duty.term is not None else 0
