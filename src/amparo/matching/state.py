"""What a bank knows, as plain values: how the store hands it to the snapshot, and the snapshot to the index.

Each value is the whole state of one thing, so that applying it twice equals once and the newest wins.
"""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from amparo.errors import BadInput


class BankKind(Enum):
    """positive: matches are stopped. negative: pictures known to be harmless (memes, logos, blank frames); vetoes."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Opinion(Enum):
    """What someone says of an item, in the field's categories; DISPUTED is never given, only the outcome of several."""

    NEGATIVE = "negative"
    SEED = "seed"
    POSITIVE = "positive"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class BankState:
    """A bank. number: the store's key, stable. radius: bits, 0..63. least_quality: 0..100."""

    number: int
    name: str
    kind: BankKind
    radius: int
    least_quality: int
    enabled: bool


@dataclass(frozen=True)
class SignalState:
    """One fingerprint of an item. type: name. value: hexadecimal. derived: written form of `signals.derived`."""

    type: str
    value: str
    quality: int | None = None
    derived: str = "none"


@dataclass(frozen=True)
class ItemState:
    """An item. opinion: the effective one. A withdrawn item (active False) carries no signals."""

    id: UUID
    bank: int
    active: bool
    opinion: Opinion
    signals: tuple[SignalState, ...]


@dataclass(frozen=True)
class KeyState:
    """A key that may call the gate. digest: SHA-256 of the secret, hexadecimal. budget: requests a minute."""

    id: str
    digest: str
    scopes: tuple[str, ...]
    budget: int
    revoked: bool


@dataclass(frozen=True)
class HoldState:
    """An uploader whose uploads are held. ref: as the platform wrote it. until: Unix seconds; past means ended."""

    ref: str
    until: float


@dataclass(frozen=True)
class Change:
    """Everything that changed up to and including sequence number `seq` since the change before."""

    seq: int
    banks: tuple[BankState, ...] = ()
    items: tuple[ItemState, ...] = ()
    keys: tuple[KeyState, ...] = ()
    holds: tuple[HoldState, ...] = ()


def parse_item_id(text: str) -> UUID:
    """An item's opaque id: a UUID in its canonical form. Anything else, a name above all, is refused.

    Raises BadInput `bad_item_id` (the text is not repeated: it may be a name).
    """
    try:
        parsed = UUID(text)
    except ValueError:
        parsed = None
    if parsed is None or str(parsed) != text.strip().lower():
        raise BadInput("bad_item_id", "An item id is a UUID, never a name; leave it out to be given one.")
    return parsed
