"""A case's data key, and the ways to it: passphrase, printed sheet, team, service.

The data key is random and seals everything personal of the case. It is stored only wrapped: AES-256-GCM under a key of
each who may open it, the case, the kind and the tasks being associated data, so that a wrap moved to another case, or
with tasks added to it, opens nothing.
"""

import os
import re
import secrets
import threading
import unicodedata
from enum import Enum
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from amparo.errors import NotFound, Unavailable
from amparo.keyring import KEY_BYTES, Keyring
from amparo.registry.passphrase_words import passphrase_words
from amparo.store import models as rows
from amparo.store.sealed import seal, unseal

WORDS = 7
"""Of 7,776: 90 bits, out of reach even for somebody who has the database and the slow digest's parameters."""
MEMORY_KIB, PASSES, LANES = 65_536, 3, 1
"""Argon2id as RFC 9106, section 4, recommends where memory is limited (64 MiB, 3 passes); one lane on shared cores."""
SALT_BYTES = 16
AT_ONCE, PATIENCE_SECONDS = 2, 20.0
"""Slow digests under way in one process, and how long one waits for its turn."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are misread."""
_SHEET_GROUPS, _GROUP = 7, 4
"""28 letters of 31: 138 bits."""
_turns = threading.BoundedSemaphore(AT_ONCE)


class WrapKind(Enum):
    """Who can open the case."""

    PASSPHRASE = "passphrase"  # noqa: S105  # a kind of wrap
    SHEET = "sheet"
    TEAM = "team"
    SERVICE = "service"


class ServiceTask(Enum):
    """What the service may open a case for while the person is away.

    REMIND: write to her or him. FOLLOW: ask platforms for news. CHECK: look whether addresses still answer.
    """

    REMIND = "remind"
    FOLLOW = "follow"
    CHECK = "check"


def new_data_key() -> bytes:
    """A case's key."""
    return os.urandom(KEY_BYTES)


def new_passphrase(language: str) -> str:
    """Seven words of the language, by chance, with blanks between. Raises BadInput `unknown_language`."""
    words = passphrase_words(language)
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def new_sheet_code() -> str:
    """What the printed sheet says: seven groups of four letters and digits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_SHEET_GROUPS))
    return "-".join(groups)


def wrap_for_passphrase(case: UUID, data_key: bytes, passphrase: str) -> rows.CaseWrap:
    """The wrap that the passphrase opens; not saved."""
    salt = os.urandom(SALT_BYTES)
    return _wrap(case, data_key, WrapKind.PASSPHRASE, _slow(passphrase, salt), salt=salt)


def wrap_for_sheet(case: UUID, data_key: bytes, code: str) -> rows.CaseWrap:
    """The wrap that the sheet's code opens; not saved. The code is random and long: no slow digest is needed."""
    return _wrap(case, data_key, WrapKind.SHEET, _sheet_key(case, code))


def wrap_for_team(case: UUID, data_key: bytes, keyring: Keyring) -> rows.CaseWrap:
    """The wrap that the team's key opens; not saved."""
    return _wrap(case, data_key, WrapKind.TEAM, keyring.team)


def wrap_for_service(case: UUID, data_key: bytes, keyring: Keyring, tasks: frozenset[ServiceTask]) -> rows.CaseWrap:
    """The wrap that the service's key opens, for these tasks; not saved."""
    return _wrap(case, data_key, WrapKind.SERVICE, keyring.service, tasks=sorted(task.value for task in tasks))


def open_by_passphrase(wrap: rows.CaseWrap | None, passphrase: str) -> bytes:
    """The data key. Costs the same where there is no wrap. Raises NotFound `no_such_case`."""
    salt = bytes(wrap.salt) if wrap is not None and wrap.salt is not None else bytes(SALT_BYTES)
    key = _slow(passphrase, salt)
    return _unwrap(wrap, key)


def open_by_sheet(wrap: rows.CaseWrap | None, code: str) -> bytes:
    """The data key. Raises NotFound `no_such_case`."""
    return _unwrap(wrap, _sheet_key(wrap.case_id, code) if wrap is not None else b"")


def open_by_key(wrap: rows.CaseWrap | None, key: bytes) -> bytes:
    """The data key, by the team's or the service's key. Raises NotFound `no_such_case`."""
    return _unwrap(wrap, key)


def derived_key(data_key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, from the data key."""
    return HKDF(SHA256(), KEY_BYTES, None, f"amparo/case/{purpose}".encode()).derive(data_key)


def plain_words(passphrase: str) -> str:
    """A passphrase as digested, from however it was typed: letters without accents, lower case, single blanks."""
    bare = unicodedata.normalize("NFKD", passphrase[:400].lower())
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.findall(r"[a-z]+", letters))


def _slow(passphrase: str, salt: bytes) -> bytes:
    """Argon2id, a few at once: many at a time would fill the memory. Raises Unavailable `too_busy`."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Unavailable("too_busy", "Too many cases are being opened. Try again in a minute.")
    try:
        plain = plain_words(passphrase).encode()
        return hash_secret_raw(plain, salt, PASSES, MEMORY_KIB, LANES, KEY_BYTES, Type.ID, version=0x13)
    finally:
        _turns.release()


def _sheet_key(case: UUID, code: str) -> bytes:
    plain = re.sub(r"[^0-9A-Z]", "", code[:100].upper())
    return HKDF(SHA256(), KEY_BYTES, case.bytes, b"amparo/case/sheet").derive(plain.encode())


def _wrap(
    case: UUID,
    data_key: bytes,
    kind: WrapKind,
    key: bytes,
    *,
    salt: bytes | None = None,
    tasks: list[str] | None = None,
) -> rows.CaseWrap:
    wrap = rows.CaseWrap(case_id=case, kind=kind.value, salt=salt, tasks=tasks or [])
    wrap.sealed = seal(key, data_key, _place(wrap))
    return wrap


def _unwrap(wrap: rows.CaseWrap | None, key: bytes) -> bytes:
    if wrap is not None:
        try:
            return unseal(key, wrap.sealed, _place(wrap))
        except Unavailable:
            pass  # told below, alike for a wrong number
    raise NotFound("no_such_case", "There is no case with this number and these words.")


def _place(wrap: rows.CaseWrap) -> str:
    return f"case/{wrap.case_id}/wrap/{wrap.kind}/{','.join(wrap.tasks)}"
