"""Where a signal comes from: the picture itself, or an orientation, crop or moment of it.

Only signals with `derived = none` are ever exported: the others say more about the picture than exchanges agreed on,
and a receiver would count them as pictures of their own.
"""

import re
from dataclasses import dataclass

from amparo.errors import BadInput

ORIENTATIONS = ("rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1")
"""The orientations of a picture beside the original, named as in `kernel.pdq.DIHEDRAL`."""

_CROP = re.compile(r"crop:(\d{1,2}),(\d{1,2}),(\d{1,2}),(\d{1,2})")
_FRAME = re.compile(r"frame:(\d{1,6}(?:\.\d{1,3})?)")


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

    def __str__(self) -> str:
        return self.text


NONE = Derived()
