"""Latency of the real gate over a bank of one million: single checks under load, and batches."""

import hashlib
import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np

from amparo.matching.state import BankKind, BankState, Change, ItemState, KeyState, Opinion, SignalState
from amparo.snapshots.publisher import Publisher
from bench import hashes
from bench.result import Row, save
from bench.running_gate import check, end_load, gate, start_load

RATE = 300
SECONDS = 20
BATCH = 1_000
BATCHES = 20


def run(*, quick: bool) -> None:
    """All rows of this script."""
    size, seconds = (20_000, 3) if quick else (1_000_000, SECONDS)
    rng = np.random.default_rng(7)
    values = hashes.uniform(size, rng)
    asked = [row.tobytes().hex() for row in hashes.near_some(values, hashes.uniform(5_000, rng), rng, every=10)]
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        home = Path(folder)
        token = _publish(home, values)
        with gate(home, worker=False) as address:
            single = {"address": address, "token": token, "path": "/v1/check", "bodies": [check(v) for v in asked]}
            end_load(start_load(**single, rate=50, seconds=2))
            taken = end_load(start_load(**single, rate=RATE, seconds=seconds))
            body = json.dumps({"checks": [json.loads(check(value)) for value in asked[:BATCH]]})
            batched = end_load(
                start_load(
                    address=address, token=token, path="/v1/check/batch", bodies=[body], rate=2, seconds=BATCHES / 2
                )
            )
    if set(taken["answers"]) != {"ALLOW", "BLOCK"} or set(batched["answers"]) != {"answers"}:
        raise SystemExit(f"the gate answered otherwise than it should: {taken['answers']}, {batched['answers']}")
    save("gate", list(_rows(size, taken["latencies"], batched["latencies"])), quick=quick)


def _rows(size: int, latencies: list[float], batches: list[float]) -> Iterator[Row]:
    what = f"one fingerprint, bank of {size:,}, {RATE}/s from another process"
    for share, limit in ((0.50, 2), (0.99, 15)):
        value = latencies[int(len(latencies) * share)]
        yield Row(f"gate, {what}, p{share * 100:.0f}", "ms", value, target=f"≤ {limit} ms", reached=value <= limit)
    median = statistics.median(batches)
    yield Row(f"gate, batch of {BATCH:,}", "ms", median, target="≤ 150 ms", reached=median <= 150)


def _publish(home: Path, values: hashes.Values) -> str:
    """A snapshot with one bank and one key, and the key's token."""
    secret = secrets.token_hex(32)
    key = KeyState("bench", hashlib.sha256(secret.encode()).hexdigest(), ("check", "batch"), 10_000_000, False)
    bank = BankState(1, "bench", BankKind.POSITIVE, 31, 50, True)

    def changes() -> Iterator[Change]:
        yield Change(1, banks=(bank,), keys=(key,))
        for start in range(0, len(values), 10_000):
            rows = enumerate(values[start : start + 10_000], start)
            items = tuple(
                ItemState(UUID(int=row), 1, True, Opinion.POSITIVE, (SignalState("pdq", v.tobytes().hex(), 100),))
                for row, v in rows
            )
            yield Change(1, items=items)

    with Publisher(home / "snapshot") as publisher:
        publisher.rebuild(changes())
        publisher.heartbeat(time.time())
    return f"amp_bench_{secret}"
