"""The addresses that tell how the gate is: health for probes, metrics for Prometheus, and its own description."""

import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from amparo.errors import Unavailable
from amparo.gate import openapi
from amparo.gate.api import Health, HealthStatus
from amparo.gate.keys import Scope, authenticate, require
from amparo.gate.metrics import CONTENT_TYPE
from amparo.gate.parts import Parts


class Status:
    """The endpoints /v1/health, /metrics and /v1/openapi.json."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._following = parts.following
        self._description = msgspec.json.encode(openapi.describe())

    async def health(self, request: Request) -> Response:
        """GET /v1/health: 200 while checks are answered, else 503. A key with the scope `health` is told more."""
        status = self._status()
        health = Health(status)
        header = request.headers.get("authorization")
        if header is not None and status == "ok":
            require(authenticate(header, self._following.snapshot.keys), Scope.HEALTH)
            health = self._details(status)
        return Response(msgspec.json.encode(health), 200 if status == "ok" else 503, media_type="application/json")

    async def metrics(self, request: Request) -> Response:
        """GET /metrics, for keys with the scope `metrics`."""
        require(authenticate(request.headers.get("authorization"), self._following.snapshot.keys), Scope.METRICS)
        return Response(self._parts.metrics.text(), 200, {"content-type": CONTENT_TYPE})

    async def openapi(self, _: Request) -> Response:
        """GET /v1/openapi.json, for everyone: it says nothing that the public documentation does not."""
        return Response(self._description, 200, media_type="application/json")

    def _status(self) -> HealthStatus:
        try:
            _ = self._following.snapshot
        except Unavailable as error:
            return "starting" if error.code == "snapshot_missing" else "unavailable"
        return "unavailable" if self._parts.spool.failing else "ok"

    def _details(self, status: HealthStatus) -> Health:
        now, companion = time.time(), self._parts.companion
        snapshot = self._following.snapshot
        age = self._following.age(now)
        return Health(
            status,
            gate=self._parts.gate,
            sequence=snapshot.seq,
            signals=snapshot.index.size,
            heartbeat_age=None if age == float("inf") else age,
            stale=self._following.is_stale(now),
            trouble=self._following.trouble,
            spool_waiting=self._parts.spool.waiting,
            worker=companion.state if companion is not None else "none",
        )
