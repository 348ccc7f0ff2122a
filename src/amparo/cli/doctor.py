"""`amparo doctor`: what is missing or wrong, and what to do about it."""

import os
from datetime import UTC, datetime

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, FOUND, emit
from amparo.services.examine_site import examine_site
from amparo.services.finding import Finding, Level
from amparo.settings import load

app = typer.Typer(add_completion=False)


@app.command()
def doctor(as_json: Json = False) -> int:
    """Look at settings, files, mail, hosts, law, people, clocks and worker. Exit code 1 where there is a problem.

    It changes nothing, and sends no mail.
    """
    found = examine_site(load(), os.environ, datetime.now(UTC))
    data = [{**one._asdict(), "level": one.level.value} for one in found]
    emit(as_json, data, lambda: _tell(found))
    return FOUND if any(one.level is Level.PROBLEM for one in found) else DONE


def _tell(found: list[Finding]) -> None:
    for one in found:
        typer.echo(f"{one.level.value:<8} {one.sentence} [{one.code}]\n         -> {one.remedy}")
    if not found:
        typer.echo("Nothing is missing.")
