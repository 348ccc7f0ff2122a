"""One notice, as needed to decide on it without a picture."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.casework.regime import Regime
from amparo.errors import NotFound
from amparo.services.abuse import BY_HAND
from amparo.services.grant_role import MODERATOR, SENIOR
from amparo.services.law import law_of
from amparo.services.show_notice import FIELDS, DeskClock, DeskCopy, DeskNotice, DeskTarget, show_notice
from amparo.web.desk import words
from amparo.web.desk.queue import page_number
from amparo.web.desk.staff import Staff, for_roles, show, staff_of
from amparo.web.shared.installation import installation

COPIES = 100
"""Copies on one page: a decision is about those that it shows."""
UNDECIDED = ("review", "hidden", "found")
DECIDABLE = (NoticeState.OPEN, NoticeState.REVIEW)
REFUSABLE = (TargetState.WAITING, TargetState.HIDDEN)
SPECIAL = ("own_account", "news")


@dataclass(frozen=True)
class ClockLine:
    """A duty with a time. standing: running, late, done or done_late."""

    clock: DeskClock
    task: str
    law: str
    standing: str
    recalled: bool


@dataclass(frozen=True)
class CopyLine:
    """One copy. number: in the table. likeness: why it counts as a copy. under_way: what is being done to it, or "".

    second_person: "" where none is needed, "first" where none has spoken, else "mine" or "another".
    """

    copy: DeskCopy
    number: int
    likeness: str
    state: str
    tone: str
    under_way: str
    flag: str
    can_decide: bool
    second_person: str


@dataclass(frozen=True)
class TargetLine:
    """Something named."""

    target: DeskTarget
    kind: str
    concern: str
    state: str
    tone: str
    ground: str
    can_decide: bool
    can_settle: bool


@require_safe
@for_roles(MODERATOR, SENIOR)
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Everything that decides."""
    return notice_page(request, notice_id)


@require_safe
@for_roles(MODERATOR, SENIOR)
def one_copy(request: HttpRequest, notice_id: UUID, copy_id: int) -> HttpResponse:
    """One copy, with what can be done to it alone. Raises NotFound `no_such_copy`."""
    found, line = find_copy(request, notice_id, copy_id)
    return show(request, "desk/copy.html", {"notice": found, "line": line, "special": special()}, tab="front")


