"""`amparo gate`: run the upload gate."""

import sys
from typing import Annotated

import msgspec
import typer

from amparo import settings as configuration
from amparo.cli.options import Json
from amparo.cli.output import emit

app = typer.Typer(add_completion=False)


@app.command()
def gate(
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of the settings'.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 for any free one.", min=0, max=65535)] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run the worker beside it; not for further replicas.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Run the upload gate until it is told to stop (Ctrl-C or SIGTERM).

    Prints one line with its address once it answers. There is nothing to configure to try it: it listens on this
    machine only unless told otherwise.
    """
    from amparo.gate.serve import serve  # the web stack is loaded for this command only

    settings = configuration.load()
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = msgspec.structs.replace(settings, gate=msgspec.structs.replace(settings.gate, **changed))

    def ready(address: str) -> None:
        emit(as_json, {"address": address}, lambda: print(f"The gate answers at {address}"))
        sys.stdout.flush()

    serve(settings, worker=worker, on_ready=ready)
