"""Bring the snapshot up to the store."""

from amparo.settings import Settings
from amparo.services.rebuild_index import rebuild_within
from amparo.snapshots.publisher import Publisher
from amparo.store.changes import changes_after, pending_signals, total_signals
from amparo.store.connection import reading
from amparo.store.transaction import latest_seq

REBUILD_SHARE = 4
"""From a quarter of all signals on, writing everything anew is cheaper than folding in what changed."""


def publish_changes(settings: Settings) -> int:
    """Publish every committed change; when this returns, gates see it at their next look. Returns the last number.

    Called after each commit; what a dying process committed but did not publish goes out with the next call of anyone.
    Raises Unavailable `store_unavailable` or `snapshot_locked`: what was committed then waits for the next call.
    """
    with reading(settings), Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        newest = latest_seq()
        pending = pending_signals(publisher.seq)
        huge = pending > max(settings.index.tail_signals, total_signals() // REBUILD_SHARE)
        if huge or not 0 <= publisher.seq <= newest:
            rebuild_within(publisher, newest)
            return newest
        for change in changes_after(publisher.seq, newest):
            publisher.publish(change)
            if pending > settings.index.tail_signals:
                publisher.compact()
        return publisher.seq
