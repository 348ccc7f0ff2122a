"""Sealing what the database must not be able to say: AES-256-GCM, the key outside the database.

The place of a value (table, row, field) is its associated data, so that a sealed value copied into another row does not
open there.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.errors import Unavailable

_NONCE = 12
"""Bytes; random for each value (NIST SP 800-38D, section 8.2.2: fewer than 2**32 values under one key)."""
_FORM = b"\x01"


def seal(key: bytes, value: bytes, place: str) -> bytes:
    """Sealed bytes: form, nonce, ciphertext with tag. key: 32 bytes. place: where it will stand."""
    nonce = os.urandom(_NONCE)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, value, place.encode())


def unseal(key: bytes, sealed: bytes | memoryview, place: str) -> bytes:
    """What was sealed. Raises Unavailable `cannot_unseal` for another key, another place or damage."""
    data = bytes(sealed)
    try:
        if data[:1] != _FORM:
            raise InvalidTag
        return AESGCM(key).decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE :], place.encode())
    except (InvalidTag, ValueError):
        raise Unavailable(
            "cannot_unseal", "A sealed value cannot be read: its key is another, or it is damaged."
        ) from None
