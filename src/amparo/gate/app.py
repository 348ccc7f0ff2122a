"""The gate put together: the one place where its parts meet, and where they start and end in order."""

import asyncio
import gc
import logging
import os
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from amparo.errors import AmparoError
from amparo.gate import openapi, refusals
from amparo.gate.checks import Checks
from amparo.gate.companion import Companion
from amparo.gate.envelope import Envelope
from amparo.gate.following import Following
from amparo.gate.judge import Judge, policy_of
from amparo.gate.metrics import Metrics
from amparo.gate.near_misses import NearMisses
from amparo.gate.status import Status
from amparo.media.pool import Pool
from amparo.settings import Settings
from amparo.snapshots.follower import Snapshot
from amparo.spool.live import BATCH
from amparo.spool.writer import SpoolWriter

_log = logging.getLogger(__name__)


def build(settings: Settings, companion: Companion | None = None) -> Starlette:
    """The application. Nothing starts before its lifespan does.

    companion: the worker to run beside it; None for a replica.
    """
    gate = secrets.token_hex(8)
    following = Following(settings.snapshot_dir, settings.gate.poll_seconds, settings.gate.stale_seconds)
    near_misses = NearMisses(settings.gate.near_miss_limit)
    judge = Judge(gate, following, policy_of(settings.policy), settings.gate.near_miss_reach, near_misses)
    spool = SpoolWriter(settings.spool_dir, gate)
    pool = Pool(settings.media)
    metrics = Metrics()
    aside = ThreadPoolExecutor(1, "find")
    checks = Checks(settings, following, judge, pool, spool, metrics, aside)
    status = Status(gate, following, spool, metrics, companion, msgspec.json.encode(openapi.describe()))
    _gauges(metrics, settings, following, spool, checks, companion)
    routes = [
        Route("/v1/check", checks.check, methods=["POST"]),
        Route("/v1/check/batch", checks.batch, methods=["POST"]),
        Route("/v1/health", status.health, methods=["GET"]),
        Route("/v1/openapi.json", status.openapi, methods=["GET"]),
        Route("/metrics", status.metrics, methods=["GET"]),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.enter_context(spool)
            stack.enter_context(aside)
            stack.enter_context(pool)
            await following.look()
            gc.collect()
            gc.freeze()  # what is loaded now stays; the collector need not walk through it while requests wait
            await stack.enter_async_context(_in_background(following.run()))
            if companion is not None:
                await stack.enter_async_context(_in_background(companion.run()))
            yield

    app = Starlette(
        routes=routes,
        middleware=[Middleware(Envelope, metrics=metrics, routes=frozenset(route.path for route in routes))],
        exception_handlers={
            AmparoError: refusals.on_amparo_error,
            HTTPException: refusals.on_http_exception,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


@asynccontextmanager
async def _in_background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run something for as long as the block lasts.

    If it breaks off by an error of its own the whole gate ends: one that no longer follows the snapshot must not go on
    as if nothing were.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_end_if_broken)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _end_if_broken(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.critical("a background task ended by %s; the gate ends", type(error).__name__)
        os.kill(os.getpid(), signal.SIGTERM)


def _gauges(
    metrics: Metrics,
    settings: Settings,
    following: Following,
    spool: SpoolWriter,
    checks: Checks,
    companion: Companion | None,
) -> None:
    """Values that are read when Prometheus asks."""

    def of_snapshot(read: Callable[[Snapshot], float]) -> Callable[[], float]:
        return lambda: read(following.snapshot) if following.loaded else float("nan")

    metrics.gauge("snapshot_sequence", "Last change taken in.", of_snapshot(lambda snapshot: snapshot.seq))
    metrics.gauge("snapshot_signals", "Fingerprints held.", of_snapshot(lambda snapshot: snapshot.index.size))
    metrics.gauge(
        "snapshot_age_seconds", "Time since everything known was followed.", lambda: following.age(time.time())
    )
    metrics.gauge("spool_waiting", "Decisions not yet durable.", lambda: spool.waiting)
    metrics.gauge(
        "spool_files",
        "Finished files that no worker has taken yet.",
        lambda: sum(1 for _ in settings.spool_dir.glob(f"*{BATCH}")),
    )
    metrics.gauge("uploads_under_way", "Files being received or decoded.", lambda: checks.uploads)
    metrics.gauge(
        "worker_restarts", "Times the worker beside was started again.", lambda: companion.restarts if companion else 0
    )
