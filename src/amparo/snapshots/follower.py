"""How a reader keeps up: map the segments once, then read what is appended to the change log, some times a second."""

from contextlib import suppress
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


@dataclass(frozen=True)
class Loaded:
    """A snapshot with its segments mapped and checked, not yet in use. taken: bytes of its log taken in."""

    identity: tuple[int, int, int]
    segments: dict[str, Segment]
    snapshot: Snapshot
    log: Path
    taken: int


class Follower:
    """One process's view of the snapshot in a folder.

    `open` and `refresh` are all that most readers need. One that must never wait calls `follow` some times a second,
    and when `outdated`, `load` on another thread and then `adopt`. Everything but `load` is for one thread. A snapshot
    once returned goes on working after a newer one replaced it.
    """

    def __init__(self, directory: Path) -> None:
        self._folder = directory
        self._loaded: Loaded | None = None
        self._identity: tuple[int, int, int] | None = None
        self._log = directory
        self._taken = 0

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot. Raises Unavailable `snapshot_missing` before `open` succeeded."""
        if self._loaded is None:
            raise Unavailable("snapshot_missing", "No snapshot is loaded yet.")
        return self._loaded.snapshot

    @property
    def outdated(self) -> bool:
        """Whether there are other segments than the loaded ones; what changed is known all the same."""
        return self._loaded is None or self._loaded.identity != self._identity

    def open(self) -> None:
        """Load the snapshot, every checksum verified. Raises Unavailable `snapshot_missing` or `snapshot_corrupt`."""
        self.adopt(self.load())

    def refresh(self) -> bool:
        """Take in what is new. True if anything was. Raises as `open`; the snapshot before stays in use then."""
        changed = self.follow()
        if self.outdated:
            self.open()
            return True
        return changed

    def follow(self) -> bool:
        """Take in new changes, and nothing that takes long. True if there were any. Raises as `open`.

        Where new segments are in force, what is in them is known already from the log before; only their own log is
        new, and it is right on top of the old segments, too, since each change tells a whole state.
        """
        snapshot = self.snapshot
        identity = manifest.identity(self._folder)
        if identity == self._identity:
            return self._take(snapshot)
        with suppress(Unavailable):  # a log that is no longer in force may be damaged, that is why
            self._take(snapshot)
        current = manifest.read(self._folder)
        snapshot.apply(current.change)
        self._log, self._taken, self._identity = self._folder / current.log, 0, identity
        self._take(snapshot)
        return True

    def load(self) -> Loaded:
        """Map and check what is in force now, about a second for each gigabyte that is new. Raises as `open`."""
        for left in reversed(range(_TRIES)):
            identity = manifest.identity(self._folder)
            try:
                return self._load(identity)
            except Unavailable as error:
                replaced = identity != manifest.identity(self._folder)
                if not (replaced and left) or error.code != "snapshot_missing":
                    raise
        raise Unavailable("snapshot_missing", "The snapshot is replaced all the time.")

    def adopt(self, loaded: Loaded) -> None:
        """Use what was loaded from now on, with what its log says since. Yet newer segments are seen by `follow`."""
        self._log, self._taken, self._identity = loaded.log, loaded.taken, loaded.identity
        self._take(loaded.snapshot)
        self._loaded = loaded

    def heartbeat_age(self, now: float) -> float:
        """Seconds since the publisher last said that this is all there is; inf if it never did. now: Unix seconds."""
        try:
            return max(0.0, now - (self._folder / HEARTBEAT).stat().st_mtime)
        except FileNotFoundError:
            return float("inf")

    def _load(self, identity: tuple[int, int, int] | None) -> Loaded:
        current = manifest.read(self._folder)
        if identity is None:
            raise Unavailable("snapshot_missing", "There was no snapshot a moment ago.")
        known = self._loaded.segments if self._loaded else {}
        opened = {name: known.get(name) or segment_file.read(self._folder / name) for name in current.segments}
        snapshot = Snapshot(LiveIndex([opened[name] for name in current.segments]))
        snapshot.apply(current.change)
        log = self._folder / current.log
        taken = _read_log(log, 0, snapshot)
        if taken is None:
            raise Unavailable("snapshot_missing", "The snapshot's change log is missing.")
        return Loaded(identity, opened, snapshot, log, taken)

    def _take(self, snapshot: Snapshot) -> bool:
        taken = _read_log(self._log, self._taken, snapshot)
        if taken is None or taken == self._taken:
            return False
        self._taken = taken
        return True


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
