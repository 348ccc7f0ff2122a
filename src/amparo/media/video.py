"""Videos, opened by PyAV (FFmpeg), and one frame a second of them. Imported by decoding children only.

Only the containers and codecs named here can be reached. No demuxer is tried on a file but the one that its first bytes
ask for; none of them opens a second file or knows a network, which the child could not either. One thread decodes.
The rule for which frames are taken is `signals.types.pdq_frames.held`; see docs/concepts/video-frames.md.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import batched
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio import codeccontext as audio_context
from av.audio import stream as audio_stream
from av.container import InputContainer
from av.sidedata import encparams, motionvectors
from av.sidedata.sidedata import Type
from av.stream import Disposition
from av.subtitles import codeccontext as subtitle_context
from av.subtitles import stream as subtitle_stream
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from amparo.kernel import pdq
from amparo.media import wire
from amparo.media.charter import Limits
from amparo.media.child import Serve
from amparo.media.containers import Undecodable, require_pixels, require_whole
from amparo.media.model import HASH_BYTES
from amparo.media.signing import TOO_SMALL, Samples, sampled
from amparo.media.wire import Part, Piece
from amparo.signals.types.pdq_frames import MOST_SAMPLES, Shown, held

if TYPE_CHECKING:
    from av.rational import AVRational  # releases before 19 have Fraction instead

CONTAINERS = {
    "mp4": "mov",
    "mov": "mov",
    "3gp": "mov",
    "webm": "matroska",
    "mkv": "matroska",
    "avi": "avi",
    "mpeg-ts": "mpegts",
    "flv": "flv",
}
"""Video type to the one demuxer that may open it. Left out are playlists, and whatever else opens further files."""
CODECS = (
    *("h264", "hevc", "vp8", "vp9", "libdav1d", "mpeg4", "mpeg2video", "mpeg1video"),
    *("h263", "flv", "mjpeg", "theora", "prores"),
)
"""The decoders that may run, FFmpeg's names: `libdav1d` is AV1, `flv` is the H.263 of old Flash files."""
_OPTIONS = {
    "codec_whitelist": ",".join(CODECS),
    "protocol_whitelist": "none",
    "probesize": "5000000",
    "analyzeduration": "10000000",
    "threads": "1",
}
_READ_BYTES = 1 << 18
_HASHED_TOGETHER = 32
"""Frames whose last steps are done at once; each is 64x64 points by then."""
HD_LINES = 720
"""From so many lines on, a video that does not name its colour matrix has that of BT.709, and below that of BT.601: as
browsers have it (Chromium, media/ffmpeg/ffmpeg_common.cc)."""
_UNNAMED = 2  # AVCOL_SPC_UNSPECIFIED (ITU-T H.273, table 4)
_EXACTLY = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
_MATRIX = struct.Struct("=9i")
_TURNS = {
    (1, 0, 0, 1): 1,
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5,
    (0, 1, -1, 0): 6,
    (0, -1, -1, 0): 7,
    (0, -1, 1, 0): 8,
}
"""Signs of a, b, c, d of the display matrix (ISO 14496-12, 8.3.2) to the EXIF orientation that does the same."""

LOADED = (audio_context, audio_stream, subtitle_context, subtitle_stream, encparams, motionvectors)
"""What PyAV loads when it meets such a stream, and cannot once the child is closed off. None of it is asked for."""

av.logging.set_level(None)  # what decoders say of a file goes nowhere


