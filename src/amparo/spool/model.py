"""What is kept of one decision."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Seen:
    """What was learned of an upload that may go up, for the library's look-back.

    sha256, pdq: 32 bytes each, None where not known. quality: of the PDQ. size: bytes, None where no file was sent.
    """

    kind: Literal["picture", "animation", "video", "other"]
    sha256: bytes | None = field(repr=False)
    pdq: bytes | None = field(repr=False)
    quality: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class Attempt:
    """One checked upload, share or forward.

    gate, number: which gate process decided and its running number; together they name the attempt for ever.
    at: Unix seconds. kind: upload, share, forward or avatar. key: id of the calling key.
    uploader_ref, content_ref: the platform's own pseudonyms, None where not given.
    action, reason: as answered. items: opaque ids that led to it. near_miss: whether it came near without matching.
    seen: fingerprints of an upload that was allowed and has a content_ref, for the library; else None, as in lines
    written before there was a library. It goes with the batch and is not in the ledger.
    """

    gate: str
    number: int
    at: float
    kind: str
    key: str
    uploader_ref: str | None
    content_ref: str | None
    action: str
    reason: str
    items: tuple[UUID, ...] = ()
    near_miss: bool = False
    seen: Seen | None = None
