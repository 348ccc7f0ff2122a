"""`amparo web`: run the pages and their API."""

import sys
from typing import Annotated

import msgspec
import typer

from amparo import settings as configuration
from amparo.cli.options import Json
from amparo.cli.output import emit

app = typer.Typer(add_completion=False)


@app.command()
def web(
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of the settings'.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 for any free one.", min=0, max=65535)] = None,
    as_json: Json = False,
) -> None:
    """Run the public pages, the desk and their API until told to stop (Ctrl-C or SIGTERM).

    Prints one line with its address once it answers. It listens on this machine only unless told otherwise; put a
    proxy with TLS in front of it to offer it to others, and name its address in the setting site.url.
    """
    from amparo.web.serve import serve  # the web stack is loaded for this command only

    settings = configuration.load()
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, **changed))

    def ready(address: str) -> None:
        emit(as_json, {"address": address}, lambda: print(f"The pages are at {address}"))
        sys.stdout.flush()

    serve(settings, on_ready=ready)
