"""Run the pages as a process."""

import gc
from collections.abc import Callable

from amparo.settings import Settings
from amparo.supervise.listening import listen, serve_app
from amparo.web.site import build


def serve(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way.

    on_ready: called with the address once it answers. Raises Unavailable `cannot_listen`, and as `site.build`.
    """
    listening = listen(settings.web.host, settings.web.port)
    app = build(settings)
    gc.freeze()
    serve_app(app, listening, on_ready, lifespan="off")
