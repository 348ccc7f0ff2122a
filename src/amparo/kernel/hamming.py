"""Hamming distance between 256-bit hashes held as four 64-bit words.

Word j holds bytes 8j..8j+7 of the hash, least significant first; any fixed order serves, since distance does not care.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.extending import intrinsic

Words = npt.NDArray[np.uint64]
BITS = 256


def to_words(values: npt.NDArray[np.uint8]) -> Words:
    """Hashes as words. values: uint8, (n, 32). Returns uint64, (n, 4), little-endian, a copy."""
    return np.ascontiguousarray(values, dtype=np.uint8).view("<u8").astype(np.uint64)


def to_bytes(words: Words) -> npt.NDArray[np.uint8]:
    """The inverse of `to_words`: uint8, (n, 32)."""
    return np.ascontiguousarray(words.astype("<u8")).view(np.uint8)


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def popcount(typing_context: Any, word: Any) -> Any:  # noqa: ARG001  # numba asks for these
    """Number of ones in a uint64: LLVM's ctpop, which becomes one vector instruction where the processor has it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001  # numba asks for these
        function = builder.module.declare_intrinsic("llvm.ctpop", [arguments[0].type])
        return builder.call(function, [arguments[0]])

    return types.uint64(types.uint64), generate


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba ships no types
def distances(words: Words, query: Words, out: npt.NDArray[np.uint16]) -> None:
    """Distance of one query to every row. words: uint64 (n, 4), query: uint64 (4,), out: uint16 (n,), bits."""
    for row in range(words.shape[0]):
        out[row] = (
            popcount(words[row, 0] ^ query[0])
            + popcount(words[row, 1] ^ query[1])
            + popcount(words[row, 2] ^ query[2])
            + popcount(words[row, 3] ^ query[3])
        )
