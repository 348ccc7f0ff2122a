"""Videos drawn by code, and the fingerprints that Python makes of them by the plain rule."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from amparo.kernel import pdq as kernel
from tests.web.fingerprint.reading import Pixels, tiles

MILLISECONDS = Fraction(1, 1000)
HD_LINES = 720
"""From so many lines on, colours that are not described are those of BT.709, and of BT.601 below."""
UNNAMED = 2
QUICK = {"libx264": {"preset": "ultrafast"}, "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"}}


@dataclass(frozen=True)
class Film:
    """How a video is written. size: width and height. times: of its frames, in milliseconds."""

    times: Sequence[int]
    codec: str = "libx264"
    container: str = "mp4"
    size: tuple[int, int] = (160, 120)
    options: dict[str, str] = field(default_factory=dict)
    title: str = "none"


def steady(seconds: float, rate: int, start: int = 0) -> list[int]:
    """Times of frames that each last equally long."""
    return [start + round(1000 * k / rate) for k in range(int(seconds * rate))]


def pictures(film: Film) -> Iterable[Pixels]:
    """Each is another than the one before, so that a wrong one is noticed."""
    width, height = film.size
    return (tiles(height, width, width // 16, seed) for seed in range(len(film.times)))


def written(film: Film) -> bytes:
    """The video as a file."""
    stream = io.BytesIO()
    with av.open(stream, "w", format=film.container, container_options=film.options) as container:
        container.metadata["title"] = film.title
        video = container.add_stream(film.codec, rate=30)
        assert isinstance(container, OutputContainer)
        assert isinstance(video, VideoStream)
        video.width, video.height = film.size
        video.pix_fmt = "yuv420p"
        video.options = {**QUICK.get(film.codec, {})}
        video.codec_context.time_base = MILLISECONDS
        for time, pixels in zip(film.times, pictures(film), strict=True):
            frame = VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = time, MILLISECONDS
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return stream.getvalue()


def known(content: bytes) -> list[tuple[str, int]]:
    """Hash and quality of the frame on screen at 0.5, 1.5, 2.5 … seconds: the last one that has begun."""
    with av.open(io.BytesIO(content)) as container:
        assert isinstance(container, InputContainer)
        frames = [(_at(frame), _end(frame), _rgb(frame)) for frame in container.decode(video=0)]
    begin, end = frames[0][0], frames[-1][1]
    found, time = [], begin + Fraction(1, 2)
    while time < end:
        found.append(_hashed([rgb for at, _, rgb in frames if at <= time][-1]))
        time += 1
    return found or [_hashed(frames[0][2])]


def _at(frame: VideoFrame) -> Fraction:
    return Fraction(frame.pts or 0) * Fraction(frame.time_base.numerator, frame.time_base.denominator)


def _end(frame: VideoFrame) -> Fraction:
    return _at(frame) + frame.duration * Fraction(frame.time_base.numerator, frame.time_base.denominator)


def _rgb(frame: VideoFrame) -> Pixels:
    matrix = None
    if frame.colorspace == UNNAMED:
        matrix = Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    made = VideoReformatter().reformat(frame, format="rgb24", src_colorspace=matrix, dst_color_range=ColorRange.JPEG)
    turned: Pixels = np.ascontiguousarray(np.rot90(made.to_ndarray(), frame.rotation // 90))
    return turned


def _hashed(pixels: Pixels) -> tuple[str, int]:
    found = kernel.pdq(pixels)
    return found.hashes[0].tobytes().hex(), found.quality
