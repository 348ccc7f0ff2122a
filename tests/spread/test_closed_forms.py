"""Several platforms, addresses that come back, views, and the shape of trees."""

import math

import networkx as nx
import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases.virality import structural_virality
from amparo.spread.closed_forms.all_gone import Addresses
from amparo.spread.closed_forms.anchors import branching_of_fit, prevalence_cut
from amparo.spread.closed_forms.exposure import expected_views, share_of_time_up, with_arrivals
from amparo.spread.closed_forms.platforms import at_upload, by_variant, typed_sizes
from amparo.spread.closed_forms.sizes import probability, size
from tests.spread.leaks import DAY, TRIAD, TWITTER


def test_15_three_platforms() -> None:
    found = typed_sizes(TRIAD)
    assert found.sizes == pytest.approx([3.035, 3.302, 3.477], abs=5e-4)
    assert found.spectral_radius == pytest.approx(0.700, abs=5e-4)


def test_from_a_spectral_radius_of_one_on_there_is_no_size() -> None:
    assert typed_sizes([[0.5, 0.5], [0.5, 0.5]]).unbounded
    found = typed_sizes([[0.0, 4.0], [0.3, 0.0]])
    assert found.unbounded
    assert found.spectral_radius == pytest.approx(math.sqrt(1.2))


def test_a_radius_of_one_that_rounding_made_less_has_no_size_either() -> None:
    found = typed_sizes(np.tile([0.3, 0.3, 0.2, 0.2], (4, 1)))
    assert found.unbounded
    assert found.spectral_radius == 1.0


def test_blocking_on_one_platform_and_removal_on_another() -> None:
    found = at_upload([[0.4, 0.2], [0.1, 0.5]], kept=[0.5, 1.0], blocked=[0.0, 0.3])
    assert found == pytest.approx(np.array([[0.2, 0.07], [0.1, 0.35]]))


def test_types_of_platform_and_variant_meet_the_closed_form_of_variants() -> None:
    types = by_variant([[0.8]], [[0.9, 0.1], [0.0, 1.0]]) * np.array([0.05, 1.0])
    assert typed_sizes(types).sizes == pytest.approx([1.4523, 5.0], rel=1e-4)


@pytest.mark.parametrize("matrix", [[[1.0, 2.0]], [[-0.1]], [[math.nan]], [[math.inf]], []])
def test_what_is_no_matrix_of_branching_factors_is_refused(matrix: list[list[float]]) -> None:
    with pytest.raises(BadInput, match="bad_matrix"):
        typed_sizes(matrix)


def test_shares_that_are_none_are_refused() -> None:
    wrong = (([1.5], [0.0], "bad_share"), ([1.0], [math.nan], "bad_share"), ([1.0, 1.0], [0.0], "bad_matrix"))
    for kept, blocked, code in wrong:
        with pytest.raises(BadInput, match=code):
            at_upload([[0.5]], kept, blocked)
    with pytest.raises(BadInput, match="bad_matrix"):
        by_variant([[0.5]], [[0.5, 0.4], [0.0, 1.0]])


ADDRESSES = {0.48: (1.000, 1.000), 0.95: (0.990, 0.906), 1.05: (0.9435, 0.559), 1.2: (0.833, 0.161)}
"""At R = 1.05 the research's table says 0.944: 0.94348 was rounded twice; its tenth power, 0.559, is right."""


@pytest.mark.parametrize("returns", ADDRESSES)
def test_19_all_addresses_gone_after_half_a_year(returns: float) -> None:
    addresses = Addresses.from_returns(returns, mean_life=5.0)
    assert [addresses.gone_by(180.0, count) for count in (1, 10)] == pytest.approx(ADDRESSES[returns], abs=5e-4)


def test_addresses_that_come_back_one_for_one_are_the_limit() -> None:
    exact = Addresses(0.2, 0.2).gone_by(180.0)
    assert exact == pytest.approx(36 / 37)
    assert Addresses(0.2 * (1 + 1e-7), 0.2).gone_by(180.0) == pytest.approx(exact, rel=1e-5)


