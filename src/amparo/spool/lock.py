"""How a reader tells a gate that writes from one that died: a lock that the system lets go of when its process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amparo.errors import Unavailable

SUFFIX = ".lock"


def path_of(folder: Path, gate: str) -> Path:
    """The lock file of one gate. It exists before the gate's first live file and goes after its last."""
    return folder / f"{gate}{SUFFIX}"


def take(path: Path) -> int | None:
    """Lock a file, made if need be, without waiting. Returns its descriptor, or None where somebody holds it.

    Between opening and locking another process may have removed the file: a lock on a file without a name protects
    nothing, so it is tried again.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_ino == os.stat(path).st_ino:  # noqa: PTH116  # same call on both
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            return None
        except FileNotFoundError:
            pass
        os.close(descriptor)


def hold(folder: Path, gate: str) -> int:
    """Take a gate's lock for its life. Raises Unavailable `spool_unavailable` where another process has this name."""
    descriptor = take(path_of(folder, gate))
    if descriptor is None:
        raise Unavailable("spool_unavailable", "Another gate of this name writes the spool.")
    return descriptor


def release(folder: Path, gate: str, descriptor: int) -> None:
    """Let go of a lock and of its file."""
    path_of(folder, gate).unlink(missing_ok=True)
    os.close(descriptor)


@contextmanager
def of_dead_gate(folder: Path, gate: str) -> Iterator[bool]:
    """True where the gate is dead: its lock is then held within the block and removed after it."""
    descriptor = take(path_of(folder, gate))
    if descriptor is None:
        yield False
        return
    try:
        yield True
    finally:
        release(folder, gate, descriptor)
