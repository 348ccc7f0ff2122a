"""`amparo worker`: publishes what the store holds and keeps the ledger, twice a second, until told to stop."""

import signal
import threading
import time
from typing import Annotated

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, complain, emit
from amparo.errors import Unavailable
from amparo.services.tend_snapshot import Tended, heal_snapshot, tend_snapshot
from amparo.settings import Settings, load

app = typer.Typer(add_completion=False)
PAUSE_SECONDS = 0.5
"""Between rounds; also how old the heartbeat of a healthy installation gets."""
RETRY_SECONDS = 2.0
"""Before trying again what did not answer."""


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False, as_json: Json = False
) -> int:
    """Publish changes, fill the ledger and give gates their heartbeat. Ends on SIGTERM or Ctrl-C, between two rounds.

    Starts by checking the snapshot, and writes it anew where it is missing or damaged. While the store does not answer
    it gives no heartbeat, so that gates know; and goes on trying.
    """
    settings = load()
    if once:
        problems = heal_snapshot(settings)
        tended = tend_snapshot(settings, time.time())
        emit(
            as_json,
            {"mended": problems, **_figures(tended)},
            lambda: typer.echo(f"published up to change {tended.seq}"),
        )
        return DONE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _until(stop, settings, as_json)
    return DONE


def _until(stop: threading.Event, settings: Settings, as_json: bool) -> None:
    """Rounds until told to stop; a trouble is told once, when it begins."""
    sound, trouble = False, ""
    while not stop.is_set():
        try:
            if not sound:
                heal_snapshot(settings)
                sound = True
            tend_snapshot(settings, time.time())
            trouble = ""
        except Unavailable as error:
            if error.code != trouble:
                complain(error, as_json)
            trouble = error.code
        stop.wait(RETRY_SECONDS if trouble else PAUSE_SECONDS)


def _figures(tended: Tended) -> dict[str, int | bool]:
    return {"attempts": tended.attempts, "seq": tended.seq, "compacted": tended.compacted}
