"""Committing to a personal value without writing it down.

A commitment is HMAC-SHA-256 of the value under a random 256-bit key of its own. With value and key anyone can check it;
without the key nobody can test a guess, however short the value; and once value and key are erased it says nothing. A
bare digest of a name or an address would be a list to guess against.
"""

import hmac
from dataclasses import dataclass, field

KEY_BYTES = 32


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: the value and its key, both kept outside the chain."""

    value: str = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def commitment(self) -> str:
        """64 hexadecimal digits. Raises ValueError for a key of another length than `KEY_BYTES`."""
        return commit(self.value, self.key)


def commit(value: str, key: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) of the value's UTF-8 bytes, hexadecimal. key: 32 random bytes used for nothing else."""
    if len(key) != KEY_BYTES:
        raise ValueError("a commitment's key has 32 bytes")
    return hmac.digest(key, value.encode(), "sha256").hex()


def opens(opening: Opening, commitment: str) -> bool:
    """Whether this opening belongs to the commitment, compared in constant time."""
    return hmac.compare_digest(opening.commitment, commitment)
