"""The public photos that some rows need. They lie beside a developer's checkout, never inside it."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import simplejpeg

from amparo.kernel.pdq import pdq

SHARED = Path(__file__).parents[2] / "shared"
FOLDERS = ("photos", "distractors", "lookalikes")
BIG = SHARED / "vectors" / "pdq" / "data" / "reg-test-input" / "exif-rotn"


def all_photos() -> list[Path]:
    """Every photo, in a fixed order; empty where ../shared is absent."""
    return [path for name in FOLDERS for path in sorted((SHARED / "media" / name).glob("*")) if path.is_file()]


@cache
def hash_bits() -> npt.NDArray[np.bool_]:
    """PDQ bits of every JPEG among them: bool (n, 256), most significant first."""
    values = []
    for path in all_photos():
        data = path.read_bytes()
        if data[:2] == b"\xff\xd8":
            luma = simplejpeg.decode_jpeg(data, "GRAY")[..., 0]
            values.append(pdq(luma, np.float32).hashes[0])
    return np.unpackbits(np.array(values), axis=1).astype(bool)
