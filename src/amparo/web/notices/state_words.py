"""How things stand, in plain words, and with the colour of their mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.casework.regime import Regime, Task
from amparo.services.intake import Deadline, TargetStatus
from amparo.web.notices.asking import task_words


@dataclass(frozen=True)
class Standing:
    """title: in a few words. text: what it means and what happens next. tone: of the mark."""

    title: str
    text: str
    tone: str


@dataclass(frozen=True)
class Due:
    """A task and the laws that ask it, by their names. words, target: where the law gives words only."""

    task: str
    laws: tuple[str, ...]
    unsure: bool
    words: str | None = None
    target: datetime | None = None


@dataclass(frozen=True)
class DueBy:
    """What we have to do by one moment; None for what the law gives words only."""

    when: datetime | None
    tasks: tuple[Due, ...]


def notice_standing(state: NoticeState) -> Standing:
    """How a notice stands. That a person decides first, or that it was joined to another, is not told."""
    working = Standing(
        _("We are working on it"),
        _("Your request has what the law asks. The time runs. You need not do anything."),
        "info",
    )
    return {
        NoticeState.INCOMPLETE: Standing(
            _("Something is missing"),
            _("We have your request. A law asks for more before its time starts. You can add it below."),
            "warning",
        ),
        NoticeState.DECIDED: Standing(_("Decided"), _("Below you see what became of each thing."), "success"),
        NoticeState.WITHDRAWN: Standing(
            _("Withdrawn"),
            _("You took this request back. Nothing more is done. What was removed stays removed."),
            "neutral",
        ),
        NoticeState.REFERRED: Standing(
            _("Handed over"),
            _("This was handed to people who protect children. Nothing else of it is kept here."),
            "neutral",
        ),
    }.get(state, working)


def target_standing(state: TargetState) -> Standing:
    """What became of one thing that was named."""
    return {
        TargetState.WAITING: Standing(_("waiting"), _("We have not got to it yet."), "neutral"),
        TargetState.HIDDEN: Standing(_("hidden"), _("Nobody sees it now. We still decide whether it goes."), "info"),
        TargetState.REMOVED: Standing(_("removed"), _("It is gone from this service."), "success"),
        TargetState.REFUSED: Standing(_("not removed"), _("We decided not to remove it."), "warning"),
        TargetState.NOT_FOUND: Standing(
            _("not found"), _("We found nothing there. It may be gone, or the address may differ."), "neutral"
        ),
        TargetState.ENDED: Standing(_("ended"), _("You took the request back before we got to it."), "neutral"),
    }[state]


def target_name(target: TargetStatus) -> str:
    """As "Address 3", "Account 4": never the address itself."""
    return {
        TargetKind.ITEM: _("Address %(number)d"),
        TargetKind.ACCOUNT: _("Account %(number)d"),
        TargetKind.GROUP: _("Group %(number)d"),
        TargetKind.TAG: _("Tag %(number)d"),
    }[target.kind] % {"number": target.number}


def copies_words(band: str | None) -> str:
    """Whether copies were found, never how many; "" before the decision."""
    return {
        "none": _("We looked for copies of it here. We found none."),
        "some": _("We looked for copies of it here. We found some and dealt with them."),
        "many": _("We looked for copies of it here. We found many and dealt with them."),
    }.get(band or "", "")


def came_back_words(band: str | None) -> str:
    """Whether it came up again since the decision, never where, when or by whom; "" where that is not told."""
    return {
        "none": _("Since then, we have not seen it come up here again."),
        "some": _("Since then, somebody tried to put it up here again. We stopped it. You need not do anything."),
        "many": _("Since then, it was put up here again and again. We stopped it. You need not do anything."),
    }.get(band or "", "")


def step_words(step: str | None) -> str:
    """What a statement that was found untrue brings, and that it can be appealed; "" where there is none."""
    said = {
        "warned": _("We found that something stated in this request was not true. Nothing follows from it for now."),
        "slower": _(
            "We found that something stated in this request was not true. A person looks at your requests first."
        ),
        "suspended": _(
            "We found that something stated in this request was not true. "
            "For some time, nothing is hidden before a person has looked."
        ),
    }.get(step or "", "")
    return f"{said} {_('Each request is still kept, and its time still runs.')}" if said else ""


def ground_words(ground: str | None, rules: Sequence[Regime], language: str) -> str:
    """A ground of refusal in the words of the law that knows it; its code where none does; "" where there is none."""
    for regime in rules:
        for known in regime.refusal_grounds:
            if known.id == ground:
                return known.text.said_in(language)
    return (ground or "").replace("_", " ")


def dues(deadlines: Iterable[Deadline], regimes: Mapping[str, Regime], language: str) -> list[DueBy]:
    """What we have to do and by when, the earliest first; what several laws ask at the same minute is said once."""
    by_minute: dict[datetime | None, list[Deadline]] = {}
    for one in deadlines:
        minute = one.due.astimezone(UTC).replace(second=0, microsecond=0) if one.due else None
        by_minute.setdefault(minute, []).append(one)
    return [DueBy(when, _tasks(same, regimes, language)) for when, same in by_minute.items()]


def _tasks(same: Sequence[Deadline], regimes: Mapping[str, Regime], language: str) -> tuple[Due, ...]:
    """The tasks of one moment, taking down before all others."""
    found: dict[tuple[Task, str | None, datetime | None], list[Deadline]] = {}
    for one in sorted(same, key=lambda one: one.task is not Task.REMOVE):
        found.setdefault((one.task, one.words, one.target), []).append(one)
    return tuple(
        Due(
            task_words(task),
            tuple(dict.fromkeys(_law(one.regime, regimes, language) for one in alike)),
            any(one.recalled for one in alike),
            words,
            target,
        )
        for (task, words, target), alike in found.items()
    )


def _law(regime: str, regimes: Mapping[str, Regime], language: str) -> str:
    found = regimes.get(regime)
    return found.name.said_in(language) if found is not None else regime
