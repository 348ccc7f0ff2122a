"""The multi-index hash finds exactly what comparing with every hash finds."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.kernel import hamming, mih

Values = npt.NDArray[np.uint8]


def by_comparing(values: Values, query: Values) -> npt.NDArray[np.int64]:
    """Distances to every value: the oracle."""
    return np.bitwise_count(values ^ query).sum(axis=1).astype(np.int64)


def by_index(values: Values, query: Values, radius: int, reach: int | None = None) -> dict[int, int]:
    table = mih.build(mih.to_banded(hamming.to_words(values)))
    banded = mih.to_banded(hamming.to_words(query[None]))[0]
    rows, away = mih.search(table, banded, radius, radius if reach is None else reach)
    return dict(zip(rows.tolist(), away.tolist(), strict=True))


def crowd(rng: np.random.Generator, count: int, centre: Values, most: int) -> Values:
    """Hashes at 0 to `most` bits from a centre."""
    flips = rng.random((count, 256)).argsort(axis=1) < rng.integers(0, most + 1, (count, 1))
    return np.packbits(np.unpackbits(centre) ^ flips, axis=1)


@settings(max_examples=150, deadline=None)
@given(count=st.sampled_from([0, 1, 2, 3, 50, 400]), radius=st.integers(0, 63), seed=st.integers(0, 2**32 - 1))
def test_all_within_the_radius_are_found_and_nothing_else(count: int, radius: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    query = rng.integers(0, 256, 32, dtype=np.uint8)
    values = np.concatenate([crowd(rng, count, query, 80), rng.integers(0, 256, (count // 2, 32), dtype=np.uint8)])
    if count > 3:
        values[1::3] = values[0]
    expected = by_comparing(values, query)
    assert by_index(values, query, radius) == {
        int(row): int(expected[row]) for row in np.flatnonzero(expected <= radius)
    }


@pytest.mark.parametrize("radius", range(64))
def test_the_worst_spread_of_differing_bits_is_found_at_every_radius(radius: int) -> None:
    """Bits spread over the bands so that each band is as far off as the pigeonhole allows: nothing to spare."""
    rng = np.random.default_rng(radius)
    query = rng.integers(0, 256, 32, dtype=np.uint8)
    values = []
    for turn in range(16):
        banded = np.zeros(256, bool)
        for flip in range(radius):
            band, bit = (flip + turn) % 16, flip // 16 + turn % 12
            banded[16 * band + bit] = True
        bits = np.zeros(256, bool)
        bits[mih.BIT_ORDER] = banded
        values.append(query ^ np.packbits(bits, bitorder="little"))
    found = by_index(np.array(values), query, radius)
    assert found == dict.fromkeys(range(16), radius)


@pytest.mark.parametrize("radius", [0, 15, 31, 40, 63])
def test_skewed_hashes_in_crowded_buckets_are_all_found(radius: int) -> None:
    rng = np.random.default_rng(7)
    values = (rng.random((4000, 256)) < 0.06) @ np.eye(256, dtype=np.int64) > 0
    packed = np.packbits(values, axis=1)
    for query in packed[:20]:
        expected = by_comparing(packed, query)
        assert set(by_index(packed, query, radius)) == set(np.flatnonzero(expected <= radius).tolist())


def test_needles_in_the_published_haystack_are_counted_right(vectors: Path) -> None:
    folder = vectors / "pdq/data/reg-test-input"
    needles, haystack = (
        np.array([list(bytes.fromhex(line.split(",")[0])) for line in (folder / name).read_text().split()], np.uint8)
        for name in ("needles.txt", "haystack.txt")
    )
    for radius, pairs in {
        0: 50,
        8: 150,
        15: 151,
        16: 152,
        24: 250,
        30: 250,
        31: 250,
        32: 250,
        47: 287,
        63: 352,
    }.items():
        assert sum(len(by_index(haystack, needle, radius)) for needle in needles) == pairs


def test_what_lies_beyond_the_radius_is_found_within_reach_only_and_with_its_true_distance() -> None:
    rng = np.random.default_rng(3)
    query = rng.integers(0, 256, 32, dtype=np.uint8)
    values = crowd(rng, 3000, query, 90)
    expected = by_comparing(values, query)
    found = by_index(values, query, 31, reach=60)
    assert all(expected[row] == away <= 60 for row, away in found.items())
    assert set(np.flatnonzero(expected <= 31).tolist()) <= set(found)
    met = [row in found for row in np.flatnonzero((expected > 40) & (expected <= 46))]
    assert np.mean(met) > 0.9


def test_more_hits_than_expected_are_all_returned() -> None:
    values = np.zeros((5000, 32), np.uint8)
    assert len(by_index(values, values[0], 31)) == 5000


@settings(max_examples=50, deadline=None)
@given(values=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=5))
def test_band_order_can_be_undone_and_keeps_distance(values: list[bytes]) -> None:
    words = hamming.to_words(np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32))
    banded = mih.to_banded(words)
    assert (mih.from_banded(banded) == words).all()
    assert (hamming.to_bytes(words) == np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32)).all()
    assert (np.bitwise_count(banded ^ banded[0]).sum(1) == np.bitwise_count(words ^ words[0]).sum(1)).all()


@pytest.mark.parametrize("radius", range(64))
def test_tolerances_are_enough_for_the_pigeonhole_and_no_more(radius: int) -> None:
    limits = mih.tolerances(radius)
    assert sum(limit + 1 for limit in limits) == radius + 1


@pytest.mark.parametrize("radius", [-1, 64, 256])
def test_a_radius_without_a_guarantee_is_refused(radius: int) -> None:
    with pytest.raises(ValueError, match="radius"):
        mih.tolerances(radius)


@pytest.mark.parametrize(("distance", "share"), [(44, 0.985), (60, 0.75)])
def test_beyond_the_radius_as_much_is_met_as_is_promised(distance: int, share: float) -> None:
    rng = np.random.default_rng(1)
    query = rng.integers(0, 256, 32, dtype=np.uint8)
    flips = rng.random((20_000, 256)).argsort(axis=1) < distance
    values = np.packbits(np.unpackbits(query) ^ flips, axis=1)
    assert len(by_index(values, query, 31, reach=60)) / len(values) >= share
