"""How a reader keeps up: map the segments once, then read what is appended to the change log, some times a second."""

from dataclasses import dataclass, field
from pathlib import Path

from amparo.errors import Unavailable
from amparo.matching.index import LiveIndex
from amparo.matching.segment import Segment
from amparo.matching.state import Change, HoldState, KeyState
from amparo.snapshots import manifest, segment_file
from amparo.snapshots.framed import unframe, whole_lines

HEARTBEAT = "HEARTBEAT"
_TRIES = 5
"""A manifest may be replaced, and its files removed, between reading it and opening them; then it is read again."""


@dataclass
class Snapshot:
    """What a gate knows. keys, holds: by id and by uploader reference. seq: last change taken in."""

    index: LiveIndex
    keys: dict[str, KeyState] = field(default_factory=dict)
    holds: dict[str, HoldState] = field(default_factory=dict)
    seq: int = -1

    def apply(self, change: Change) -> None:
        """Take in one change; one that is not newer is taken in again without effect."""
        self.index.apply(change)
        self.keys.update((key.id, key) for key in change.keys)
        self.holds.update((hold.ref, hold) for hold in change.holds)
        self.seq = max(self.seq, change.seq)


class Follower:
    """One process's view of the snapshot in a folder. Not thread-safe: one thread calls `open` and `refresh`.

    A snapshot once returned goes on working after a newer one replaced it.
    """

    def __init__(self, directory: Path) -> None:
        self._folder = directory
        self._segments: dict[str, Segment] = {}
        self._identity: tuple[int, int, int] | None = None
        self._log = directory
        self._taken = 0
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot. Raises Unavailable `snapshot_missing` before `open` succeeded."""
        if self._snapshot is None:
            raise Unavailable("snapshot_missing", "No snapshot is loaded yet.")
        return self._snapshot

    def open(self) -> None:
        """Load the snapshot, every checksum verified. Raises Unavailable `snapshot_missing` or `snapshot_corrupt`."""
        for left in reversed(range(_TRIES)):
            identity = manifest.identity(self._folder)
            try:
                self._load(identity)
                return
            except Unavailable as error:
                replaced = identity != manifest.identity(self._folder)
                if not (replaced and left) or error.code != "snapshot_missing":
                    raise

    def refresh(self) -> bool:
        """Take in what is new. True if anything was. Raises as `open`; the snapshot before stays in use then."""
        if manifest.identity(self._folder) != self._identity:
            self.open()
            return True
        taken = _read_log(self._log, self._taken, self.snapshot)
        if taken is None or taken == self._taken:
            return False
        self._taken = taken
        return True

    def heartbeat_age(self, now: float) -> float:
        """Seconds since the publisher last said that this is all there is; inf if it never did. now: Unix seconds."""
        try:
            return max(0.0, now - (self._folder / HEARTBEAT).stat().st_mtime)
        except FileNotFoundError:
            return float("inf")

    def _load(self, identity: tuple[int, int, int] | None) -> None:
        current = manifest.read(self._folder)
        opened = {name: self._segments.get(name) or segment_file.read(self._folder / name) for name in current.segments}
        snapshot = Snapshot(LiveIndex([opened[name] for name in current.segments]))
        snapshot.apply(current.change)
        log = self._folder / current.log
        taken = _read_log(log, 0, snapshot)
        if taken is None:
            raise Unavailable("snapshot_missing", "The snapshot's change log is missing.")
        self._segments, self._identity, self._snapshot = opened, identity, snapshot
        self._log, self._taken = log, taken


def _read_log(log: Path, taken: int, snapshot: Snapshot) -> int | None:
    """Apply whole lines from byte `taken` on. Returns the byte after the last one, or None where there is no log."""
    try:
        if log.stat().st_size == taken:
            return taken
        with log.open("rb") as file:
            file.seek(taken)
            data = file.read()
    except FileNotFoundError:
        return None
    for line in whole_lines(data):
        snapshot.apply(unframe(line, Change))
        taken += len(line)
    return taken
