"""How a leak was passed on, in a few numbers: people who shared first, then the shape of its trees."""

from dataclasses import dataclass

import numpy as np

from amparo.spread.cases.lineage import Lineage, People
from amparo.spread.cases.virality import structural_virality


@dataclass(frozen=True)
class LeakShape:
    """One case. trees: copies whose parent is not known, each with those that go back to it.

    largest, depth, virality: of the largest tree: copies, steps from its first copy to the farthest, and the mean
    distance of two copies, to be compared with trees of that size only; None for a copy alone.
    broadcast: of the copies after the first, the share that came straight from one of them, by probability.
    unknown: of the copies after the first, the share whose parent is not known. Both None where there is one copy.
    """

    people: People
    copies: int
    trees: int
    largest: int
    depth: int
    virality: float | None
    broadcast: float | None
    unknown: float | None


def leak_shape(found: Lineage, people: People) -> LeakShape:
    """The numbers of one case with one copy or more."""
    trees = structural_virality(found.parent)
    top = int(np.argmax(trees.sizes))
    size, later = int(trees.sizes[top]), found.parent.size - 1
    unknown = int(np.count_nonzero(found.parent < 0)) - 1
    return LeakShape(
        people=people,
        copies=found.parent.size,
        trees=trees.roots.size,
        largest=size,
        depth=int(trees.depths[top]),
        virality=float(trees.virality[top]) if size > 1 else None,
        broadcast=float(found.led_to.max()) / later if later else None,
        unknown=unknown / later if later else None,
    )
