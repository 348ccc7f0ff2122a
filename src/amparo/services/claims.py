"""Holding uploads of what nobody has decided on yet."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from amparo.keyring import Keyring
from amparo.matching.state import Opinion
from amparo.services.draft import fingerprints_in
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, Enrolled, NewItem, NewSignal
from amparo.services.system_banks import CLAIMED, system_bank
from amparo.settings import Settings
from amparo.signals.model import Signal
from amparo.store import models as rows
from amparo.store.chains import erase, openings_of
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import Write

NOTICE_SOURCE = "notice"
KEPT = "fingerprints"
"""Personal field of those that a requester sent and that do not hold uploads yet."""


def claim(write: Write, settings: Settings, notice: rows.Notice, items: Sequence[NewItem], *, sent: bool) -> list[UUID]:
    """Put fingerprints into the claimed bank for `takedown.claim_days`; what cannot match anything is left out.

    Their opinion is "seed", which holds and never blocks. Each notice has items of its own, so that whoever sends a
    known fingerprint and takes it back again does not end another's hold. sent: by the requester, who learns nothing
    of it.
    """
    bank = system_bank(write, CLAIMED)
    seeds = [
        NewItem(item.signals, uuid4(), Opinion.SEED, item.tags)
        for item in items
        if item.can_match(bank.least_quality) and item.strongest() is not None
    ]
    expires = write.at + timedelta(days=settings.takedown.claim_days)
    claimed = []
    for one in enrol_batch(write, bank, seeds, Giver(NOTICE_SOURCE, NOTICE_SOURCE, Act.EXPLICIT)):
        if isinstance(one, Enrolled):
            rows.Claim.objects.create(item=one.id, notice=notice, sent=sent, expires_at=expires)
            claimed.append(one.id)
    return claimed


def claim_sent(write: Write, settings: Settings, notice: rows.Notice, fingerprints: Sequence[Signal]) -> list[UUID]:
    """Claim fingerprints that the requester sent."""
    return claim(write, settings, notice, [NewItem((NewSignal(one),)) for one in fingerprints], sent=True)


def claim_kept(write: Write, settings: Settings, keyring: Keyring, notice: rows.Notice) -> list[UUID]:
    """Claim what was sent and kept until the notice was complete or a person let it go on."""
    kept = openings_of(notice.id, keyring.seal, [KEPT]).get(KEPT)
    if kept is None:
        return []
    erase(notice.id, [KEPT])
    return claim_sent(write, settings, notice, fingerprints_in(kept.value))


def end_claims(write: Write, claims: Sequence[rows.Claim]) -> int:
    """Withdraw claimed fingerprints: decided, expired or taken back. Returns how many ended."""
    ids = [one.item for one in claims if one.ended_at is None]
    rows.Claim.objects.filter(item__in=ids).update(ended_at=write.at)
    rows.Item.objects.filter(uuid__in=ids, status=ItemStatus.ACTIVE.value).update(
        status=ItemStatus.WITHDRAWN.value, withdrawn_at=write.at, changed_seq=write.seq
    )
    return len(ids)
