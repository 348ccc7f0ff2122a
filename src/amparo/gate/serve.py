"""Run the gate as a process."""

import logging
import sys
from collections.abc import Callable

from amparo.gate.app import build
from amparo.gate.protocol import BoundedHttp
from amparo.settings import Settings
from amparo.supervise.companion import Companion
from amparo.supervise.listening import listen, serve_app

SWITCH_SECONDS = 0.0005
"""How long another thread may keep the interpreter from the loop; Python's default of 5 ms would show in every tail."""


def serve(settings: Settings, *, worker: bool, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way and the spool.

    worker: run `amparo worker` beside it. on_ready: called with the address once it answers.
    Raises Unavailable `cannot_listen`.
    """
    listening = listen(settings.gate.host, settings.gate.port)
    sys.setswitchinterval(SWITCH_SECONDS)
    # the form parser is silenced: its messages may hold bytes of what was sent
    logging.getLogger("python_multipart.multipart").disabled = True
    app = build(settings, Companion(("worker",)) if worker else None)
    serve_app(app, listening, on_ready, loop="uvloop", http=BoundedHttp, lifespan="on")
