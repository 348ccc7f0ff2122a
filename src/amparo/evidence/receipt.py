"""A signed statement that a person can keep: receipt, change of state, outcome.

The statement is one line of JSON; the signature is Ed25519 (RFC 8032) over exactly those bytes, both travel together:
`{"statement":"<the line>","key":"<public key, base64url>","signature":"<base64url>"}`. So nobody has to write JSON
twice in the same way to check it.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amparo.errors import BadInput

FORMAT = "amparo-statement-1"


def public_key(seed: bytes) -> str:
    """The public key that belongs to a seed, base64url without padding."""
    return _encode(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(seed: bytes, statement: Mapping[str, Any]) -> dict[str, str]:
    """A signed statement. seed: 32 bytes of the site key. statement: JSON values."""
    line = json.dumps({"format": FORMAT, **statement}, separators=(",", ":"), ensure_ascii=True)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(line.encode())
    return {"statement": line, "key": public_key(seed), "signature": _encode(signature)}


def check(signed: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What was signed, once the signature is found to be by this key. Raises BadInput `bad_signature`."""
    try:
        line, signature = signed["statement"], _decode(signed["signature"])
        Ed25519PublicKey.from_public_bytes(_decode(key)).verify(signature, line.encode())
        found = json.loads(line)
        if found["format"] != FORMAT:
            raise ValueError
    except (InvalidSignature, KeyError, ValueError, TypeError, AttributeError):
        raise BadInput("bad_signature", "This statement was not signed by that key.") from None
    return dict(found)


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
