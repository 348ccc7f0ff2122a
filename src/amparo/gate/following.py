"""Keeping up with the snapshot, in the background of the server's loop.

Small changes are taken in between two requests, on the loop's own thread, so that no request sees half of one. A new
set of segments is loaded and checked on another thread while the old one goes on answering.
"""

import asyncio
import time
from pathlib import Path

from amparo.errors import Unavailable
from amparo.gate.warm import warm
from amparo.snapshots import manifest
from amparo.snapshots.follower import Follower, Snapshot

_NEVER = float("inf")


class Following:
    """The snapshot as the gate sees it. poll_seconds: how often to look; stale_seconds: age that counts as stale."""

    def __init__(self, directory: Path, poll_seconds: float, stale_seconds: float) -> None:
        self._folder = directory
        self._follower = Follower(directory)
        self._poll_seconds = poll_seconds
        self._stale_seconds = stale_seconds
        self._manifest: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None
        self._trouble: Unavailable | None = Unavailable("snapshot_missing", "No snapshot is loaded yet.")
        self._followed_at = -_NEVER
        self._beat_at = -_NEVER

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot. Raises Unavailable `snapshot_missing` or `snapshot_corrupt` while there is none."""
        if self._snapshot is None:
            raise self._trouble or Unavailable("snapshot_missing", "No snapshot is loaded yet.")
        return self._snapshot

    @property
    def loaded(self) -> bool:
        """Whether there is a snapshot."""
        return self._snapshot is not None

    @property
    def trouble(self) -> str | None:
        """Code of what went wrong at the last look; None where it went well."""
        return self._trouble.code if self._trouble else None

    def age(self, now: float) -> float:
        """Seconds for which nothing new can have been seen: no heartbeat, or none that could be followed.

        now: Unix seconds. inf where there has never been a heartbeat.
        """
        return max(0.0, now - min(self._beat_at, self._followed_at))

    def is_stale(self, now: float) -> bool:
        """Whether the snapshot is older than permitted."""
        return self.age(now) > self._stale_seconds

    def stale_age(self) -> str | None:
        """Whole seconds for the stale header, `unknown` where there never was a heartbeat; None while fresh."""
        age = self.age(time.time())
        if age <= self._stale_seconds:
            return None
        return "unknown" if age == _NEVER else str(int(age))

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._poll_seconds)

    async def look(self) -> None:
        """Take in what is new. What cannot be loaded is tried again at the next look; the one before stays in use."""
        try:
            identity = manifest.identity(self._folder)
            if self._snapshot is None or identity != self._manifest:
                await asyncio.to_thread(self._load)
                self._manifest = identity
            else:
                self._follower.refresh()
            self._snapshot = self._follower.snapshot
            now = time.time()
            self._followed_at = now
            self._beat_at = now - self._follower.heartbeat_age(now)
            self._trouble = None
        except Unavailable as error:
            self._trouble = error
        except OSError:
            self._trouble = Unavailable("snapshot_corrupt", "The snapshot cannot be read.")

    def _load(self) -> None:
        if self._snapshot is None:
            warm()
            self._follower.open()
        else:
            self._follower.refresh()
