"""Videos of pictures drawn by code, and a plain loop that says what their fingerprints are."""

import os
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from amparo.kernel.pdq import pdq
from tests.media.drawing import drawn

Pixels = npt.NDArray[np.uint8]
SIZE = (192, 144)
MILLISECOND = Fraction(1, 1000)


@cache
def picture(seed: int, size: tuple[int, int] = SIZE) -> Pixels:
    return np.asarray(drawn(*size, seed=seed))


def frame_of(pixels: Pixels, pts: int, lasts: int, unit: Fraction) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.duration, frame.time_base = pts, lasts, unit
    return frame


def encoded(frames: Sequence[av.VideoFrame], kind: str = "mp4", codec: str = "libx264", **options: str) -> bytes:
    """The file. SVT-AV1, as root, makes the thread that calls it real-time for good, and with it every process started
    from it: two busy ones then keep all others from running. So what was, is put back.
    """
    before, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        return _encoded(frames, kind, codec, **options)
    finally:
        os.sched_setscheduler(0, before, priority)


def _encoded(frames: Sequence[av.VideoFrame], kind: str = "mp4", codec: str = "libx264", **options: str) -> bytes:
    """A file of these frames. kind: FFmpeg's name. options: of the encoder; `movflags` of the container."""
    out = BytesIO()
    container_options = {name: options.pop(name) for name in ("movflags",) if name in options}
    with av.open(out, "w", format=kind, options=container_options) as container:
        unit = frames[0].time_base
        stream: Any = container.add_stream(codec, rate=25 if unit == MILLISECOND else int(1 / unit), options=options)
        stream.width, stream.height = frames[0].width, frames[0].height
        stream.pix_fmt = {"mjpeg": "yuvj420p", "prores_ks": "yuv422p10le"}.get(codec, "yuv420p")
        stream.codec_context.time_base = stream.time_base = unit
        for frame in frames:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def shown_at(
    milliseconds: Sequence[int], ends: int, kind: str = "mp4", codec: str = "libx264", **options: str
) -> bytes:
    """A video that shows picture 0, 1, 2 ... from each of these times on. ends: when the last one does."""
    following = [*milliseconds[1:], ends]
    frames = [
        frame_of(picture(seed), at, after - at, MILLISECOND)
        for seed, (at, after) in enumerate(zip(milliseconds, following, strict=True))
    ]
    return encoded(frames, kind, codec, **options)


def steady(kind: str = "mp4", codec: str = "libx264", count: int = 30, rate: int = 10, **options: str) -> bytes:
    """A video with so many frames a second, each of another picture."""
    frames = [frame_of(picture(seed), seed, 1, Fraction(1, rate)) for seed in range(count)]
    return encoded(frames, kind, codec, **options)


def hash_of(pixels: npt.NDArray[Any]) -> bytes:
    return pdq(pixels).hashes[0].tobytes()


def nearest(value: bytes, count: int) -> int:
    """Which of the pictures 0, 1, 2 ... this is the hash of."""
    bits = [(int.from_bytes(value) ^ int.from_bytes(_hashes(count)[seed])).bit_count() for seed in range(count)]
    assert min(bits) <= 31
    return bits.index(min(bits))


@cache
def _hashes(count: int) -> list[bytes]:
    return [hash_of(picture(seed)) for seed in range(count)]


def on_screen(times: Sequence[Fraction], ends: Fraction) -> list[int]:
    """The rule, as a plain loop: for each sample time the place of the last frame that has begun. times: of frames."""
    chosen = []
    half = Fraction(1, 2)
    while half < ends - times[0]:
        chosen.append(max(place for place, time in enumerate(times) if time - times[0] <= half))
        half += 1
    return chosen or [0]
