"""The keys of one installation: files beside the store, never in it.

A backup of the store alone can be read by nobody; `amparo backup` says so and asks where the keys go.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from amparo.errors import Unavailable

KEY_BYTES = 32
NAMES = ("seal", "site", "token", "lookup", "team", "service")


@dataclass(frozen=True)
class Keyring:
    """seal: AES-256 key of sealed fields. site: Ed25519 seed that signs receipts and outcomes.

    token: HMAC key of form tokens, sessions and passphrase digests. lookup: HMAC key by which equal contacts and
    addresses are recognised without being readable. team, service: AES-256 keys that open the data keys of cases whose
    person chose so: the team's at the desk, the service's in the worker.
    """

    seal: bytes = field(repr=False)
    site: bytes = field(repr=False)
    token: bytes = field(repr=False)
    lookup: bytes = field(repr=False)
    team: bytes = field(repr=False)
    service: bytes = field(repr=False)

    def token_key(self, purpose: str) -> bytes:
        """A key of its own for one purpose, from the token key."""
        return hmac.digest(self.token, f"amparo/{purpose}".encode(), "sha256")

    def equality(self, purpose: str, value: str) -> str:
        """A keyed digest of a value, hexadecimal: equal for equal values of one purpose, and no guess can be tried
        without the key.
        """
        return hmac.digest(self.lookup, f"{purpose}\0{value}".encode(), hashlib.sha256).hex()


def open_keyring(folder: Path) -> Keyring:
    """The keys in this folder; those that are missing are made. Folder 0700, files 0600.

    Raises Unavailable `keys_unreadable` where a key is there and cannot be read or has another length: making a new one
    would lose what the old one sealed.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Keyring(**{name: _key(folder / name) for name in NAMES})
    except OSError as error:
        raise Unavailable("keys_unreadable", f"The keys cannot be read or made: {error.strerror}.") from None


def _key(path: Path) -> bytes:
    with suppress(FileExistsError):
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Unavailable("keys_unreadable", "A key file does not have the right length; restore it from its backup.")
    return key


def _make(path: Path) -> None:
    """Written under another name and linked, so that two processes starting at once agree on one key."""
    if path.exists():
        raise FileExistsError
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(KEY_BYTES))
        os.fsync(descriptor)
        os.link(temporary, path)
        _sync_folder(path.parent)
    finally:
        os.close(descriptor)
        temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """A key's name must outlive a power cut too: what it sealed may be committed a moment later."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
