"""Run the gate as a process: listen, say so in one line, serve until told to stop, finish what was begun."""

import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from amparo.errors import Unavailable
from amparo.gate.app import build
from amparo.gate.protocol import BoundedHttp
from amparo.settings import Settings
from amparo.supervise.companion import Companion

SHUTDOWN_SECONDS = 30
"""Time for requests under way once told to stop."""
SWITCH_SECONDS = 0.0005
"""How long another thread may keep the interpreter from the loop; Python's default of 5 ms would show in every tail."""


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


def serve(settings: Settings, *, worker: bool, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way and the spool.

    worker: run `amparo worker` beside it. on_ready: called with the address once it answers.
    Raises Unavailable `cannot_listen`.
    """
    listening = _listen(settings.gate.host, settings.gate.port)
    address = _address(listening)
    sys.setswitchinterval(SWITCH_SECONDS)
    _configure_logging()
    app = build(settings, Companion(("worker",)) if worker else None)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=BoundedHttp,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Server(config, lambda: on_ready(address))
    # uvicorn raises the signal again when all is done; it has then served its purpose
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run([listening])


def _configure_logging() -> None:
    """Warnings on standard error. The form parser is silenced: its messages may hold bytes of what was sent."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("python_multipart.multipart").disabled = True


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
