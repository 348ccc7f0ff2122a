"""Pillow and pdqhash as a worker: JPEG bytes to PDQ. Runs in the peer's venv."""

import io
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
from answering import answer


def jpeg(path: str, times: int) -> dict[str, Any]:
    """Decode and hash the bytes of one file some times. Returns seconds for one."""
    data = Path(path).read_bytes()
    begin = time.perf_counter()
    for _ in range(times):
        with Image.open(io.BytesIO(data)) as picture:
            pdqhash.compute(np.asarray(picture.convert("RGB")))
    return {"seconds": (time.perf_counter() - begin) / times}


answer({"jpeg": jpeg})
