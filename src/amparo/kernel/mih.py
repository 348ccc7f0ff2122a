"""Exact search in Hamming space by multi-index hashing (Norouzi, Punjani, Fleet, CVPR 2012), for 256-bit hashes.

The hash is cut into 16 bands of 16 bits. Give band b a tolerance t_b with sum(t_b + 1) = radius + 1: if every band of
two hashes differed by more than its tolerance, the whole would differ by at least radius + 1. So **every** hash within
the radius agrees with the query on some band up to that band's tolerance, and it is enough to look into those buckets.

Each band keeps its rows sorted by bucket, with 96 further bits beside each row number: a bucket is then one stretch of
memory, and nearly every row is dismissed without touching its full hash. Bits go to bands along diagonals of PDQ's
16x16 frequency table, since neighbours there are correlated and correlated bits make crowded buckets.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

from amparo.kernel.hamming import BITS, Words, popcount
from amparo.kernel.radius import MAX_RADIUS

BANDS = 16
BAND_BITS = 16
BUCKETS = 1 << BAND_BITS
_AHEAD = 1024
"""Rows of each bucket asked for from memory before the first is read (measured: 1.4x at ten million)."""
_AHEAD_PROBES = 17
"""Buckets of a band asked for ahead: all of a band with tolerance 1; more would not fit the first-level cache."""

RowNumbers = npt.NDArray[np.uint32]


def _diagonal_order() -> npt.NDArray[np.int64]:
    bit = np.arange(BITS)
    row, column = bit // 16, bit % 16
    return np.argsort(((row + column) % 16) * 16 + row)


BIT_ORDER = _diagonal_order()
"""Bit `BIT_ORDER[i]` of the hash is bit i of the banded form."""


@dataclass(frozen=True)
class MihTable:
    """The index over n hashes, as plain arrays that may be memory-mapped.

    words: uint64 (n, 4), the hashes in banded form (`to_banded`).
    offsets: uint32 (16, 65537), where each bucket of each band starts and, in the next cell, ends.
    rows: uint32 (16, n), row numbers sorted by bucket.
    beside_a: uint64 (16, n), and beside_b: uint32 (16, n): 96 bits of each row outside its band, same order as rows.
    """

    words: Words
    offsets: npt.NDArray[np.uint32]
    rows: RowNumbers
    beside_a: Words
    beside_b: npt.NDArray[np.uint32]


def to_banded(words: Words) -> Words:
    """Hashes with their bits in band order: uint64 (n, 4) to uint64 (n, 4); distance is unchanged."""
    out = np.zeros_like(words)
    _permute(words, BIT_ORDER, out)
    return out


def from_banded(words: Words) -> Words:
    """The inverse of `to_banded`."""
    out = np.zeros_like(words)
    _permute(words, np.argsort(BIT_ORDER), out)
    return out


@lru_cache(maxsize=MAX_RADIUS + 1)
def tolerances(radius: int) -> npt.NDArray[np.int64]:
    """How many bits each band may differ, int64 (16,): sum(t + 1) = radius + 1. A band with -1 need not be looked at.

    Raises ValueError outside 0..63.
    """
    if not 0 <= radius <= MAX_RADIUS:
        raise ValueError(f"radius {radius} is outside 0..{MAX_RADIUS}")
    whole, over = divmod(radius + 1, BANDS)
    limits = np.array([whole - 1 + (band < over) for band in range(BANDS)], dtype=np.int64)
    limits.flags.writeable = False
    return limits


def build(words: Words, out: MihTable | None = None) -> MihTable:
    """The index over some hashes. words: uint64 (n, 4) in banded form, n < 2**32.

    out: arrays to fill (a file's, say); new ones when None. Time: one counting sort per band.
    """
    count = len(words)
    if out is None:
        out = MihTable(
            words,
            np.empty((BANDS, BUCKETS + 1), np.uint32),
            np.empty((BANDS, count), np.uint32),
            np.empty((BANDS, count), np.uint64),
            np.empty((BANDS, count), np.uint32),
        )
    for band in range(BANDS):
        _sort_band(words, band, out.offsets[band], out.rows[band], out.beside_a[band], out.beside_b[band])
    return out


def search(
    table: MihTable, query: Words, radius: int, reach: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
    """Rows near a query: all within `radius`, and of those between radius and `reach` the ones met on the way.

    query: uint64 (4,) in banded form. radius: 0..63, guaranteed. reach: >= radius; what lies beyond the radius is
    found with a probability that falls with distance (99 % at 44 bits, 77 % at 60, with radius 31), never wrong.
    Returns row numbers (int64, each once, ascending) and their distances (uint16).
    """
    if reach < radius:
        raise ValueError(f"reach {reach} is below radius {radius}")
    limit = tolerances(radius)
    space = 1024
    while True:
        found = np.empty(space, np.uint32)
        away = np.empty(space, np.uint16)
        hits = _probe(
            table.words,
            table.offsets,
            table.rows,
            table.beside_a,
            table.beside_b,
            query,
            limit,
            max(radius, 31),
            reach,
            found,
            away,
        )
        if hits <= space:
            break
        space = int(hits)
    if hits == 0:
        return np.empty(0, np.int64), np.empty(0, np.uint16)
    rows, first = np.unique(found[:hits], return_index=True)
    return rows.astype(np.int64), away[:hits][first]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _permute(words: Words, order: npt.NDArray[np.int64], out: Words) -> None:
    for row in range(words.shape[0]):
        for bit in range(256):
            source = order[bit]
            value = (words[row, source >> 6] >> np.uint64(source & 63)) & np.uint64(1)
            out[row, bit >> 6] |= value << np.uint64(bit & 63)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _sort_band(words: Any, band: int, offsets: Any, rows: Any, beside_a: Any, beside_b: Any) -> None:
    word = band >> 2
    shift = np.uint64((band & 3) * 16)
    mask = np.uint64(0xFFFF)
    counts = np.zeros(65537, np.int64)
    for row in range(words.shape[0]):
        counts[np.int64((words[row, word] >> shift) & mask) + 1] += 1
    for bucket in range(65536):
        counts[bucket + 1] += counts[bucket]
    for bucket in range(65537):
        offsets[bucket] = counts[bucket]
    word_a = (word + 1) & 3
    word_b = (word + 2) & 3
    for row in range(words.shape[0]):
        at = np.int64((words[row, word] >> shift) & mask)
        place = counts[at]
        counts[at] += 1
        rows[place] = row
        beside_a[place] = words[row, word_a]
        beside_b[place] = np.uint32(words[row, word_b] >> np.uint64(32))


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _prefetch(typing_context: Any, array: Any, index: Any) -> Any:  # noqa: ARG001  # numba asks for these
    """Ask for the memory line of array[index] without waiting for it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source = arrayobj.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.bitcast(builder.gep(source.data, [arguments[1]]), cgutils.voidptr_t)
        number = ir.IntType(32)
        name = "llvm.prefetch.p0"
        function = builder.module.globals.get(name) or ir.Function(
            builder.module, ir.FunctionType(ir.VoidType(), [address.type, number, number, number]), name
        )
        builder.call(function, [address, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]  # numba ships no types
def _nearest_in(beside_a: Any, beside_b: Any, start: int, stop: int, query_a: Any, query_b: Any) -> Any:
    """Least distance over the 96 bits kept beside; a reduction without branches, so that it becomes vector code."""
    least = np.uint64(BITS)
    for place in range(start, stop):
        least = min(least, popcount(beside_a[place] ^ query_a) + popcount(np.uint64(beside_b[place] ^ query_b)))
    return least


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _take(
    words: Any, rows: Any, beside_a: Any, beside_b: Any, start: int, stop: int, query: Any, query_a: Any, query_b: Any,
    sieve: Any, reach: int, hits: int, found: Any, away: Any,
) -> int:  # fmt: skip
    """Append the rows of one bucket that are within reach; returns the new number of hits (may exceed the space)."""
    for place in range(start, stop):
        if popcount(beside_a[place] ^ query_a) + popcount(np.uint64(beside_b[place] ^ query_b)) > sieve:
            continue
        row = rows[place]
        distance = (
            popcount(words[row, 0] ^ query[0])
            + popcount(words[row, 1] ^ query[1])
            + popcount(words[row, 2] ^ query[2])
            + popcount(words[row, 3] ^ query[3])
        )
        if distance <= reach:
            if hits < found.shape[0]:
                found[hits] = row
                away[hits] = distance
            hits += 1
    return hits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _masks() -> Any:
    """All ways to flip up to three of 16 bits, fewest first: 1 + 16 + 120 + 560."""
    masks = np.zeros(697, np.int64)
    count = 1
    for i in range(16):
        masks[count] = 1 << i
        count += 1
    for i in range(16):
        for j in range(i):
            masks[count] = (1 << i) | (1 << j)
            count += 1
    for i in range(16):
        for j in range(i):
            for k in range(j):
                masks[count] = (1 << i) | (1 << j) | (1 << k)
                count += 1
    return masks


_MASKS = _masks.py_func()
_MASKS_UP_TO = np.array([1, 17, 137, 697])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _probe(
    words: Any, offsets: Any, rows: Any, beside_a: Any, beside_b: Any, query: Any, limit: Any, sieve_bits: int,
    reach: int, found: Any, away: Any,
) -> int:  # fmt: skip
    """Look into every bucket that the tolerances name. Returns the number of hits, repeats included.

    sieve_bits: a row whose 96 bits alone differ by more is dismissed; at least the radius, so nothing is lost.
    """
    hits = 0
    sieve = np.uint64(sieve_bits)
    for band in range(16):
        if limit[band] < 0:
            continue
        probes = _MASKS_UP_TO[limit[band]]
        word = band >> 2
        value = np.int64((query[word] >> np.uint64((band & 3) * 16)) & np.uint64(0xFFFF))
        query_a = query[(word + 1) & 3]
        query_b = np.uint32(query[(word + 2) & 3] >> np.uint64(32))
        band_offsets = offsets[band]
        band_a = beside_a[band]
        band_b = beside_b[band]
        for probe in range(min(probes, _AHEAD_PROBES)):
            start = np.int64(band_offsets[value ^ _MASKS[probe]])
            stop = min(np.int64(band_offsets[(value ^ _MASKS[probe]) + 1]), start + _AHEAD)
            for place in range(start, stop, 8):
                _prefetch(band_a, place)
            for place in range(start, stop, 16):
                _prefetch(band_b, place)
        for probe in range(probes):
            start = np.int64(band_offsets[value ^ _MASKS[probe]])
            stop = np.int64(band_offsets[(value ^ _MASKS[probe]) + 1])
            if _nearest_in(band_a, band_b, start, stop, query_a, query_b) <= sieve:
                hits = _take(
                    words, rows[band], band_a, band_b, start, stop, query, query_a, query_b,
                    sieve, reach, hits, found, away,
                )  # fmt: skip
    return hits
