"""`amparo worker`: publishes what the store holds, keeps the ledger and works on notices, until told to stop."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, complain, emit
from amparo.errors import Unavailable
from amparo.media.pool import Pool
from amparo.services.tend_cases import CaseRound, tend_cases
from amparo.services.tend_snapshot import Tended, heal_snapshot, tend_snapshot
from amparo.services.tend_survivors import tend_survivors
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
    """Publish changes, fill the ledger, give gates their heartbeat; find, hide and remove what notices name. On a
    helpline: watch the clocks of letters, and do in cases what each person ticked.

    Ends on SIGTERM or Ctrl-C, between two rounds. Starts by checking the snapshot, and writes it anew where it is
    missing or damaged. While the store does not answer it gives no heartbeat, so that gates know; and goes on trying.
    """
    settings = load()
    if once:
        problems = heal_snapshot(settings)
        with _decoders(settings) as pool:
            round_ = tend_cases(settings, pool, datetime.now(UTC))
        survivors = tend_survivors(settings, datetime.now(UTC)) if _is_helpline(settings) else None
        tended = tend_snapshot(settings, time.time())
        emit(
            as_json,
            {"mended": problems, **_figures(tended, round_), **(asdict(survivors) if survivors is not None else {})},
            lambda: typer.echo(f"published up to change {tended.seq}"),
        )
        return DONE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # apart from each other, so that a long search for copies never makes gates believe that the worker is gone
    with ThreadPoolExecutor(2, "amparo-cases") as beside:
        parts = [beside.submit(_work_on_cases, stop, settings, as_json)]
        if _is_helpline(settings):
            parts.append(beside.submit(_work_for_survivors, stop, settings, as_json))
        for part in parts:
            part.add_done_callback(lambda _: stop.set())  # a defect in one ends all, and whoever keeps us starts anew
        try:
            _publish(stop, settings, as_json)
        finally:
            stop.set()
    for part in parts:
        part.result()
    return DONE


def _publish(stop: threading.Event, settings: Settings, as_json: bool) -> None:
    sound = False

    def turn() -> None:
        nonlocal sound
        if not sound:
            heal_snapshot(settings)
            sound = True
        tend_snapshot(settings, time.time())

    _until(stop, turn, as_json)


def _work_on_cases(stop: threading.Event, settings: Settings, as_json: bool) -> None:
    with _decoders(settings) as pool:
        _until(stop, lambda: tend_cases(settings, pool, datetime.now(UTC)), as_json)


def _work_for_survivors(stop: threading.Event, settings: Settings, as_json: bool) -> None:
    _until(stop, lambda: tend_survivors(settings, datetime.now(UTC)), as_json)


def _is_helpline(settings: Settings) -> bool:
    return settings.site.kind == "helpline"


@contextmanager
def _decoders(settings: Settings) -> Iterator[Pool]:
    """Decoders for what notices name; not started where there is no host whose content could be read."""
    pool = Pool(settings.media)
    with pool if settings.hosts else nullcontext():
        yield pool


def _until(stop: threading.Event, turn: Callable[[], object], as_json: bool) -> None:
    """Rounds until told to stop; a trouble is told once, when it begins."""
    trouble = ""
    while not stop.is_set():
        try:
            turn()
            trouble = ""
        except Unavailable as error:
            if error.code != trouble:
                complain(error, as_json)
            trouble = error.code
        stop.wait(RETRY_SECONDS if trouble else PAUSE_SECONDS)


def _figures(tended: Tended, cases: CaseRound) -> dict[str, int | bool]:
    return {
        "attempts": tended.attempts,
        "seq": tended.seq,
        "compacted": tended.compacted,
        "notices": cases.looked,
        "effects": cases.effects,
        "warned": cases.warned,
        "breached": cases.breached,
        "expired": cases.expired,
        "frozen": cases.frozen,
    }
