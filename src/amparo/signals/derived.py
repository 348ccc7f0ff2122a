"""Where a signal comes from: the picture itself, or an orientation, crop or moment of it.

Only signals with `derived = none` are ever exported: the others say more about the picture than exchanges agreed on,
and a receiver would count them as pictures of their own.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from amparo.errors import BadInput

ORIENTATIONS = ("rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1")
"""The orientations of a picture beside the original, named as in `kernel.pdq.DIHEDRAL`."""

_CROP = re.compile(r"crop:(\d{1,2}),(\d{1,2}),(\d{1,2}),(\d{1,2})")
_CROPS = (
    *((cut, cut, cut, cut) for cut in (5, 10)),
    *(tuple(cut if side == one else 0 for one in range(4)) for cut in (10, 20) for side in range(4)),
)
"""Percent cut from left, top, right and bottom: a little off all around, as by zooming in; a tenth or a fifth off one
side, as when a caption, a watermark or a neighbour goes. Measured on 120 photos: PDQ's 31 bits forgive a cut of 3 % of
one side in one case of five and of 5 % hardly ever, and find a crop from 2 points beside one of these in every second.
"""
_FRAME = re.compile(r"frame:(\d{1,6}(?:\.\d{1,3})?)")


class Box(NamedTuple):
    """Part of a picture in pixels; right and bottom are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Derived:
    """How a signal was derived, in its written form.

    none · one of `ORIENTATIONS` · crop:L,T,R,B (percent cut from each side) · frame:S (seconds, up to milliseconds).
    """

    text: str = "none"

    @classmethod
    def parse(cls, text: str) -> "Derived":
        """Raises BadInput `bad_derived` for anything but the written forms above."""
        if text == "none" or text in ORIENTATIONS or _CROP.fullmatch(text) or _FRAME.fullmatch(text):
            return cls(text)
        raise BadInput("bad_derived", "A derivation is none, an orientation, crop:L,T,R,B or frame:SECONDS.")

    @classmethod
    def frame(cls, seconds: float) -> "Derived":
        """The frame shown at this time. seconds: 0..999999."""
        return cls.parse(f"frame:{seconds:.3f}".rstrip("0").rstrip("."))

    @property
    def is_original(self) -> bool:
        """Whether the signal is of the picture itself, and so may be exported."""
        return self.text == "none"

    @property
    def cuts(self) -> tuple[int, int, int, int] | None:
        """Percent that a crop cuts from left, top, right and bottom; None for all else."""
        found = _CROP.fullmatch(self.text)
        return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else None

    def box(self, width: int, height: int) -> Box | None:
        """What a crop leaves of a picture of this size, each cut rounded down to whole pixels; None for all else.

        Empty where opposite cuts meet.
        """
        if self.cuts is None:
            return None
        left, top, right, bottom = self.cuts
        return Box(
            width * left // 100, height * top // 100, width - width * right // 100, height - height * bottom // 100
        )

    def __str__(self) -> str:
        return self.text


NONE = Derived()

DERIVED_SET = (
    NONE,
    *map(Derived.parse, ORIENTATIONS),
    *(Derived.parse("crop:" + ",".join(map(str, cuts))) for cuts in _CROPS),
)
"""What is fingerprinted of an original, where it lies open: on the person's device. The only such table; the browser's
is made from it (`make scripts`). Append to it: what was derived already keeps its written form.
"""
