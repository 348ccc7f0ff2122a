"""Amparo's index as a worker: a segment file, mapped, asked one query at a time."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from amparo.kernel import hamming, mih
from amparo.matching.index import LiveIndex, Probe
from amparo.matching.segment import NO_QUALITY, Column, Items, ItemTable, Rows
from amparo.matching.state import BankKind, BankState, Change
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ
from amparo.snapshots import segment_file
from bench.answering import answer, resident_megabytes

held: dict[str, LiveIndex] = {}


def items_over(values: np.ndarray[Any, Any]) -> Items:
    """One item per hash; its id is its row number, so that answers can be compared row by row."""
    count = len(values)
    table = ItemTable(
        np.zeros(count, np.uint64),
        np.arange(count, dtype=np.uint64),
        np.ones(count, np.uint32),
        np.full(count, 2, np.uint8),
        np.ones(count, np.uint8),
    )
    rows = Rows(np.arange(count, dtype=np.uint32), np.full(count, NO_QUALITY, np.uint8), np.zeros(count, np.uint16))
    none = Rows(np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint16))
    columns = {kind.name: Column(np.empty((0, kind.size), np.uint8), none) for kind in types.ALL}
    return Items(table, ("none",), {**columns, PDQ.name: Column(values, rows)})


def build(values: str, segment: str) -> dict[str, Any]:
    """Write the segment file, durable and with its checksums."""
    rows = np.load(values)
    mih.build(mih.to_banded(hamming.to_words(rows[:100])))  # compiled before the clock starts
    items = items_over(rows)
    start = time.perf_counter()
    segment_file.write(Path(segment), items)
    return {"seconds": time.perf_counter() - start}


def open_segment(segment: str) -> dict[str, Any]:
    """Map a segment file."""
    index = LiveIndex([segment_file.read(Path(segment), verify=False)])
    index.apply(Change(1, banks=(BankState(1, "bench", BankKind.POSITIVE, PDQ.radius, 0, True),)))
    held["index"] = index
    return {}


def query(queries: str, start: int, stop: int, radius: int, tell: bool = False) -> dict[str, Any]:
    """The exact search alone, one per query: what faiss's range_search does."""
    rows = np.load(queries)[start:stop]
    table = held["index"].segments[0].hashes[PDQ.name].index
    begin = time.perf_counter()
    found = [mih.search(table, mih.to_banded(hamming.to_words(row[None]))[0], radius, radius) for row in rows]
    seconds = time.perf_counter() - begin
    told = [sorted(zip(i.tolist(), d.tolist(), strict=True)) for i, d in found] if tell else None
    return {"seconds": seconds, "found": told}


def find(queries: str, start: int, stop: int) -> dict[str, Any]:
    """The whole lookup as the gate does it: items, banks, opinions."""
    probes = [Probe(Signal(PDQ, row.tobytes(), 100)) for row in np.load(queries)[start:stop]]
    begin = time.perf_counter()
    for probe in probes:
        held["index"].find([probe])
    return {"seconds": time.perf_counter() - begin}


def memory() -> dict[str, Any]:
    """Resident memory now, the mapped file included."""
    return {"megabytes": resident_megabytes()}


answer({"build": build, "open": open_segment, "query": query, "find": find, "memory": memory})