class Window:
    """A part of an open file, as a file of its own. offset, length: bytes."""

    def __init__(self, descriptor: int, offset: int, length: int) -> None:
        self._descriptor = descriptor
        self._offset = offset
        self.length = length
        self._at = 0

    def read(self, count: int) -> bytes:
        """The next bytes; fewer at the end."""
        found = os.pread(self._descriptor, max(0, min(count, self.length - self._at)), self._offset + self._at)
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of every file."""
        self._at = max(0, offset + (0, self._at, self.length)[whence])
        return self._at

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at


def of_videos(limits: Limits) -> Serve:
    """Answers each request, which is for one video, with the pieces of its series. Never raises for what is in it."""

    def serve(message: bytes, descriptor: int) -> Iterator[bytes]:
        (part,) = wire.unpack_request(message).parts
        try:
            for piece in _pieces(descriptor, part, limits):
                yield wire.pack_piece(piece)
        except Undecodable as refused:
            yield wire.pack_piece(Piece(refused.code))
        except MemoryError:
            yield wire.pack_piece(Piece("media_memory"))

    return serve


def _pieces(descriptor: int, part: Part, limits: Limits) -> Iterator[Piece]:
    """The series as it grows; the last piece says that it is the last. Raises Undecodable, MemoryError."""
    file = Window(descriptor, part.offset, part.length)
    with _open(file, part.type, limits) as container:
        stream = _stream(container)
        width, height = stream.codec_context.width, stream.codec_context.height
        require_pixels(width, height, file.length, limits.max_pixels)
        taken, cut = 0, False
        frames = held(_shown(container, stream, file.length, limits))
        for few in batched(((_samples(frame), count) for frame, count in frames), _HASHED_TOGETHER):
            some, cut = _repeated(few, MOST_SAMPLES - taken)
            taken += len(some)
            for piece in batched(some, wire.PIECE_FRAMES):
                yield Piece(None, piece, width, height, more=True)
            if cut:
                break
        if not taken:
            raise _broken(file, part.type)
        yield Piece(None, (), width, height, cut=cut)


def _open(file: Window, kind: str, limits: Limits) -> InputContainer:
    options = {**_OPTIONS, "max_pixels": str(limits.max_pixels)}
    try:
        return av.open(file, "r", format=CONTAINERS[kind], options=options, buffer_size=_READ_BYTES)
    except MemoryError:
        raise
    except _FAILURES:
        raise _broken(file, kind) from None


def _broken(file: Window, kind: str) -> Undecodable:
    """Why there is nothing to decode: the file ends too early, or makes no sense."""
    file.seek(0)
    try:
        require_whole(file.read(file.length), kind)
    except Undecodable as reason:
        return reason
    return Undecodable("media_broken")


def _stream(container: InputContainer) -> VideoStream:
    """The first video, ready to decode; a cover picture is none. Raises Undecodable."""
    streams = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
    if not streams:
        raise Undecodable("media_no_video")
    stream = streams[0]
    context = stream.codec_context
    if context is None or context.codec.name not in CODECS:
        raise Undecodable("media_unsupported")
    context.thread_type = "NONE"
    context.thread_count = 1
    return stream


def _shown(container: InputContainer, stream: VideoStream, size: int, limits: Limits) -> Iterator[Shown[VideoFrame]]:
    """The frames with their times. One without a time follows its predecessor. size: bytes. Raises Undecodable."""
    rate = _fraction(stream.average_rate or stream.guessed_rate)
    usual = 1 / rate if rate else rate
    end = Fraction(0)
    for frame in _decoded(container, stream):
        require_pixels(frame.width, frame.height, size, limits.max_pixels)
        unit = _fraction(frame.time_base or stream.time_base)
        time = frame.dts if frame.pts is None else frame.pts
        at = end if time is None else time * unit
        lasts = max(0, frame.duration) * unit or usual
        end = at + lasts
        yield Shown(at, lasts, frame)


def _fraction(given: "AVRational | Fraction | None") -> Fraction:
    """Exact, and 0 where the file says nothing of use."""
    return Fraction(given.numerator, given.denominator) if given and given.denominator else Fraction(0)


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Every frame, in order of presentation. What cannot be decoded is left out, as players do."""
    packets = container.demux(stream)
    ended = False
    while not ended:
        try:
            packet = next(packets, None)
        except MemoryError:
            raise
        except _FAILURES:
            packet = None
        ended = packet is None
        try:
            yield from stream.codec_context.decode(packet)
        except MemoryError:
            raise
        except _FAILURES:
            continue


def _samples(frame: VideoFrame) -> Samples | None:
    """The 64x64 points of a frame as it is displayed, from its RGB values at full size."""
    named = frame.colorspace != _UNNAMED
    matrix = None if named else Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    rgb = _REFORMATTER.reformat(
        frame, format="rgb24", src_colorspace=matrix, dst_color_range=ColorRange.JPEG, interpolation=_EXACTLY, threads=1
    )
    pixels = rgb.to_ndarray()
    return sampled(pixels, np.float64, _turn(frame), pixels.shape[:2], 1)


_REFORMATTER = VideoReformatter()


def _turn(frame: VideoFrame) -> int:
    """The EXIF orientation that displays a frame; 1 where it is to be turned by other than right angles."""
    found = frame.side_data.get(Type.DISPLAYMATRIX)
    if found is None or found.buffer_size != _MATRIX.size:
        return 1
    a, b, _, c, d, *_ = _MATRIX.unpack(bytes(found))
    return _TURNS.get((_sign(a), _sign(b), _sign(c), _sign(d)), 1)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _repeated(few: Sequence[tuple[Samples | None, int]], most: int) -> tuple[list[tuple[bytes, int]], bool]:
    """Hash and quality of each frame, as often as it is on screen, and whether that was more than `most` in all."""
    stacked = [samples for samples, _ in few if samples is not None]
    hashed: Iterator[tuple[bytes, int]] = iter(())
    if stacked:
        points = np.stack(stacked)
        hashes, qualities = pdq.hashes_of(points), pdq.qualities_of(points)
        hashed = ((one[0].tobytes(), int(quality)) for one, quality in zip(hashes, qualities, strict=True))
    found: list[tuple[bytes, int]] = []
    for samples, count in few:
        one = (TOO_SMALL[0][:HASH_BYTES], TOO_SMALL[1]) if samples is None else next(hashed)
        if count > most - len(found):
            return [*found, *[one] * (most - len(found))], True
        found += [one] * count
    return found, False


_FAILURES = (av.FFmpegError, OSError, ValueError, EOFError, ArithmeticError)
"""What PyAV raises on files made to break it."""
