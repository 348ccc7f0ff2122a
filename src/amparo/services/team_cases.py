"""The cases that their people opened to the team, by what is due: from what stands in the clear alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from amparo.casework.case_life import CaseState, LetterState
from amparo.services.case_keys import WrapKind
from amparo.services.grant_role import CASEWORKER, demand_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

PAGE = 50


@dataclass(frozen=True)
class TeamCase:
    """One of them. waiting: letters that wait for an answer. overdue: those whose time is over. unsent: agreed ones."""

    id: UUID
    number: str
    due_at: datetime | None
    waiting: int
    overdue: int
    unsent: int


@dataclass(frozen=True)
class TeamCases:
    """A page of them. count: of all."""

    cases: tuple[TeamCase, ...]
    count: int


def team_cases(settings: Settings, *, who: str, page: int = 1) -> TeamCases:
    """A page, those due first in front. Nothing is opened. Raises Refused `role_missing`."""
    with reading(settings):
        demand_role(who, CASEWORKER)
        shared = rows.CaseWrap.objects.filter(kind=WrapKind.TEAM.value).values("case")
        found = rows.Case.objects.filter(id__in=shared, state=CaseState.OPEN.value)
        counted = found.annotate(
            waiting=_letters(LetterState.WAITING, LetterState.ASKED_MORE),
            overdue=_letters(LetterState.SILENT),
            unsent=_letters(LetterState.AGREED, LetterState.SENDING),
        )
        ordered = counted.order_by("due_at", "number")[(page - 1) * PAGE : page * PAGE]
        cases = tuple(TeamCase(one.id, one.number, one.due_at, one.waiting, one.overdue, one.unsent) for one in ordered)
        return TeamCases(cases, found.count())


def _letters(*states: LetterState) -> Count:
    return Count("letters", filter=Q(letters__state__in=[one.value for one in states]))
