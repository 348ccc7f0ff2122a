"""The latest things worked out, kept in memory: each of them once, however many ask for it at the same time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from amparo.web.shared.budget import PATIENCE, AllTaken


class Kept[K: Hashable, V]:
    """Values by key; beyond `most`, the one that was not asked for the longest is forgotten. For several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._under_way: dict[K, Future[V]] = {}
        self._lock = threading.Lock()

    def found(self, key: K) -> V | None:
        """What is kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def made(self, key: K, make: Callable[[], V]) -> V:
        """What is kept, else what `make` gives; whoever asks meanwhile waits for that. What it raises is not kept.

        Raises AllTaken where another thread is at it for too long.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            others = self._under_way.get(key)
            own = self._under_way.setdefault(key, Future())
        if others is None:
            return self._make(key, make, own)
        try:
            return others.result(PATIENCE)
        except TimeoutError:
            raise AllTaken from None

    def _make(self, key: K, make: Callable[[], V], own: Future[V]) -> V:
        try:
            value = make()
        except BaseException as error:
            self._over(key)
            own.set_exception(error)
            raise
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        self._over(key)
        own.set_result(value)
        return value

    def _over(self, key: K) -> None:
        with self._lock:
            del self._under_way[key]