def notice_page(request: HttpRequest, notice_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page of a notice. problem: what was wrong with a decision that was sent."""
    staff = staff_of(request)
    found = show_notice(installation(), notice_id, who=staff.name)
    return show(
        request, "desk/notice.html", {**_context(request, found, staff), "problem": problem}, tab="front", status=status
    )


def find_copy(request: HttpRequest, notice_id: UUID, copy_id: int) -> tuple[DeskNotice, CopyLine]:
    """A notice and one of its copies. Raises NotFound `no_such_copy`."""
    staff = staff_of(request)
    found = show_notice(installation(), notice_id, who=staff.name)
    for line in copy_lines(found, staff):
        if line.copy.id == copy_id:
            return found, line
    raise NotFound("no_such_copy", "This notice has no such copy.")


def copy_lines(found: DeskNotice, staff: Staff) -> list[CopyLine]:
    """All copies, those to decide on first; each keeps its number."""
    lines = [_copy(found, one, number, staff) for number, one in enumerate(found.copies, 1)]
    return sorted(lines, key=lambda line: (not line.can_decide, line.number))


def kind_of(copy: DeskCopy) -> Literal["named", "identical", "near"]:
    """Kinds of copy for which one choice can be made at once."""
    return "named" if copy.target is not None else "identical" if copy.identical else "near"


def special() -> list[tuple[str, str]]:
    """What a copy can be flagged as, and its words."""
    return [(flag, words.said(words.FLAGS, flag)) for flag in SPECIAL]


def _context(request: HttpRequest, found: DeskNotice, staff: Staff) -> dict[str, Any]:
    regimes = law_of(installation()).regimes
    copies = copy_lines(found, staff)
    page = Paginator(copies, COPIES).get_page(page_number(request))
    targets = [_target(found, one, regimes) for one in found.targets]
    return {
        "notice": found,
        "state": words.said(words.STATES, found.state.value),
        "state_tone": words.STATE_TONES.get(found.state.value, "neutral"),
        "facts": _facts(found, regimes),
        "reasons": [words.said(words.REASONS, one) for one in found.reasons],
        "clocks": _clocks(found, regimes),
        "duties_in_words": [
            (words.said(words.TASKS, one.task.value), words.regime_name(regimes, one.regime), one)
            for one in found.deadlines
            if one.due is None
        ],
        "targets": targets,
        "copies": list(page),
        "page": page,
        "at_once": Counter(kind_of(line.copy) for line in page if line.can_decide),
        "grounds": [(one, words.ground_words(regimes, found.regimes, one)) for one in found.grounds],
        "can_decide": found.state in DECIDABLE and (copies or any(one.can_decide for one in targets)),
        "can_go_on": found.state is NoticeState.REVIEW,
        "can_search": found.state in DECIDABLE,
        "groups": [(one, words.said(words.GROUPS, one)) for one in found.kept if staff.is_any(*FIELDS[one])],
        "closed_groups": [words.said(words.GROUPS, one) for one in found.kept if not staff.is_any(*FIELDS[one])],
        "events": [(one, words.said(words.EVENTS, one.kind)) for one in found.events],
        "can_refer": found.state is not NoticeState.REFERRED,
        "is_senior": staff.is_any(SENIOR),
    }


def _facts(found: DeskNotice, regimes: Mapping[str, Regime]) -> dict[str, Any]:
    return {
        "laws": [words.regime_name(regimes, one) for one in found.regimes],
        "channel": words.said(words.CHANNELS, found.channel),
        "relation": words.said(words.RELATIONS, found.relation),
        "category": words.said(words.CATEGORIES, found.category),
    }


def _clocks(found: DeskNotice, regimes: Mapping[str, Regime]) -> list[ClockLine]:
    recalled = {(one.regime, one.task, one.due) for one in found.deadlines if one.recalled}
    return [
        ClockLine(
            one,
            words.said(words.TASKS, one.task.value),
            words.regime_name(regimes, one.regime),
            _standing(one),
            (one.regime, one.task, one.due) in recalled,
        )
        for one in found.clocks
    ]


def _standing(clock: DeskClock) -> str:
    if clock.ended_at is None:
        return "late" if clock.breached else "running"
    return "done_late" if clock.ended_at > clock.due else "done"


def _copy(found: DeskNotice, copy: DeskCopy, number: int, staff: Staff) -> CopyLine:
    open_ = found.state in DECIDABLE and copy.state in UNDECIDED and copy.wanted not in {"remove", "restore"}
    proposed = copy.proposed_by if copy.flag in SPECIAL and open_ else None
    return CopyLine(
        copy=copy,
        number=number,
        likeness=words.likeness(named=copy.target, identical=copy.identical, distance=copy.distance),
        state=words.said(words.COPY_STATES, copy.state),
        tone=words.TONES.get(copy.state, "neutral"),
        under_way=words.said(words.WANTED, copy.wanted),
        flag=words.said(words.FLAGS, copy.flag),
        can_decide=open_,
        second_person=_second_person(proposed, staff) if copy.flag in SPECIAL and open_ else "",
    )


def _second_person(proposed_by: str | None, staff: Staff) -> str:
    if proposed_by is None:
        return "first"
    return "mine" if proposed_by == staff.name else "another"


def _target(found: DeskNotice, target: DeskTarget, regimes: Mapping[str, Regime]) -> TargetLine:
    open_ = found.state in DECIDABLE and target.state in REFUSABLE
    return TargetLine(
        target=target,
        kind=words.said(words.TARGET_KINDS, target.kind.value),
        concern=words.said(words.CONCERNS, target.concern),
        state=words.said(words.TARGET_STATES, target.state.value),
        tone=words.TONES.get(target.state.value, "neutral"),
        ground=words.ground_words(regimes, found.regimes, target.ground),
        can_decide=open_,
        can_settle=open_ and (target.kind is not TargetKind.ITEM or bool(BY_HAND & set(found.reasons))),
    )
