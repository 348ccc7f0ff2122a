"""The record of what people and keys did, as an auditor reads it: ids and counts, nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.errors import BadInput
from amparo.services.grant_role import AUDITOR, demand_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

PAGE = 100
"""Entries on one page."""


@dataclass(frozen=True)
class AuditRow:
    """One act. who: pseudonym of a person, or "key:<id>". what: the service's name."""

    number: int
    who: str
    what: str
    at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """Entries, the newest first. older: number to give as `before` for the next page; None on the last one."""

    rows: tuple[AuditRow, ...]
    older: int | None


def show_audit(settings: Settings, *, who: str, before: int | None = None) -> AuditPage:
    """A page of the record. before: entries older than the one of this number; the newest when None.

    A page stays the same while new entries come. Raises Refused `role_missing`; BadInput `bad_page`.
    """
    if before is not None and not 1 <= before < 2**63:
        raise BadInput("bad_page", "There is no such page of the record.")
    with reading(settings):
        demand_role(who, AUDITOR)
        wanted = rows.AuditEntry.objects.order_by("-pk")
        if before is not None:
            wanted = wanted.filter(pk__lt=before)
        found = list(wanted[: PAGE + 1])
    listed = tuple(AuditRow(one.pk, one.who, one.what, one.at, one.detail) for one in found[:PAGE])
    return AuditPage(listed, listed[-1].number if len(found) > PAGE else None)
