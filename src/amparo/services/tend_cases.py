"""One round of casework: look into notices, carry out effects, watch clocks, let claims expire."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.media.pool import Pool
from amparo.services.child_safety import freeze_reports
from amparo.services.claims import end_claims
from amparo.services.publish_changes import publish_changes
from amparo.services.repeated_notice import TOKEN_KEPT
from amparo.services.run_clocks import run_clocks
from amparo.services.run_effects import run_effects
from amparo.services.take_down import take_down
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing

SOURCE_KEPT = timedelta(days=1)
"""How long the keyed digest of a network address is kept."""


@dataclass(frozen=True)
class CaseRound:
    """How many notices were looked into, effects finished, clocks warned of and breached, claims expired, ..."""

    looked: int
    effects: int
    warned: int
    breached: int
    expired: int
    frozen: int


def tend_cases(settings: Settings, pool: Pool, now: datetime) -> CaseRound:
    """One round. Child safety first, then the most urgent notices. now: timezone-aware.

    Raises Unavailable `store_unavailable`; what another part cannot do now waits for the next round.
    """
    frozen = freeze_reports(settings)
    looked = take_down(settings, pool)
    effects = run_effects(settings, now)
    clocks = run_clocks(settings, now)
    return CaseRound(looked, effects, clocks.warned, clocks.breached, expire(settings, now), frozen)


def expire(settings: Settings, now: datetime) -> int:
    """End claims that nobody decided on in time; forget network addresses after a day and tokens of programs after a
    week. Returns how many claims.
    """
    with reading(settings):
        due = list(rows.Claim.objects.filter(ended_at=None, expires_at__lte=now)[:1_000])
        old = rows.Notice.objects.filter(received_at__lt=now - SOURCE_KEPT, source_equal__isnull=False)
        sent = rows.Notice.objects.filter(received_at__lt=now - TOKEN_KEPT, client_token__isnull=False)
        forget = old.exists() or sent.exists()
    if not due and not forget:
        return 0
    with writing(settings) as write:
        ended = end_claims(write, list(rows.Claim.objects.filter(pk__in=[one.pk for one in due], ended_at=None)))
        old.update(source_equal=None)
        sent.update(client_token=None)
    if ended:
        publish_changes(settings)
    return ended
