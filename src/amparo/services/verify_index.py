"""Check the snapshot on disk. Needs no store, so that it works where only a gate runs."""

from amparo.settings import Settings
from amparo.snapshots.publisher import Publisher


def verify_index(settings: Settings) -> list[str]:
    """What is wrong with the snapshot, in words; empty when every checksum agrees.

    Raises Unavailable `snapshot_locked`.
    """
    with Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        return publisher.verify()
