"""Lineage from fingerprints: distances are computed in pieces, so that a large case needs no square table in memory."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.cases.lineage import RADIUS, UNKNOWN, Candidates, CopyingModel, Lineage, candidates, trace
from amparo.spread.columns import Bools, Floats, Ints, finite, floats, truths, whole

Words = npt.NDArray[np.uint64]
PIECE = 2**20
"""Distances that are held at a time: with what is made of them, less than 100 MB."""
MOST_COPIES = 20_000
"""Of one case: what it takes grows with their square."""
_TOO_FAR = 257


@dataclass(frozen=True)
class Fingerprints:
    """PDQ hashes of one case's copies.

    own: uint64 (copies, 4), any fixed order of bits. known: (copies,), whether the copy has a hash at all.
    variants: uint64 (variants, 4), hashes of derived variants, and of: (variants,), the row of the copy of each.
    """

    own: Words
    known: Bools
    variants: Words
    of: Ints


def fingerprints(own: Words, known: npt.ArrayLike, variants: Words, of: npt.ArrayLike) -> Fingerprints:
    """Check and sort. Raises BadInput `not_hashes`, `no_such_row`, `case_too_large` and all that columns raise."""
    if own.shape != (len(own), 4) or variants.shape != (len(variants), 4):
        raise BadInput("not_hashes", "A PDQ hash is four words of 64 bits.")
    if len(own) > MOST_COPIES:
        raise BadInput("case_too_large", f"Lineage is of at most {MOST_COPIES:,} copies a case.")
    rows = whole(of, len(variants))
    if rows.size and (rows.min() < 0 or rows.max() >= len(own)):
        raise BadInput("no_such_row", "A variant is of a copy that is not there.")
    order = np.argsort(rows, kind="stable")
    return Fingerprints(own, truths(known, len(own)), variants[order], rows[order])


def trace_fingerprints(at: npt.ArrayLike, removed: npt.ArrayLike, given: Fingerprints, model: CopyingModel) -> Lineage:
    """As `trace`, with all pairs of one case within the radius as candidates. at, removed: seconds, (copies,).

    Raises BadInput as `trace` does.
    """
    when = finite(at, len(given.own))
    gone = floats(removed, when.size)
    parent, probability = np.full(when.size, UNKNOWN), np.zeros(when.size)
    unknown, led_to = np.ones(when.size), np.zeros(when.size)
    for rows, pairs in _pieces(when, given):
        found = trace(when, gone, pairs, model)
        parent[rows], probability[rows], unknown[rows] = (
            found.parent[rows],
            found.probability[rows],
            found.unknown[rows],
        )
        led_to += found.led_to
    return Lineage(parent, probability, unknown, led_to)


def _pieces(when: Floats, given: Fingerprints) -> Iterator[tuple[Ints, Candidates]]:
    """Some children at a time, in order of time, with all of their candidates."""
    order = np.argsort(when, kind="stable")
    order = order[given.known[order]]
    start = 0
    while start < order.size:
        wide = min(order.size, start + max(1, PIECE // (order.size + len(given.of))))
        children = order[start:wide]
        yield children, _near(children, order[:wide], when, given)
        start = wide


def _near(children: Ints, before: Ints, when: Floats, given: Fingerprints) -> Candidates:
    plain = _distances(given.own[children], given.own[before])
    derived = _to_variants(children, before, given)
    nearest = np.minimum(plain, derived)
    earlier = when[before][None, :] < when[children][:, None]
    row, column = np.nonzero(earlier & (nearest <= RADIUS))
    return candidates(children[row], before[column], nearest[row, column], (derived < plain)[row, column])


def _to_variants(children: Ints, before: Ints, given: Fingerprints) -> npt.NDArray[np.uint16]:
    """From each child to the nearest derived variant of each copy before it; too far where there is none."""
    table = np.full((children.size, before.size), _TOO_FAR, np.uint16)
    if given.of.size:
        place = np.full(len(given.own), -1)
        place[before] = np.arange(before.size)
        starts = np.flatnonzero(np.diff(given.of, prepend=-1))
        nearest = np.minimum.reduceat(_distances(given.own[children], given.variants), starts, axis=1)
        column = place[given.of[starts]]
        table[:, column[column >= 0]] = nearest[:, column >= 0]
    return table


def _distances(some: Words, others: Words) -> npt.NDArray[np.uint16]:
    """Bits in which each of some differs from each of the others: (some, others)."""
    total = np.zeros((len(some), len(others)), np.uint16)
    for word in range(4):
        total += np.bitwise_count(some[:, word, None] ^ others[None, :, word])
    return total
