"""What is kept of one decision."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Attempt:
    """One checked upload, share or forward.

    gate, number: which gate process decided and its running number; together they name the attempt for ever.
    at: Unix seconds. kind: upload, share, forward or avatar. key: id of the calling key.
    uploader_ref, content_ref: the platform's own pseudonyms, None where not given.
    action, reason: as answered. items: opaque ids that led to it. near_miss: whether it came near without matching.
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
