"""What a decoding child is made for, as its owner writes it and the nursery reads it."""

import enum
import struct
from typing import NamedTuple

_CHARTER = struct.Struct("<QQLdB")


class Limits(NamedTuple):
    """max_pixels: width times height. max_frames: of an animation. seconds: for one request, CPU and wall clock."""

    max_pixels: int
    max_frames: int
    seconds: float


class Decoders(enum.IntEnum):
    """What a child can open. JPEG alone is ready sooner than every kind of pictures."""

    JPEG = 0
    PICTURES = 1
    VIDEOS = 2


class Charter(NamedTuple):
    """What a child is made for. memory_bytes: of address space."""

    memory_bytes: int
    limits: Limits
    decoders: Decoders

    def pack(self) -> bytes:
        """As bytes."""
        limits = self.limits
        return _CHARTER.pack(self.memory_bytes, limits.max_pixels, limits.max_frames, limits.seconds, self.decoders)

    @classmethod
    def unpack(cls, packed: bytes) -> "Charter":
        """The inverse of `pack`."""
        memory_bytes, max_pixels, max_frames, seconds, decoders = _CHARTER.unpack(packed)
        return cls(memory_bytes, Limits(max_pixels, max_frames, seconds), Decoders(decoders))
