"""The derived set's fingerprints of a picture: itself, its orientations and its crops.

For where the original is at hand; a copy that is looked up needs no more than its own orientations.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from amparo.kernel.pdq import pdq
from amparo.signals.derived import DERIVED_SET, ORIENTATIONS, Derived
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ

Pixels = npt.NDArray[Any]


def derive(pixels: Pixels, dtype: type[np.floating[Any]] = np.float64) -> list[tuple[Derived, Signal]]:
    """A PDQ signal for each of `DERIVED_SET`, in its order; a crop has the quality of what it leaves.

    pixels, dtype: as for `kernel.pdq.pdq`. A crop is a view; nothing is copied.
    """
    whole = pdq(pixels, dtype)
    turned = dict(zip(("none", *ORIENTATIONS), whole.hashes, strict=True))
    found = []
    for derived in DERIVED_SET:
        box = derived.box(pixels.shape[1], pixels.shape[0])
        if box is None:
            found.append((derived, Signal(PDQ, turned[derived.text].tobytes(), whole.quality)))
        else:
            part = pdq(pixels[box.top : box.bottom, box.left : box.right], dtype)
            found.append((derived, Signal(PDQ, part.hashes[0].tobytes(), part.quality)))
    return found
