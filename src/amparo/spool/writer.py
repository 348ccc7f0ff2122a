"""Decisions made durable before they are answered, many with one fsync.

Whoever decides hands attempts over and gets a future; one thread takes whatever waits, writes it, fsyncs once and then
resolves all its futures. The file is finished some times a second, so that a worker sees decisions soon.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from amparo.errors import Unavailable
from amparo.snapshots.framed import frame
from amparo.spool import lock
from amparo.spool.live import LiveFile
from amparo.spool.model import Attempt

_FAILED = "The decision could not be recorded; try again."


@dataclass(frozen=True)
class _Group:
    """Attempts handed over together. lines: as they will stand in the file."""

    lines: bytes
    count: int
    future: Future[None]

    def resolve(self, failed: Unavailable | None) -> None:
        """Wake whoever waits, unless it stopped waiting."""
        if not self.future.set_running_or_notify_cancel():
            return
        if failed is None:
            self.future.set_result(None)
        else:
            self.future.set_exception(failed)


class SpoolWriter:
    """The one writer of a gate's files in the spool folder, for as long as the `with` block lasts. Thread-safe.

    gate: opaque id, new at each start, without "-". rotate_seconds, rotate_bytes: age and size at which a file is
    finished. most_waiting: attempts that may wait for the disk; more are refused.
    Raises Unavailable `spool_unavailable` on entry where the folder cannot be written.
    """

    def __init__(
        self,
        directory: Path,
        gate: str,
        *,
        rotate_seconds: float = 0.5,
        rotate_bytes: int = 8_000_000,
        most_waiting: int = 100_000,
    ) -> None:
        self._folder = directory
        self._gate = gate
        self._rotate_seconds = rotate_seconds
        self._rotate_bytes = rotate_bytes
        self._most_waiting = most_waiting
        self._live = LiveFile(directory, gate)
        self._wake = threading.Condition()
        self._groups: list[_Group] = []
        self._waiting = 0
        self._closing = False
        self._failing = False
        self._finish_at = float("inf")
        self._thread = threading.Thread(target=self._run, name="spool")
        self._lock = -1

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = lock.hold(self._folder, self._gate)
        except OSError:
            raise Unavailable("spool_unavailable", "The spool folder cannot be written.") from None
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what waits, finish the file, let the lock go."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()
        lock.release(self._folder, self._gate, self._lock)

    @property
    def waiting(self) -> int:
        """Attempts not yet durable."""
        return self._waiting

    @property
    def failing(self) -> bool:
        """Whether the last write was refused by the system."""
        return self._failing

    def append(self, attempts: Sequence[Attempt]) -> Future[None]:
        """Record attempts. The future is done once they are durable; else it raises Unavailable `spool_unavailable`."""
        future: Future[None] = Future()
        group = _Group(b"".join(map(frame, attempts)), len(attempts), future)
        with self._wake:
            if self._closing or self._waiting + group.count > self._most_waiting:
                future.set_exception(Unavailable("spool_unavailable", _FAILED))
                return future
            self._groups.append(group)
            self._waiting += group.count
            self._wake.notify()
        return future

    def _run(self) -> None:
        """The thread. Should it break off by an error of its own, nobody is left waiting for it."""
        try:
            self._serve()
        finally:
            with self._wake:
                self._failing = not self._closing
                self._closing = True
                left, self._groups = self._groups, []
            for group in left:
                group.resolve(Unavailable("spool_unavailable", _FAILED))

    def _serve(self) -> None:
        while True:
            with self._wake:
                if not self._groups and not self._closing:
                    self._wake.wait(self._patience())
                groups, self._groups = self._groups, []
                closing = self._closing
            if groups:
                self._write(groups)
            if self._patience() == 0.0 or self._live.size >= self._rotate_bytes:
                self._finish()
            if closing and not groups:
                self._end()
                return

    def _patience(self) -> float | None:
        """Seconds until the file is due to be finished, never negative; None where nothing is in it."""
        if self._finish_at == float("inf"):
            return None
        return max(0.0, self._finish_at - time.monotonic())

    def _write(self, groups: Sequence[_Group]) -> None:
        failed: Unavailable | None = Unavailable("spool_unavailable", _FAILED)
        try:
            self._live.append(b"".join(group.lines for group in groups))
            failed = None
        except OSError:
            pass  # told to everyone who waits, below
        finally:
            self._failing = failed is not None
            with self._wake:
                self._waiting -= sum(group.count for group in groups)
            for group in groups:
                group.resolve(failed)
        if self._live.size and self._finish_at == float("inf"):
            self._finish_at = time.monotonic() + self._rotate_seconds

    def _finish(self) -> None:
        """What cannot be finished now is tried again after a while; it is durable where it is."""
        try:
            self._live.finish()
            self._finish_at = float("inf")
        except OSError:
            self._failing = True
            self._finish_at = time.monotonic() + self._rotate_seconds

    def _end(self) -> None:
        try:
            self._live.end()
        except OSError:
            self._failing = True
