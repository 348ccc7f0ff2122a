"""`amparo backup`: everything that cannot be made again, in one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.options import As, Json
from amparo.cli.output import DONE, emit
from amparo.cli.progress import bytes_shown
from amparo.services.actor import acting
from amparo.services.back_up import Extent, back_up
from amparo.settings import load

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="FILE", help="Write the keys too, to this file of their own.")
    ] = None,
    library: Annotated[
        bool, typer.Option("--library", help="The library's fingerprints too, which a scan would make again.")
    ] = False,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Write store, settings without secrets and own data into one file, while everything goes on running.

    Without the keys nobody can read what is sealed in it: names, contacts, addresses. Keep a copy of them elsewhere.
    """
    with bytes_shown("Backing up", as_json) as on_bytes:
        extent = Extent(keys, library)
        made = back_up(load(), file.absolute(), datetime.now(UTC), who=acting(who), extent=extent, on_bytes=on_bytes)

    def text() -> None:
        typer.echo(f"{made.files} files, {made.bytes:,} bytes.")
        if made.keys:
            typer.echo("KEEP THE FILE OF KEYS APART from the backup: whoever has both can read everything.")
        else:
            typer.echo("THE KEYS ARE NOT IN IT. Without them nobody can ever read names, contacts and addresses again.")
            typer.echo("`amparo backup FILE --keys FILE2` writes them to a file of their own; keep it apart.")

    emit(as_json, {"files": made.files, "bytes": made.bytes, "keys": made.keys}, text)
    return DONE
