"""`amparo restore`: bring a backup back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.options import As, Json
from amparo.cli.output import DONE, emit
from amparo.cli.progress import bytes_shown
from amparo.home import home_of
from amparo.services.actor import acting
from amparo.services.restore_backup import restore_backup

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The backup.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="FILE", exists=True, dir_okay=False, help="The file of keys.")
    ] = None,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Bring a backup back into an empty home folder: checked first, evidence included, then put in its place.

    AMPARO_HOME names the folder. What was withdrawn after the backup matches again: withdraw it once more.
    """
    home = Path(home_of(os.environ))
    with bytes_shown("Restoring", as_json) as on_bytes:
        made = restore_backup(os.environ, home, file, who=acting(who), keys=keys, on_bytes=on_bytes)

    def text() -> None:
        typer.echo(f"{made.files} files; {made.chains} chains of evidence with {made.entries} entries, all sound.")
        if not made.keys:
            typer.echo(
                "WITHOUT THE KEYS names, contacts and addresses cannot be read, and nobody can tell whether the backup "
                f"was changed on purpose. Put the keys into {home / 'keys'} before anything is started."
            )
        typer.echo("Next: `amparo doctor`, then `amparo up`.")

    data = {"files": made.files, "chains": made.chains, "entries": made.entries, "keys": made.keys}
    emit(as_json, data, text)
    return DONE
