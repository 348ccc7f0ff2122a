"""Lineage from fingerprints in pieces, and the shape of what is found."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases import nearness
from amparo.spread.cases.leak_shape import leak_shape
from amparo.spread.cases.lineage import CopyingModel, Lineage, People, candidates_within, trace
from amparo.spread.cases.nearness import fingerprints, trace_fingerprints
from amparo.spread.kernels import Exponential

HOUR = 3600.0
MODEL = CopyingModel(Exponential(12 * HOUR))
NONE = np.zeros((0, 4), np.uint64)


def changed(hashes: np.ndarray, bits: int, rng: np.random.Generator) -> np.ndarray:
    """One hash, uint64 (4,), with so many bits changed."""
    flat = np.unpackbits(hashes.view(np.uint8))
    flat[rng.choice(256, bits, replace=False)] ^= 1
    return np.packbits(flat).view(np.uint64)


def grown(copies: int, seed: int, bits: float = 2.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A true tree: parents, seconds and hashes, two bits more with each copying."""
    rng = np.random.default_rng(seed)
    parent, at = np.full(copies, -1), np.cumsum(rng.exponential(HOUR, copies))
    own = np.zeros((copies, 4), np.uint64)
    own[0] = rng.integers(0, 2**63, 4)
    for row in range(1, copies):
        parent[row] = rng.integers(max(0, row - 8), row)
        own[row] = changed(own[parent[row]], int(rng.poisson(bits)), rng)
    return parent, at, own


def square(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """All distances, by bits."""
    one, other = (np.unpackbits(hashes.view(np.uint8), axis=1) for hashes in (some, others))
    return (one[:, None, :] != other[None, :, :]).sum(axis=2)


@pytest.fixture(scope="module")
def case() -> dict[str, Any]:
    """Sixty copies, out of order, some removed, two without a hash, every third with two variants."""
    _, at, own = grown(60, 4)
    rng = np.random.default_rng(5)
    order = rng.permutation(60)
    of = rng.permutation(np.repeat(np.arange(0, 60, 3), 2))
    variants = rng.integers(0, 2**63, (of.size, 4)).astype(np.uint64)
    at, own = at[order], own[order]
    own[order == 50] = changed(variants[7], 2, rng)  # a late copy, of a mirrored one
    known = ~np.isin(order, (10, 20))
    removed = np.where(rng.uniform(size=60) < 0.5, at + rng.exponential(20 * HOUR, 60), np.nan)
    return {"at": at, "removed": removed, "own": own, "known": known, "variants": variants, "of": of}


def traced_whole(case: dict[str, Any]) -> Lineage:
    """By square tables, all at once."""
    plain = square(case["own"], case["own"])
    away = square(case["own"], case["variants"])
    derived = np.full((60, 60), 257)
    for column, owner in enumerate(case["of"]):
        derived[:, owner] = np.minimum(derived[:, owner], away[:, column])
    for table in (plain, derived):
        table[~case["known"]] = 256
    plain[:, ~case["known"]] = 256
    derived[:, ~case["known"]] = 257
    return trace(case["at"], case["removed"], candidates_within(plain, derived), MODEL)


@pytest.mark.parametrize("piece", [1, 500, 2**20], ids=["one child at a time", "some", "all"])
def test_lineage_in_pieces_is_that_by_square_tables(
    case: dict[str, Any], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearness, "PIECE", piece)
    whole = traced_whole(case)
    given = fingerprints(case["own"], case["known"], case["variants"], case["of"])
    found = trace_fingerprints(case["at"], case["removed"], given, MODEL)
    assert (found.parent >= 0).sum() > 30
    assert (found.parent == whole.parent).all()
    for name in ("probability", "unknown", "led_to"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name), abs=1e-12), name


