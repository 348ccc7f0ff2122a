"""Who copied from whom, and how many people shared.

Each copy came from an earlier one, or from where nobody looked. Three things speak for a parent: how long after it the
copy came (kernel), how near their fingerprints are (a copy of a copy gathers changes), and whether the copy is of a
derived variant, such as mirrored, that the parent is not. The answer is a probability for each, and "unknown" wherever
none is more likely than not. Fingerprints come as distances: nothing here sees a picture, or needs one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from amparo.errors import BadInput
from amparo.spread.columns import SECONDS_A_DAY, Bools, Floats, Ints, finite, floats, truths, whole
from amparo.spread.kernels import Kernel

UNKNOWN = -1
RADIUS = 31
"""Bits of 256 up to which two PDQ hashes are taken as of one picture."""


@dataclass(frozen=True)
class CopyingModel:
    """What makes an earlier copy the likely parent.

    bits: mean PDQ distance that one copying adds. free: how many of the 256 bits copies really differ in; those near
    their threshold flip first, so that two unlike copies share more than chance would have it.
    derives: share of copyings that make a derived variant. saved: how likely a removed copy still is beside one that is
    up, since people keep files. unseen: copies a day in each case that come from where nobody looked.
    sure: probability from which a parent is named.
    """

    kernel: Kernel
    branching: float = 0.8
    bits: float = 3.0
    free: int = 64
    derives: float = 0.05
    saved: float = 0.1
    unseen: float = 0.05
    sure: float = 0.5

    def __post_init__(self) -> None:
        positive = self.branching > 0 and self.bits > 0 and self.unseen > 0 and RADIUS < self.free <= 256
        if not positive or not (0 < self.derives < 1 and 0 <= self.saved <= 1 and 0 < self.sure <= 1):
            raise BadInput("bad_copying_model", "A number of the copying model is outside its range.")


@dataclass(frozen=True)
class Candidates:
    """Pairs of copies near enough to be child and parent, as rows of the copies.

    distance: bits. derived: whether the child matches a derived variant of the parent rather than the parent itself.
    """

    child: Ints
    parent: Ints
    distance: Ints
    derived: Bools


@dataclass(frozen=True)
class Lineage:
    """For each copy: its parent's row or -1 for unknown, the probability of the likeliest parent, and of none known.

    led_to: expected number of copies that came directly from each copy.
    """

    parent: Ints
    probability: Floats
    unknown: Floats
    led_to: Floats


@dataclass(frozen=True)
class People:
    """How many shared: accounts that are known apart, and at most as many more as copies whose account is not known."""

    at_least: int
    at_most: int


def candidates(
    child: npt.ArrayLike, parent: npt.ArrayLike, distance: npt.ArrayLike, derived: npt.ArrayLike
) -> Candidates:
    """Check the columns. Raises BadInput `bad_distance`, `own_parent` and all that columns raise."""
    of = whole(child)
    made = Candidates(of, whole(parent, of.size), whole(distance, of.size), truths(derived, of.size))
    if ((made.distance < 0) | (made.distance > 256)).any():
        raise BadInput("bad_distance", "A PDQ distance is a number of bits from 0 to 256.")
    if (made.child == made.parent).any():
        raise BadInput("own_parent", "A copy is not its own parent.")
    return made


def candidates_within(distances: npt.ArrayLike, derived_distances: npt.ArrayLike | None = None) -> Candidates:
    """All pairs within the radius, from square tables: (copies, copies), row child, column parent.

    derived_distances: from each child to the nearest derived variant of each parent. Raises BadInput `bad_distance`.
    """
    plain = np.asarray(distances)
    other = np.full(plain.shape, 257) if derived_distances is None else np.asarray(derived_distances)
    if plain.ndim != 2 or plain.shape[0] != plain.shape[1] or other.shape != plain.shape:
        raise BadInput("bad_distance", "Distances stand in a square table, one row and one column for each copy.")
    derived = other < plain
    nearest = np.where(derived, other, plain)
    near = (nearest <= RADIUS) & ~np.eye(plain.shape[0], dtype=np.bool_)
    child, parent = np.nonzero(near)
    return candidates(child, parent, nearest[near], derived[near])


def trace(at: npt.ArrayLike, removed: npt.ArrayLike, pairs: Candidates, model: CopyingModel) -> Lineage:
    """Probability of each parent. at: seconds; removed: NaN or infinite while up. A parent came strictly before.

    Raises BadInput `no_such_row` and all that columns raise.
    """
    when = finite(at)
    gone = floats(removed, when.size)
    gone = np.where(np.isnan(gone), np.inf, gone)
    rows = np.concatenate((pairs.child, pairs.parent))
    if rows.size and (rows.min() < 0 or rows.max() >= when.size):
        raise BadInput("no_such_row", "A pair names a copy that is not there.")
    earlier = when[pairs.parent] < when[pairs.child]
    child, parent = pairs.child[earlier], pairs.parent[earlier]
    weight = _weights(when, gone, pairs, earlier, model)
    nowhere = model.unseen / SECONDS_A_DAY / (RADIUS + 1)  # from elsewhere, any distance to the nearest is as likely
    total = np.bincount(child, weights=weight, minlength=when.size) + nowhere
    chance = weight / total[child]
    return _named(child, parent, chance, nowhere / total, model.sure)


def people_who_shared(uploader: npt.ArrayLike) -> People:
    """Distinct accounts, a number for each; -1 where it is not known. An account is not a person; it is what shows."""
    accounts = whole(uploader)
    known = accounts >= 0
    distinct, hidden = int(np.unique(accounts[known]).size), int(np.count_nonzero(~known))
    return People(max(distinct, min(hidden, 1)), distinct + hidden)


def _weights(when: Floats, gone: Floats, pairs: Candidates, chosen: Bools, model: CopyingModel) -> Floats:
    """Rate at which each parent would have led to this very child: n·φ, geometric in the distance, rarer if derived.

    A distance d can be had in C(free, d) ways, of which the child is one; told beside those of the nearest candidate.
    """
    child, parent, bits = pairs.child[chosen], pairs.parent[chosen], pairs.distance[chosen]
    step = model.bits / (1 + model.bits)
    ways = _log_ways(model.free)[np.minimum(bits, model.free // 2)]
    nearest = np.full(when.size, np.inf)
    np.minimum.at(nearest, child, ways)
    distance = (1 - step) * step ** bits.astype(np.float64) * np.exp(nearest[child] - ways)
    variant = np.where(pairs.derived[chosen], model.derives, 1 - model.derives)
    up = np.where(gone[parent] > when[child], 1.0, model.saved)
    return model.branching * model.kernel.pdf(when[child] - when[parent]) * distance * variant * up


def _log_ways(free: int) -> Floats:
    """Logarithms of C(free, d), the ways to change d of the free bits, for d from 0 to free."""
    d = np.arange(free + 1.0)
    return np.asarray(gammaln(free + 1) - gammaln(d + 1) - gammaln(free - d + 1))


def _named(child: Ints, parent: Ints, chance: Floats, unknown: Floats, sure: float) -> Lineage:
    top = np.zeros(unknown.size)
    np.maximum.at(top, child, chance)
    hits = np.flatnonzero(chance == top[child])
    best = np.unique(child[hits[::-1]], return_index=True)[1]
    best = hits[::-1][best]  # of equals the last
    named, probability = np.full(unknown.size, UNKNOWN), np.zeros(unknown.size)
    probability[child[best]] = chance[best]
    told = best[chance[best] >= sure]
    named[child[told]] = parent[told]
    return Lineage(named, probability, unknown, np.bincount(parent, weights=chance, minlength=unknown.size))
