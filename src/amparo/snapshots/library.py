"""The library's fingerprints on disk: one writer, any number of readers, and nothing lost that was acknowledged."""

import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from amparo.errors import Unavailable
from amparo.snapshots import durable, library_segment
from amparo.snapshots.library_files import (
    FORMAT,
    LibraryManifest,
    SegmentEntry,
    corrupt,
    lines_of,
    manifest_identity,
    read_manifest,
    read_tail,
    write_manifest,
)
from amparo.snapshots.library_rows import LibraryRow, Removal
from amparo.snapshots.library_view import Columns, LibraryTable, LibraryView

LOCK_SECONDS = 30.0
TAIL_BYTES = 8_000_000
"""Size of the tail, some 20,000 rows, from which `compact` folds it into a segment."""
MERGE_RATIO = 4
"""A segment is merged into the next older one once it holds a quarter of its rows, so that there are few of them."""
_TRIES = 5
"""The manifest may be replaced, and its files removed, between reading it and opening them; then it is read again."""
durable.register_append("library.tail")


class LibraryWriter:
    """Exclusive right to write a library, for as long as the `with` block lasts.

    Raises Unavailable `library_locked`, `library_corrupt` where its manifest is damaged, `library_unwritable`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = -1
        self._manifest = LibraryManifest(FORMAT, (), "tail-0.log")

    def __enter__(self) -> Self:
        """Take the lock, waiting up to 30 s, and cut off a line that was being written when its writer died."""
        with _disk_errors():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self._folder / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._wait()
            self._begin()
        except BaseException:
            os.close(self._lock)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lock."""
        os.close(self._lock)

    def append(self, rows: Sequence[LibraryRow]) -> None:
        """Add rows, durable when this returns. The same again changes nothing; the newest version of a key counts."""
        self._write(rows)

    def forget(self, removals: Sequence[Removal]) -> None:
        """Take objects out, durably."""
        self._write(removals)

    def compact(self, *, force: bool = False) -> bool:
        """Fold the tail into a segment if it is long. True if it was."""
        with _disk_errors():
            size = self._tail.stat().st_size if self._tail.exists() else 0
            if size == 0 or (size < TAIL_BYTES and not force):
                return False
            table, older = LibraryTable(), list(self._manifest.segments)
            entries, _ = read_tail(self._tail, 0)
            newest = Columns.of(entries)
            group, rows = [newest], len(newest)
            while older and (rows * MERGE_RATIO >= older[-1].rows or len(older) > 1):
                segment = older.pop()
                group.append(_open(self._folder, segment))
                rows += segment.rows
            for columns in reversed(group):
                table.take(columns)
            self._put_in_force(table.surviving(every_removal=bool(older)), older)
        return True

    @property
    def _tail(self) -> Path:
        return self._folder / self._manifest.tail

    def _wait(self) -> None:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                return fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable("library_locked", "Another process is writing the library.") from None
                time.sleep(0.005)

    def _begin(self) -> None:
        manifest = read_manifest(self._folder)
        with _disk_errors():
            if manifest is None:
                write_manifest(self._folder, self._manifest)
            else:
                self._manifest = manifest
            if self._tail.exists():
                data = self._tail.read_bytes()
                if not data.endswith(b"\n"):
                    os.truncate(self._tail, data.rfind(b"\n") + 1)
            else:
                durable.replace_file(self._tail, b"", "library.newtail")

    def _write(self, entries: Sequence[LibraryRow] | Sequence[Removal]) -> None:
        if not entries:
            return
        with _disk_errors():
            descriptor = os.open(self._tail, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            size = os.fstat(descriptor).st_size
            try:
                durable.append(descriptor, lines_of(entries), "library.tail")
            except OSError:
                os.ftruncate(descriptor, size)  # nothing of what was refused counts
                raise
            finally:
                os.close(descriptor)

    def _put_in_force(self, columns: Columns, older: Sequence[SegmentEntry]) -> None:
        stamp = f"{time.time_ns():x}"
        segments = list(older)
        if len(columns):
            path = self._folder / f"rows-{stamp}.parquet"
            library_segment.write(path, columns)
            segments.append(SegmentEntry(path.name, len(columns), _digest(path)))
        tail = self._folder / f"tail-{stamp}.log"
        durable.replace_file(tail, b"", "library.newtail")
        self._manifest = LibraryManifest(FORMAT, tuple(segments), tail.name)
        write_manifest(self._folder, self._manifest)
        kept = {tail.name, *(one.name for one in segments)}
        files = [*self._folder.glob("rows-*"), *self._folder.glob("tail-*")]
        durable.remove([path for path in files if path.name not in kept])


class LibraryReader:
    """One process's reading of a library: loaded once, then followed. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._table = LibraryTable()
        self._identity: tuple[int, int, int] | None = None
        self._tail = folder
        self._taken = 0
        self._view = self._table.view()

    def view(self) -> LibraryView:
        """The library as it is now; empty where there is none. Raises Unavailable `library_corrupt`."""
        with self._guard:
            identity = manifest_identity(self._folder)
            if identity != self._identity:
                self._load(identity)
            elif identity is not None:
                self._follow()
            return self._view

    def _load(self, identity: tuple[int, int, int] | None) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._load_once(identity)
                return
            except FileNotFoundError:
                again = manifest_identity(self._folder)
                if again == identity or not left:
                    raise corrupt("A segment of the library is missing.") from None
                identity = again

    def _load_once(self, identity: tuple[int, int, int] | None) -> None:
        table, manifest = LibraryTable(), read_manifest(self._folder)
        tail, taken = self._folder, 0
        if manifest is not None:
            for segment in manifest.segments:
                table.take(_open(self._folder, segment))
            tail = self._folder / manifest.tail
            entries, taken = read_tail(tail, 0)
            table.take(Columns.of(entries))
            if manifest_identity(self._folder) != identity:  # folded meanwhile: perhaps this tail was gone already
                raise FileNotFoundError
        self._table, self._identity, self._tail, self._taken = table, identity, tail, taken
        self._view = table.view()

    def _follow(self) -> None:
        try:
            size = self._tail.stat().st_size
        except FileNotFoundError:
            return
        if size == self._taken:
            return
        if size < self._taken:  # a full disk refused lines that we had read already
            self._load(self._identity)
            return
        entries, self._taken = read_tail(self._tail, self._taken)
        if entries:
            self._table.take(Columns.of(entries))
            self._view = self._table.view()


def verify(folder: Path) -> list[str]:
    """Check every file against its sums. Returns what is wrong, in words; empty when all is sound or nothing there."""
    try:
        manifest = read_manifest(folder)
    except Unavailable as error:
        return [error.message]
    problems = []
    for segment in manifest.segments if manifest else ():
        try:
            _open(folder, segment)
        except FileNotFoundError:
            problems.append(f"The library's segment {segment.name} is missing.")
        except Unavailable as error:
            problems.append(error.message)
    try:
        if manifest is not None:
            read_tail(folder / manifest.tail, 0)
    except Unavailable as error:
        problems.append(error.message)
    return problems


def figures(folder: Path) -> dict[str, int]:
    """Counts and sizes of the files, for people. Raises Unavailable `library_corrupt`."""
    manifest = read_manifest(folder)
    if manifest is None:
        return {"segments": 0, "rows_in_segments": 0, "bytes_in_segments": 0, "bytes_in_tail": 0}
    files = [folder / one.name for one in manifest.segments]
    tail = folder / manifest.tail
    return {
        "segments": len(files),
        "rows_in_segments": sum(one.rows for one in manifest.segments),
        "bytes_in_segments": sum(path.stat().st_size for path in files if path.exists()),
        "bytes_in_tail": tail.stat().st_size if tail.exists() else 0,
    }


def _open(folder: Path, segment: SegmentEntry) -> Columns:
    """A segment's entries. Raises FileNotFoundError, Unavailable `library_corrupt`."""
    path = folder / segment.name
    if _digest(path) != segment.sha256:
        raise corrupt(f"The library's segment {segment.name} is damaged.")
    return library_segment.read(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("library_unwritable", f"The library cannot be written: {error.strerror}.") from None
