"""One entry of a chain: one line of JSON, hashed as the bytes that are stored.

Format 1, keys in this order, UTF-8 without spaces, non-ASCII characters escaped:
`{"v":1,"chain":UUID,"n":1...,"at":RFC 3339 in UTC with microseconds,"who":pseudonym,"kind":word.word,"data":{},
"commitments":{},"prev":64 hexadecimal digits}`. `prev` is the SHA-256 of the line before, without its line feed; of the
first entry it is the SHA-256 of the chain's id. A reader ignores no key: a line with other keys is not format 1.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from amparo.errors import BadInput

VERSION = 1
KEYS = ("v", "chain", "n", "at", "who", "kind", "data", "commitments", "prev")
PERSONAL = frozenset(
    {
        "name",
        "contact",
        "address",
        "handle",
        "statement",
        "explanation",
        "authority",
        "signature",
        "reason",
        "fingerprints",
    }
)
"""Names of fields that enter as commitments only; a number may follow, as in "address.3"."""
Datum = str | int | bool | None | tuple[str, ...]
_KIND = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
_WORD = re.compile(r"(?!.*//)[\w:.+/-]{1,80}", re.ASCII)
"""Codes, ids and times; no blank, no @ and no //, so that neither a sentence nor an address is one."""
_WHO = re.compile(r"[\w:.@+-]{1,80}")
_FIELD = re.compile(r"[a-z]+(?:_[a-z]+)*(?:\.[1-9][0-9]*)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """kind: what happened, as "notice.received". who: pseudonym of the actor, "person" for whoever gave the notice.

    data: codes, ids, counts and times, never free text. commitments: field name to commitment.
    """

    chain: UUID
    number: int
    at: datetime
    who: str
    kind: str
    data: Mapping[str, Datum] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)


def first_previous(chain: UUID) -> str:
    """What the first entry of a chain names as its predecessor."""
    return hashlib.sha256(str(chain).encode()).hexdigest()


def digest_of(line: bytes) -> str:
    """SHA-256 of a stored line without its line feed, hexadecimal."""
    return hashlib.sha256(line).hexdigest()


def write(entry: Entry, previous: str) -> bytes:
    """The line of an entry. previous: digest of the line before.

    Raises BadInput `bad_entry` for free text, a personal field outside the commitments, a commitment that is none, or a
    time without zone: such an entry could not be taken back.
    """
    _check(entry, previous)
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    values = (
        VERSION,
        str(entry.chain),
        entry.number,
        moment,
        entry.who,
        entry.kind,
        dict(entry.data),
        dict(entry.commitments),
        previous,
    )
    return json.dumps(dict(zip(KEYS, values, strict=True)), separators=(",", ":"), ensure_ascii=True).encode()


def read(line: bytes) -> tuple[Entry, str]:
    """An entry and the digest that it names as its predecessor.

    Raises BadInput `bad_entry`, also for a line that says the same in other bytes than `write` would, or a key twice:
    what one reader takes for an entry every reader must.
    """
    try:
        found = json.loads(line)
        if not isinstance(found, dict) or tuple(found) != KEYS or found["v"] != VERSION:
            raise ValueError
        data = {name: tuple(one) if isinstance(one, list) else one for name, one in found["data"].items()}
        at = datetime.fromisoformat(found["at"])
        entry = Entry(UUID(found["chain"]), found["n"], at, found["who"], found["kind"], data, found["commitments"])
        if write(entry, found["prev"]) != line:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, BadInput):
        raise BadInput("bad_entry", "This line is no entry of format 1.") from None
    return entry, found["prev"]


def _check(entry: Entry, previous: str) -> None:
    fields = {name.partition(".")[0] for name in entry.data}
    sound = (
        type(entry.number) is int
        and entry.number >= 1
        and entry.at.tzinfo is not None
        and bool(_WHO.fullmatch(entry.who))
        and bool(_KIND.fullmatch(entry.kind))
        and not fields & PERSONAL
        and all(_is_datum(name, value) for name, value in entry.data.items())
        and all(_FIELD.fullmatch(name) and _DIGEST.fullmatch(one) for name, one in entry.commitments.items())
        and bool(_DIGEST.fullmatch(previous))
    )
    if not sound:
        raise BadInput("bad_entry", "An entry holds codes, ids, counts and times; everything personal as commitment.")


def _is_datum(name: str, value: Datum) -> bool:
    if not _FIELD.fullmatch(name):
        return False
    if isinstance(value, tuple):
        return all(isinstance(one, str) and _WORD.fullmatch(one) for one in value)
    return value is None or isinstance(value, (bool, int)) or (isinstance(value, str) and bool(_WORD.fullmatch(value)))
