"""From matches to a decision: ALLOW, HOLD or BLOCK, with its reason and what else the platform should do.

Pure: the same matches and the same policy always give the same decision. What is unclear is held with a reason; nothing
passes silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from amparo.matching.state import BankKind, BankState, Opinion


class Action(Enum):
    """What to do with the content."""

    ALLOW = "ALLOW"
    HOLD = "HOLD"
    BLOCK = "BLOCK"


@dataclass(frozen=True)
class Match:
    """One banked signal near one of the upload's.

    item: opaque id. signal: type name. distance: bits, 0 for an identical file. exact_file: a digest of the file's
    bytes agrees. orientation: of the upload, as in `kernel.pdq.DIHEDRAL`. derived: of the banked signal.
    """

    item: UUID
    bank: BankState
    signal: str
    distance: int
    exact_file: bool
    orientation: str
    derived: str
    opinion: Opinion


@dataclass(frozen=True)
class Hints:
    """Design choices beside the decision.

    preview, forward, lift: whether the platform may show a preview, let people pass it on, and recommend it.
    ask: whether to ask the person first, with `ASK_TEXT`.
    """

    preview: bool
    forward: bool
    lift: bool
    ask: bool


HINTS = {
    Action.ALLOW: Hints(preview=True, forward=True, lift=True, ask=False),
    Action.HOLD: Hints(preview=False, forward=False, lift=False, ask=True),
    Action.BLOCK: Hints(preview=False, forward=False, lift=False, ask=False),
}

ASK_TEXT = {
    "en": "Does everyone shown here agree that you share this? Sharing intimate images without consent causes harm and"
    " can be a crime.",
    "es": "¿Todas las personas que aparecen aquí están de acuerdo en que lo compartas? Difundir imágenes íntimas sin"
    " consentimiento causa daño y puede ser delito.",
}

PUBLIC_TEXT = {
    "en": "This upload is not available right now. You can ask for a review.",
    "es": "Esta publicación no está disponible por ahora. Puedes pedir que se revise.",
}
"""All that an uploader may be shown: one sentence for HOLD and BLOCK alike, so that it says nothing about any bank."""


class Reason:
    """Stable reason codes. HOLD for undecodable media carries the media error's own code instead."""

    NO_MATCH = "no_match"
    MATCH = "match"
    SAME_FILE = "same_file"
    DISPUTED = "match_disputed"
    UNCONFIRMED = "match_unconfirmed"
    VETOED = "known_harmless"
    NOT_MEDIA = "not_media"
    LOW_QUALITY = "low_quality"
    VIDEO = "video_not_fingerprinted"
    UPLOADER_HELD = "uploader_held"
    STALE = "snapshot_stale"


@dataclass(frozen=True)
class Policy:
    """What the operator may choose; every default is the careful one.

    not_media: ALLOW or HOLD per sniffed type (`pdf`, `archive`, ...), "*" for the rest.
    low_quality: for pictures too plain to fingerprint that are not a known file.
    video: for videos that are not a known file (frames are not fingerprinted yet).
    stale: for content that would be allowed while the snapshot is older than permitted.
    """

    not_media: dict[str, Action] = field(default_factory=lambda: {"*": Action.ALLOW})
    low_quality: Action = Action.ALLOW
    video: Action = Action.HOLD
    stale: Action = Action.ALLOW


@dataclass(frozen=True)
class Decision:
    """The answer. matches: what led to it, nearest first; empty for ALLOW."""

    action: Action
    reason: str
    matches: tuple[Match, ...] = ()

    @property
    def hints(self) -> Hints:
        """What else the platform should do."""
        return HINTS[self.action]


def decide(matches: Sequence[Match]) -> Decision:
    """What follows from matches within their banks' radius and quality (the index has applied both).

    A confirmed match blocks; a disputed or unconfirmed one holds; one that only negative opinions hold does nothing. A
    confirmed entry of a negative bank vetoes where it is strictly nearer than every positive match; so never against an
    identical file, which is at distance 0.
    """
    counted = [m for m in matches if m.bank.kind is BankKind.POSITIVE and m.opinion is not Opinion.NEGATIVE]
    counted.sort(key=lambda m: (m.distance, not m.exact_file, str(m.item)))
    if not counted:
        return Decision(Action.ALLOW, Reason.NO_MATCH)
    harmless = [m.distance for m in matches if m.bank.kind is BankKind.NEGATIVE and m.opinion is Opinion.POSITIVE]
    if harmless and min(harmless) < counted[0].distance:
        return Decision(Action.ALLOW, Reason.VETOED)
    confirmed = [m for m in counted if m.opinion is Opinion.POSITIVE]
    if confirmed:
        reason = Reason.SAME_FILE if any(m.exact_file for m in confirmed) else Reason.MATCH
        return Decision(Action.BLOCK, reason, tuple(counted))
    disputed = any(m.opinion is Opinion.DISPUTED for m in counted)
    return Decision(Action.HOLD, Reason.DISPUTED if disputed else Reason.UNCONFIRMED, tuple(counted))