def test_a_long_time_brings_certainty_or_its_limit_and_never_overflows() -> None:
    assert Addresses(0.1, 0.2).gone_by(1e9) == 1.0
    assert Addresses(0.3, 0.2).gone_by(1e9) == pytest.approx(2 / 3)


def test_notices_per_address() -> None:
    assert Addresses.from_returns(0.48, 5.0).notices_per_address() == pytest.approx(1.92, abs=5e-3)
    assert Addresses.from_returns(1.0, 5.0).notices_per_address() is None


def test_20_star_and_chain() -> None:
    star, chain = np.zeros(100, int), np.arange(-1, 99)
    star[0] = -1
    assert structural_virality(star).virality == pytest.approx([1.98], rel=1e-12)
    assert structural_virality(chain).virality == pytest.approx([101 / 3], rel=1e-12)
    assert structural_virality(chain).depths.tolist() == [99]


def test_20_any_tree_has_the_mean_distance_of_its_pairs() -> None:
    rng = np.random.default_rng(20)
    parents = np.array([-1, *(int(rng.integers(row)) for row in range(1, 60))])
    shuffled = rng.permutation(60)
    moved = np.full(60, -1)
    moved[shuffled] = np.where(parents >= 0, shuffled[parents], -1)
    tree = nx.Graph((row, int(parent)) for row, parent in enumerate(moved) if parent >= 0)
    expected = nx.average_shortest_path_length(tree)
    assert structural_virality(moved).virality == pytest.approx([expected], rel=1e-12)


def test_trees_of_a_forest_are_told_apart() -> None:
    found = structural_virality([-1, -1, 0, 1, 3, -1])
    assert found.roots.tolist() == [0, 1, 5]
    assert found.sizes.tolist() == [2, 3, 1]
    assert found.depths.tolist() == [1, 2, 0]
    assert found.virality[:2] == pytest.approx([1.0, 4 / 3])
    assert math.isnan(found.virality[2])
    assert len(structural_virality(np.array([], int)).roots) == 0


@pytest.mark.parametrize("parents", [[0], [1, 0], [-1, 2, 3, 1], [-2], [5]])
def test_what_is_no_tree_is_refused(parents: list[int]) -> None:
    with pytest.raises(BadInput, match="bad_tree"):
        structural_virality(parents)


def test_views_while_up() -> None:
    assert expected_views(size(0.8), TWITTER, DAY, 10.0) == pytest.approx(50 * float(TWITTER.cdf(DAY)))
    assert expected_views(size(1.2), TWITTER, DAY) is None


def test_arrivals_bring_cascades_of_their_own() -> None:
    assert with_arrivals(size(0.8), 2.0).copies == pytest.approx(15.0)
    assert with_arrivals(size(1.0), 2.0).unbounded


def test_an_address_that_goes_and_comes_back_is_up_for_a_share_of_the_time() -> None:
    assert share_of_time_up(1.0, 3.0) == 0.25


@pytest.mark.parametrize(
    "ask",
    [
        lambda: expected_views(size(0.5), TWITTER, DAY, math.nan),
        lambda: with_arrivals(size(0.5), -1.0),
        lambda: share_of_time_up(0.0, 0.0),
        lambda: share_of_time_up(-1.0, 2.0),
        lambda: Addresses(-1.0, 1.0),
        lambda: Addresses(1.0, 0.0),
        lambda: Addresses.from_returns(1.0, 0.0),
        lambda: Addresses(1.0, 1.0).gone_by(-1.0),
        lambda: Addresses(1.0, 1.0).gone_by(1.0, 0),
        lambda: branching_of_fit(0.0, 0.1, 0.2),
        lambda: branching_of_fit(1.0, 1.1, 0.2),
        lambda: prevalence_cut(-1.0),
        lambda: probability(0.5, 0),
        lambda: probability(0.5, 1, 0.0),
    ],
)
def test_what_is_no_number_of_its_kind_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(BadInput):
        ask()
