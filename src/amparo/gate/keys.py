"""Who is asking: keys as they travel in the snapshot.

A key is written `amp_<id>_<secret>`; the gate knows the SHA-256 of the secret only. Every refusal looks and costs the
same, so that nobody learns which ids exist.
"""

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

from amparo.errors import Refused
from amparo.matching.state import KeyState

MAX_HEADER = 512
"""Characters of an Authorization header that are looked at."""
_NOBODY = KeyState(id="", digest=hashlib.sha256(b"").hexdigest(), scopes=(), budget=0, revoked=True)


class Scope(StrEnum):
    """What a key may do; a key has any number of them."""

    CHECK = "check"
    """Ask about one upload."""
    BATCH = "batch"
    """Ask about many at once."""
    EXPLAIN = "explain"
    """Be told distance, bank and opinion of each match."""
    METRICS = "metrics"
    HEALTH = "health"
    """Be told more than whether the gate works."""


def authenticate(header: str | None, keys: Mapping[str, KeyState]) -> KeyState:
    """The key in an Authorization header. Raises Refused `unauthorized`, whatever the cause."""
    kind, _, token = (header or "")[:MAX_HEADER].partition(" ")
    prefix, _, rest = token.strip().partition("_")
    name, _, secret = rest.partition("_")
    key = keys.get(name, _NOBODY)
    digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    same = hmac.compare_digest(digest, key.digest)
    if not same or key.revoked or kind.lower() != "bearer" or prefix != "amp":
        raise Refused("unauthorized", "A valid key is needed: Authorization: Bearer amp_...")
    return key


def require(key: KeyState, scope: Scope) -> None:
    """Raises Refused `scope_missing` where the key may not do this."""
    if scope not in key.scopes:
        raise Refused("scope_missing", f"This key does not have the scope {scope}.")
