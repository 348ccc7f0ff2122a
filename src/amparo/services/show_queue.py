"""The queue of notices, as staff see it: no name, no address, no picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, F, Q

from amparo.casework.life import AppealState, NoticeState
from amparo.errors import BadInput
from amparo.services.grant_role import MODERATOR, SENIOR, demand_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

PAGE = 50
"""Notices on one page."""
View = Literal["waiting", "running", "decided", "incomplete"]
STATES: dict[View, tuple[NoticeState, ...]] = {
    "waiting": (NoticeState.REVIEW,),
    "running": (NoticeState.OPEN, NoticeState.REVIEW),
    "decided": (NoticeState.DECIDED,),
    "incomplete": (NoticeState.INCOMPLETE,),
}


@dataclass(frozen=True)
class QueueRow:
    """One notice. due: its earliest running clock. named, hidden, waiting: how many targets and copies.

    late: whether a clock was breached. reasons: codes for which a person decides first.
    """

    id: UUID
    reference: str
    state: NoticeState
    regimes: tuple[str, ...]
    received_at: datetime
    due: datetime | None
    late: bool
    named: int
    hidden: int
    waiting: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, the most urgent first. counts: notices per view. more: whether another page follows."""

    rows: tuple[QueueRow, ...]
    counts: dict[str, int]
    more: bool


@dataclass(frozen=True)
class AppealRow:
    """One appeal that waits. about: copy, target or standing."""

    reference: str
    by: str
    about: str
    filed_at: datetime
    notice: UUID | None


def show_queue(settings: Settings, *, who: str, view: View = "running", page: int = 1) -> QueuePage:
    """A page of the queue. page: from 1. Raises Refused `role_missing`; BadInput `bad_page`."""
    if view not in STATES or not 1 <= page <= 100_000:
        raise BadInput("bad_page", "There is no such page of the queue.")
    with reading(settings):
        demand_role(who, MODERATOR, SENIOR)
        start = (page - 1) * PAGE
        wanted = rows.Notice.objects.filter(state__in=[state.value for state in STATES[view]])
        # databases differ on where None goes; a notice without a running clock is the least urgent
        order = ("-decided_at", "id") if view == "decided" else (F("due_at").asc(nulls_last=True), "received_at")
        ids = list(wanted.order_by(*order).values_list("id", flat=True)[start : start + PAGE + 1])
        shown = {one.id: one for one in rows.Notice.objects.filter(id__in=ids[:PAGE])}
        figures = _figures(ids[:PAGE])
        late = set(
            rows.NoticeClock.objects.filter(notice__in=ids[:PAGE], breached_at__isnull=False).values_list(
                "notice_id", flat=True
            )
        )
        listed = tuple(_row(shown[one], figures.get(one, (0, 0, 0)), one in late) for one in ids[:PAGE])
        return QueuePage(listed, _counts(), len(ids) > PAGE)


def show_appeals(settings: Settings, *, who: str) -> tuple[AppealRow, ...]:
    """Appeals that wait for a decision, the oldest first. Raises Refused `role_missing`."""
    with reading(settings):
        demand_role(who, SENIOR)
        waiting = rows.Appeal.objects.filter(state=AppealState.FILED.value).order_by("filed_at")[:200]
        return tuple(
            AppealRow(one.reference, one.by, one.about, one.filed_at or one.offered_at, one.notice_id)
            for one in waiting
        )


def _figures(ids: list[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Targets, hidden copies and waiting copies, by notice."""
    named = dict(rows.Target.objects.filter(notice__in=ids).order_by().values_list("notice").annotate(Count("id")))
    copies = (
        rows.Copy.objects.filter(notice__in=ids)
        .order_by()
        .values("notice")
        .annotate(out=Count("id", filter=Q(state="hidden")), waiting=Count("id", filter=Q(state="review")))
    )
    counted = {one["notice"]: (one["out"], one["waiting"]) for one in copies}
    return {one: (named.get(one, 0), *counted.get(one, (0, 0))) for one in ids}


def _counts() -> dict[str, int]:
    found = dict(rows.Notice.objects.order_by().values_list("state").annotate(Count("id")))
    return {view: sum(found.get(state.value, 0) for state in states) for view, states in STATES.items()}


def _row(notice: rows.Notice, figures: tuple[int, int, int], late: bool) -> QueueRow:
    return QueueRow(
        id=notice.id,
        reference=notice.reference,
        state=NoticeState(notice.state),
        regimes=tuple(notice.regimes),
        received_at=notice.received_at,
        due=notice.due_at,
        late=late,
        named=figures[0],
        hidden=figures[1],
        waiting=figures[2],
        reasons=tuple(notice.reasons),
    )
