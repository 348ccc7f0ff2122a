"""A person has the library searched for what a requester's device fingerprinted.

Nobody else may: whoever could search by a fingerprint of their own would learn what is where.
"""

from collections.abc import Iterable
from uuid import UUID

from amparo.casework.life import NOTICE, NoticeEvent, NoticeState, after
from amparo.errors import Conflict, NotFound
from amparo.evidence.entry import Datum
from amparo.hosts.opening import open_hosts
from amparo.keyring import open_keyring
from amparo.media.model import Content, Fingerprints, Frame
from amparo.services.grant_role import MODERATOR, SENIOR, demand_role
from amparo.services.look_back import look_back
from amparo.services.places import Place
from amparo.services.removed_items import signals_of
from amparo.settings import Settings
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing

ACTIVE = (NoticeState.OPEN.value, NoticeState.REVIEW.value)
_UNGRADED = 100
"""Quality of a fingerprint that came without one: what a device would not have sent below its type's least."""


def look_back_sent(settings: Settings, notice_id: UUID, *, who: str) -> int:
    """Search the library for the fingerprints that came with a notice. Returns how many objects are new to it.

    What is found waits for a decision; nothing is hidden by it. The requester is not told that there was a search nor
    what it found. Raises Refused `role_missing`; NotFound `no_such_notice`; Conflict `not_in_this_state`,
    `no_fingerprints`.
    """
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        demand_role(who, MODERATOR, SENIOR)
        notice = rows.Notice.objects.filter(id=notice_id).first()
        if notice is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        items = notice.claims.filter(sent=True).values_list("item", flat=True)
        queries = [_query(new.signal for new in signals_of(item)) for item in items]
    if not queries:
        raise Conflict("no_fingerprints", "This notice came without fingerprints, or they are over.")
    hosts = open_hosts(settings)
    found = {(one.host, one.key): one for copies in look_back(settings, queries) for one in reversed(copies)}
    with writing(settings) as write:
        notice = rows.Notice.objects.get(id=notice_id)
        if notice.state not in ACTIVE:
            raise Conflict("not_in_this_state", "This notice does not go on.")
        fresh = 0
        for (host, key), one in found.items():
            place, stored = Place(host, key), hosts[host].stat(key) if host in hosts else None
            equal = place.equal(keyring)
            if stored is None or notice.copies.filter(place_equal=equal).exists():
                continue
            rows.Copy.objects.create(
                notice=notice,
                place=place.sealed(keyring, notice.id),
                place_equal=equal,
                version=stored.version,
                account=stored.account,
                distance=one.distance,
                identical=one.identical,
                sha256=one.sha256,
                state="review",
                reason="sent_fingerprint",
                found_at=write.at,
            )
            fresh += 1
        if fresh and notice.state == NoticeState.OPEN.value:
            notice.state = after(NOTICE, NoticeState.OPEN, NoticeEvent.ASK_PERSON).value
            notice.save(update_fields=["state"])
        data: dict[str, Datum] = {"sent": len(queries), "found": fresh}
        Chains(write, keyring.seal).append(notice.id, "copies.looked_back", who=who, data=data)
        write.record(who, "look_back_sent", notice=str(notice_id))
    return fresh


def _query(signals: Iterable[Signal]) -> Fingerprints:
    """Fingerprints as look-back takes them, from what was sent: one orientation, no file."""
    given = list(signals)
    sha256 = next((one.value for one in given if one.type is SHA256), b"")
    frames = tuple(
        Frame(one.value, _UNGRADED if one.quality is None else one.quality) for one in given if one.type is PDQ
    )
    return Fingerprints(Content("picture", "unknown"), sha256, b"", frames)
