"""Who comes near a known item again and again without matching it: somebody who tries how far an edit must go.

After a number of near misses within a day the uploader's uploads are held. This table reacts at once in one gate; the
ledger counts the same for all gates and sends holds back in the snapshot.

A request without an uploader reference is recorded as a near miss and holds nobody: counting it against the key would
let any stranger stop a whole platform. The key's budget bounds it.
"""

import threading
from collections import OrderedDict, deque

from amparo.matching.state import HoldState

DAY = 86_400.0
MOST_UPLOADERS = 50_000
"""Uploaders remembered at once; who has been quiet longest is forgotten first. About 10 MB."""


class NearMisses:
    """Times of recent near misses by uploader reference. Thread-safe. limit: misses in a day that lead to a hold."""

    def __init__(self, limit: int, most_uploaders: int = MOST_UPLOADERS) -> None:
        self._limit = max(1, limit)
        self._most = most_uploaders
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, ref: str, now: float) -> None:
        """Count one. now: Unix seconds."""
        with self._lock:
            self._times.setdefault(ref, deque(maxlen=self._limit)).append(now)
            self._times.move_to_end(ref)
            if len(self._times) > self._most:
                self._times.popitem(last=False)

    def held(self, ref: str | None, hold: HoldState | None, now: float) -> bool:
        """Whether this uploader is held. hold: the ledger's; one that has ended forgives what was before its end."""
        if ref is None:
            return False
        if hold is not None and hold.until > now:
            return True
        since = max(now - DAY, hold.until) if hold is not None else now - DAY
        with self._lock:
            return sum(at > since for at in self._times.get(ref, ())) >= self._limit
