"""The fingerprint of a video: the PDQ of one frame a second, each with its time and quality.

It is no `SignalType` and not in `types.ALL`: a type's values all have one size, and two of them one distance, while a
series is as long as its video. Each of its frames is an ordinary PDQ signal that says when it is shown
(`derived.Derived.frame`), which banks, index and exchanges hold already.

Which frame stands for a second is one rule, kept here and in the browser alike (docs/concepts/video-frames.md).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from amparo.errors import BadInput
from amparo.signals.derived import Derived
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ

MOST_SAMPLES = 7_200
"""Two hours. A longer video is fingerprinted up to there."""
FIRST = Fraction(1, 2)
"""Seconds at which the first sample is taken; each next one is a second later."""
_LINE = re.compile(r"pdq:([0-9a-fA-F]{64}):(\d{1,3})@(\d{1,4})\.5", re.ASCII)


@dataclass(frozen=True)
class Frame:
    """What is on screen at one sample time. seconds: k + 0.5. hash: PDQ, 32 bytes. quality: 0..100.

    Raises BadInput `bad_frame`.
    """

    seconds: float
    hash: bytes
    quality: int

    def __post_init__(self) -> None:
        place = self.seconds - 0.5
        if not 0 <= place < MOST_SAMPLES or place != int(place):
            raise BadInput("bad_frame", "A frame is of a half second: 0.5, 1.5, 2.5 and so on, within two hours.")
        if len(self.hash) != PDQ.size or not 0 <= self.quality <= 100:
            raise BadInput("bad_frame", f"A frame has {PDQ.size} bytes of PDQ and a quality from 0 to 100.")

    def __str__(self) -> str:
        return f"pdq:{PDQ.print(self.hash)}:{self.quality}@{self.seconds:.1f}"

    @classmethod
    def parse(cls, line: str) -> "Frame":
        """The frame written as `pdq:<64 digits>:<quality>@<seconds>`. Raises BadInput `bad_frame`."""
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise BadInput("bad_frame", "A frame is written as pdq:HASH:QUALITY@SECONDS.")
        return cls(int(found[3]) + 0.5, PDQ.parse(found[1]), int(found[2]))

    @property
    def signal(self) -> Signal:
        """The frame as a signal of its own."""
        return Signal(PDQ, self.hash, self.quality)

    @property
    def derived(self) -> Derived:
        """Where that signal comes from."""
        return Derived.frame(self.seconds)


@dataclass(frozen=True)
class PdqFrames:
    """A video's frames in order of time. cut: the video goes on after the last one. Raises BadInput `bad_frame`."""

    frames: tuple[Frame, ...]
    cut: bool = False

    def __post_init__(self) -> None:
        if not self.frames:
            raise BadInput("bad_frame", "A video has at least one frame.")
        if any(later.seconds <= sooner.seconds for sooner, later in zip(self.frames, self.frames[1:], strict=False)):
            raise BadInput("bad_frame", "The frames of a video stand in order, each with its own time.")

    def lines(self) -> tuple[str, ...]:
        """One line for each frame. They do not say whether the series was cut."""
        return tuple(map(str, self.frames))

    def signals(self) -> Iterator[tuple[Signal, Derived]]:
        """Each frame as an ordinary signal, and where it comes from; also those of low quality."""
        return ((frame.signal, frame.derived) for frame in self.frames)


def parse_frames(lines: Iterable[str], *, cut: bool = False) -> PdqFrames:
    """The series written in lines; empty ones are left out. Raises BadInput `bad_frame`."""
    return PdqFrames(tuple(Frame.parse(line) for line in lines if line.strip()), cut)


def distance(left: PdqFrames, right: PdqFrames) -> list[int]:
    """Differing bits of the frames whose time both have, in order of time. Says nothing of whether two videos match."""
    others = {frame.seconds: frame.hash for frame in right.frames}
    return [PDQ.distance(frame.hash, others[frame.seconds]) for frame in left.frames if frame.seconds in others]


@dataclass(frozen=True)
class Shown[F]:
    """A decoded frame. at: presentation time. lasts: how long it says to stay. Both in seconds, exactly."""

    at: Fraction
    lasts: Fraction
    frame: F


def held[F](shown: Iterable[Shown[F]]) -> Iterator[tuple[F, int]]:
    """The frames that are on screen at some sample time, in order, each with at how many.

    Sample times are 0.5, 1.5, 2.5 ... seconds after the first frame, up to the end of the last one; the frame on screen
    is the last one that has begun. A video that ends before the first sample time has its first frame.
    shown: in the order they were decoded; one whose time lies before its predecessor's is left out, as players do.
    The counts have no limit, since how long a frame stays is a claim of the file.
    """
    taken = 0
    first: Shown[F] | None = None
    last: Shown[F] | None = None
    for one in shown:
        if first is None or last is None:
            first = last = one
        if one.at < last.at:
            continue
        before = _samples_before(one.at - first.at)
        if before > taken:
            yield last.frame, before - taken
            taken = before
        last = one
    if first is None or last is None:
        return
    before = _samples_before(last.at + last.lasts - first.at)
    if before > taken:
        yield last.frame, before - taken
    elif taken == 0:
        yield first.frame, 1


def _samples_before(seconds: Fraction) -> int:
    """How many sample times lie before this one."""
    return max(0, -((FIRST - seconds) // 1))
