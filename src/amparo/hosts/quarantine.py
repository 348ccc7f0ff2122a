"""What was hidden, and what was done: a private folder beside Amparo's other data, never below what is served.

    LOCK                                held while something is changed
    objects/<xx>/<key's digest>-<number>/   one time that an object was hidden; the greatest is the newest
        record                          what it was and how it stands
        files/<path>                    the object and its derived copies under their own paths
    effects/<xx>/<digest>               what became of one effect, so that doing it again changes nothing

Names of folders are digests, so that a listing tells nothing.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec

from amparo.errors import Unavailable
from amparo.hosts.tree import Tree, parts_of
from amparo.snapshots import durable
from amparo.snapshots.faults import fault, register
from amparo.snapshots.framed import frame, unframe

LOCK_SECONDS = 30.0
State = Literal["hidden", "restoring", "removing", "removed"]
durable.register_file("hosts.record", "hosts.effect")
register("hosts.quarantine.emptied", "hosts.quarantine.dropped")


class Record(msgspec.Struct, frozen=True):
    """What an object was when it was hidden, as `model.Stored` has it, and what is to become of it.

    modified: nanoseconds since 1970. state: written before the files are touched. effect: digest of the effect that
    wants it. paths: of what was removed, once that is known, since the files will be gone.
    """

    key: str
    version: str
    size: int
    modified: int
    state: State
    effect: str
    paths: tuple[str, ...] = ()


class Effect(msgspec.Struct, frozen=True):
    """What became of an effect. moved: the files are done, the hooks are not.

    paths: below the served folder, of what no longer serves or serves again.
    """

    state: Literal["moved", "done"]
    visibility: str
    paths: tuple[str, ...] = ()


class Generation:
    """One time that an object was hidden. Its record is None until it is written first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = int(folder.name.rpartition("-")[2])
        self.files = Tree(folder / "files", optional=True)
        self.record = _read(folder / "record", Record)

    @property
    def holds_object(self) -> bool:
        """Whether the object itself is in it now."""
        return self.record is not None and self.files.status(parts_of(self.record.key)) is not None

    @property
    def leaving(self) -> bool:
        """Whether it was removed, or is about to be: it does not come back."""
        return self.record is not None and self.record.state in {"removing", "removed"}

    def write(self, record: Record) -> None:
        """Make a record durable."""
        with _errors():
            if not self.files.root.is_dir():
                shelf = self.folder.parent
                known = shelf.is_dir()
                self.files.root.mkdir(mode=0o700, parents=True, exist_ok=True)
                for made in (shelf,) if known else (shelf, shelf.parent, shelf.parent.parent):
                    durable.sync_folder(made)
            durable.replace_file(self.folder / "record", frame(record), "hosts.record")
        self.record = record

    def mark(self, **changes: object) -> None:
        """Change fields of the record, where that changes anything."""
        if self.record is not None:
            changed = msgspec.structs.replace(self.record, **changes)
            if changed != self.record:
                self.write(changed)

    def empty(self) -> None:
        """Delete the files for good; the record stays."""
        with _errors():
            _delete(self.folder / "files")
            durable.sync_folder(self.folder)
        fault("hosts.quarantine.emptied")

    def drop(self) -> None:
        """Forget it: the record first, which is what counts. Nothing to do where it is forgotten already."""
        if not self.folder.is_dir():
            return
        with _errors():
            (self.folder / "record").unlink(missing_ok=True)
            durable.sync_folder(self.folder)
            fault("hosts.quarantine.dropped")
            _delete(self.folder)
            durable.sync_folder(self.folder.parent)


class Quarantine:
    """The private folder of one host. Methods raise Unavailable `host_unavailable` where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def changing(self) -> Iterator[None]:
        """The one right to change something. Raises Unavailable `host_busy` after half a minute."""
        with _errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            deadline = time.monotonic() + LOCK_SECONDS
            while not _locked(lock):
                if time.monotonic() > deadline:
                    raise Unavailable("host_busy", "Another process is changing this host; try again.")
                time.sleep(0.005)
            yield
        finally:
            os.close(lock)

    def newest(self, key: str) -> Record | None:
        """What became of an object the last time that it was hidden or removed, None if it never was."""
        known = [one for one in self._all(key) if one.record is not None]
        return max(known, key=lambda one: one.number).record if known else None

    def kept(self, key: str) -> Generation | None:
        """The last time that an object was hidden and not removed since; it may be about to."""
        known = [one for one in self._all(key) if one.record is not None and one.record.state != "removed"]
        return max(known, key=lambda one: (one.holds_object, one.number), default=None)

    def wanted_by(self, key: str, effect: str) -> Generation | None:
        """What an effect was broken off at. effect: its digest."""
        known = [one for one in self._all(key) if one.record is not None and one.record.effect == effect]
        return max(known, key=lambda one: one.number, default=None)

    def fresh(self, key: str) -> Generation:
        """One with a number that was never used, since it is the time."""
        last = max((one.number for one in self._all(key)), default=0)
        return Generation(self._shelf(key) / f"{digest(key)}-{max(time.time_ns(), last + 1)}")

    def hidden_keys(self) -> list[str]:
        """Keys of the objects in it."""
        with _errors():
            folder = self.folder / "objects"
            every = (
                [Generation(one) for shelf in folder.iterdir() for one in shelf.iterdir()] if folder.is_dir() else []
            )
        return sorted({one.record.key for one in every if one.record is not None and one.holds_object})

    def effect(self, name: str) -> Effect | None:
        """What became of an effect, None for one that is new or was broken off."""
        return _read(self._effect(name), Effect)

    def note(self, name: str, effect: Effect) -> None:
        """Make durable what became of an effect."""
        path = self._effect(name)
        with _errors():
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                durable.sync_folder(path.parent.parent)
                durable.sync_folder(self.folder)
            durable.replace_file(path, frame(effect), "hosts.effect")

    def _all(self, key: str) -> list[Generation]:
        with _errors():
            return [Generation(one) for one in self._shelf(key).glob(f"{digest(key)}-*")]

    def _shelf(self, key: str) -> Path:
        """Shelves keep folders short enough to look through."""
        return self.folder / "objects" / digest(key)[:2]

    def _effect(self, name: str) -> Path:
        return self.folder / "effects" / digest(name)[:2] / digest(name)


def digest(text: str) -> str:
    """A name that tells nothing."""
    return hashlib.sha256(text.encode()).hexdigest()


def _read[T](path: Path, kind: type[T]) -> T | None:
    with _errors():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return unframe(data, kind)
    except Unavailable:
        raise Unavailable("host_state_corrupt", "A record of what the host has hidden is damaged.") from None


def _delete(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("host_unavailable", f"The host's quarantine cannot be used: {error.strerror}.") from None
