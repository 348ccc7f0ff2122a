"""What a decoding child is made for, as its owner writes it and the nursery reads it."""

import struct
from typing import NamedTuple

_CHARTER = struct.Struct("<QQLdB")


class Limits(NamedTuple):
    """max_pixels: width times height. max_frames: of an animation. seconds: for one request, CPU and wall clock."""

    max_pixels: int
    max_frames: int
    seconds: float


class Charter(NamedTuple):
    """What a child is made for. memory_bytes: of address space. every_decoder: all kinds of pictures, or JPEG only."""

    memory_bytes: int
    limits: Limits
    every_decoder: bool

    def pack(self) -> bytes:
        """As bytes."""
        limits = self.limits
        return _CHARTER.pack(
            self.memory_bytes, limits.max_pixels, limits.max_frames, limits.seconds, self.every_decoder
        )

    @classmethod
    def unpack(cls, packed: bytes) -> "Charter":
        """The inverse of `pack`."""
        memory_bytes, max_pixels, max_frames, seconds, every_decoder = _CHARTER.unpack(packed)
        return cls(memory_bytes, Limits(max_pixels, max_frames, seconds), bool(every_decoder))
