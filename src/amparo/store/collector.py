"""Python's cycle collector, out of the way of bulk work."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for reference cycles within the block; for work that makes many small objects and no cycles.

    A batch of some thousand items keeps a quarter of a million objects alive for a moment, which the collector would
    walk again and again: measured, a third of the time of an import. Memory is still freed by reference counts.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
