"""What a page carries in a hidden field instead of a cookie: sealed, signed, and of no use after its time.

A page that was left open, a proxy's record or the browser's own memory of a form shows nothing of what was written, and
what is sent back was made here.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from enum import Enum
from typing import Any

import msgspec
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from amparo.errors import Unavailable
from amparo.keyring import open_keyring
from amparo.settings import Settings
from amparo.store.sealed import seal, unseal


class Purpose(Enum):
    """What a field is for; one made for another purpose is not taken."""

    FORM = "notice-form"
    ACCESS = "notice-access"
    APPEAL = "appeal-access"
    WORK = "notice-work"
    START = "case-start"
    CASE = "case-access"


class Lost(Exception):  # not an error of anybody
    """What was sent back cannot be used. expired: it was ours, and its time is over."""

    def __init__(self, *, expired: bool) -> None:
        super().__init__("expired" if expired else "not ours")
        self.expired = expired


def carry(settings: Settings, purpose: Purpose, value: Any) -> str:
    """A value as text for a hidden field. value: plain values or a msgspec structure."""
    keyring = open_keyring(settings.keys_dir)
    sealed = seal(keyring.token_key(f"{purpose.value}-seal"), msgspec.json.encode(value), purpose.value)
    return _signer(settings, purpose).sign(urlsafe_b64encode(sealed).decode())


def carried[T](settings: Settings, purpose: Purpose, text: str, kind: type[T], *, minutes: float | None = None) -> T:
    """The value that a hidden field brought back. minutes: how long one lives; `notices.form_hours` where not said.

    Raises Lost once that time is over, or if it is not ours.
    """
    life = timedelta(hours=settings.notices.form_hours) if minutes is None else timedelta(minutes=minutes)
    try:
        plain = _signer(settings, purpose).unsign(text, max_age=life)
        key = open_keyring(settings.keys_dir).token_key(f"{purpose.value}-seal")
        return msgspec.json.decode(unseal(key, urlsafe_b64decode(plain), purpose.value), type=kind)
    except SignatureExpired:
        raise Lost(expired=True) from None
    except (BadSignature, Unavailable, ValueError):  # msgspec's errors are ValueErrors
        raise Lost(expired=False) from None


def _signer(settings: Settings, purpose: Purpose) -> TimestampSigner:
    key = open_keyring(settings.keys_dir).token_key(purpose.value)
    return TimestampSigner(key=key, salt=purpose.value)
