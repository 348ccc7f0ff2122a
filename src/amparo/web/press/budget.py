"""How much one source may ask, and how much is worked on at once. Both are held in memory of a fixed size."""

import hashlib
import math
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from amparo.errors import Refused, Unavailable

TOKENS = 60.0
"""In a full bucket: a newsroom behind one address, each editor with some checks while rewriting."""
TOKENS_A_SECOND = 0.5
CHARACTERS_A_TOKEN = 20_000
"""A check costs one token, and one more for each of these."""
SLOTS = 4_096
AT_ONCE = 2
"""Checks worked on at once. They are sums without waiting, and one more would only slow the others."""
WAITING = 2
"""Further ones that may wait; the other half of the threads is left to the other pages."""


class TooManyChecks(Refused):
    """A source has asked too much. seconds: after which asking again can succeed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_checks", "Too many checks from this network; try again later.")
        self.seconds = seconds


@dataclass
class Budget:
    """A bucket of tokens for each of `SLOTS` slots. A source falls into one of them by a digest under a key that only
    this process has; two that share one share a budget. No address is kept.
    """

    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _slots: list[tuple[float, float]] = field(default_factory=lambda: [(TOKENS, 0.0)] * SLOTS, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, source: str | None, characters: int, now: float) -> None:
        """Take tokens for a text. source: network address, None where not known. now: monotonic seconds.

        Raises TooManyChecks.
        """
        cost = 1 + characters // CHARACTERS_A_TOKEN
        slot = self._slot(source)
        with self._lock:
            tokens, at = self._slots[slot]
            tokens = min(TOKENS, tokens + (now - at) * TOKENS_A_SECOND)
            enough = tokens >= cost
            self._slots[slot] = (tokens - cost if enough else tokens, now)
        if not enough:
            raise TooManyChecks(math.ceil((cost - tokens) / TOKENS_A_SECOND))

    def _slot(self, source: str | None) -> int:
        digest = hashlib.blake2b((source or "").encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest) % SLOTS


class Places:
    """The places at which checks are worked on."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._work = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + waiting)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for as long as the block lasts; waits for one where few wait. Raises Unavailable `checks_busy`."""
        if not self._line.acquire(blocking=False):
            raise Unavailable("checks_busy", "Several articles are being checked; try again in a moment.")
        try:
            with self._work:
                yield
        finally:
            self._line.release()
