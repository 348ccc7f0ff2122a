"""The gate put together: the one place where its parts meet, and where they start and end in order."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from amparo.errors import AmparoError
from amparo.gate import refusals
from amparo.gate.checks import Checks
from amparo.gate.envelope import Envelope
from amparo.gate.gauges import add_gauges
from amparo.gate.parts import Parts
from amparo.gate.status import Status
from amparo.settings import Settings
from amparo.supervise.companion import Companion

_log = logging.getLogger(__name__)


def build(settings: Settings, companion: Companion | None = None) -> Starlette:
    """The application. Nothing starts before its lifespan does.

    companion: the worker to run beside it; None for a replica.
    """
    parts = Parts.of(settings, companion)
    checks = Checks(parts)
    status = Status(parts)
    add_gauges(parts, checks)
    routes = [
        Route("/v1/check", checks.check, methods=["POST"]),
        Route("/v1/check/batch", checks.batch, methods=["POST"]),
        Route("/v1/health", status.health, methods=["GET"]),
        Route("/v1/openapi.json", status.openapi, methods=["GET"]),
        Route("/metrics", status.metrics, methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Envelope, metrics=parts.metrics, routes=frozenset(route.path for route in routes))],
        exception_handlers={AmparoError: refusals.on_amparo_error, HTTPException: refusals.on_http_exception},
        lifespan=lambda _: _running(parts),
    )
    app.router.redirect_slashes = False
    return app


@asynccontextmanager
async def _running(parts: Parts) -> AsyncIterator[None]:
    """Start the parts; at the end stop them in the opposite order, the spool last."""
    async with AsyncExitStack() as stack:
        stack.enter_context(parts.spool)
        stack.enter_context(parts.aside)
        stack.enter_context(parts.pool)
        await parts.following.look()
        gc.collect()
        gc.freeze()  # what is loaded now stays; the collector need not walk through it while requests wait
        await stack.enter_async_context(_in_background(parts.following.run()))
        if parts.companion is not None:
            await stack.enter_async_context(_in_background(parts.companion.run()))
        yield


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
