"""What every host can do, and what it promises.

A host is the platform's own content and nothing else: no address is fetched, nothing outside is listed. Everything that
changes something is idempotent: done twice equals done once, so that a worker that died midway simply does it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import BinaryIO, Protocol


class Visibility(Enum):
    """How an object stands. GONE: it is not there (any more). HIDDEN can be restored; REMOVED cannot."""

    SERVED = "served"
    HIDDEN = "hidden"
    REMOVED = "removed"
    GONE = "gone"


@dataclass(frozen=True)
class Stored:
    """One object. key: names it within its host for ever. version: changes whenever its bytes do. size: bytes.

    account: the platform's pseudonym of whoever uploaded it, None where the host does not know.
    """

    key: str
    version: str
    size: int
    modified: datetime
    account: str | None = None


@dataclass(frozen=True)
class Changed:
    """What a change came to. visibility: afterwards. addresses: public addresses that no longer serve (or serve again),
    derived ones included, for hooks; never logged.
    """

    visibility: Visibility
    addresses: tuple[str, ...] = ()


class Host(Protocol):
    """One place of content. Every method raises Unavailable `host_unavailable` when it cannot be reached."""

    name: str

    def resolve(self, address: str) -> str | None:
        """The key of the object that a public address means, derived addresses included; None where it is not here.

        Never looks outside; an address of another site is None.
        """

    def stat(self, key: str) -> Stored | None:
        """The object as it is now, hidden ones included; None where it is gone."""

    def list(self, after: str = "") -> Iterator[Stored]:
        """Every object that is served, by ascending key, from after this key on; derived copies are not listed."""

    def read(self, key: str) -> BinaryIO:
        """The object's bytes, hidden ones included.

        Raises NotFound `no_such_object`, or `linked_object` for a name that leads elsewhere and is not followed: it
        can be hidden and removed all the same.
        """

    def visibility(self, key: str) -> Visibility:
        """How it stands."""

    def hide(self, key: str, effect: str) -> Changed:
        """Take the object and everything derived from it out of sight, reversibly. effect: idempotency key.

        Another object with the same bytes stays as it is. Gone already: GONE, no error. An object that came to the same
        place later is another one, and needs an effect of its own. Raises Unavailable `hook_failed` where the object is
        hidden and a cache may not know yet: the same effect again tells it.
        """

    def restore(self, key: str, effect: str) -> Changed:
        """Put a hidden object back where it was, unless something else stands there now (Conflict `place_taken`)."""

    def remove(self, key: str, effect: str) -> Changed:
        """Delete the object and everything derived from it for good: what was hidden last at this key, or where nothing
        is hidden what is served. What came to the place of a hidden object stays. Raises as `hide`.
        """

    def limit_account(self, account: str, limit: str, effect: str) -> None:
        """Limit an account. limit: hold, limit or suspend. Raises Refused `not_supported` where the host cannot."""

    def restore_account(self, account: str, effect: str) -> None:
        """Lift every limit that we set. Raises as `limit_account`."""

    def tell_uploader(self, account: str, key: str, statement: str, effect: str) -> None:
        """Hand the platform a statement of reasons for its user. Raises as `limit_account`."""
