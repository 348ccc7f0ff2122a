"""`amparo up`: pages, gate and worker together."""

import asyncio
import sys
from collections.abc import Mapping

import typer

from amparo.cli.options import Json
from amparo.cli.output import emit
from amparo.settings import Settings, load
from amparo.supervise.team import Member, Team

app = typer.Typer(add_completion=False)
STOP_SECONDS = 40.0
"""What each gets to finish what it has begun; pages and gate give themselves 30."""


@app.command()
def up(as_json: Json = False) -> None:
    """Run the pages, the upload gate and the worker until told to stop (Ctrl-C or SIGTERM).

    Prints one line with the addresses once all of them answer. One that dies is started again; one that cannot start at
    all, as where its port is taken, ends everything. Only a platform has a gate.
    """

    def ready(addresses: Mapping[str, str]) -> None:
        emit(as_json, addresses, lambda: print(_said(addresses)))
        sys.stdout.flush()

    asyncio.run(Team(_members(load(), as_json)).run(ready))


def _members(settings: Settings, as_json: bool) -> list[Member]:
    """In the order in which they end: nothing new comes in while what was begun is still worked off."""
    spoken = ("--json",) if as_json else ()
    members = [Member("web", ("web", *spoken), announces=True, stop_seconds=STOP_SECONDS)]
    if settings.site.kind == "platform":
        gate = ("gate", "--no-worker", *spoken)
        members.append(Member("gate", gate, announces=True, probe="/v1/health", stop_seconds=STOP_SECONDS))
    return [*members, Member("worker", ("worker", *spoken), stop_seconds=STOP_SECONDS)]


def _said(addresses: Mapping[str, str]) -> str:
    gate = f", the gate answers at {addresses['gate']}" if "gate" in addresses else ""
    return f"The pages are at {addresses['web']}{gate}. Ctrl-C ends everything."
