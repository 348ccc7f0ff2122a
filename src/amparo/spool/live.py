"""The file a gate appends to, and how it becomes a finished batch.

    <gate>-<number>.live     being written; every line in it up to `size` is durable
    <gate>-<number>.batch    finished: never written again, read and then deleted by a worker

A live file is made durable by name before its first line is acknowledged, or a power cut could lose it whole.
"""

import os
from contextlib import suppress
from pathlib import Path

from amparo.snapshots import durable
from amparo.snapshots.faults import fault, register

LIVE = ".live"
BATCH = ".batch"
durable.register_append("spool")
register("spool.rename.before", "spool.rename.after", "spool.folder.before", "spool.folder.after")


class LiveFile:
    """One gate's current file. Not thread-safe: only the writer's thread touches it. Every method may raise OSError."""

    def __init__(self, folder: Path, gate: str) -> None:
        self._folder = folder
        self._gate = gate
        self._number = 0
        self._descriptor = -1
        self._named = False
        self.size = 0
        """Durable bytes in the current file."""

    def append(self, lines: bytes) -> None:
        """Make lines durable. After an OSError none of them counts, and those before still do."""
        if self._descriptor < 0:
            self._open()
        if not self._named:
            self._make_named()
        try:
            durable.append(self._descriptor, lines, "spool")
        except OSError:
            self._abandon()
            raise
        self.size += len(lines)

    def finish(self) -> None:
        """Turn what is written into a batch and open the next file, with one fsync of the folder for both."""
        if not self.size:
            return
        fault("spool.rename.before")
        self._path.replace(self._path.with_suffix(BATCH))
        fault("spool.rename.after")
        self._close()
        self._open()
        self._make_named()

    def end(self) -> None:
        """Finish and leave no empty file behind."""
        self.finish()
        if self._descriptor >= 0:
            self._path.unlink()
            self._close()

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._gate}-{self._number:08d}{LIVE}"

    def _open(self) -> None:
        self._number += 1
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._descriptor = os.open(self._path, flags, 0o600)
        self.size = 0
        self._named = False

    def _make_named(self) -> None:
        fault("spool.folder.before")
        durable.sync_folder(self._folder)
        fault("spool.folder.after")
        self._named = True

    def _close(self) -> None:
        os.close(self._descriptor)
        self._descriptor = -1
        self.size = 0

    def _abandon(self) -> None:
        """Cut off what was refused and write no more here: after a failed fsync the system may have dropped any of it.

        What cannot be done now, on a disk that fails, a worker does once this gate has ended: a torn last line is
        ignored, and a line that was refused but is whole names a decision that nobody was told.
        """
        with suppress(OSError):
            os.ftruncate(self._descriptor, self.size)
        with suppress(OSError):
            if self.size:
                self._path.replace(self._path.with_suffix(BATCH))
            else:
                self._path.unlink()
        self._close()
