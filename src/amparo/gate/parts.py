"""What a gate consists of, made once and handed to whoever needs several of them."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from amparo.gate.following import Following
from amparo.gate.judge import Judge, policy_of
from amparo.gate.metrics import Metrics
from amparo.gate.near_misses import NearMisses
from amparo.media.pool import Pool
from amparo.settings import Settings
from amparo.spool.writer import SpoolWriter
from amparo.supervise.companion import Companion


@dataclass(frozen=True)
class Parts:
    """One gate process.

    gate: opaque id, new at each start, part of every attempt's name. aside: one thread for batches, which would hold up
    the loop. companion: the worker beside it, None for a replica.
    """

    gate: str
    settings: Settings
    following: Following
    judge: Judge
    pool: Pool
    spool: SpoolWriter
    metrics: Metrics
    aside: ThreadPoolExecutor
    companion: Companion | None

    @classmethod
    def of(cls, settings: Settings, companion: Companion | None = None) -> "Parts":
        """The parts for these settings; none of them started."""
        gate = secrets.token_hex(8)
        following = Following(settings.snapshot_dir, settings.gate.poll_seconds, settings.gate.stale_seconds)
        near_misses = NearMisses(settings.gate.near_miss_limit)
        return cls(
            gate=gate,
            settings=settings,
            following=following,
            judge=Judge(
                gate,
                following,
                policy_of(settings.policy),
                settings.gate.near_miss_reach,
                near_misses,
                library=settings.upload_host is not None,
            ),
            pool=Pool(settings.media),
            spool=SpoolWriter(settings.spool_dir, gate),
            metrics=Metrics(),
            aside=ThreadPoolExecutor(1, "find"),
            companion=companion,
        )
