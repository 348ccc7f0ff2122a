"""Which key is asking, for interfaces that have the store; a gate knows its keys from the snapshot instead."""

import hashlib
import hmac

from amparo.errors import Refused
from amparo.matching.state import KeyState
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

LONGEST_TOKEN = 512
_NOBODY = KeyState(id="", digest=hashlib.sha256(b"").hexdigest(), scopes=(), budget=0, revoked=True)


def authenticate_key(settings: Settings, token: str) -> KeyState:
    """The key that a token `amp_<id>_<secret>` belongs to.

    An unknown id, a wrong secret and a revoked key look and cost the same. Raises Refused `unauthorized`.
    """
    prefix, _, rest = token[:LONGEST_TOKEN].partition("_")
    name, _, secret = rest.partition("_")
    with reading(settings):
        row = rows.Key.objects.filter(id=_plain(name)).first()
    key = row.state() if row is not None else _NOBODY
    digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    same = hmac.compare_digest(digest, key.digest)
    if not same or key.revoked or prefix != "amp":
        raise Refused("unauthorized", "A valid key is needed: Authorization: Bearer amp_...")
    return key


def _plain(name: str) -> str:
    """A name that a database can be asked for: PostgreSQL refuses a zero byte and half characters."""
    return name if name.isascii() and name.isalnum() else ""
