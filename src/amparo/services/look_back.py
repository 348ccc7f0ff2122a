"""Where else in the library something is: the one way to ask it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.media.model import HASH_BYTES, Fingerprints
from amparo.services.open_library import open_library
from amparo.settings import Settings
from amparo.signals.types.pdq import PDQ
from amparo.snapshots.library_rows import LibraryRow
from amparo.snapshots.library_view import LibraryView

FARTHEST = 256


@dataclass(frozen=True)
class Copy:
    """One object of the library that is, or looks like, what was asked for.

    version: as the library knows it; of an upload that no scan has seen yet, the gate's name for it.
    distance: bits between the PDQs, over the eight orientations of the one asked for; 0 where it is identical.
    identical: whether the bytes are the same. sha256, pdq: its fingerprints, None where it has none.
    """

    host: str
    key: str
    version: str
    distance: int
    identical: bool
    sha256: bytes | None = field(default=None, repr=False)
    pdq: bytes | None = field(default=None, repr=False)


def look_back(settings: Settings, queries: Sequence[Fingerprints], radius: int = PDQ.radius) -> list[list[Copy]]:
    """For each query its copies: identical ones first, then by distance, host and key.

    Every row within the radius is found. Pictures whose quality is below the type's gate are compared by their bytes
    only, on either side. The place that a query came from is among its copies; the caller knows it.
    Raises BadInput `bad_radius`, Unavailable `library_corrupt`.
    """
    if not 0 <= radius < FARTHEST:
        raise BadInput("bad_radius", f"A radius is a whole number from 0 to {FARTHEST - 1} bits.")
    view = open_library(settings)
    return [_copies(view, query, radius) for query in queries]


def _copies(view: LibraryView, query: Fingerprints, radius: int) -> list[Copy]:
    found: dict[int, Copy] = {}
    for near in view.near(_hashes(query), radius):
        for number, distance in zip(near.rows.tolist(), near.distances.tolist(), strict=True):
            row = view.row(number)
            if PDQ.trusts(row.quality) and (number not in found or distance < found[number].distance):
                found[number] = _copy(row, distance, identical=False)
    if query.sha256:
        for number in view.identical(query.sha256).tolist():
            found[number] = _copy(view.row(number), 0, identical=True)
    return sorted(found.values(), key=lambda one: (not one.identical, one.distance, one.host, one.key))


def _copy(row: LibraryRow, distance: int, *, identical: bool) -> Copy:
    return Copy(row.host, row.key, row.version, distance, identical, row.sha256, row.pdq)


def _hashes(query: Fingerprints) -> npt.NDArray[np.uint8]:
    """Every orientation of every frame that can be trusted: uint8 (k, 32)."""
    values = b"".join(frame.values for frame in query.frames if PDQ.trusts(frame.quality))
    return np.frombuffer(values, np.uint8).reshape(-1, HASH_BYTES)
