"""The pages of a survivor's case with 1,000 addresses at 40 operators: whole answers, all middleware included."""

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

ROUNDS = 10
TARGET_MS = 500.0
OPERATORS = 40
PAGES = {"home": "overview", "addresses": "every address with its state", "doors": "whom to ask"}


def run(*, quick: bool) -> None:
    """All rows of this script."""
    count = 100 if quick else 1_000
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        site.configure(msgspec.structs.replace(Settings(), home=Path(folder)))
        from tests.services.cases import helpline
        from tests.store.backends import BACKENDS, fresh_settings  # Django is ready only now

        for backend in BACKENDS:
            rows += _backend(helpline(fresh_settings(backend, Path(folder) / backend)), backend, count)
    save("case_page", rows, quick=quick)


def _backend(settings: Settings, backend: str, count: int) -> Iterator[Row]:
    from django.test import Client

    from amparo.services.case_about import Ticks
    from amparo.services.case_sightings import add_sightings
    from amparo.store.connection import open_store
    from amparo.web.shared.carried import Purpose, carry
    from tests.services.cases import opened

    site.configure(settings)
    open_store(settings)
    case = opened(settings, Ticks())
    hosts = ["x.com", "reddit.com", *(f"copies-{number}.example" for number in range(OPERATORS - 2))]
    text = "\n".join(f"https://{hosts[number % len(hosts)]}/album/{number}" for number in range(count))
    before = time.perf_counter()
    add_sightings(settings, case.access, text)
    yield Row(f"{count:,} pasted addresses kept, {backend}", "ms", (time.perf_counter() - before) * 1e3)
    client = Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin", "accept-language": "en"})
    state = carry(settings, Purpose.CASE, case.access)
    for page, what in PAGES.items():
        yield _row(client, {"state": state, "do": page}, f"case, {what}, {count:,} addresses, {backend}")


def _row(client: "Client", sent: dict[str, str], what: str) -> Row:
    times = []
    for _round in range(ROUNDS + 1):
        before = time.perf_counter()
        response = client.post("/case/", sent)
        times.append((time.perf_counter() - before) * 1e3)
        if response.status_code != 200:
            raise SystemExit(f"{what}: no page came: the numbers would mean nothing")
    slowest = max(times[1:])
    note = f"median of {ROUNDS}, slowest {slowest:.0f} ms"
    return Row(what, "ms", statistics.median(times[1:]), {}, f"≤ {TARGET_MS:.0f} ms", slowest <= TARGET_MS, note)
