"""Load the compiled search kernels before the first upload needs them.

Compiling takes seconds, loading from the cache tens of milliseconds; neither may fall on a request. Kernels are
compiled for each kind of array: those of a segment are mapped read-only, those of the tail are not.
"""

from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from amparo.kernel import hamming, mih
from amparo.matching.index import LiveIndex, Probe
from amparo.matching.state import BankKind, BankState, Change, ItemState, Opinion, SignalState
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ


def warm() -> None:
    """Run each kernel once on next to nothing."""
    live = LiveIndex()
    bank = BankState(1, "warm", BankKind.POSITIVE, PDQ.radius, 0, True)
    item = ItemState(UUID(int=0), 1, True, Opinion.SEED, (SignalState(PDQ.name, "0" * 64),))
    live.apply(Change(0, banks=(bank,), items=(item,)))
    live.find([Probe(Signal(PDQ, bytes(32)))], PDQ.radius)
    table = mih.MihTable(
        _mapped((1, 4), "u8"),
        _mapped((mih.BANDS, mih.BUCKETS + 1), "u4"),
        _mapped((mih.BANDS, 1), "u4"),
        _mapped((mih.BANDS, 1), "u8"),
        _mapped((mih.BANDS, 1), "u4"),
    )
    query = np.zeros(4, np.uint64)
    mih.search(table, query, PDQ.radius, PDQ.radius)
    hamming.distances(table.words, query, np.empty(1, np.uint16))


def _mapped(shape: tuple[int, ...], dtype: str) -> npt.NDArray[Any]:
    """Zeros in the form in which a segment file is mapped."""
    array = np.zeros(shape, dtype)
    array.flags.writeable = False
    return array
