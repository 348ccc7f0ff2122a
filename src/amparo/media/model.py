"""What is learned from a file: what it is, its digests and its fingerprints. Never its pixels."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from amparo.errors import AmparoError, BadInput, Unavailable

if TYPE_CHECKING:
    from amparo.kernel.pdq import Pdq
    from amparo.signals.types.pdq_frames import PdqFrames

Family = Literal["picture", "video", "other"]
Orientation = Literal["displayed", "stored"]

HASH_BYTES = 32
"""Bytes of one PDQ hash; a frame holds eight of them."""

MESSAGES = {
    "media_empty": "The file is empty.",
    "media_truncated": "The file ends before its picture does.",
    "media_broken": "The file cannot be decoded.",
    "media_bomb": "The file claims far more picture than its bytes can hold.",
    "media_too_many_pixels": "The picture has more pixels than the limit.",
    "media_too_many_frames": "The animation has more frames than the limit.",
    "media_too_large": "The file is larger than the limit.",
    "media_unsupported": "This kind of picture or video is not supported.",
    "media_timeout": "Decoding took longer than the limit.",
    "media_memory": "Decoding needed more memory than the limit.",
    "media_crashed": "The decoder crashed on this file.",
    "media_no_video": "The file is of a kind that holds videos, and has none in it.",
}
"""What can be wrong with a file: stable code, sentence. The order is that of the numbers children answer with."""


def refusal(code: str) -> AmparoError:
    """The error for a code of `MESSAGES`; `media_busy` and `media_unavailable` are not the file's fault."""
    if code in MESSAGES:
        return BadInput(code, MESSAGES[code])
    return Unavailable(code, "The decoders do not answer now; try again.")


@dataclass(frozen=True)
class Content:
    """What a file is by its bytes. type: `jpeg`, `mp4`, `pdf`, `archive`, `text`, `unknown` ... within its family."""

    family: Family
    type: str

    def __str__(self) -> str:
        return f"{self.family}/{self.type}"


@dataclass(frozen=True)
class Frame:
    """One picture of a file.

    values: the eight PDQ hashes of `kernel.pdq.DIHEDRAL`, 32 bytes each, one after the other.
    quality: 0..100. second: when an animation shows it; None for a still.
    """

    values: bytes
    quality: int
    second: float | None = None

    @classmethod
    def of(cls, pdq: "Pdq", second: float | None = None) -> "Frame":
        """The frame with this PDQ."""
        return cls(pdq.hashes.tobytes(), pdq.quality, second)

    @property
    def pdq(self) -> "Pdq":
        """The PDQ as arrays. Made when asked for, since printing fingerprints needs no arrays."""
        import numpy as np

        from amparo.kernel.pdq import Pdq

        return Pdq(np.frombuffer(self.values, np.uint8).reshape(8, HASH_BYTES), self.quality)


@dataclass(frozen=True)
class Fingerprints:
    """All that is known of one file.

    sha256, md5: digests of its bytes, whatever decoding said; b"" where `SignOptions.digests` was off.
    frames: one for a still; first, middle and last of an animation; none where there is no picture or it failed.
    video: the frames of a video, where `SignOptions.videos` asked for them and decoding did not fail.
    width, height: in pixels as stored; 0 where unknown. path: how the frames were made.
    error: a code of `MESSAGES` where decoding failed, else None. exif_orientation: 1..8, 1 where not given.
    """

    content: Content
    sha256: bytes
    md5: bytes
    frames: tuple[Frame, ...]
    width: int = 0
    height: int = 0
    path: Literal["fast", "reference"] = "fast"
    error: str | None = None
    exif_orientation: int = 1
    video: "PdqFrames | None" = None


@dataclass(frozen=True)
class SignOptions:
    """How to fingerprint.

    reference: every pixel, in double precision: bit-exact with the published vectors, several times slower.
    orientation: hash the picture as `displayed` (turned as its EXIF says) or as `stored`; None for displayed on the
        fast path and stored on the reference path, as reference tools do.
    digests: whether to compute SHA-256 and MD5 of the bytes.
    videos: whether to open videos, which takes far longer than a picture; else they have digests only.
    """

    reference: bool = False
    orientation: Orientation | None = None
    digests: bool = True
    videos: bool = False

    @property
    def displayed(self) -> bool:
        """Whether the picture is turned as its EXIF says before it is hashed."""
        return self.orientation == "displayed" if self.orientation else not self.reference
