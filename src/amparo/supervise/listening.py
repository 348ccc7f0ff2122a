"""A server process: listen, say so in one line, serve until told to stop, finish what was begun."""

import logging
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from amparo.errors import Unavailable

SHUTDOWN_SECONDS = 30
"""Time for requests under way once told to stop."""


class _Server(uvicorn.Server):
    """Uvicorn, with a word when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's; then the word."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def serve_app(app: Any, listening: socket.socket, on_ready: Callable[[str], None], **options: Any) -> None:
    """Serve an ASGI application until SIGTERM or SIGINT, then finish the requests under way.

    on_ready: called with the address once it answers. options: of `uvicorn.Config`, beside what holds for all of ours:
    no websockets, no access log, no trust in proxies' headers, no name of the server.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    config = uvicorn.Config(
        app,
        ws="none",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        **options,
    )
    address = _address(listening)
    server = _Server(config, lambda: on_ready(address))
    # uvicorn raises the signal again when all is done; it has then served its purpose
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run([listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket on which to serve. Raises Unavailable `cannot_listen`."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise Unavailable("cannot_listen", f"Cannot listen on {host} port {port}: {error.strerror}.") from None


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
