"""Sealing and opening what a case keeps: one record, one place, the case's own key."""

import hmac
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec

from amparo.services.case_access import CaseAccess
from amparo.services.case_keys import derived_key
from amparo.store.sealed import seal, unseal


class RecordKind(Enum):
    """Kinds of sealed records."""

    SIGHTING = "sighting"
    PRINT = "print"
    LETTER = "letter"
    ANSWER = "answer"


@dataclass(frozen=True)
class Safe:
    """What opens and closes the records of one open case."""

    case: UUID
    data_key: bytes
    equality_key: bytes

    def close(self, kind: RecordKind, record: UUID, value: Any) -> bytes:
        """A value sealed at its place. value: plain values or a msgspec structure."""
        return seal(self.data_key, msgspec.json.encode(value), self._place(kind, record))

    def open[T](self, kind: RecordKind, record: UUID, sealed: bytes | memoryview, shape: type[T]) -> T:
        """The value. Raises Unavailable `cannot_unseal`."""
        return msgspec.json.decode(unseal(self.data_key, sealed, self._place(kind, record)), type=shape)

    def equal(self, kind: RecordKind, value: str) -> str:
        """Digest of a value, keyed by the case: equal values of this case are found, those of others cannot be."""
        return hmac.digest(self.equality_key, f"{kind.value}\0{value}".encode(), "sha256").hex()

    def _place(self, kind: RecordKind, record: UUID) -> str:
        return f"case/{self.case}/{kind.value}/{record}"


def safe_of(access: CaseAccess) -> Safe:
    """The safe of an open case."""
    return Safe(access.id, access.data_key, derived_key(access.data_key, "equality"))
