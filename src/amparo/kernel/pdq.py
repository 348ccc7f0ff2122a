"""PDQ: 256 bits that say what a picture looks like, and a quality that says whether to trust them.

Written from the public specification (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
algorithm", 2019; steps numbered as in docs/concepts/pdq.md). The two box filters and the sampling of 64x64 points are
linear and act on rows and columns apart, so that both together are one matrix product `R @ luma @ C.T`. R and C are
banded: a sample sees about 1/32 of the picture; the product is done in bands of eight samples.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]
ByteArray = npt.NDArray[np.uint8]

SIDE = 64
"""Side of the sampled picture (step 6)."""
MIN_SIDE = 5
"""A picture with a smaller side hashes to zero with quality 0 (step 1)."""
LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue (step 3)."""
_BAND = 8
"""Samples computed together; 8 makes each band's product fit the second-level cache at 1,000 pixels."""

_SMALL = 500_000
"""Pixels up to which a float copy of a luma picture is cheaper than working in bands."""

DIHEDRAL = (
    "original",
    "rotate90",
    "rotate180",
    "rotate270",
    "flipx",
    "flipy",
    "flipplus1",
    "flipminus1",
)
"""The eight orientations in the reference order. flipx swaps top and bottom, flipy left and right, flipplus1
transposes, flipminus1 transposes about the other diagonal; rotations are counter-clockwise."""


@dataclass(frozen=True)
class Pdq:
    """One picture's PDQ.

    hashes: uint8, shape (8, 32), in the order of `DIHEDRAL`; byte 0 holds bits 255..248, so that `.tobytes().hex()`
        is the reference hexadecimal form.
    quality: 0..100; below 50 the hash says little (blank or almost blank picture).
    """

    hashes: ByteArray
    quality: int


@dataclass(frozen=True)
class Axis:
    """One axis of the pixels given, where they were decoded at reduced size.

    size: length of the axis at full size. factor: full-size pixels that one given pixel stands for; the last one may
    stand for fewer. mirrored: the given pixels run backwards, so that it is the first one that stands for fewer.
    """

    size: int
    factor: int = 1
    mirrored: bool = False


@dataclass(frozen=True)
class _Band:
    first: int
    last: int
    start: int
    stop: int
    weights: FloatArray


def _operator(size: int) -> npt.NDArray[np.float64]:
    """The (64, size) matrix that box-filters twice and samples, for one axis (steps 4-6)."""
    window = (size + 127) // 128
    half = (window + 2) // 2
    at = np.arange(size)
    start = np.maximum(0, at - (window - half))
    stop = np.minimum(size, at + half)
    mean = 1.0 / (stop - start)
    centres = ((np.arange(SIDE) + 0.5) * size / SIDE).astype(np.int64)
    seen = start[centres][:, None] + np.arange(window + 1)
    sample, place = np.nonzero(seen < stop[centres][:, None])
    seen = seen[sample, place]
    edges = np.zeros((SIDE, size + 1))
    np.add.at(edges, (sample, start[seen]), mean[seen])
    np.add.at(edges, (sample, stop[seen]), -mean[seen])
    rows: npt.NDArray[np.float64] = np.cumsum(edges, axis=1)[:, :size] * mean[centres][:, None]
    return rows


def _folded(axis: Axis) -> npt.NDArray[np.float64]:
    """The operator for pixels of reduced size: each weighs as much as all the full-size pixels it stands for.

    The samples then lie where those of the full-size picture lie, which filtering the reduced picture by itself would
    shift by up to a tenth of their spacing.
    """
    rows = _operator(axis.size)
    rows[np.abs(rows) < 1e-15] = 0.0  # what a cumulative sum leaves of zero
    if axis.factor == 1:
        return rows
    spare = -axis.size % axis.factor
    padded = np.pad(rows, ((0, 0), (spare, 0) if axis.mirrored else (0, spare)))
    folded: npt.NDArray[np.float64] = padded.reshape(SIDE, -1, axis.factor).sum(axis=2)
    return folded


