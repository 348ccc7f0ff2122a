"""What passes between the pool and a child: fixed-size binary records, read as hostile on both sides.

One request is one message with one file descriptor: several files that lie in one memory file. One answer is one
message with as many records as the request had files. A video is asked for alone and answered with pieces of its
series, one a message, since a message has a largest size. A child may have been taken over by the file that it decodes,
so an answer that is not exactly of this form counts as a crash; what it can do at worst is to lie about fingerprints.
"""

import struct
from typing import TYPE_CHECKING, Literal, NamedTuple

from amparo.media.model import HASH_BYTES, MESSAGES, Content, Fingerprints, Frame, SignOptions

if TYPE_CHECKING:
    from amparo.signals.types.pdq_frames import PdqFrames

CODES = tuple(MESSAGES)
"""Error codes by number; 0 stands for none, so that number n is CODES[n - 1]."""
DECODABLE = ("jpeg", "png", "gif", "webp", "avif", "heic", "tiff", "bmp", "ico", "ppm", "qoi")
"""Picture types that children decode. Every other type is answered `media_unsupported` without asking one."""
VIDEOS = ("mp4", "mov", "3gp", "webm", "mkv", "avi", "mpeg-ts", "flv")
"""Video types that children decode."""
_TYPES = DECODABLE + VIDEOS
MOST_FRAMES = 3
"""First, middle and last."""
MOST_FILES = 64
"""Files in one request."""

_REQUEST = struct.Struct("<BBH")  # reference, displayed, files
_PART = struct.Struct("<QQB")  # offset, length, type
_RECORD = struct.Struct("<BBBIIB")  # error, frames, orientation, width, height, whole-codec child needed
_FRAME = struct.Struct(f"<{8 * HASH_BYTES}sBd")  # hashes, quality, second or NaN
RECORD_BYTES = _RECORD.size + MOST_FRAMES * _FRAME.size
_PIECE = struct.Struct("<BBBIIH")  # error, more pieces follow, cut, width, height, frames
_PIECE_FRAME = struct.Struct(f"<{HASH_BYTES}sB")  # hash, quality
PIECE_FRAMES = 512
"""Most frames of a series in one message."""
PIECE_BYTES = _PIECE.size + PIECE_FRAMES * _PIECE_FRAME.size
REQUEST_BYTES = _REQUEST.size + MOST_FILES * _PART.size
_MOST_SIDE = 0xFFFFFFFF


class Part(NamedTuple):
    """One file within the memory file of a request. offset, length: bytes. type: of `DECODABLE` or `VIDEOS`."""

    offset: int
    length: int
    type: str


class Request(NamedTuple):
    """What a child is asked."""

    parts: tuple[Part, ...]
    reference: bool
    displayed: bool


class Record(NamedTuple):
    """What a child says about one file.

    error: a code, or None. frames, width, height, orientation: as in `Fingerprints`.
    refer: this child has not the codec; ask one that has them all. video: as in `Fingerprints`.
    """

    error: str | None = None
    frames: tuple[Frame, ...] = ()
    width: int = 0
    height: int = 0
    orientation: int = 1
    refer: bool = False
    video: "PdqFrames | None" = None


class Piece(NamedTuple):
    """Frames of a series, next after those of the piece before. frames: hash and quality, one for each sample time.

    more: a further piece follows. cut: the video goes on after the last sample time there is.
    """

    error: str | None = None
    frames: tuple[tuple[bytes, int], ...] = ()
    width: int = 0
    height: int = 0
    more: bool = False
    cut: bool = False


class BadAnswer(Exception):
    """An answer that no honest child gives."""


def pack_request(request: Request) -> bytes:
    """A request as one message."""
    head = _REQUEST.pack(request.reference, request.displayed, len(request.parts))
    parts = (_PART.pack(part.offset, part.length, _TYPES.index(part.type)) for part in request.parts)
    return head + b"".join(parts)


