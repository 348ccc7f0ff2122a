"""Amparo as a worker: JPEG bytes to PDQ through the pool of limited children, as uploads go; and the bare decode."""

import time
from pathlib import Path
from typing import Any

import simplejpeg

from amparo.media.model import SignOptions
from amparo.media.pool import Pool
from amparo.media.upload import Upload
from amparo.settings import MediaSettings
from bench.answering import answer

LIMITS = MediaSettings(workers=1)
FAST = SignOptions(digests=False)
held: dict[str, Pool] = {}


def jpeg(path: str, times: int) -> dict[str, Any]:
    """Sign the bytes of one file some times: memfd, child, fast path, answer. Returns seconds for one."""
    data = Path(path).read_bytes()
    if "pool" not in held:
        held["pool"] = Pool(LIMITS)
        held["pool"].start()
    begin = time.perf_counter()
    for _ in range(times):
        upload = Upload(LIMITS.max_bytes)
        upload.write(data)
        signed = held["pool"].submit(upload, FAST).result()
        upload.close()
    seconds = (time.perf_counter() - begin) / times
    if signed.error is not None or signed.path != "fast":
        raise SystemExit(f"the file was not hashed by the fast path: {signed.error}")
    return {"seconds": seconds}


def decode(path: str, times: int, reduction: int) -> dict[str, Any]:
    """Only the reduced decode to luma, in this process; the least any program could need."""
    data = Path(path).read_bytes()
    height, width = (-(-side // reduction) for side in simplejpeg.decode_jpeg_header(data)[:2])
    begin = time.perf_counter()
    for _ in range(times):
        simplejpeg.decode_jpeg(data, "GRAY", min_height=height, min_width=width, min_factor=1)
    return {"seconds": (time.perf_counter() - begin) / times}


answer({"jpeg": jpeg, "decode": decode})
