"""Query, build and memory at one and ten million hashes, against faiss. Fails unless both sides find the same."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import hashes, photos
from bench.result import Row, save
from bench.side import Side
from bench.turns import take_turns

RADIUS = 31
ROUNDS = 5
MILLION = 1_000_000
HMA_BUILD_SECONDS = 34.0
"""HMA's build of one million hashes, measured for the field report on a machine like this one."""


def run(*, quick: bool) -> None:
    """All rows of this script."""
    sizes = (20_000, 100_000) if quick else (MILLION, 10 * MILLION)
    models: list[tuple[str, hashes.Skewed | None]] = [("uniform", None)]
    bits = photos.hash_bits() if photos.all_photos() else None
    if bits is None:
        print("SKIPPED FOR WANT OF ../shared/media: the skewed rows", flush=True)
    else:
        models.append(("skewed", hashes.Skewed(bits)))
    rows: list[Row] = []
    for name, model in models:
        cost: dict[int, float] = {}
        for size in sizes:
            for row, microseconds in _bank(name, model, size, small=size == sizes[0]):
                rows.append(row)
                cost[size] = microseconds or cost.get(size, 0.0)
        growth = cost[sizes[1]] / cost[sizes[0]]
        rows.append(
            Row(
                f"growth of cost per query, {sizes[0]:,} to {sizes[1]:,}, {name}",
                "×",
                growth,
                target="≤ 4×",
                reached=growth <= 4,
            )
        )
    save("query", rows, quick=quick)


def _bank(name: str, model: hashes.Skewed | None, size: int, *, small: bool) -> Iterator[tuple[Row, float | None]]:
    rng = np.random.default_rng(size)
    values = hashes.uniform(size, rng) if model is None else model.draw(size, rng)
    queries = hashes.uniform(1000, rng) if model is None else model.draw(1000, rng)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        bank, asked, segment = (str(Path(folder) / part) for part in ("bank.npy", "queries.npy", "bank.seg"))
        np.save(bank, values)
        np.save(asked, hashes.near_some(values, queries, rng))
        del values
        with Side.ours("bench.amparo_index") as builder:
            built = builder.ask(do="build", values=bank, segment=segment)["seconds"]
        with Side.ours("bench.amparo_index") as ours, Side.peer("faiss", "faiss_index.py") as faiss:
            ours.ask(do="open", segment=segment)
            faiss_built = faiss.ask(do="build", kind="flat", values=bank)["seconds"]
            peers = {"flat": 20 if size >= MILLION else 200}
            if small:
                faiss_built = faiss.ask(do="build", kind="multi", values=bank)["seconds"]
                peers["multi"] = 200
                yield _build_row(name, size, built, faiss_built), None
            _same_results(ours, faiss, asked, peers)
            times = _times(ours, faiss, asked, peers)
            yield _query_row(name, size, times, small=small), times["ours"]
            found = ours.ask(do="find", queries=asked, start=0, stop=1000)
            whole = f"the gate's whole lookup, {size:,}, {name}"
            yield Row(whole, "µs", _per_query(found, 1000), note="for information"), None
            yield _memory_row(name, size, ours.ask(do="memory")["megabytes"], small=small), None


def _per_query(answer: dict[str, float], count: int) -> float:
    return answer["seconds"] / count * 1e6


def _times(ours: Side, faiss: Side, asked: str, peers: dict[str, int]) -> dict[str, float]:
    """Microseconds per query of each side, in turns."""
    sides = {"ours": lambda: _per_query(ours.ask(do="query", queries=asked, start=0, stop=1000, radius=RADIUS), 1000)}
    for kind, count in peers.items():
        sides[kind] = lambda kind=kind, count=count: _per_query(  # type: ignore[misc]  # a default of a lambda has no type
            faiss.ask(do="query", kind=kind, queries=asked, start=0, stop=count, radius=RADIUS), count
        )
    return take_turns(sides, ROUNDS)


def _same_results(ours: Side, faiss: Side, asked: str, peers: dict[str, int]) -> None:
    for kind, count in peers.items():
        mine = ours.ask(do="query", queries=asked, start=0, stop=count, radius=RADIUS, tell=True)["found"]
        theirs = faiss.ask(do="query", kind=kind, queries=asked, start=0, stop=count, radius=RADIUS, tell=True)["found"]
        if mine != theirs:
            raise SystemExit(f"results differ from faiss {kind}: the numbers would mean nothing")
        if not any(mine):
            raise SystemExit("nothing was found at all: the comparison would mean nothing")


def _memory_row(name: str, size: int, megabytes: float, *, small: bool) -> Row:
    what = f"resident memory after queries, {size:,}, {name}"
    return Row(what, "MB", megabytes) if small else Row(what, "MB", megabytes, {}, "≤ 4,000 MB", megabytes <= 4000)


def _build_row(name: str, size: int, built: float, faiss_built: float) -> Row:
    million = size == MILLION
    peers = {"faiss MultiHash": faiss_built, **({"HMA (as reported)": HMA_BUILD_SECONDS} if million else {})}
    reached = built <= 5 if million else None
    return Row(f"build {size:,}, {name}, to a durable file", "s", built, peers, "≤ 5 s" if million else "", reached)


def _query_row(name: str, size: int, times: dict[str, float], *, small: bool) -> Row:
    peers = {"faiss Flat": times["flat"]}
    over_flat = times["flat"] / times["ours"]
    if small:
        peers = {"faiss MultiHash": times["multi"], **peers}
        reached = times["multi"] / times["ours"] >= 10 and over_flat >= 30
        target = "≥ 10× MultiHash, ≥ 30× Flat"
    else:
        least = 100 if name == "uniform" else 40
        reached, target = over_flat >= least, f"≥ {least}× Flat"
    return Row(f"query, {size:,}, {name}, radius {RADIUS}", "µs", times["ours"], peers, target, reached)
