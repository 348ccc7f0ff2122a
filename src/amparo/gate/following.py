"""Keeping up with the snapshot, in the background of the server's loop.

Changes are taken in between two requests, on the loop's own thread, so that no request sees half of one. A new set of
segments is loaded and checked on another thread; meanwhile the old one goes on answering, and changes go on counting.
"""

import asyncio
import time
from pathlib import Path

from amparo.errors import Unavailable
from amparo.gate.warm import warm
from amparo.snapshots.follower import Follower, Loaded, Snapshot

_NEVER = float("inf")
_AGAIN_SECONDS = 1.0
"""Pause before segments that could not be loaded are tried again: checking them may take a whole processor."""


class Following:
    """The snapshot as the gate sees it. poll_seconds: how often to look; stale_seconds: age that counts as stale."""

    def __init__(self, directory: Path, poll_seconds: float, stale_seconds: float) -> None:
        self._folder = directory
        self._follower = Follower(directory)
        self._poll_seconds = poll_seconds
        self._stale_seconds = stale_seconds
        self._loading: asyncio.Task[Loaded] | None = None
        self._load_at = -_NEVER
        self._snapshot: Snapshot | None = None
        self._trouble: Unavailable | None = Unavailable("snapshot_missing", "No snapshot is loaded yet.")
        self._beat_at = -_NEVER
        self._warm = False

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
        return max(0.0, now - self._beat_at)

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
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._poll_seconds)
        finally:
            if self._loading is not None:
                self._loading.cancel()

    async def look(self) -> None:
        """Take in what is new. What cannot be loaded is tried again at the next look; the one before stays in use."""
        try:
            if self._snapshot is None:
                self._follower.adopt(await asyncio.to_thread(self._load))
            self._follower.follow()
            self._take_in()
            await self._load_aside()
        except Unavailable as error:
            self._trouble = error
        except OSError:
            self._trouble = Unavailable("snapshot_corrupt", "The snapshot cannot be read.")

    def _take_in(self) -> None:
        self._snapshot = self._follower.snapshot
        now = time.time()
        self._beat_at = now - self._follower.heartbeat_age(now)
        self._trouble = None

    async def _load_aside(self) -> None:
        """Start loading new segments, or take those that are ready."""
        if self._loading is not None and self._loading.done():
            loading, self._loading = self._loading, None
            self._load_at = time.monotonic() + _AGAIN_SECONDS
            self._follower.adopt(await loading)
            self._take_in()
        elif self._loading is None and self._follower.outdated and time.monotonic() >= self._load_at:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))

    def _load(self) -> Loaded:
        if not self._warm:
            warm()
            self._warm = True
        return self._follower.load()
