"""Writing so that it is there after a crash: write, fsync, rename, fsync of the folder; tests die at each."""

import os
from collections.abc import Sequence
from pathlib import Path

from amparo.snapshots.faults import fault, register

STEPS = ("write", "fsync", "rename", "folder")


def register_file(*kinds: str) -> None:
    """Make known the fault points of files replaced as a whole: <kind>.<step>.before and .after."""
    register(*(f"{kind}.{step}.{when}" for kind in kinds for step in STEPS for when in ("before", "after")))


def register_append(*kinds: str) -> None:
    """The same for files that are appended to."""
    register(*(f"{kind}.{step}.{when}" for kind in kinds for step in STEPS[:2] for when in ("before", "after")))


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte, however often the system takes a part only."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def append(descriptor: int, data: bytes, kind: str) -> None:
    """Append and make durable. descriptor: opened with O_APPEND. After an OSError the file may end in a part of it."""
    fault(f"{kind}.write.before")
    write_all(descriptor, data)
    fault(f"{kind}.write.after")
    fault(f"{kind}.fsync.before")
    os.fdatasync(descriptor)
    fault(f"{kind}.fsync.after")


def replace_file(path: Path, data: bytes, kind: str) -> None:
    """Put `data` at `path`, so that a reader sees the old file or the new one, whole."""
    temporary = path.with_name(path.name + ".new")
    fault(f"{kind}.write.before")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, data)
        fault(f"{kind}.write.after")
        finish(descriptor, temporary, path, kind)
    finally:
        os.close(descriptor)


def finish(descriptor: int, temporary: Path, path: Path, kind: str) -> None:
    """Make a written temporary file durable under its final name."""
    fault(f"{kind}.fsync.before")
    os.fsync(descriptor)
    fault(f"{kind}.fsync.after")
    fault(f"{kind}.rename.before")
    temporary.replace(path)
    fault(f"{kind}.rename.after")
    fault(f"{kind}.folder.before")
    sync_folder(path.parent)
    fault(f"{kind}.folder.after")


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(paths: Sequence[Path]) -> None:
    """Delete files, those already gone included."""
    for path in paths:
        path.unlink(missing_ok=True)
