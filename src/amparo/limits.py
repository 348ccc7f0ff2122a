"""Limits on files that strangers send, as the pool needs them, and their defaults."""

from typing import NamedTuple


class MediaLimits(NamedTuple):
    """As documented in `settings.MediaSettings`, which has the same fields and takes its defaults from here."""

    max_bytes: int = 50_000_000
    max_pixels: int = 200_000_000
    max_frames: int = 2_000
    seconds: float = 10.0
    memory_bytes: int = 2_000_000_000
    workers: int = 2
