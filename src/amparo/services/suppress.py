"""Marking what ranking, search and sharing must not lift, and answering for it."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from amparo.errors import BadInput, Refused
from amparo.keyring import Keyring, open_keyring
from amparo.services.places import Place
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.sealed import seal, unseal
from amparo.store.transaction import Write, writing

MOST_REFS = 1_000
"""References in one question, and rows in one pull of the feed."""
SUPPRESSED, FEED = "suppressed", "feed"
"""Scopes of keys."""


@dataclass(frozen=True)
class Lifting:
    """What the platform may do with an item. The same for one that nothing is known of: everything."""

    preview: bool = True
    forward: bool = True
    lift: bool = True


@dataclass(frozen=True)
class FeedRow:
    """ref: HMAC-SHA-256 of the reference under the consumer's own feed key, hexadecimal. seq: for the next pull."""

    ref: str
    lifting: Lifting
    seq: int


def suppress_ref(write: Write, keyring: Keyring, place: Place) -> None:
    """Nothing may lift this object any more. Its reference is its key at the host."""
    equal = keyring.equality("ref", place.key)
    rows.Suppression.objects.update_or_create(
        ref_equal=equal,
        defaults={
            "sealed": seal(keyring.seal, place.key.encode(), f"suppression/{equal}"),
            "preview": False,
            "forward": False,
            "lift": False,
            "ended": False,
            "changed_seq": write.seq,
        },
    )


def end_suppression(write: Write, keyring: Keyring, place: Place) -> None:
    """Everything may lift it again."""
    rows.Suppression.objects.filter(ref_equal=keyring.equality("ref", place.key)).update(
        preview=True, forward=True, lift=True, ended=True, changed_seq=write.seq
    )


def lifting_of(settings: Settings, refs: Sequence[str]) -> list[Lifting]:
    """What may be done with each of the caller's own references, in order. At most `MOST_REFS`: BadInput
    `too_many_refs`.
    """
    if len(refs) > MOST_REFS:
        raise BadInput("too_many_refs", f"At most {MOST_REFS} references in one question.")
    keyring = open_keyring(settings.keys_dir)
    equals = [keyring.equality("ref", ref) for ref in refs]
    with reading(settings):
        known = rows.Suppression.objects.filter(ref_equal__in=set(equals), ended=False)
        kept = {row.ref_equal: Lifting(row.preview, row.forward, row.lift) for row in known}
    return [kept.get(equal, Lifting()) for equal in equals]


def pull_feed(settings: Settings, key_id: str, after: int, most: int = MOST_REFS) -> list[FeedRow]:
    """What changed after a sequence number, oldest first, named so that this consumer alone can recognise it.

    Rows of one number are never parted, so that the next pull misses none. Each pull is recorded. Raises Refused
    `scope_missing` for a key without the scope; BadInput `bad_sequence`.
    """
    if after < 0 or not 1 <= most <= MOST_REFS:
        raise BadInput("bad_sequence", "A sequence number is not negative, and a pull has 1 to 1,000 rows.")
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        key = rows.Key.objects.filter(id=key_id, revoked_at=None).first()
        if key is None or FEED not in key.scopes:
            raise Refused("scope_missing", "This key may not pull the feed.")
        found = list(rows.Suppression.objects.filter(changed_seq__gt=after).order_by("changed_seq", "ref_equal")[:most])
        if len(found) == most:
            last = found[-1].changed_seq
            whole = [row for row in found if row.changed_seq < last]
            found = whole or list(rows.Suppression.objects.filter(changed_seq=last).order_by("ref_equal"))
        write.record(f"key:{key_id}", "pull_feed", after=after, rows=len(found))
        feed_key = feed_key_of(keyring, key_id)
        return [_row(keyring, feed_key, row) for row in found]


def feed_key_of(keyring: Keyring, key_id: str) -> bytes:
    """The key under which one consumer's references are named: its own, and nobody else's."""
    return keyring.token_key(f"feed/{key_id}")


def _row(keyring: Keyring, feed_key: bytes, row: rows.Suppression) -> FeedRow:
    ref = unseal(keyring.seal, row.sealed, f"suppression/{row.ref_equal}")
    named = hmac.digest(feed_key, ref, "sha256").hex()
    return FeedRow(named, Lifting(row.preview, row.forward, row.lift), row.changed_seq)
