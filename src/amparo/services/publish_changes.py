"""Bring the snapshot up to the store."""

from amparo.services.rebuild_index import rebuild_within
from amparo.settings import Settings
from amparo.snapshots.publisher import Publisher
from amparo.store.changes import changes_after, pending_signals, total_signals
from amparo.store.connection import reading
from amparo.store.transaction import latest_seq

REBUILD_SHARE = 4
"""From a quarter of all signals on, writing everything anew is cheaper than folding in what changed."""


def publish_changes(settings: Settings) -> int:
    """Publish every committed change; when this returns, gates see it at their next look. Returns the number published.

    Called after each commit; what a dying process committed but did not publish goes out with the next call of anyone.
    Raises Unavailable `store_unavailable` or `snapshot_locked`: what was committed then waits for the next call.
    """
    with reading(settings), Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        return publish_within(publisher, settings)


def publish_within(publisher: Publisher, settings: Settings) -> int:
    """The same, by a publisher that is open, for a block that reads the store.

    A snapshot that is missing, broken, or ahead of the store (which then came back from a backup) is written anew.
    """
    newest, tail = latest_seq(), settings.index.tail_signals
    if not 0 <= publisher.seq <= newest:
        return rebuild_within(publisher, newest)
    pending = pending_signals(publisher.seq)
    if pending > max(tail, total_signals() // REBUILD_SHARE):
        return rebuild_within(publisher, newest)
    for change in changes_after(publisher.seq, newest):
        publisher.publish(change)
        if pending > tail:
            publisher.compact()
    return publisher.seq
