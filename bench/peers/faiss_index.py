"""faiss as a worker: binary indexes over 256-bit hashes, one thread. Runs in the peer's venv."""

import sys
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from answering import answer, resident_megabytes

faiss.omp_set_num_threads(1)
STRICTLY_BELOW = 1  # range_search on binary indexes returns distances < radius, not <=
held: dict[str, Any] = {}


def build(kind: str, values: str) -> dict[str, Any]:
    """multi: the multi-index hash with 16 maps of 16 bits, one flip; flat: every row compared."""
    rows = np.load(values)
    if kind == "multi":
        index = faiss.IndexBinaryMultiHash(256, 16, 16)
        index.nflip = 1
    else:
        index = faiss.IndexBinaryFlat(256)
    start = time.perf_counter()
    index.add(rows)
    seconds = time.perf_counter() - start
    held[kind] = index
    del rows
    return {"seconds": seconds, "megabytes": resident_megabytes()}


def query(kind: str, queries: str, start: int, stop: int, radius: int, tell: bool = False) -> dict[str, Any]:
    """One search per query, as uploads come. tell: also say what was found."""
    rows = np.load(queries)[start:stop]
    index = held[kind]
    begin = time.perf_counter()
    found = [index.range_search(row[None], radius + STRICTLY_BELOW) for row in rows]
    seconds = time.perf_counter() - begin
    told = [sorted(zip(i.tolist(), d.astype(int).tolist(), strict=True)) for _, d, i in found] if tell else None
    return {"seconds": seconds, "found": told, "version": faiss.__version__}


answer({"build": build, "query": query})
