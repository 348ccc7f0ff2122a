"""Run the pages as a process."""

import gc
import threading
from collections.abc import Callable

from amparo.settings import Settings
from amparo.supervise.listening import listen, serve_app
from amparo.web.site import build

WARM_AFTER = 30.0
"""Seconds after the start: neither it nor the first request waits, and what is stopped soon has done nothing."""


def serve(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way.

    on_ready: called with the address once it answers. Raises Unavailable `cannot_listen`, and as `site.build`.
    """
    listening = listen(settings.web.host, settings.web.port)
    app = build(settings)
    gc.freeze()
    warm_later(settings.site.language)
    serve_app(app, listening, on_ready, lifespan="off")


def warm_later(language: str) -> threading.Timer:
    """Load and compile in the background what the first question of the what-if page would wait for."""

    def warm() -> None:
        from amparo.web.insight import what_if_answers

        what_if_answers.warm(language)

    timer = threading.Timer(WARM_AFTER, warm)
    timer.daemon = True  # ends with the process, whatever it is at
    timer.start()
    return timer
