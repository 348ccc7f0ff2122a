"""Who copied from whom, and how many people shared."""

from typing import Any

import networkx as nx
import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases.lineage import CopyingModel, Lineage, candidates, candidates_within, people_who_shared, trace
from amparo.spread.cases.virality import structural_virality
from amparo.spread.kernels import Exponential

HOUR = 3600.0
MODEL = CopyingModel(Exponential(12 * HOUR))
UNIFORM = CopyingModel(Exponential(12 * HOUR), free=256)
NEVER = float("inf")


def traced(hours: list[float], pairs: list[tuple[int, int, int, bool]], **changed: Any) -> Lineage:
    """pairs: child, parent, distance, derived."""
    removed = changed.pop("removed", [NEVER] * len(hours))
    given = candidates(*zip(*pairs, strict=True)) if pairs else candidates([], [], [], [])
    model = CopyingModel(Exponential(12 * HOUR), **changed)
    return trace(np.array(hours) * HOUR, np.array(removed) * HOUR, given, model)


def test_a_copy_alone_has_an_unknown_parent() -> None:
    found = traced([0], [])
    assert (found.parent[0], found.unknown[0]) == (-1, 1)


def test_an_identical_copy_soon_after_has_that_parent() -> None:
    found = traced([0, 1], [(1, 0, 0, False)])
    assert found.parent.tolist() == [-1, 0]
    assert found.probability[1] > 0.9


def test_the_nearer_fingerprint_wins_at_the_same_time() -> None:
    found = traced([0, 0, 1], [(2, 0, 2, False), (2, 1, 14, False)])
    assert found.parent[2] == 0


def test_the_more_recent_copy_wins_at_the_same_distance() -> None:
    found = traced([0, 30, 31], [(2, 0, 2, False), (2, 1, 2, False)])
    assert found.parent[2] == 1


def test_a_parent_of_the_same_variant_wins_over_one_it_derives_from() -> None:
    found = traced([0, 0.5, 1], [(2, 0, 1, True), (2, 1, 1, False)])
    assert found.parent[2] == 1


def test_a_removed_copy_is_a_less_likely_parent() -> None:
    pairs = [(2, 0, 1, False), (2, 1, 1, False)]
    up = traced([0, 0, 2], pairs)
    gone = traced([0, 0, 2], pairs, removed=[1, NEVER, NEVER])
    assert up.parent[2] == -1  # as likely the one as the other
    assert gone.parent[2] == 1


def test_a_later_copy_is_no_parent() -> None:
    found = traced([5, 1], [(1, 0, 0, False)])
    assert (found.parent[1], found.unknown[1]) == (-1, 1)


def test_long_after_and_far_apart_the_parent_is_unknown() -> None:
    found = traced([0, 240], [(1, 0, 20, False)])
    assert found.parent[1] == -1
    assert found.unknown[1] > 0.9


def test_probabilities_make_one() -> None:
    found = traced([0, 1, 2], [(1, 0, 1, False), (2, 0, 3, False), (2, 1, 4, True)])
    assert found.led_to.sum() + found.unknown.sum() == pytest.approx(3)


def test_a_probability_is_by_the_formula() -> None:
    """n·φ·g(d)·(1 - derives) beside unseen / day / 32, with g geometric of mean 3 bits."""
    found = traced([0, 6], [(1, 0, 2, False)])
    direct = 0.8 * float(MODEL.kernel.pdf(6 * HOUR)) * (0.25 * 0.75**2) * 0.95
    elsewhere = 0.05 / 86_400 / 32
    assert found.probability[1] == pytest.approx(direct / (direct + elsewhere))


def grown(copies: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A true tree: parents, times, and 256-bit hashes that gather three changed bits a copying."""
    rng = np.random.default_rng(seed)
    parent, at = np.full(copies, -1), np.zeros(copies)
    hashes = np.zeros((copies, 256), dtype=bool)
    hashes[0] = rng.uniform(size=256) < 0.5
    for row in range(1, copies):
        weights = 0.5 ** ((at[row - 1] - at[:row]) / (12 * HOUR))
        parent[row] = rng.choice(row, p=weights / weights.sum())
        at[row] = at[row - 1] + rng.exponential(HOUR)
        hashes[row] = hashes[parent[row]]
        hashes[row, rng.choice(256, rng.geometric(0.25) - 1, replace=False)] ^= True
    return parent, at, (hashes[:, None, :] != hashes[None, :, :]).sum(axis=2)


def test_most_of_a_true_tree_is_found_and_probabilities_are_honest() -> None:
    right, claimed, named = 0, 0.0, 0
    for seed in range(6):
        parent, at, distances = grown(80, seed)
        found = trace(at, np.full(80, np.inf), candidates_within(distances), UNIFORM)
        told = found.parent >= 0
        named += int(told.sum())
        right += int((found.parent[told] == parent[told]).sum())
        claimed += float(found.probability[told].sum())
    assert named > 0.5 * 6 * 79
    assert right / named > 0.75
    assert right / named == pytest.approx(claimed / named, abs=0.08)


def test_the_shape_of_a_traced_tree_is_that_of_networkx() -> None:
    _, at, distances = grown(100, 9)
    found = trace(
        at,
        np.full(100, np.inf),
        candidates_within(distances),
        CopyingModel(MODEL.kernel, free=256, sure=1e-9, unseen=1e-9),
    )
    graph = nx.Graph([(child, int(above)) for child, above in enumerate(found.parent) if above >= 0])
    assert structural_virality(found.parent).virality[0] == pytest.approx(
        nx.average_shortest_path_length(graph), rel=1e-12
    )


@pytest.mark.parametrize(("tree", "virality"), [([-1] + [0] * 99, 1.98), ([-1, *range(99)], 101 / 3)])
def test_a_star_and_a_chain_have_the_shape_of_the_formula(tree: list[int], virality: float) -> None:
    assert structural_virality(tree).virality[0] == pytest.approx(virality, rel=1e-12)


def test_derived_variants_bring_pairs_that_plain_distances_do_not() -> None:
    plain = np.array([[0, 120], [120, 0]])
    mirrored = np.array([[120, 120], [4, 120]])
    pairs = candidates_within(plain, mirrored)
    assert (pairs.child.tolist(), pairs.parent.tolist(), pairs.derived.tolist()) == ([1], [0], [True])
    assert candidates_within(plain).child.size == 0


def test_people_are_distinct_accounts_and_unknown_ones_widen_the_count() -> None:
    people = people_who_shared([3, 3, 5, -1, -1])
    assert (people.at_least, people.at_most) == (2, 4)
    assert people_who_shared([-1]).at_least == 1


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([(1, 1, 0, False)], "own_parent"),
        ([(1, 0, 257, False)], "bad_distance"),
        ([(1, 7, 0, False)], "no_such_row"),
    ],
)
def test_pairs_that_cannot_be_are_refused(pairs: list[tuple[int, int, int, bool]], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        traced([0, 1], pairs)


@pytest.mark.parametrize(
    "changed", [{"bits": 0}, {"derives": 1}, {"saved": 2}, {"sure": 0}, {"unseen": 0}, {"free": 31}]
)
def test_a_model_out_of_range_is_refused(changed: dict[str, float]) -> None:
    with pytest.raises(BadInput, match="bad_copying_model"):
        traced([0], [], **changed)
