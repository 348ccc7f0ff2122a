"""One row of the library's table: what is known of one object that a platform has, never its pixels."""

from dataclasses import dataclass, field
from typing import Literal

import msgspec

Kind = Literal["picture", "animation", "video", "other"]
KINDS: tuple[Kind, ...] = ("picture", "animation", "video", "other")
HASH_BYTES = 32


@dataclass(frozen=True)
class LibraryRow:
    """One object as it was when it was fingerprinted.

    host, key, version: as the host names it. size: bytes, None where only fingerprints were known.
    sha256, pdq: 32 bytes each, None where there is none. quality: of the PDQ, 0..100, None where unknown.
    first_seen: Unix seconds. Of several rows of one host and key the one seen last counts; the same version seen again
    changes nothing.
    """

    host: str
    key: str
    version: str
    size: int | None
    sha256: bytes | None = field(repr=False)
    pdq: bytes | None = field(repr=False)
    quality: int | None
    kind: Kind
    first_seen: float

    def __post_init__(self) -> None:
        for value in (self.sha256, self.pdq):
            if value is not None and len(value) != HASH_BYTES:
                raise ValueError("a hash of the library has 32 bytes")


@dataclass(frozen=True)
class Removal:
    """An object that is no longer in the library, as of a time in Unix seconds; later rows of its key count again."""

    host: str
    key: str
    at: float


class TailLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the live tail: a row or a removal."""

    row: LibraryRow | None = None
    removal: Removal | None = None

    @property
    def entry(self) -> "Entry":
        """What the line holds. Raises ValueError where that is neither or both."""
        if (self.row is None) == (self.removal is None):
            raise ValueError("a line holds a row or a removal")
        return self.row or self.removal  # type: ignore[return-value]  # one of them is there


Entry = LibraryRow | Removal
"""What the table is made of, in the order in which it was written."""
