"""Notices a second through the API of one process, and whether every one that was acknowledged is stored."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import close_store, reading
from bench.result import Row, save
from bench.running_gate import end_load, start_load

RATE = 20
SECONDS = 60
ADDRESSES = 5
REGIMES = "US,GB"


def run(*, quick: bool) -> None:
    """All rows of this script."""
    seconds = 5 if quick else SECONDS
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        home = Path(folder) / "home"
        bodies = [_body(number) for number in range(RATE * seconds)]
        with _pages(home) as address:
            load = {"address": address, "token": "-", "path": "/v1/notices"}
            end_load(start_load(**load, bodies=bodies[:10], rate=10, seconds=1))
            taken = end_load(start_load(**load, bodies=bodies, rate=RATE, seconds=seconds))
        settings = msgspec.structs.replace(Settings(), home=home)
        with reading(settings):
            stored = rows.Notice.objects.count()
            started = rows.Notice.objects.filter(clocks__isnull=False).distinct().count()
        close_store()
    if set(taken["answers"]) != {"201"}:
        raise SystemExit(f"the API answered otherwise than it should: {taken['answers']}")
    sent = RATE * seconds + 10
    latencies = taken["latencies"]
    what = f"notice of {ADDRESSES} addresses under {REGIMES}, {RATE}/s for {seconds} s, one process, SQLite"
    lost = sent - min(stored, started)
    save(
        "intake",
        [
            Row(f"{what}: acknowledged and lost", "notices", float(lost), target="0", reached=lost == 0),
            Row(f"{what}, p50", "ms", latencies[len(latencies) // 2]),
            Row(f"{what}, p99", "ms", latencies[int(len(latencies) * 0.99)]),
        ],
        quick=quick,
    )


def _body(number: int) -> str:
    return json.dumps(
        {
            "age": "adult",
            "relation": "depicted",
            "category": "nudity",
            "targets": [{"address": f"https://photos.example/{number}/{n}.jpg"} for n in range(ADDRESSES)],
            "statements": {"US-TIDA": ["nonconsent"]},
            "name": f"Somebody {number}",
            "contact": f"somebody{number}@mail.example",
            "signature": f"Somebody {number}",
        }
    )


@contextmanager
def _pages(home: Path) -> Iterator[str]:
    """The address of the pages and their API, over a fresh home."""
    env = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_WEB_PORT": "0"}
    amparo = [sys.executable, "-m", "amparo"]
    made = [*amparo, "init", "--yes", "--countries", REGIMES, "--admin", "bench"]
    subprocess.run(made, env=env, check=True, capture_output=True)
    process = subprocess.Popen([*amparo, "web", "--json"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError(f"the pages ended with {process.wait()}")
        yield json.loads(line)["address"]
    finally:
        process.terminate()
        process.wait()
