"""Bring the gates' decisions into the ledger and the library, and hold uploaders who keep coming near."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import batched

from amparo.errors import Unavailable
from amparo.services.append_library import append_library
from amparo.services.publish_changes import publish_changes
from amparo.services.reappearance import note_reappearances
from amparo.settings import Settings
from amparo.snapshots.library_rows import LibraryRow
from amparo.spool import lock
from amparo.spool.model import Attempt
from amparo.spool.reader import batches
from amparo.store import models as rows
from amparo.store.transaction import Write, writing

DAY = 24 * 3600.0
"""Seconds within which near misses are counted, and for which an uploader is held after the last of them."""


BULK = 1_000
"""Attempts in one statement."""
READER = "READER"
"""Lock file in the spool: one process reads at a time."""


def drain_spool(settings: Settings, now: float) -> int:
    """Put what gates have spooled into the ledger. Returns how many attempts were read. now: Unix seconds.

    A batch is deleted only after the commit, and an attempt already in the ledger is passed over: dying anywhere loses
    nothing and counts nothing twice. Uploaders with `gate.near_miss_limit` near misses within a day are held until a
    day after the last one, at every gate once this returns. Where another process drains, this one leaves it to it.
    Uploads that were allowed are in the library before their batch is deleted; where it cannot be written the batch
    stays, and the others are drained all the same.
    Raises Unavailable `store_unavailable`, `snapshot_locked`, and at the end `library_locked`, `library_unwritable`,
    `library_corrupt`.
    """
    if not settings.spool_dir.is_dir():
        return 0
    reader = lock.take(settings.spool_dir / READER)
    if reader is None:
        return 0
    try:
        return _drain(settings, now)
    finally:
        os.close(reader)


def _drain(settings: Settings, now: float) -> int:
    read, held = 0, False
    trouble: Unavailable | None = None
    for batch in batches(settings.spool_dir):
        with writing(settings) as write:
            for attempts in batched(batch.attempts, BULK):
                rows.Attempt.objects.bulk_create(map(_row, attempts), ignore_conflicts=True)
                note_reappearances(write, settings, attempts)
                near = {one.uploader_ref for one in attempts if one.near_miss and one.uploader_ref is not None}
                held |= _hold(write, near, settings.gate.near_miss_limit, now)
        read += len(batch.attempts)
        try:
            append_library(settings, list(_library_rows(settings, batch.attempts)))
        except Unavailable as error:  # this batch stays; the others, and who is to be held, need not wait for it
            trouble = error
            continue
        batch.done()
    if held:
        publish_changes(settings)
    if trouble is not None:
        raise trouble
    return read


def _library_rows(settings: Settings, attempts: Iterable[Attempt]) -> Iterator[LibraryRow]:
    """What was allowed, under the gate's own name for its version: a scan replaces it by what the host says."""
    host = settings.upload_host
    for one in attempts:
        seen, key = one.seen, one.content_ref
        if host is not None and seen is not None and key is not None:
            version = f"gate:{one.gate}-{one.number}"
            yield LibraryRow(
                host, key, version, seen.size, seen.sha256, seen.pdq, seen.quality, seen.kind, first_seen=one.at
            )


def hold_until(near_misses: Sequence[float], limit: int) -> float | None:
    """Until when these near misses of one uploader hold it, None if they never reach the limit within a day.

    near_misses: Unix seconds, ascending. The latest run of `limit` within a day counts, and lasts a day from its last.
    """
    for last in range(len(near_misses) - 1, limit - 2, -1):
        if near_misses[last] - near_misses[last - limit + 1] < DAY:
            return near_misses[last] + DAY
    return None


def _hold(write: Write, uploaders: Iterable[str], limit: int, now: float) -> bool:
    """Stamp holds that are new or last longer now. Returns whether there are any."""
    times: dict[str, list[float]] = defaultdict(list)
    since = datetime.fromtimestamp(now - 2 * DAY, UTC)
    recent = rows.Attempt.objects.filter(near_miss=True, uploader_ref__in=list(uploaders), at__gte=since)
    for uploader, at in recent.order_by("at").values_list("uploader_ref", "at"):
        times[uploader or ""].append(at.timestamp())
    held = False
    for uploader, near_misses in times.items():
        until = hold_until(near_misses, limit)
        if until is None or until <= now:
            continue
        end = datetime.fromtimestamp(until, UTC)
        if not rows.UploaderHold.objects.filter(ref=uploader, until__gte=end).exists():
            rows.UploaderHold.objects.update_or_create(ref=uploader, defaults={"until": end, "changed_seq": write.seq})
            held = True
    return held


def _row(attempt: Attempt) -> rows.Attempt:
    return rows.Attempt(
        gate=attempt.gate,
        number=attempt.number,
        at=datetime.fromtimestamp(attempt.at, UTC),
        kind=attempt.kind,
        key=attempt.key,
        uploader_ref=attempt.uploader_ref,
        content_ref=attempt.content_ref,
        action=attempt.action,
        reason=attempt.reason,
        items=[str(item) for item in attempt.items],
        near_miss=attempt.near_miss,
    )
