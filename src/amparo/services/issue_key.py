"""Keys of programs: of those that call the gate, and of those that ask what must not be lifted."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from amparo.errors import BadInput
from amparo.keyring import open_keyring
from amparo.matching.state import KeyState
from amparo.services.publish_changes import publish_changes
from amparo.services.suppress import FEED, SUPPRESSED, feed_key_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing

SCOPES = ("check", "explain", "batch", "metrics", "health", SUPPRESSED, FEED)
"""What a key may be allowed. The last two are for `amparo.web.machine`; a gate passes them by."""
MOST_BUDGET = 10_000_000


@dataclass(frozen=True)
class IssuedKey:
    """A new key.

    token: what the caller of the gate sends, shown this once and kept nowhere; `amp_<id>_<secret>`, the secret being
    256 random bits as 64 hexadecimal digits. feed_key: with the scope "feed", the key under which its feed names
    references, hexadecimal; else None.
    """

    id: str
    token: str = field(repr=False)
    feed_key: str | None = field(default=None, repr=False)


def issue_key(settings: Settings, scopes: Sequence[str], *, budget: int, who: str) -> IssuedKey:
    """Make a key that gates accept from now on.

    scopes: one or more of `SCOPES`. budget: requests a minute, at least 1. Only the SHA-256 of the secret's digits is
    kept: against 256 random bits no slow hash is needed. Raises BadInput `bad_scope`, `bad_budget`.
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise BadInput("bad_scope", f"The scopes are: {', '.join(SCOPES)}.")
    if not 1 <= budget <= MOST_BUDGET:
        raise BadInput("bad_budget", f"A budget is a whole number from 1 to {MOST_BUDGET} requests a minute.")
    name, secret = secrets.token_hex(6), secrets.token_hex(32)
    with writing(settings) as write:
        rows.Key.objects.create(
            id=name,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=sorted(set(scopes)),
            budget=budget,
            created=write.at,
            changed_seq=write.seq,
        )
        write.record(who, "issue_key", key=name)
    publish_changes(settings)
    feed_key = feed_key_of(open_keyring(settings.keys_dir), name).hex() if FEED in scopes else None
    return IssuedKey(name, f"amp_{name}_{secret}", feed_key)


def list_keys(settings: Settings) -> list[KeyState]:
    """All keys, revoked ones included, oldest first."""
    with reading(settings):
        return [key.state() for key in rows.Key.objects.order_by("created", "id")]
