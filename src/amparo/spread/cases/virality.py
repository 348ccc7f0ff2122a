"""Structural virality: the mean distance between two copies of a leak along who copied from whom.

After Goel, Anderson, Hofman and Watts, Management Science 62 (2016). It is compared between leaks of one size only:
structural differences between groups vanish when sizes are matched (Juul and Ugander, PNAS 2021).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.kernels import Floats

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """One entry per tree, in the order of their roots' rows.

    roots: rows. sizes: copies. depths: of the deepest copy, the root at 0. virality: nan for a root alone.
    """

    roots: Indices
    sizes: Indices
    depths: Indices
    virality: Floats


def structural_virality(parents: npt.ArrayLike) -> Trees:
    """Of each tree of a forest: ν = 2 Σ s(N-s) / (N(N-1)) over edges, s copies below each.

    A star has 2(N-1)/N, a chain (N+1)/3.

    parents: int (n,), the row each was copied from, -1 for a root; any order. Raises BadInput `bad_tree`.
    """
    above = np.asarray(parents, np.int64)
    if above.ndim != 1 or (above < -1).any() or (above >= len(above)).any():
        raise BadInput("bad_tree", "Each copy has the row of the one it was copied from, or -1.")
    root, depth = _roots_and_depths(above)
    below = np.ones(len(above), np.int64)
    by_depth = np.argsort(depth, kind="stable")
    starts = np.searchsorted(depth[by_depth], np.arange(int(depth.max(initial=0)) + 2))
    for level in range(len(starts) - 2, 0, -1):
        rows = by_depth[starts[level] : starts[level + 1]]
        np.add.at(below, above[rows], below[rows])
    roots = np.flatnonzero(above < 0)
    number = np.zeros(len(above), np.int64)
    number[roots] = np.arange(len(roots))
    sizes = below[roots]
    tree = number[root]
    edges = above >= 0
    crossings = below[edges].astype(float) * (sizes[tree[edges]] - below[edges])
    total = np.bincount(tree[edges], crossings, len(roots))
    depths = np.zeros(len(roots), np.int64)
    np.maximum.at(depths, tree, depth)
    with np.errstate(invalid="ignore"):
        virality = 2.0 * total / (sizes.astype(float) * (sizes - 1))
    return Trees(roots, sizes, depths, virality)


def _roots_and_depths(above: Indices) -> tuple[Indices, Indices]:
    """By doubling: after k rounds each row knows what stands 2^k steps above it."""
    rows = np.arange(len(above))
    jump = np.where(above < 0, rows, above)
    depth = (above >= 0).astype(np.int64)
    for _round in range(len(above).bit_length() + 1):
        if (jump[jump] == jump).all():
            break
        depth += depth[jump]
        jump = jump[jump]
    if len(above) and (above[jump] >= 0).any():
        raise BadInput("bad_tree", "A copy cannot come from itself, however far back.")
    return jump, depth
