"""One round of the worker."""

from dataclasses import dataclass

from amparo.errors import Unavailable
from amparo.services.drain_spool import drain_spool
from amparo.services.publish_changes import publish_within
from amparo.services.rebuild_index import rebuild_index
from amparo.services.verify_index import verify_index
from amparo.settings import Settings
from amparo.snapshots.publisher import Publisher
from amparo.store.connection import reading


@dataclass(frozen=True)
class Tended:
    """attempts: read from the spool. seq: published up to. compacted: whether the change log was folded in."""

    attempts: int
    seq: int
    compacted: bool


def heal_snapshot(settings: Settings) -> list[str]:
    """Check the snapshot and write it anew if anything is wrong with it. Returns what was wrong."""
    problems = verify_index(settings)
    if problems:
        rebuild_index(settings)
    return problems


def tend_snapshot(settings: Settings, now: float) -> Tended:
    """Fill the ledger, publish what is committed, fold the log when it is long, tell gates that this is all there is.

    now: Unix seconds. The heartbeat comes last: a worker that cannot reach its store gives none, and gates turn stale.
    Raises Unavailable `store_unavailable`, `snapshot_locked`, and what draining the spool raises, after the rest is
    done; the next round makes up for it.
    """
    attempts, trouble = 0, None
    try:
        attempts = drain_spool(settings, now)
    except Unavailable as error:  # a ledger or library that does not answer must not keep bank changes from the gates
        trouble = error
    with reading(settings), Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        seq = publish_within(publisher, settings)
        compacted = publisher.compact()
        publisher.heartbeat(now)
    if trouble is not None:
        raise trouble
    return Tended(attempts, seq, compacted)