def test_a_copy_of_a_variant_is_found_by_the_variant_alone() -> None:
    rng = np.random.default_rng(2)
    first, mirrored = rng.integers(0, 2**63, (2, 4)).astype(np.uint64)
    own = np.stack((first, changed(mirrored, 1, rng)))
    at, up = [0.0, HOUR], [np.nan, np.nan]
    without = trace_fingerprints(at, up, fingerprints(own, [True, True], NONE, []), MODEL)
    within = trace_fingerprints(at, up, fingerprints(own, [True, True], mirrored[None], [0]), MODEL)
    assert (without.parent[1], within.parent[1]) == (-1, 0)


def test_as_near_to_a_variant_as_to_the_copy_itself_is_of_the_copy_itself() -> None:
    own = np.zeros((2, 4), np.uint64)
    alone, beside = (
        trace_fingerprints([0.0, HOUR], [np.nan, np.nan], fingerprints(own, [True, True], variants, of), MODEL)
        for variants, of in ((NONE, []), (own[:1], [0]))
    )
    assert beside.unknown.tolist() == alone.unknown.tolist()


def test_a_parent_came_before_and_has_a_hash() -> None:
    own = np.zeros((4, 4), np.uint64)
    given = fingerprints(own, [True, True, False, True], NONE, [])
    found = trace_fingerprints([HOUR, HOUR, 0.0, 2 * HOUR], [np.nan] * 4, given, CopyingModel(MODEL.kernel, sure=0.4))
    assert found.parent.tolist() == [-1, -1, -1, 1]
    assert found.led_to[2] == 0


def test_many_like_copies_take_no_square_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every copy is a candidate for every later one: two million pairs, of which few are held at a time."""
    monkeypatch.setattr(nearness, "PIECE", 2**14)
    copies, rng = 2_000, np.random.default_rng(1)
    own = np.zeros((copies, 4), np.uint64)
    own[:, 0] = 1 << rng.integers(0, 60, copies)
    at = np.sort(rng.uniform(0, 100 * HOUR, copies))
    given = fingerprints(own, np.ones(copies, dtype=bool), NONE, [])
    tracemalloc.start()
    try:
        found = trace_fingerprints(at, np.full(copies, np.nan), given, MODEL)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 4 * 2**20  # a square table of a byte each would be as much, and the candidates 50 MB
    assert found.led_to.sum() + found.unknown.sum() == pytest.approx(copies)


@pytest.mark.parametrize(
    ("own", "variants", "of", "code"),
    [
        (np.zeros((2, 3), np.uint64), NONE, [], "not_hashes"),
        (np.zeros((2, 4), np.uint64), np.zeros((1, 4), np.uint64), [2], "no_such_row"),
        (np.zeros((2, 4), np.uint64), np.zeros((1, 4), np.uint64), [0, 1], "unequal_columns"),
        (np.zeros((nearness.MOST_COPIES + 1, 4), np.uint64), NONE, [], "case_too_large"),
    ],
)
def test_hashes_that_cannot_be_are_refused(own: np.ndarray, variants: np.ndarray, of: list[int], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        fingerprints(own, np.ones(len(own), dtype=bool), variants, of)


def test_the_shape_is_that_of_the_largest_tree() -> None:
    parent = np.array([-1, 0, 0, 2, -1, 4])
    found = Lineage(parent, np.ones(6), np.zeros(6), np.array([2.0, 0.0, 1.0, 0.0, 0.9, 0.0]))
    shape = leak_shape(found, People(3, 5))
    assert (shape.copies, shape.trees, shape.largest, shape.depth) == (6, 2, 4, 2)
    assert shape.virality == pytest.approx(10 / 6)  # 1+1+2+2+1+3 over six pairs
    assert (shape.broadcast, shape.unknown) == (pytest.approx(2 / 5), pytest.approx(1 / 5))


def test_a_copy_alone_has_no_shape() -> None:
    alone = leak_shape(Lineage(np.array([-1]), np.zeros(1), np.ones(1), np.zeros(1)), People(1, 1))
    assert (alone.trees, alone.depth, alone.virality, alone.broadcast, alone.unknown) == (1, 0, None, None, None)
