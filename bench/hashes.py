"""Banks of hashes to search: uniform bits, and bits as skewed and correlated as those of real photos."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.uint8]
SHRINK = 0.10
"""Share by which the measured correlations are drawn towards none: 802 photos do not fix 32,640 of them."""
_AT_ONCE = 200_000


def uniform(count: int, rng: np.random.Generator) -> Values:
    """Random bits. Returns uint8 (count, 32)."""
    return rng.integers(0, 256, (count, 32), dtype=np.uint8)


class Skewed:
    """A thresholded Gaussian fitted to real hashes: each bit's mean and the pairs' tetrachoric correlations.

    bits: bool (n, 256). For bits with mean one half, the correlation of the Gaussians is sin(pi/2 * that of the bits).
    """

    def __init__(self, bits: npt.NDArray[np.bool_]) -> None:
        means = np.clip(bits.mean(axis=0), 1e-3, 1 - 1e-3)
        correlation = np.nan_to_num(np.corrcoef(bits.T.astype(float)))
        gaussian = (1 - SHRINK) * np.sin(np.pi / 2 * correlation) + SHRINK * np.eye(256)
        values, vectors = np.linalg.eigh(gaussian)
        mixing = vectors * np.sqrt(np.clip(values, 1e-3, None))
        self._mixing = (mixing / np.sqrt((mixing**2).sum(axis=1))[:, None]).T.astype(np.float32)
        self._thresholds = np.array([NormalDist().inv_cdf(1 - mean) for mean in means], np.float32)

    def draw(self, count: int, rng: np.random.Generator) -> Values:
        """Hashes from the model: uint8 (count, 32)."""
        out = np.empty((count, 32), np.uint8)
        for start in range(0, count, _AT_ONCE):
            stop = min(count, start + _AT_ONCE)
            drawn = rng.standard_normal((stop - start, 256), dtype=np.float32) @ self._mixing
            out[start:stop] = np.packbits(drawn > self._thresholds, axis=1)
        return out


def near_some(bank: Values, queries: Values, rng: np.random.Generator, every: int = 5) -> Values:
    """The queries with each `every`-th one replaced by a banked hash with 0 to 31 bits flipped."""
    out = queries.copy()
    for place in range(0, len(out), every):
        flipped = np.unpackbits(bank[rng.integers(len(bank))])
        flipped[rng.choice(256, rng.integers(0, 32), replace=False)] ^= 1
        out[place] = np.packbits(flipped)
    return out