@lru_cache(maxsize=512)
def _bands(axis: Axis, dtype: str) -> tuple[_Band, ...]:
    rows = _folded(axis)
    bands = []
    for first in range(0, SIDE, _BAND):
        block = rows[first : first + _BAND]
        used = np.flatnonzero(block.any(axis=0))
        start, stop = int(used[0]), int(used[-1]) + 1
        weights = np.ascontiguousarray(block[:, start:stop], dtype=dtype)
        bands.append(_Band(first, first + _BAND, start, stop, weights))
    return tuple(bands)


@dataclass(frozen=True)
class _EvenBands:
    """All bands of one axis at even distances, so that one call multiplies them all.

    weights: float32, (8, 8, span): band, sample, pixel. A band starts `start + band * step` pixels along the axis.
    """

    start: int
    step: int
    span: int
    weights: FloatArray
    transposed: FloatArray


@lru_cache(maxsize=512)
def _even_bands(axis: Axis) -> _EvenBands | None:
    """None where the axis is too short for bands at even distances."""
    rows = _folded(axis)
    size, count = rows.shape[1], SIDE // _BAND
    used = [np.flatnonzero(rows[first : first + _BAND].any(axis=0)) for first in range(0, SIDE, _BAND)]
    best: tuple[int, int, int] | None = None
    for step in range(max(1, size // count - 3), size // count + 2):
        start = max(0, min(int(pixels[0]) - band * step for band, pixels in enumerate(used)))
        if any(pixels[0] < start + band * step for band, pixels in enumerate(used)):
            continue
        span = max(int(pixels[-1]) + 1 - band * step - start for band, pixels in enumerate(used))
        if start + (count - 1) * step + span <= size and (best is None or span < best[0]):
            best = span, start, step
    if best is None:
        return None
    span, start, step = best
    weights = np.zeros((count, _BAND, span), np.float32)
    for band in range(count):
        begin = start + band * step
        weights[band] = rows[band * _BAND : (band + 1) * _BAND, begin : begin + span]
    return _EvenBands(start, step, span, weights, np.ascontiguousarray(weights.transpose(0, 2, 1)))


def _decimate_small(pixels: npt.NDArray[Any], rows: _EvenBands, columns: _EvenBands) -> FloatArray:
    """`decimate` in two products for a small luma picture, for which the calls cost more than the arithmetic."""
    luma = np.ascontiguousarray(pixels, np.float32)
    width, item = luma.shape[1], luma.itemsize
    line = width * item
    bands = as_strided(luma[rows.start :], (len(rows.weights), rows.span, width), (rows.step * line, line, item))
    down = np.matmul(rows.weights, bands).reshape(SIDE, width)
    shape = (len(columns.weights), SIDE, columns.span)
    bands = as_strided(down[:, columns.start :], shape, (columns.step * item, line, item))
    across: FloatArray = np.matmul(bands, columns.transposed).transpose(1, 0, 2).reshape(SIDE, SIDE)
    return across


def _luma(rows: npt.NDArray[Any], dtype: type[np.floating[Any]]) -> FloatArray:
    """Luma of some rows, 0..255, no gamma, alpha dropped (step 3). rows: (h, w) luma or (h, w, 3 or 4) RGB(A)."""
    if rows.ndim == 2:
        plain: FloatArray = rows.astype(dtype)
        return plain
    red, green, blue = (rows[..., channel].astype(dtype) for channel in range(3))
    luma: FloatArray = red * dtype(LUMA[0]) + green * dtype(LUMA[1]) + blue * dtype(LUMA[2])
    return luma


def decimate(
    pixels: npt.NDArray[Any],
    dtype: type[np.floating[Any]] = np.float64,
    axes: tuple[Axis, Axis] | None = None,
) -> FloatArray:
    """The filtered picture at 64x64 points (steps 3-6).

    pixels: (h, w) luma or (h, w, 3 or 4) RGB, any numeric dtype, 0..255, both sides >= 5.
    dtype: float64 for the reference path, float32 for the fast one.
    axes: rows and columns, where `pixels` were decoded at reduced size; None when they are the picture itself.
    Returns `dtype`, shape (64, 64). Needs memory for a few rows beside the picture, not for a float copy of it.
    """
    height, width = pixels.shape[:2]
    rows, columns = axes or (Axis(height), Axis(width))
    if dtype is np.float32 and pixels.ndim == 2 and pixels.size <= _SMALL:
        even_rows, even_columns = _even_bands(rows), _even_bands(columns)
        if even_rows is not None and even_columns is not None:
            return _decimate_small(pixels, even_rows, even_columns)
    name = np.dtype(dtype).name
    down = np.empty((SIDE, width), dtype)
    for band in _bands(rows, name):
        np.matmul(band.weights, _luma(pixels[band.start : band.stop], dtype), out=down[band.first : band.last])
    across = np.empty((SIDE, SIDE), dtype)
    for band in _bands(columns, name):
        across[:, band.first : band.last] = down[:, band.start : band.stop] @ band.weights.T
    return across


def qualities_of(samples: FloatArray) -> npt.NDArray[np.int64]:
    """How much happens in each picture, 0..100 (step 7). samples: (n, 64, 64) from `decimate`. Returns int64, (n,)."""
    total = np.zeros(len(samples))
    for axis in (1, 2):
        steps = np.diff(samples, axis=axis)
        np.abs(steps, out=steps)
        steps *= 100.0
        steps /= 255.0
        total += np.trunc(steps, out=steps).sum(axis=(1, 2))
    return np.minimum(100, total // 90).astype(np.int64)


def quality_of(samples: FloatArray) -> int:
    """How much happens in one picture, 0..100. samples: (64, 64) from `decimate`."""
    return int(qualities_of(samples[None])[0])


def _dct_matrix() -> npt.NDArray[np.float64]:
    frequency = np.arange(1, 17)[:, None]
    point = np.arange(SIDE)[None, :]
    matrix: npt.NDArray[np.float64] = np.sqrt(2.0 / SIDE) * np.cos(np.pi / 128.0 * frequency * (2 * point + 1))
    return matrix


_DCT = _dct_matrix()
_ODD_ROWS = (np.arange(16) % 2 == 1)[:, None] & np.ones(16, np.bool_)
_SIGNS = np.where(np.stack([np.ones_like(_ODD_ROWS), _ODD_ROWS.T, _ODD_ROWS.T == _ODD_ROWS, _ODD_ROWS]), 1.0, -1.0)
"""The four ways to flip signs of a picture's frequencies; see `_ORIENT`."""
_ORIENT = ((0, False), (1, True), (2, False), (3, True), (3, False), (1, False), (0, True), (2, True))
"""Which of `_SIGNS`, then whether to transpose, per orientation in the order of `DIHEDRAL` (step 11)."""


def hashes_of(samples: FloatArray) -> ByteArray:
    """The eight hashes of each sampled picture (steps 8-11). samples: (..., 64, 64). Returns uint8, (..., 8, 32).

    Transposing does not change the median, so four medians serve eight orientations.
    """
    frequencies = _DCT @ samples @ _DCT.T
    signed = frequencies[..., None, :, :] * _SIGNS
    values = signed.reshape(*signed.shape[:-2], 256)
    lower_median = np.partition(values, 127, axis=-1)[..., 127:128]
    above: BoolArray = (values > lower_median).reshape(signed.shape)
    bits = np.empty((*samples.shape[:-2], len(_ORIENT), 16, 16), np.bool_)
    for place, (signs, turned) in enumerate(_ORIENT):
        one = above[..., signs, :, :]
        bits[..., place, :, :] = one.swapaxes(-1, -2) if turned else one
    return np.packbits(bits.reshape(*bits.shape[:-2], 256)[..., ::-1], axis=-1)


def pdq(pixels: npt.NDArray[Any], dtype: type[np.floating[Any]] = np.float64) -> Pdq:
    """PDQ of a picture, all eight orientations in one pass.

    pixels, dtype: as for `decimate`; a side below 5 gives zero hashes and quality 0 (step 1).
    With float64 on full-resolution RGB this is the *reference* path, bit-exact with the published vectors; with float32
    on luma decoded at reduced size it is the *fast* path.
    """
    if min(pixels.shape[:2]) < MIN_SIDE:
        return Pdq(np.zeros((8, 32), np.uint8), 0)
    samples = decimate(pixels, dtype)
    return Pdq(hashes_of(samples), quality_of(samples))