def unpack_request(message: bytes) -> Request:
    """The inverse of `pack_request`."""
    reference, displayed, files = _REQUEST.unpack_from(message)
    parts = (_PART.unpack_from(message, _REQUEST.size + place * _PART.size) for place in range(files))
    return Request(
        tuple(Part(offset, length, _TYPES[kind]) for offset, length, kind in parts), bool(reference), bool(displayed)
    )


def pack_record(record: Record) -> bytes:
    """One file's record, always `RECORD_BYTES` long."""
    code = 0 if record.error is None else 1 + CODES.index(record.error)
    head = _RECORD.pack(
        code,
        len(record.frames),
        record.orientation,
        min(record.width, _MOST_SIDE),
        min(record.height, _MOST_SIDE),
        record.refer,
    )
    frames = (
        _FRAME.pack(frame.values, frame.quality, float("nan") if frame.second is None else frame.second)
        for frame in record.frames
    )
    return (head + b"".join(frames)).ljust(RECORD_BYTES, b"\0")


def unpack_answer(message: bytes, files: int) -> list[Record]:
    """The records of an answer to a request of so many files. Raises BadAnswer."""
    if len(message) != files * RECORD_BYTES:
        raise BadAnswer
    return [_unpack_record(message, place * RECORD_BYTES) for place in range(files)]


def _unpack_record(message: bytes, at: int) -> Record:
    code, count, orientation, width, height, refer = _RECORD.unpack_from(message, at)
    if code > len(CODES) or count > MOST_FRAMES or not 1 <= orientation <= 8 or refer > 1:
        raise BadAnswer
    if (count == 0) != bool(code or refer):
        raise BadAnswer
    at += _RECORD.size
    frames = tuple(_unpack_frame(message, at + place * _FRAME.size) for place in range(count))
    return Record(CODES[code - 1] if code else None, frames, width, height, orientation, bool(refer))


def _unpack_frame(message: bytes, at: int) -> Frame:
    values, quality, second = _FRAME.unpack_from(message, at)
    if quality > 100 or not (second != second or 0 <= second <= 999_999):  # NaN differs from itself
        raise BadAnswer
    return Frame(values, quality, None if second != second else second)


def pack_piece(piece: Piece) -> bytes:
    """A piece as one message."""
    code = 0 if piece.error is None else 1 + CODES.index(piece.error)
    width, height = min(piece.width, _MOST_SIDE), min(piece.height, _MOST_SIDE)
    head = _PIECE.pack(code, piece.more, piece.cut, width, height, len(piece.frames))
    return head + b"".join(_PIECE_FRAME.pack(*frame) for frame in piece.frames)


def unpack_piece(message: bytes) -> Piece:
    """The inverse of `pack_piece`. Raises BadAnswer. A piece that others follow is never empty."""
    if len(message) < _PIECE.size:
        raise BadAnswer
    code, more, cut, width, height, count = _PIECE.unpack_from(message)
    if code > len(CODES) or more > 1 or cut > 1 or count > PIECE_FRAMES:
        raise BadAnswer
    if len(message) != _PIECE.size + count * _PIECE_FRAME.size or (code and (more or count)) or (more and not count):
        raise BadAnswer
    frames = tuple(_PIECE_FRAME.iter_unpack(message[_PIECE.size :]))
    if any(quality > 100 for _, quality in frames):
        raise BadAnswer
    return Piece(CODES[code - 1] if code else None, frames, width, height, bool(more), bool(cut))


def fingerprints(content: Content, record: Record, options: SignOptions, digests: tuple[bytes, bytes]) -> Fingerprints:
    """A record together with what the pool knows itself. digests: SHA-256 and MD5."""
    path: Literal["fast", "reference"] = "reference" if options.reference else "fast"
    return Fingerprints(
        content,
        digests[0],
        digests[1],
        record.frames,
        record.width,
        record.height,
        path,
        record.error,
        record.orientation,
        record.video,
    )
