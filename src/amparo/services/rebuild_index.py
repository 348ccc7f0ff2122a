"""Write the snapshot anew from the store."""

from datetime import UTC, datetime

from amparo.settings import Settings
from amparo.snapshots.publisher import Publisher
from amparo.store.changes import small_state
from amparo.store.columns import full_items
from amparo.store.connection import reading
from amparo.store.transaction import latest_seq


def rebuild_index(settings: Settings) -> int:
    """Replace the snapshot, whatever state it is in, by one of everything in force. Returns its number.

    To be called after the store came back from a backup, too.
    Raises Unavailable `store_unavailable`, `snapshot_locked`.
    """
    with reading(settings), Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        return rebuild_within(publisher, latest_seq())


def rebuild_within(publisher: Publisher, newest: int) -> int:
    """The same, by a publisher that is already open. newest: the latest number, read after the publisher was opened."""
    publisher.rebuild([small_state(newest, datetime.now(UTC))], [full_items()])
    return newest
