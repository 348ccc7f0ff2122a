"""What headers say, read without a decoder: sizes, frame counts, orientation, and whether the file is all there.

Everything here works on bytes that a stranger wrote: each loop moves forward, and what does not add up is refused.
"""

from typing import NamedTuple

MOST_TAGS = 1_000
"""Entries of one EXIF directory that are looked at."""

_BOMB_PIXELS, _BOMB_RATIO = 16_000_000, 1_000
"""A large picture from so few bytes (deflate reaches 1,032 to 1) has nothing in it to fingerprint."""


class Undecodable(Exception):
    """A file that is refused. code: one of `model.MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require_pixels(width: int, height: int, size: int, max_pixels: int) -> None:
    """Refuse what a header claims. width, height: pixels. size: bytes of the file. Raises Undecodable."""
    pixels = width * height
    if pixels > max_pixels:
        raise Undecodable("media_too_many_pixels")
    if pixels > _BOMB_PIXELS and 3 * pixels > _BOMB_RATIO * size:
        raise Undecodable("media_bomb")


class JpegHeader(NamedTuple):
    """width, height: pixels as stored. orientation: EXIF's, 1..8."""

    width: int
    height: int
    orientation: int


def read_jpeg_header(data: bytes) -> JpegHeader:
    """Walk a JPEG's markers to its frame header (ITU-T T.81, B.2). Raises Undecodable."""
    at, orientation = 2, 1
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        marker, size = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4])
        if len(data) < at + 4:
            raise Undecodable("media_truncated")
        if marker[0] != 0xFF or size < 2:
            raise Undecodable("media_broken")
        kind = marker[1]
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            return _frame_header(data[at + 4 : at + 2 + size], orientation)
        if kind == 0xDA:
            raise Undecodable("media_broken")  # a scan before its frame
        if kind == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            orientation = read_orientation(data[at + 10 : at + 2 + size])
        at += 2 + size


def _frame_header(segment: bytes, orientation: int) -> JpegHeader:
    if len(segment) < 6:
        raise Undecodable("media_truncated")
    height, width = int.from_bytes(segment[1:3]), int.from_bytes(segment[3:5])
    if height == 0 or width == 0:
        raise Undecodable("media_unsupported")  # a height that is told only after the scan, or no picture
    return JpegHeader(width, height, orientation)


def read_orientation(tiff: bytes) -> int:
    """Tag 274 of the first directory of a TIFF structure (EXIF 2.32, 4.6.5.1); 1 where absent or senseless."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    directory = number(4, 4)
    for place in range(min(number(directory, 2), MOST_TAGS)):
        at = directory + 2 + 12 * place
        if number(at, 2) == 274:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


class GifOutline(NamedTuple):
    """frames: how many. width, height: of the screen, enlarged by frames that stand out of it."""

    frames: int
    width: int
    height: int


def read_gif_outline(data: bytes, max_frames: int) -> GifOutline:
    """Walk a GIF's blocks (GIF89a, appendix A) without decoding. Stops counting beyond `max_frames`.

    Raises Undecodable `media_truncated` where the data end within a frame.
    """
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    at = 13 + _table_size(data[10:11])
    frames = 0
    while at < len(data) and frames <= max_frames:
        kind = data[at]
        if kind == 0x21:
            at = _after_blocks(data, at + 2)
        elif kind == 0x2C:
            left, top, wide, high = (int.from_bytes(data[at + k : at + k + 2], "little") for k in (1, 3, 5, 7))
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
            at = _after_blocks(data, at + 11 + _table_size(data[at + 9 : at + 10]))
        else:
            break  # the trailer, or what decoders take for it
    if frames == 0:
        raise Undecodable("media_truncated" if at >= len(data) else "media_broken")
    return GifOutline(frames, width, height)


def _table_size(flags: bytes) -> int:
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data):
        if data[at] == 0:
            return at + 1
        at += 1 + data[at]
    raise Undecodable("media_truncated")


def require_whole(data: bytes, kind: str) -> None:
    """Refuse a file whose own sizes say that more should follow. kind: a type of content. Raises Undecodable."""
    if kind == "webp":
        if 8 + int.from_bytes(data[4:8], "little") > len(data):
            raise Undecodable("media_truncated")
    elif kind in {"avif", "heic", "mp4", "mov", "3gp"}:
        _require_boxes(data)


def _require_boxes(data: bytes) -> None:
    """Top-level boxes of ISO 14496-12, 4.2: size, type, and for size 1 a long size."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        if size == 0:
            return  # to the end of the file
        if size < 8 or at + 8 > len(data):
            raise Undecodable("media_truncated" if at + 8 > len(data) else "media_broken")
        at += size
    if at > len(data):
        raise Undecodable("media_truncated")
