"""Looking at the clocks: a warning before a duty's time is over, a record that cannot be edited when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db.models import QuerySet

from amparo.casework.clock import MarkKind
from amparo.keyring import Keyring, open_keyring
from amparo.services.queue_mail import queue_alert
from amparo.settings import Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

BREACHED = "clock.breached"
"""Kind of the entry on the notice's chain. data: regime, duty, due."""
_BATCH = 50
"""Clocks in one transaction."""

faults.register("clocks.batch.before", "clocks.batch.after")


@dataclass(frozen=True)
class ClockRound:
    """Clocks newly warned of, and newly recorded as breached."""

    warned: int
    breached: int


def run_clocks(settings: Settings, now: datetime) -> ClockRound:
    """Record every clock that ran out and warn of every one that soon will; staff get a mail, one an hour at most.

    now: timezone-aware. Doing it again changes nothing, and dying midway leaves the rest to the next round. A clock
    that stands still neither warns nor breaches. Raises Unavailable `store_unavailable`, `keys_unreadable`.
    """
    with reading(settings):
        late = list(_late(now).values_list("pk", flat=True))
        near = list(_near(now).values_list("pk", flat=True))
    if not late and not near:
        return ClockRound(0, 0)
    keyring = open_keyring(settings.keys_dir)
    breached = sum(_breach(settings, keyring, now, batch) for batch in batched(late, _BATCH))
    warned = sum(_warn(settings, keyring, now, batch) for batch in batched(near, _BATCH))
    return ClockRound(warned, breached)


def _breach(settings: Settings, keyring: Keyring, now: datetime, clocks: Sequence[int]) -> int:
    """Record those of these clocks that are still going, each on its notice's chain, in one transaction."""
    faults.fault("clocks.batch.before")
    with writing(settings) as write:
        chains = Chains(write, keyring.seal)
        found = [one for one in _late(now).filter(pk__in=clocks) if _was_running(one)]
        for clock in found:
            clock.breached_at = now
            clock.save(update_fields=["breached_at"])
            due = clock.due_at.isoformat()
            chains.append(clock.notice_id, BREACHED, data={"regime": clock.regime, "duty": clock.duty, "due": due})
        _alert(write, keyring, settings, found)
    faults.fault("clocks.batch.after")
    return len(found)


def _warn(settings: Settings, keyring: Keyring, now: datetime, clocks: Sequence[int]) -> int:
    """Note that staff were warned of those of these clocks that are still going, with the mail, in one transaction."""
    with writing(settings) as write:
        found = [one for one in _near(now).filter(pk__in=clocks) if _was_running(one)]
        for clock in found:
            clock.warned_at = now
            clock.save(update_fields=["warned_at"])
        _alert(write, keyring, settings, found)
    return len(found)


def _alert(write: Write, keyring: Keyring, settings: Settings, found: Sequence[rows.NoticeClock]) -> None:
    if found:
        queue_alert(write, keyring, settings)


def _going() -> QuerySet[rows.NoticeClock]:
    """What the partial index `clock_running` holds."""
    return rows.NoticeClock.objects.filter(ended_at=None, breached_at=None)


def _late(now: datetime) -> QuerySet[rows.NoticeClock]:
    """Past their time: the moment itself still counts as in time, as in `casework.clock.state`."""
    return _going().filter(due_at__lt=now).order_by("due_at", "pk")


def _near(now: datetime) -> QuerySet[rows.NoticeClock]:
    return _going().filter(due_at__gte=now, warn_at__lte=now, warned_at=None).order_by("due_at", "pk")


def _was_running(clock: rows.NoticeClock) -> bool:
    """Whether it does not stand still. A pause that began after it was due stops nothing."""
    if not clock.marks or clock.marks[-1][0] != MarkKind.PAUSE.value:
        return True
    return datetime.fromisoformat(clock.marks[-1][1]) > clock.due_at
