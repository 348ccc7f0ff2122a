"""A segment on disk: a header, then arrays that are mapped as they are. Format 1, see docs/concepts/snapshot.md.

    bytes 0..7    magic and format number (`MAGIC`)
    bytes 8..15   uint64, length of the header
    then          the header, a framed JSON line with its own sum: name, dtype, shape, place and SHA-256 of each array
    then          the arrays, each at a multiple of 4096, little-endian

Nothing in it is executed or unpickled. A wrong magic, length or checksum refuses the file.
"""

import hashlib
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from amparo.errors import Unavailable
from amparo.matching import segment as segments
from amparo.matching.segment import Items, Segment
from amparo.snapshots import durable
from amparo.snapshots.faults import fault
from amparo.snapshots.framed import frame, unframe

MAGIC = b"AMPSEG\x00\x01"
PAGE = 4096
durable.register_file("segment")


class ArrayEntry(msgspec.Struct, frozen=True):
    """Where one array lies. start: bytes from the beginning of the file."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int
    sha256: str


class Header(msgspec.Struct, frozen=True):
    """What the file says of itself."""

    derived: tuple[str, ...]
    arrays: tuple[ArrayEntry, ...]


def write(path: Path, items: Items) -> None:
    """Build the segment over these items straight into a new file, durable when this returns."""
    shapes = segments.layout(items)
    blank = tuple(ArrayEntry(name, dtype, shape, 2**50, "0" * 64) for name, (dtype, shape) in shapes.items())
    place = _page(len(MAGIC) + 8 + len(frame(Header(items.derived, blank))))
    starts = {}
    for name, (dtype, shape) in shapes.items():
        starts[name] = place
        place = _page(place + np.dtype(dtype).itemsize * int(np.prod(shape, dtype=np.int64)))
    temporary = path.with_name(path.name + ".new")
    fault("segment.write.before")
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, place)  # a full disk is an error here, not a SIGBUS while filling
        with mmap.mmap(descriptor, place) as area:
            arrays = {name: _view(area, starts[name], dtype, shape) for name, (dtype, shape) in shapes.items()}
            segments.fill(items, arrays)
            entries = tuple(
                ArrayEntry(name, dtype, shape, starts[name], _sha256(arrays[name]))
                for name, (dtype, shape) in shapes.items()
            )
            header = frame(Header(items.derived, entries))
            area[: len(MAGIC) + 8 + len(header)] = MAGIC + len(header).to_bytes(8, "little") + header
            arrays.clear()
        fault("segment.write.after")
        durable.finish(descriptor, temporary, path, "segment")
    finally:
        os.close(descriptor)


def read(path: Path, *, verify: bool = True) -> Segment:
    """Map a segment. verify: check every array's sum, about one second per gigabyte; else the header's only.

    Raises Unavailable `snapshot_corrupt`, or `snapshot_missing` where there is no such file.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = file.read(16)
            length = int.from_bytes(start[8:16], "little")
            if start[:8] != MAGIC or length > size - 16:
                raise _corrupt(path)
            header = unframe(file.read(length), Header)
            area = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise Unavailable("snapshot_missing", f"The segment {path.name} does not exist.") from None
    arrays: dict[str, npt.NDArray[Any]] = {}
    for entry in header.arrays:
        try:
            array = _view(area, entry.start, entry.dtype, entry.shape)
        except (ValueError, TypeError):
            raise _corrupt(path) from None
        if verify and _sha256(array) != entry.sha256:
            raise _corrupt(path)
        arrays[entry.name] = array
    try:
        return segments.segment_over(arrays, header.derived)
    except KeyError:
        raise _corrupt(path) from None


def _corrupt(path: Path) -> Unavailable:
    return Unavailable("snapshot_corrupt", f"The segment {path.name} is damaged; `amparo index build` rebuilds it.")


def _view(area: mmap.mmap, start: int, dtype: str, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    count = int(np.prod(shape, dtype=np.int64))
    if count == 0:
        return np.empty(shape, dtype)
    return np.frombuffer(area, dtype, count, start).reshape(shape)


def _sha256(array: npt.NDArray[Any]) -> str:
    return hashlib.sha256(array.data if array.size else b"").hexdigest()


def _page(place: int) -> int:
    return -(-place // PAGE) * PAGE


def describe(path: Path) -> Mapping[str, Any]:
    """Size and counts of a segment, for people."""
    segment = read(path, verify=False)
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "items": len(segment.table.high),
        "signals": segment.signals,
    }
