"""Run the pages as a process: listen, say so in one line, serve until told to stop, finish what was begun."""

import gc
import logging
import signal
import socket
from collections.abc import Callable

import uvicorn

from amparo.errors import Unavailable
from amparo.settings import Settings
from amparo.web.site import build

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


def serve(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way.

    on_ready: called with the address once it answers. Raises Unavailable `cannot_listen`, and as `site.build`.
    """
    listening = _listen(settings.web.host, settings.web.port)
    address = _address(listening)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    config = uvicorn.Config(
        build(settings),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    gc.freeze()
    server = _Server(config, lambda: on_ready(address))
    # uvicorn raises the signal again when all is done; it has then served its purpose
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run([listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise Unavailable("cannot_listen", f"Cannot listen on {host} port {port}: {error.strerror}.") from None


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
