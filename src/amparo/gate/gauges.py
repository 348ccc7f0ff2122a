"""Values that are read when Prometheus asks."""

import time
from collections.abc import Callable

from amparo.gate.checks import Checks
from amparo.gate.parts import Parts
from amparo.snapshots.follower import Snapshot
from amparo.spool.live import BATCH


def add_gauges(parts: Parts, checks: Checks) -> None:
    """Make them known to the gate's metrics."""
    following, spool, companion = parts.following, parts.spool, parts.companion
    spool_dir = parts.settings.spool_dir

    def of_snapshot(read: Callable[[Snapshot], float]) -> Callable[[], float]:
        return lambda: read(following.snapshot) if following.loaded else float("nan")

    for name, about, read in (
        ("snapshot_sequence", "Last change taken in.", of_snapshot(lambda snapshot: snapshot.seq)),
        ("snapshot_signals", "Fingerprints held.", of_snapshot(lambda snapshot: snapshot.index.size)),
        (
            "snapshot_age_seconds",
            "Time since all that was known had been followed.",
            lambda: following.age(time.time()),
        ),
        ("spool_waiting", "Decisions not yet durable.", lambda: spool.waiting),
        (
            "spool_files",
            "Finished files that no worker has taken yet.",
            lambda: sum(1 for _ in spool_dir.glob(f"*{BATCH}")),
        ),
        ("uploads_under_way", "Files being received or decoded.", lambda: checks.uploads),
        (
            "worker_restarts",
            "Times the worker beside was started again.",
            lambda: companion.restarts if companion else 0,
        ),
    ):
        parts.metrics.gauge(name, about, read)
