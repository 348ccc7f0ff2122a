"""References and passphrases: how a person without an account comes back.

Both are made here and are long enough that nobody guesses them, so that no slow digest is needed; the store keeps a
keyed digest of the passphrase only.
"""

import hmac
import re
import secrets

from amparo.keyring import Keyring

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o, which are misread."""


def new_reference() -> str:
    """A public name, as "K7QM-3XW9-TB": 10 letters of 31, about 50 bits."""
    text = _text(10).upper()
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def reference_from(digest: bytes) -> str:
    """The same form from 16 random-looking bytes or more: equal for equal bytes."""
    number, text = int.from_bytes(digest[:16]), ""
    for _ in range(10):
        number, rest = divmod(number, len(_LETTERS))
        text += _LETTERS[rest]
    return plain_reference(text)


def new_passphrase() -> str:
    """A secret, as "h7qm-3xw9-tb2k-9ppe-vv4c": 20 letters of 31, 99 bits."""
    text = _text(20)
    return "-".join(text[at : at + 4] for at in range(0, 20, 4))


def plain_reference(written: str) -> str:
    """A reference as kept, from however it was typed."""
    text = re.sub(r"[^0-9A-Za-z]", "", written).upper()[:10]
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def digest(keyring: Keyring, passphrase: str) -> str:
    """Keyed digest of a passphrase however it was typed, 64 hexadecimal digits."""
    text = re.sub(r"[^0-9a-z]", "", passphrase.lower()[:100])
    return hmac.digest(keyring.token_key("passphrase"), text.encode(), "sha256").hex()


def fits(keyring: Keyring, passphrase: str, kept: str) -> bool:
    """Whether this is the passphrase, compared in constant time."""
    return hmac.compare_digest(digest(keyring, passphrase), kept)


def _text(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
