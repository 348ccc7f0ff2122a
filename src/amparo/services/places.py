"""Where an object is, sealed: the store never says in the clear which content a notice concerns."""

import json
from dataclasses import dataclass, field
from uuid import UUID

from amparo.keyring import Keyring
from amparo.store import models as rows
from amparo.store.sealed import seal, unseal


@dataclass(frozen=True)
class Place:
    """host: its name in the settings. key: of the object there."""

    host: str
    key: str = field(repr=False)

    def equal(self, keyring: Keyring) -> str:
        """Keyed digest by which equal places are recognised."""
        return keyring.equality("place", f"{self.host}\0{self.key}")

    def sealed(self, keyring: Keyring, notice: UUID) -> bytes:
        """As kept in a copy of this notice."""
        return seal(keyring.seal, json.dumps([self.host, self.key]).encode(), f"copy/{notice}/{self.equal(keyring)}")


def place_of(copy: rows.Copy, keyring: Keyring) -> Place:
    """Where a copy is. Raises Unavailable `cannot_unseal`."""
    host, key = json.loads(unseal(keyring.seal, copy.place, f"copy/{copy.notice_id}/{copy.place_equal}"))
    return Place(host, key)
