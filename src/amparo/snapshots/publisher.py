"""The one writer of a snapshot folder: appends to the change log, folds it into segments, rebuilds from nothing."""

import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from amparo.errors import Unavailable
from amparo.matching import segment as segments
from amparo.matching.index import LiveIndex
from amparo.matching.segment import Items
from amparo.matching.state import Change, ItemState
from amparo.snapshots import durable, manifest, segment_file
from amparo.snapshots.follower import HEARTBEAT, Snapshot
from amparo.snapshots.framed import frame, unframe, whole_lines
from amparo.snapshots.manifest import FORMAT, Manifest

LOCK_SECONDS = 30.0
MERGE_RATIO = 4
"""A segment is merged into the next older one once it holds a quarter of its items, so that there are few of them."""
_GATHERED = 200_000
"""Items held as objects at once while rebuilding; then they become arrays."""
durable.register_append("log")
durable.register_file("newlog")


class Publisher:
    """Exclusive right to write a snapshot folder, for as long as the `with` block lasts.

    tail_signals: signals in the log from which `compact` folds it into a segment.
    """

    def __init__(self, directory: Path, tail_signals: int = 20_000) -> None:
        self._folder = directory
        self._tail_signals = tail_signals
        self._lock = -1
        self._manifest: Manifest | None = None
        self._changes: list[Change] = []
        self._log_before = ""

    def __enter__(self) -> Self:
        """Take the lock, waiting up to 30 s (Unavailable `snapshot_locked`), and read where the snapshot stands."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = os.open(self._folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(self._lock)
                    raise Unavailable("snapshot_locked", "Another process is writing the snapshot.") from None
                time.sleep(0.005)
        self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lock."""
        os.close(self._lock)

    @property
    def seq(self) -> int:
        """Last sequence number published; -1 where there is no usable snapshot, so that `rebuild` is needed."""
        if self._manifest is None:
            return -1
        return max([self._manifest.seq, *(change.seq for change in self._changes)])

    def publish(self, change: Change) -> None:
        """Append a change. When this returns it is durable, and followers see it at their next look."""
        current = self._current()
        with _disk_errors():
            self._append(self._folder / current.log, frame(change))
        self._changes.append(change)

    def _append(self, log: Path, line: bytes) -> None:
        """Append a line, or leave the log as it was: a part of a line would spoil the next one."""
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
        try:
            before = os.fstat(descriptor).st_size
            try:
                durable.append(descriptor, line, "log")
            except OSError:
                os.truncate(descriptor, before)
                raise
        finally:
            os.close(descriptor)

    def rebuild(self, changes: Iterable[Change], items: Iterable[Items] = ()) -> None:
        """A new snapshot from full state, in place of whatever there is. The greatest seq given counts.

        items: more of the state, as columns (for millions); an item must not stand in both.
        Raises Unavailable `snapshot_unwritable`, as `publish` and `compact` do; the snapshot before is then in force.
        """
        small = Snapshot(LiveIndex())
        parts: list[Items] = []
        waiting: list[ItemState] = []
        for change in changes:
            small.apply(Change(change.seq, banks=change.banks, keys=change.keys, holds=change.holds))
            waiting.extend(change.items)
            if len(waiting) >= _GATHERED:
                parts.insert(0, segments.gather(waiting))
                waiting = []
        parts.insert(0, segments.gather(waiting))
        parts.extend(items)
        everything = segments.merge(parts, keep_withdrawn=False)
        parts.clear()
        self._put_in_force(small, [everything], [])

    def compact(self, *, force: bool = False) -> bool:
        """Fold the log into segments when it is long enough. Returns whether it did."""
        current = self._current()
        signals = sum(len(item.signals) or 1 for change in self._changes for item in change.items)
        if not self._changes or (signals < self._tail_signals and not force):
            return False
        small = Snapshot(LiveIndex())
        small.apply(current.change)
        for change in self._changes:
            small.apply(Change(change.seq, banks=change.banks, keys=change.keys, holds=change.holds))
        newest = segments.gather(item for change in self._changes for item in change.items)
        group = [newest] if len(newest.table.high) else []
        older = list(current.segments)
        size = len(newest.table.high)
        while group and older:
            segment = segment_file.read(self._folder / older[0])
            if size * MERGE_RATIO < len(segment.table.high) and len(older) == 1:
                break
            size += len(segment.table.high)
            group.append(segments.items_of(segment))
            older.pop(0)
        merged = [segments.merge(group, keep_withdrawn=bool(older))] if group else []
        self._put_in_force(small, merged, older)
        return True

    def heartbeat(self, now: float) -> None:
        """Say that everything known is published. now: Unix seconds."""
        path = self._folder / HEARTBEAT
        path.touch(mode=0o600)
        os.utime(path, (now, now))

    def verify(self) -> list[str]:
        """Check every file against its sums. Returns what is wrong, in words; empty when all is sound."""
        try:
            current = manifest.read(self._folder)
        except Unavailable as error:
            return [error.message]
        problems = []
        for name in current.segments:
            try:
                segment_file.read(self._folder / name)
            except Unavailable as error:
                problems.append(error.message)
        try:
            self._changes_in(current)
        except Unavailable as error:
            problems.append(error.message)
        return problems

    def stats(self) -> dict[str, int | str]:
        """Counts and sizes, for people."""
        current = self._current()
        described = [segment_file.describe(self._folder / name) for name in current.segments]
        return {
            "seq": self.seq,
            "segments": len(described),
            "items_in_segments": sum(int(one["items"]) for one in described),
            "signals_in_segments": sum(int(one["signals"]) for one in described),
            "bytes_in_segments": sum(int(one["bytes"]) for one in described),
            "changes_in_log": len(self._changes),
            "banks": len(current.banks),
        }

    def _current(self) -> Manifest:
        if self._manifest is None:
            raise Unavailable("snapshot_missing", "There is no usable snapshot; `amparo index build` makes one.")
        return self._manifest

    def _read(self) -> None:
        """Where the snapshot stands; a change that was being written when its writer died is cut off."""
        try:
            current = manifest.read(self._folder)
            for name in current.segments:
                segment_file.read(self._folder / name, verify=False)
            self._changes = self._changes_in(current)
        except Unavailable:
            self._manifest, self._changes = None, []
            return
        self._manifest = current
        whole = sum(len(line) for line in whole_lines((self._folder / current.log).read_bytes()))
        os.truncate(self._folder / current.log, whole)

    def _changes_in(self, current: Manifest) -> list[Change]:
        try:
            data = (self._folder / current.log).read_bytes()
        except FileNotFoundError:
            raise Unavailable("snapshot_corrupt", "The snapshot's change log is missing.") from None
        return [unframe(line, Change) for line in whole_lines(data)]

    def _put_in_force(self, small: Snapshot, new: Sequence[Items], older: Sequence[str]) -> None:
        with _disk_errors():
            self._write_anew(small, new, older)
        self._sweep()

    def _write_anew(self, small: Snapshot, new: Sequence[Items], older: Sequence[str]) -> None:
        stamp = f"{small.seq:012d}-{time.time_ns():x}"
        names = []
        for items in new:
            names.append(f"items-{stamp}.seg")
            segment_file.write(self._folder / names[-1], items)
        log = f"changes-{stamp}.log"
        durable.replace_file(self._folder / log, b"", "newlog")
        current = Manifest(
            FORMAT,
            small.seq,
            (*names, *older),
            log,
            tuple(small.index.banks.values()),
            tuple(small.keys.values()),
            tuple(small.holds.values()),
        )
        manifest.write(self._folder, current)
        before, self._manifest, self._changes = self._manifest, current, []
        self._log_before = before.log if before else ""

    def _sweep(self) -> None:
        """Remove files that the manifest does not name. Followers that still map them keep them until they let go.

        The log before stays, so that a follower can read it to its end before it goes on to the new one.
        """
        current = self._current()
        kept = {*current.segments, current.log, self._log_before}
        files = [*self._folder.glob("items-*"), *self._folder.glob("changes-*")]
        durable.remove([path for path in files if path.name not in kept])


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("snapshot_unwritable", f"The snapshot cannot be written: {error.strerror}.") from None
