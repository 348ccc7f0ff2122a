"""Django as an ASGI application: bodies read first and bounded, some threads that keep their connections."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext
from django.conf import settings as django_settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = 8
"""Requests worked on at once, each on a thread with a database connection of its own."""
BODY_SECONDS = 30.0
"""Time for a request's body; whoever takes longer is cut off and holds no thread meanwhile."""
_TOO_LARGE = "amparo.too_large"
_log = logging.getLogger(__name__)


def was_too_large(request: HttpRequest) -> bool:
    """Whether the request's body is said to be, or was, longer than it may be; it has then not been kept."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdigit() and int(said) > (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return True
    return bool(getattr(request, "scope", {}).get(_TOO_LARGE))


class _Handler(ASGIHandler):
    """Django's, on the thread that the caller chose instead of a new one for every request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.handle(scope, receive, send)


class Pages:
    """The ASGI application. largest: bytes of a request's body."""

    def __init__(self, largest: int, threads: int = THREADS) -> None:
        self._largest = largest
        self._django = _Handler()
        self._threads: asyncio.LifoQueue[ThreadSensitiveContext] = asyncio.LifoQueue()
        for _ in range(threads):
            self._threads.put_nowait(ThreadSensitiveContext())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            body = await asyncio.wait_for(self._read(receive), BODY_SECONDS)
        except TimeoutError:
            await _plainly(send, 408)
            return
        if body is None:
            return
        if len(body) > self._largest:
            scope, body = {**scope, _TOO_LARGE: True}, b""
        await self._on_a_thread(scope, _Replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """The body, cut off one byte above the limit; None when nobody is left to answer."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            if len(body) <= self._largest:
                body += message.get("body", b"")
            more = message.get("more_body", False)
        return bytes(body)

    async def _on_a_thread(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        thread = await self._threads.get()
        token = SyncToAsync.thread_sensitive_context.set(thread)
        try:
            await self._django(scope, receive, send_noting)
        except Exception as error:
            # as in `refusals`: the message may hold what was sent
            place = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("unexpected %s at %s:%s", type(error).__name__, place.name, place.lineno)
            if not started:
                await _plainly(send, 500)
        finally:
            SyncToAsync.thread_sensitive_context.reset(token)
            self._threads.put_nowait(thread)


class _Replay:
    """Receive for an application: the body that was read already, then whatever else comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """The next message."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()


async def _plainly(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": str(status).encode()})
