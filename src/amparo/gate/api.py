"""What the gate takes and gives, as types: the decoder, the validation and the OpenAPI document all come from here.

Every field is bounded, and a field that is not listed is refused: what a caller meant to say is never ignored silently.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

MOST_FINGERPRINTS = 64
"""Fingerprints in one check: eight orientations of eight frames."""

_REF = r"^[A-Za-z0-9._:=+/-]{1,128}$(?!\n)"
Ref = Annotated[
    str,
    Meta(
        pattern=_REF,
        description="A pseudonym that the platform made up, the same for the same thing: letters, digits, ._:=+/-. "
        "Never a name, an address or a handle.",
        examples=["u-8d1f0c"],
    ),
]
Quality = Annotated[
    float,  # JSON knows one kind of number: 97.0 is a whole one too
    Meta(ge=0, le=100, multiple_of=1, description="Whole number, as the hasher gave it; leave out where unknown."),
]
Orientation = Literal[
    "original", "rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1"
]  # `kernel.pdq.DIHEDRAL`, which a type checker cannot read
Kind = Literal["upload", "share", "forward", "avatar"]
HealthStatus = Literal["ok", "starting", "unavailable"]
DecisionName = Literal["ALLOW", "HOLD", "BLOCK"]


class PdqFingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="pdq"):
    """PDQ of a picture or frame. Send the eight orientations to have mirrored and turned copies found."""

    value: Annotated[str, Meta(pattern="^[0-9A-Fa-f]{64}$", max_length=64, description="256 bits, hexadecimal.")]
    quality: Quality | None = None
    orientation: Orientation = "original"


class Sha256Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="sha256"):
    """SHA-256 of the file's bytes."""

    value: Annotated[str, Meta(pattern="^[0-9A-Fa-f]{64}$", max_length=64, description="Hexadecimal.")]


class Md5Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="md5"):
    """MD5 of the file's bytes."""

    value: Annotated[str, Meta(pattern="^[0-9A-Fa-f]{32}$", max_length=32, description="Hexadecimal.")]


Fingerprint = PdqFingerprint | Sha256Fingerprint | Md5Fingerprint
"""One member for each of `signals.types.ALL`; a test compares them."""


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside the content. Accepted so that a platform need not change later; not read, never kept."""

    caption: Annotated[str, Meta(max_length=5_000)] | None = None
    title: Annotated[str, Meta(max_length=500)] | None = None
    file_name: Annotated[str, Meta(max_length=500)] | None = None
    tags: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=50)] = ()


class FileCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `request` part beside a file."""

    kind: Kind = "upload"
    uploader_ref: Ref | None = None
    content_ref: Ref | None = None
    text: Text | None = None


class FingerprintCheck(FileCheck, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check by fingerprints that the platform made itself: no media travels."""

    fingerprints: Annotated[tuple[Fingerprint, ...], Meta(min_length=1, max_length=MOST_FINGERPRINTS)]


class BatchCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many checks at once, each decided and recorded for itself; their fingerprints together are limited."""

    checks: Annotated[tuple[FingerprintCheck, ...], Meta(min_length=1)]


REQUEST_TYPES: tuple[type[msgspec.Struct], ...] = (
    FileCheck,
    FingerprintCheck,
    BatchCheck,
    Text,
    PdqFingerprint,
    Sha256Fingerprint,
    Md5Fingerprint,
)
"""Everything a caller may send."""


class Words(msgspec.Struct, frozen=True):
    """One text in each language of the interface."""

    en: str
    es: str


class HintsAnswer(msgspec.Struct, frozen=True):
    """What else the platform should do. ask: words with which to ask the person first, or null."""

    preview: bool
    forward: bool
    lift: bool
    ask: Words | None


class MatchAnswer(msgspec.Struct, frozen=True):
    """Why, for keys with the scope `explain`. distance: bits; 0 for an identical file."""

    item: UUID
    bank: str
    signal: str
    distance: int
    orientation: str
    derived: str
    opinion: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. It is recorded before it is sent; `attempt` names it for appeals and questions."""

    decision: DecisionName
    reason: Annotated[str, Meta(description="Stable code; the list is in the reference of the gate's interface.")]
    matches: Annotated[tuple[UUID, ...], Meta(description="Opaque ids of items, nearest first, at most 100.")]
    hints: HintsAnswer
    public_text: Annotated[
        Words | None, Meta(description="All that the uploader may be shown; the same for HOLD and BLOCK.")
    ]
    attempt: Annotated[str, Meta(description="gate-number", examples=["5f0c1d2e9a7b4c38-17"])]
    explanation: tuple[MatchAnswer, ...] | UnsetType = UNSET


class BatchAnswer(msgspec.Struct, frozen=True):
    """Decisions in the order of the checks."""

    answers: tuple[Answer, ...]


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no decision. error: stable code. message: one sentence; never repeats what was sent."""

    error: str
    message: str


class Health(msgspec.Struct, frozen=True):
    """Whether checks are answered. Without a key there is only `status`; the rest is for the scope `health`."""

    status: HealthStatus
    gate: str | UnsetType = UNSET
    sequence: int | UnsetType = UNSET
    signals: int | UnsetType = UNSET
    heartbeat_age: float | UnsetType | None = UNSET
    stale: bool | UnsetType = UNSET
    trouble: Annotated[
        str | UnsetType | None, Meta(description="Code of what went wrong when the snapshot was last looked at.")
    ] = UNSET
    spool_waiting: int | UnsetType = UNSET
    worker: Literal["running", "restarting", "none"] | UnsetType = UNSET
