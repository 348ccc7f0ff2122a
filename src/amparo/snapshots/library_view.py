"""The library in memory: columns of arrays, searched row by row, and views of it that never change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from amparo.kernel.hamming import distances, to_words
from amparo.snapshots.library_rows import HASH_BYTES, KINDS, Entry, LibraryRow, Removal

RowNumbers = npt.NDArray[np.int64]
NO_QUALITY = 255
REMOVAL = 255
"""Kind of an entry that removes."""
REMOVALS_KEPT = 7 * 86_400.0
"""Seconds before the newest entry from which removals are kept."""
_SPACE = 1_024
CELLS: dict[str, tuple[type[Any], tuple[int, ...]]] = {
    "size": (np.int64, ()),
    "has_sha256": (np.bool_, ()),
    "sha256": (np.uint8, (HASH_BYTES,)),
    "has_pdq": (np.bool_, ()),
    "pdq": (np.uint8, (HASH_BYTES,)),
    "quality": (np.uint8, ()),
    "kind": (np.uint8, ()),
    "first_seen": (np.float64, ()),
}
"""Name to type and shape of a cell. size: -1 and quality: 255 where unknown. kind: its place in KINDS, or REMOVAL.
first_seen: Unix seconds, of a removal its time.
"""
Cells = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Near:
    """Rows near one hash. rows: int64 (n,), ascending. distances: uint16 (n,), bits."""

    rows: RowNumbers
    distances: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Columns:
    """Entries side by side: three lists of text, and `cells` as in CELLS, all of one length."""

    hosts: list[str]
    keys: list[str]
    versions: list[str]
    cells: Cells

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Columns":
        """Entries as columns."""
        every = list(entries)
        cells: Cells = {name: np.zeros((len(every), *shape), kind) for name, (kind, shape) in CELLS.items()}
        for place, entry in enumerate(every):
            _fill(cells, place, entry)
        versions = ["" if isinstance(entry, Removal) else entry.version for entry in every]
        return cls([entry.host for entry in every], [entry.key for entry in every], versions, cells)

    def entry(self, number: int) -> Entry:
        """One of them as a value."""
        cells = {name: column[number] for name, column in self.cells.items()}
        host, key, at = self.hosts[number], self.keys[number], float(cells["first_seen"])
        if cells["kind"] == REMOVAL:
            return Removal(host, key, at)
        return LibraryRow(
            host,
            key,
            self.versions[number],
            None if cells["size"] < 0 else int(cells["size"]),
            cells["sha256"].tobytes() if cells["has_sha256"] else None,
            cells["pdq"].tobytes() if cells["has_pdq"] else None,
            None if cells["quality"] == NO_QUALITY else int(cells["quality"]),
            KINDS[cells["kind"]],
            at,
        )

    def __len__(self) -> int:
        return len(self.hosts)


class LibraryTable:
    """Every entry in the order written, in columns that grow. An entry once written never changes; views share it."""

    def __init__(self) -> None:
        self._columns = Columns.of(())
        self._space = 0
        self._count = 0
        self._alive = np.zeros(0, np.bool_)
        self._current: dict[tuple[str, str], int] = {}

    def take(self, new: Columns) -> None:
        """Take entries in; of one key the latest moment counts, and of equal moments the one written last.

        The same version again, or a removal of what is removed, changes nothing.
        """
        start = self._append(new)
        times, kinds, versions = self._columns.cells["first_seen"], self._columns.cells["kind"], self._columns.versions
        for place, name in enumerate(zip(new.hosts, new.keys, strict=True), start):
            before = self._current.get(name)
            if before is not None:
                said = versions[before] == versions[place] and (kinds[before] == REMOVAL) == (kinds[place] == REMOVAL)
                if said or times[before] > times[place]:
                    continue
                self._alive[before] = False
            self._current[name] = place
            self._alive[place] = kinds[place] != REMOVAL

    def view(self) -> "LibraryView":
        """What counts now, untouched by what is taken in later."""
        cells = {name: column[: self._count] for name, column in self._columns.cells.items()}
        shared = Columns(self._columns.hosts, self._columns.keys, self._columns.versions, cells)
        return LibraryView(shared, self._alive[: self._count].copy())

    def surviving(self, *, every_removal: bool) -> Columns:
        """What counts, in the order written.

        every_removal: whether each entry that removes is kept; else those of the last week, so that an older row that
        is written late does not bring its object back.
        """
        old, times = self._columns, self._columns.cells["first_seen"]
        least = -np.inf if every_removal else times[: self._count].max(initial=0.0) - REMOVALS_KEPT
        current = sorted(self._current.values())
        numbers = [number for number in current if self._alive[number] or times[number] >= least]
        return Columns(
            [old.hosts[number] for number in numbers],
            [old.keys[number] for number in numbers],
            [old.versions[number] for number in numbers],
            {name: column[numbers] for name, column in old.cells.items()},
        )

    def _append(self, new: Columns) -> int:
        """Copy entries to the end. Returns the number of the first. What views hold is left as it is."""
        start, stop = self._count, self._count + len(new)
        old = self._columns
        if stop > self._space:
            self._space = max(_SPACE, 2 * stop)
            cells = {name: _grown(column, self._count, self._space) for name, column in old.cells.items()}
            self._columns = old = Columns(old.hosts, old.keys, old.versions, cells)
            self._alive = _grown(self._alive, self._count, self._space)
        for mine, theirs in ((old.hosts, new.hosts), (old.keys, new.keys), (old.versions, new.versions)):
            mine.extend(theirs)
        for name, column in old.cells.items():
            column[start:stop] = new.cells[name]
        self._count = stop
        return start


class LibraryView:
    """The library as it was at one moment. Rows are numbers; those that no longer count are never returned.

    Safe to ask from several threads.
    """

    def __init__(self, columns: Columns, alive: npt.NDArray[np.bool_]) -> None:
        self._columns = columns
        self._alive = alive
        self._hashed = np.flatnonzero(alive & columns.cells["has_pdq"])
        self._words = to_words(columns.cells["pdq"][self._hashed])

    def __len__(self) -> int:
        return int(np.count_nonzero(self._alive))

    def row(self, number: int) -> LibraryRow:
        """One row as a value."""
        entry = self._columns.entry(number)
        if isinstance(entry, Removal):
            raise IndexError("this is no row")
        return entry

    def rows(self, host: str | None = None) -> Iterator[LibraryRow]:
        """Every row that counts, of one host or of all."""
        for number in np.flatnonzero(self._alive).tolist():
            if host is None or self._columns.hosts[number] == host:
                yield self.row(number)

    def find(self, host: str, key: str) -> LibraryRow | None:
        """What is known of an object."""
        number = self._numbers.get((host, key))
        return None if number is None else self.row(number)

    def version(self, host: str, key: str) -> str | None:
        """Which version of an object is known."""
        number = self._numbers.get((host, key))
        return None if number is None else self._columns.versions[number]

    def identical(self, sha256: bytes) -> RowNumbers:
        """Rows with this digest, ascending. sha256: 32 bytes."""
        wanted = np.frombuffer(sha256, np.uint8)
        cells = self._columns.cells
        first = np.flatnonzero((cells["sha256"][:, 0] == wanted[0]) & self._alive & cells["has_sha256"])
        rows: RowNumbers = first[(cells["sha256"][first] == wanted).all(axis=1)]
        return rows

    def near(self, hashes: npt.NDArray[np.uint8], radius: int) -> list[Near]:
        """For each hash the rows whose PDQ is within the radius, all of them. hashes: uint8 (k, 32)."""
        found = []
        out = np.empty(len(self._hashed), np.uint16)
        for query in to_words(np.asarray(hashes, np.uint8).reshape(-1, HASH_BYTES)):
            distances(self._words, query, out)
            hit = np.flatnonzero(out <= radius)
            found.append(Near(self._hashed[hit].astype(np.int64), out[hit]))
        return found

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        columns = self._columns
        return {(columns.hosts[n], columns.keys[n]): n for n in np.flatnonzero(self._alive).tolist()}


def _fill(cells: Cells, place: int, entry: Entry) -> None:
    if isinstance(entry, Removal):
        cells["kind"][place], cells["first_seen"][place] = REMOVAL, entry.at
        cells["size"][place], cells["quality"][place] = -1, NO_QUALITY
        return
    cells["kind"][place], cells["first_seen"][place] = KINDS.index(entry.kind), entry.first_seen
    cells["size"][place] = -1 if entry.size is None else entry.size
    cells["quality"][place] = NO_QUALITY if entry.quality is None else entry.quality
    for name, value in (("sha256", entry.sha256), ("pdq", entry.pdq)):
        if value is not None:
            cells[f"has_{name}"][place] = True
            cells[name][place] = np.frombuffer(value, np.uint8)


def _grown(column: npt.NDArray[Any], count: int, space: int) -> npt.NDArray[Any]:
    grown = np.zeros((space, *column.shape[1:]), column.dtype)
    grown[:count] = column[:count]
    return grown
