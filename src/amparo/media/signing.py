"""From the bytes of a picture to its fingerprints. Runs in decoding children only."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import simplejpeg

from amparo.kernel import pdq
from amparo.kernel.pdq import Axis
from amparo.media.charter import Limits
from amparo.media.containers import JpegHeader, Undecodable, read_jpeg_header, require_pixels
from amparo.media.model import HASH_BYTES, Frame
from amparo.media.wire import Record

LEAST_REDUCED_SIDE = 200
"""Least side, in pixels, to which a JPEG is reduced while it is decoded. Measured on the published vectors and 800
photos: at 200 the fast path stays within 4 bits of the reference for 99 of 100, at 160 within 8, at 100 within 16."""
FACTORS = (8, 4, 2)
"""Reductions for which the decoder has vector code; others are slower than no reduction."""

Samples = npt.NDArray[np.floating[Any]]


class Shown(NamedTuple):
    """One picture of a file.

    pixels: uint8, (h, w) luma or (h, w, 3) RGB. second: when an animation shows it; None for a still.
    orientation: as the file's EXIF says, 1..8.
    to_displayed, to_stored: the orientations to apply to `pixels` to have the picture as displayed and as stored; some
        decoders turn it themselves.
    """

    pixels: npt.NDArray[np.uint8]
    second: float | None
    orientation: int
    to_displayed: int
    to_stored: int


class Opened(NamedTuple):
    """A file whose header was read and found within limits. width, height: pixels as stored.
    frames: decoded one by one; may raise Undecodable.
    """

    width: int
    height: int
    frames: Iterator[Shown]


Decoder = Callable[[bytes, str, bool, Limits], Opened]
"""Opens a picture of any kind: bytes, type, whether luma suffices, limits. Raises Undecodable."""


class Draft:
    """One file on its way to a record. samples: per frame 64x64 points, None for a picture too small to have any."""

    def __init__(self) -> None:
        self.error: str | None = None
        self.refer = False
        self.width = 0
        self.height = 0
        self.orientation = 1
        self.samples: list[Samples | None] = []
        self.seconds: list[float | None] = []

    def add(self, samples: Samples | None, second: float | None) -> None:
        """One more frame."""
        self.samples.append(samples)
        self.seconds.append(second)

    def fail(self, code: str) -> None:
        """No fingerprints, for this reason."""
        self.error = code
        self.samples.clear()
        self.seconds.clear()


class Signer:
    """Makes fingerprints. any_kind: the decoder for what the JPEG fast path does not take; None in a child without."""

    def __init__(self, limits: Limits, any_kind: Decoder | None) -> None:
        self.limits = limits
        self.any_kind = any_kind

    def sign(self, files: Sequence[tuple[bytes, str]], reference: bool, displayed: bool) -> list[Record]:
        """Fingerprint several files at once, so that small pictures share the cost of the last steps.

        files: bytes and picture type of each. Never raises for what is in a file.
        """
        drafts = [self._draft(data, kind, reference, displayed) for data, kind in files]
        sampled = [samples for draft in drafts for samples in draft.samples if samples is not None]
        values: Iterator[tuple[bytes, int]] = iter(())
        if sampled:
            stacked = np.stack(sampled)
            hashes, qualities = pdq.hashes_of(stacked), pdq.qualities_of(stacked)
            values = iter([(one.tobytes(), int(quality)) for one, quality in zip(hashes, qualities, strict=True)])
        return [_record(draft, values) for draft in drafts]

    def _draft(self, data: bytes, kind: str, reference: bool, displayed: bool) -> Draft:
        draft = Draft()
        try:
            if kind != "jpeg" or reference or not self._sample_jpeg(draft, data, displayed):
                self._sample_any(draft, data, kind, reference, displayed)
        except Undecodable as refused:
            draft.fail(refused.code)
        except MemoryError:
            draft.fail("media_memory")
        return draft

    def _sample_jpeg(self, draft: Draft, data: bytes, displayed: bool) -> bool:
        """The fast path: luma only, decoded at reduced size. False where the decoder wants more than that."""
        header = read_jpeg_header(data)
        draft.width, draft.height, draft.orientation = header.width, header.height, header.orientation
        require_pixels(header.width, header.height, len(data), self.limits.max_pixels)
        factor = _factor(header)
        height, width = -(-header.height // factor), -(-header.width // factor)
        try:
            decoded = simplejpeg.decode_jpeg(data, "Gray", min_height=height, min_width=width, min_factor=1)
        except ValueError:  # CMYK, unusual sampling, a broken or truncated scan
            return False
        if decoded.shape[:2] != (height, width):
            return False
        full = (header.height, header.width)
        turn = header.orientation if displayed else 1
        draft.add(sampled(decoded[..., 0], np.float32, turn, full, factor), None)
        return True

    def _sample_any(self, draft: Draft, data: bytes, kind: str, reference: bool, displayed: bool) -> None:
        if self.any_kind is None:
            draft.refer = True
            return
        opened = self.any_kind(data, kind, not reference, self.limits)
        draft.width, draft.height = opened.width, opened.height
        dtype = np.float64 if reference else np.float32
        for shown in opened.frames:
            draft.orientation = shown.orientation
            turn = shown.to_displayed if displayed else shown.to_stored
            draft.add(sampled(shown.pixels, dtype, turn, shown.pixels.shape[:2], 1), shown.second)


def _factor(header: JpegHeader) -> int:
    side = min(header.width, header.height)
    return next((factor for factor in FACTORS if side >= LEAST_REDUCED_SIDE * factor), 1)


_TURNS = {
    1: (False, False, False),
    2: (False, False, True),
    3: (False, True, True),
    4: (False, True, False),
    5: (True, False, False),
    6: (True, False, True),
    7: (True, True, True),
    8: (True, True, False),
}
"""EXIF orientation (EXIF 2.32, 4.6.5.1, tag 274): whether to transpose, then to swap top and bottom, left and right."""


def sampled(
    pixels: npt.NDArray[Any], dtype: type[np.floating[Any]], turn: int, full: tuple[int, ...], factor: int
) -> Samples | None:
    """The 64x64 points of a picture, turned as views, without copying it.

    turn: EXIF orientation to apply. full: height and width before reduction. factor: of reduction.
    None for a picture that is too small to be hashed.
    """
    height, width = full
    if min(height, width) < pdq.MIN_SIDE:
        return None
    transposed, upside_down, mirrored = _TURNS[turn]
    if transposed:
        pixels = pixels.swapaxes(0, 1)
        height, width = width, height
    if upside_down:
        pixels = pixels[::-1]
    if mirrored:
        pixels = pixels[:, ::-1]
    return pdq.decimate(pixels, dtype, (Axis(height, factor, upside_down), Axis(width, factor, mirrored)))


def _record(draft: Draft, values: Iterator[tuple[bytes, int]]) -> Record:
    """The draft's record. values: hashes and quality of the samples that are left, in order."""
    frames = tuple(
        Frame(*(TOO_SMALL if samples is None else next(values)), second)
        for samples, second in zip(draft.samples, draft.seconds, strict=True)
    )
    return Record(draft.error, frames, draft.width, draft.height, draft.orientation, draft.refer)


TOO_SMALL = (bytes(8 * HASH_BYTES), 0)
"""Hashes and quality of a picture that has no samples."""
