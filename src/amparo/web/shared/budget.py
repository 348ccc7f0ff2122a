"""How much one source may ask, and how much is worked on at once. Both are held in memory of a fixed size."""

import hashlib
import math
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SLOTS = 4_096
AT_ONCE = 2
"""Long sums worked on at once. They never wait for anything, and one more would only slow the others."""
WAITING = 2
"""Further ones that may wait for a place; the other half of the threads is left to the other pages."""
PATIENCE = 10.0
"""Seconds to wait for a place."""


class AllTaken(Exception):
    """There is no place, and none was given back in time. Whoever asked for one says so with a code of its own."""


@dataclass
class Buckets:
    """A bucket of tokens for each of `SLOTS` slots. A source falls into one of them by a digest under a key that only
    this process has; two that share one share a budget. No address is kept.

    tokens: in a full bucket. a_second: tokens that come back.
    """

    tokens: float
    a_second: float
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _slots: list[tuple[float, float]] = field(init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._slots = [(self.tokens, 0.0)] * SLOTS

    def spend(self, source: str | None, cost: float, now: float) -> int:
        """Take tokens, if there are enough of them: then 0. Else seconds after which there are, at least 1.

        source: network address, None where not known. cost: at most a full bucket. now: monotonic seconds.
        """
        slot = self._slot(source)
        with self._lock:
            tokens, at = self._slots[slot]
            tokens = min(self.tokens, tokens + (now - at) * self.a_second)
            enough = tokens >= cost
            self._slots[slot] = (tokens - cost if enough else tokens, now)
        return 0 if enough else math.ceil((cost - tokens) / self.a_second)

    def _slot(self, source: str | None) -> int:
        digest = hashlib.blake2b((source or "").encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest) % SLOTS


class Places:
    """Places at which long sums are worked on."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._work = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for as long as the block lasts; waits for one where few wait. Raises AllTaken, before the block."""
        if not self._line.acquire(blocking=False):
            raise AllTaken
        try:
            if not self._work.acquire(timeout=self._patience):
                raise AllTaken
            try:
                yield
            finally:
                self._work.release()
        finally:
            self._line.release()


LONG_SUMS = Places()
"""Shared by all pages, so that what is left to the others is left whatever is asked."""
