"""Who decides about a notice: by itself, or a person first. Never whether it counts."""

from datetime import timedelta

from amparo.casework.standing import Step, step_now
from amparo.services.intake import Channel, Received
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import Write

HOUR = timedelta(hours=1)
MANY_ADDRESSES, MANY_NOTICES, FALSE_STATEMENTS, SUSPENDED, MANY_COPIES, NO_HOST, SEARCH_FAILED = (
    "many_addresses",
    "many_notices",
    "proven_false_statements",
    "suspended",
    "many_copies",
    "no_host",
    "search_failed",
)
"""Reasons for which a person decides first."""
BY_HAND = frozenset({NO_HOST, SEARCH_FAILED})
"""Of them those for which a person must act by the platform's own means."""


def reasons_for_a_person(
    write: Write, settings: Settings, notice: rows.Notice, targets: int, received: Received
) -> list[str]:
    """Why a person decides before more than the named items is touched; empty where nothing speaks for it.

    With `SUSPENDED` nothing at all is touched before.
    """
    reasons = []
    if targets > settings.notices.addresses:
        reasons.append(MANY_ADDRESSES)
    if received.channel is not Channel.STAFF and _is_over_the_rate(write, settings, notice, received):
        reasons.append(MANY_NOTICES)
    step = standing_of(write, notice.contact_equal)
    if step in {Step.SLOWER, Step.SUSPENDED}:
        reasons.append(FALSE_STATEMENTS)
    if step is Step.SUSPENDED:
        reasons.append(SUSPENDED)
    return reasons


def standing_of(write: Write, contact_equal: str | None) -> Step | None:
    """The step that a contact is on now."""
    row = rows.Standing.objects.filter(contact_equal=contact_equal).first() if contact_equal else None
    return step_now(Step(row.step), row.until, write.at) if row is not None and row.proven else None


def _is_over_the_rate(write: Write, settings: Settings, notice: rows.Notice, received: Received) -> bool:
    """Whether this contact or this network address has sent more within the hour than goes without a person."""
    most = settings.notices.hourly if received.worked else settings.notices.slow_hourly
    recent = rows.Notice.objects.filter(received_at__gt=write.at - HOUR).exclude(pk=notice.pk)
    sames = {"contact_equal": notice.contact_equal, "source_equal": notice.source_equal}
    return any(value and recent.filter(**{field: value})[:most].count() >= most for field, value in sames.items())
