"""The addresses that decide: read, look up, record, answer, in that order."""

import asyncio
from collections.abc import Sequence
from time import monotonic

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from amparo.errors import BadInput, Unavailable
from amparo.gate import intake
from amparo.gate.api import BatchAnswer, BatchCheck, FingerprintCheck
from amparo.gate.budgets import Budgets, cost_of_batch
from amparo.gate.judge import Judged, probes_of, record
from amparo.gate.keys import Scope, authenticate, require
from amparo.gate.parts import Parts
from amparo.matching.state import KeyState
from amparo.media.pool import SignOptions, Upload

MOST_UPLOADS = 64
"""Files received or decoded at once; each may take `media.max_bytes` of memory."""
_FINGERPRINT_CHECK = msgspec.json.Decoder(FingerprintCheck)
_BATCH_CHECK = msgspec.json.Decoder(BatchCheck)


class Checks:
    """The endpoints /v1/check and /v1/check/batch."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._metrics = parts.metrics
        self._budgets = Budgets()
        self.uploads = 0
        """Files being received or decoded now."""

    async def check(self, request: Request) -> Response:
        """POST /v1/check: one file, or the fingerprints of one."""
        with self._metrics.stage("whole"):
            key = self._admit(request, Scope.CHECK)
            kind = intake.content_type(request)
            if kind == "application/json":
                judged = await self._check_fingerprints(request, key)
            elif kind == "multipart/form-data":
                judged = await self._check_file(request, key)
            else:
                raise BadInput("unsupported_content_type", "A check is application/json or multipart/form-data.")
            await self._record([judged])
            return self._answer(judged.answer)

    async def batch(self, request: Request) -> Response:
        """POST /v1/check/batch: fingerprints of many files, answered in order."""
        key = self._admit(request, Scope.BATCH)
        most = self._parts.settings.gate.batch_limit
        body = await intake.read_json(request, intake.BATCH_BASE_BYTES + most * intake.BATCH_BYTES_EACH)
        checks = intake.decode(_BATCH_CHECK, body).checks
        fingerprints = sum(len(check.fingerprints) for check in checks)
        if fingerprints > most:
            raise BadInput("body_too_large", f"A batch may hold at most {most} fingerprints.")
        if (rest := cost_of_batch(fingerprints) - 1) > 0:
            self._budgets.spend(key, rest, monotonic())
        loop = asyncio.get_running_loop()
        judged = await loop.run_in_executor(self._parts.aside, self._parts.judge.check_all, key, checks)
        await self._record(judged)
        return self._answer(BatchAnswer(tuple(one.answer for one in judged)))

    def _admit(self, request: Request, scope: Scope) -> KeyState:
        """The caller's key, once it may do this and has paid for it."""
        key = authenticate(request.headers.get("authorization"), self._parts.following.snapshot.keys)
        require(key, scope)
        self._budgets.spend(key, 1, monotonic())
        return key

    async def _check_fingerprints(self, request: Request, key: KeyState) -> Judged:
        check = intake.decode(_FINGERPRINT_CHECK, await intake.read_json(request, intake.CHECK_BYTES))
        with self._metrics.stage("find"):
            return self._parts.judge.check(key, check, probes_of(check.fingerprints))

    async def _check_file(self, request: Request, key: KeyState) -> Judged:
        if self.uploads >= MOST_UPLOADS:
            raise Unavailable("media_busy", "Too many files are being received; try again.")
        most = self._parts.settings.media.max_bytes
        upload = _room_for(most)
        self.uploads += 1
        try:
            check = await intake.read_form(request, upload, most)
            with self._metrics.stage("decode"):
                content = await asyncio.wrap_future(self._parts.pool.submit(upload, SignOptions()))
            self._metrics.decoded(content.error)
        finally:
            self.uploads -= 1
            upload.close()
        with self._metrics.stage("find"):
            return self._parts.judge.check(key, check, content, upload.size)

    async def _record(self, judged: Sequence[Judged]) -> None:
        """Wait until the decisions are durable. Raises Unavailable `spool_unavailable`; then none may be answered."""
        with self._metrics.stage("spool"):
            await asyncio.wrap_future(self._parts.spool.append([one.attempt for one in judged]))
        for one in judged:
            record(self._metrics, one)

    def _answer(self, answer: msgspec.Struct) -> Response:
        headers = {}
        if (age := self._parts.following.stale_age()) is not None:
            headers["amparo-snapshot-stale"] = age
        return Response(msgspec.json.encode(answer), 200, headers, "application/json")


def _room_for(most: int) -> Upload:
    """Memory for one file. Raises Unavailable `media_busy` where the system has none left."""
    try:
        return Upload(most)
    except OSError:
        raise Unavailable("media_busy", "There is no room for another file; try again.") from None
