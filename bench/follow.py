"""How soon an added item is blocked and a withdrawn one passes, through store, snapshot and gate, under load."""

import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from amparo import settings as configuration
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.enrolment import NewItem, NewSignal
from amparo.services.issue_key import issue_key
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import Settings
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ
from bench import hashes
from bench.result import Row, save
from bench.running_gate import check, end_load, gate, start_load

WHO = "bench"
HMA_SECONDS = 90.0
"""HMA's documented worst case: 60 s until a rebuild, 30 s until each matcher polls."""


def run(*, quick: bool) -> None:
    """All rows of this script."""
    size, turns, load_rate = (2_000, 3, 50) if quick else (50_000, 30, 100)
    rng = np.random.default_rng(8)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        settings = configuration.load({"AMPARO_HOME": folder})
        create_bank(settings, "bench", who=WHO)
        token = issue_key(settings, ["check"], budget=10_000_000, who=WHO).token
        bank = hashes.uniform(size, rng)
        for start in range(0, size, 5_000):
            add_items(settings, "bench", [_item(v) for v in bank[start : start + 5_000]], who=WHO)
        asked = [check(v.tobytes().hex()) for v in hashes.uniform(1_000, rng)]
        with gate(Path(folder), worker=True) as address:
            seconds = turns * (0.5 if quick else 0.7)
            load = start_load(
                address=address, token=token, path="/v1/check", bodies=asked, rate=load_rate, seconds=seconds
            )
            taken = list(_turns(settings, address, token, hashes.uniform(turns, rng)))
            end_load(load)
    rows = [
        _row("added → blocked", [added for added, _ in taken], size, load_rate),
        _row("withdrawn → passes", [withdrawn for _, withdrawn in taken], size, load_rate),
    ]
    save("follow", rows, quick=quick)


def _turns(settings: Settings, address: str, token: str, values: hashes.Values) -> Iterator[tuple[float, float]]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc)
    for value in values:
        asked = check(value.tobytes().hex())
        start = time.perf_counter()
        item = add_items(settings, "bench", [_item(value)], who=WHO)[0].id
        added = _until(connection, token, asked, "BLOCK") - start
        start = time.perf_counter()
        withdraw_item(settings, "bench", item, who=WHO)
        yield added, _until(connection, token, asked, "ALLOW") - start
    connection.close()


def _until(connection: http.client.HTTPConnection, token: str, body: str, decision: str) -> float:
    """Ask every few milliseconds until the gate decides so; returns when it did."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    while True:
        connection.request("POST", "/v1/check", body, headers)
        if json.loads(connection.getresponse().read())["decision"] == decision:
            return time.perf_counter()
        time.sleep(0.002)


def _item(value: hashes.Values) -> NewItem:
    return NewItem((NewSignal(Signal(PDQ, value.tobytes(), 100)),))


def _row(what: str, seconds: list[float], size: int, load_rate: int) -> Row:
    slowest = max(seconds)
    return Row(
        f"{what}, slowest of {len(seconds)}, bank of {size:,}, under {load_rate}/s",
        "s",
        slowest,
        {"HMA (documented worst case)": HMA_SECONDS},
        "≤ 1 s",
        slowest <= 1,
        f"median {statistics.median(seconds):.2f} s, the store's commit included",
    )
