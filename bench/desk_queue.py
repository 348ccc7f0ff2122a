"""The desk's queue with 10,000 open notices, on SQLite and PostgreSQL: whole answers, all middleware included."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from amparo.settings import Settings
from amparo.web import site
from bench.result import Row, save

if TYPE_CHECKING:
    from django.test import Client

ROUNDS = 30
TARGET_MS = 300.0
VIEWS = ("running", "waiting", "decided", "incomplete")


def run(*, quick: bool) -> None:
    """All rows of this script."""
    count = 500 if quick else 10_000
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        site.configure(msgspec.structs.replace(Settings(), home=Path(folder)))
        from tests.store.backends import BACKENDS, fresh_settings  # Django is ready only now

        for backend in BACKENDS:
            rows += _backend(fresh_settings(backend, Path(folder) / backend), backend, count)
    save("desk_queue", rows, quick=quick)


def _backend(settings: Settings, backend: str, count: int) -> Iterator[Row]:
    from bench.open_notices import desk_with

    client = desk_with(settings, count)
    for view, page in (*((view, 1) for view in VIEWS), ("running", count // 50)):
        address = f"/desk/queue/{view}?page={page}"
        yield _row(client, address, f"queue, {view}, page {page:,}, {count:,} open, {backend}")


def _row(client: "Client", address: str, what: str) -> Row:
    times = []
    for _round in range(ROUNDS + 1):
        before = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - before) * 1e3)
        if response.status_code != 200 or "case-name" not in response.text:
            raise SystemExit(f"{address} shows no notice: the numbers would mean nothing")
    slowest = max(times[1:])
    note = f"median of {ROUNDS}, slowest {slowest:.0f} ms"
    return Row(what, "ms", statistics.median(times[1:]), {}, f"≤ {TARGET_MS:.0f} ms", slowest <= TARGET_MS, note)
