"""The index finds exactly what the plain comparison finds, whatever was added, withdrawn, disputed or compacted."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.matching import oracle
from amparo.matching.index import LINEAR_BELOW, LiveIndex, Probe
from amparo.matching.segment import build, gather, items_of, merge
from amparo.matching.state import BankKind, BankState, Change, ItemState, Opinion, SignalState
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.signals.types.md5 import MD5
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256

BANKS = (
    BankState(1, "one", BankKind.POSITIVE, 31, 50, True),
    BankState(2, "wide", BankKind.POSITIVE, 63, 0, True),
    BankState(3, "harmless", BankKind.NEGATIVE, 12, 50, True),
    BankState(4, "off", BankKind.POSITIVE, 63, 0, False),
)
CENTRES = [bytes(32), bytes([255] * 32), bytes(range(32)), bytes([170] * 32)]


@st.composite
def pdq_values(draw: st.DrawFn) -> bytes:
    """Hashes in crowds: a few centres with some bits flipped, so that all distances occur."""
    value = int.from_bytes(draw(st.sampled_from(CENTRES)))
    for bit in draw(st.lists(st.integers(0, 255), max_size=70)):
        value ^= 1 << bit
    return value.to_bytes(32)


@st.composite
def signal_states(draw: st.DrawFn) -> SignalState:
    kind = draw(st.sampled_from([PDQ, PDQ, PDQ, SHA256, MD5]))
    if kind is PDQ:
        quality = draw(st.one_of(st.none(), st.integers(0, 100)))
        return SignalState(
            "pdq", draw(pdq_values()).hex(), quality, draw(st.sampled_from(["none", "flipx", "frame:2"]))
        )
    return SignalState(kind.name, (bytes([draw(st.integers(0, 3))]) * kind.size).hex())


@st.composite
def item_states(draw: st.DrawFn) -> ItemState:
    active = draw(st.booleans() | st.just(True))
    return ItemState(
        UUID(int=draw(st.integers(0, 12))),
        draw(st.sampled_from([1, 1, 2, 3, 4, 9])),
        active,
        draw(st.sampled_from(list(Opinion))),
        tuple(draw(st.lists(signal_states(), max_size=4))) if active else (),
    )


@st.composite
def probes(draw: st.DrawFn) -> list[Probe]:
    states = draw(st.lists(signal_states(), min_size=1, max_size=3))
    return [
        Probe(Signal(types.by_name(s.type), bytes.fromhex(s.value), s.quality), f"o{number}")
        for number, s in enumerate(states)
    ]


def newest(states: Sequence[ItemState]) -> list[ItemState]:
    return list({state.id: state for state in states}.values())


@settings(max_examples=300, deadline=None)
@given(
    old=st.lists(item_states(), max_size=8),
    middle=st.lists(item_states(), max_size=8),
    live=st.lists(item_states(), max_size=12),
    asked=probes(),
    reach=st.integers(0, 90),
)
def test_segments_overlay_and_tail_answer_as_one(
    old: list[ItemState], middle: list[ItemState], live: list[ItemState], asked: list[Probe], reach: int
) -> None:
    index = LiveIndex([build(gather(middle)), build(gather(old))])
    index.apply(Change(0, banks=BANKS))
    for item in live:
        index.apply(Change(1, items=(item,)))
    banks = {bank.number: bank for bank in BANKS}
    expected = oracle.find(newest([*old, *middle, *live]), banks, asked, reach)
    assert _same(index.find(asked, reach)) == _same(expected)


@settings(max_examples=200, deadline=None)
@given(old=st.lists(item_states(), max_size=8), new=st.lists(item_states(), max_size=8), asked=probes())
def test_merging_segments_changes_no_answer(old: list[ItemState], new: list[ItemState], asked: list[Probe]) -> None:
    apart = LiveIndex([build(gather(new)), build(gather(old))])
    both = [items_of(build(gather(new))), gather(old)]
    kept = LiveIndex([build(merge(both, keep_withdrawn=True))])
    dropped = LiveIndex([build(merge(both, keep_withdrawn=False))])
    for index in (apart, kept, dropped):
        index.apply(Change(0, banks=BANKS))
    assert _same(apart.find(asked, 70)) == _same(kept.find(asked, 70)) == _same(dropped.find(asked, 70))
    assert all(dropped.segments[0].table.active)


def _same(found: object) -> object:
    """Everything but which of several equally near signals or orientations is named."""
    return [
        sorted((m.item, m.bank.number, m.signal, m.distance, m.exact_file, m.opinion) for m in part)
        for part in (found.matches, found.near)  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("radius", [0, 15, 31, 47, 63])
def test_a_segment_searched_by_bands_finds_all_within_the_radius(radius: int) -> None:
    rng = np.random.default_rng(radius)
    values = rng.integers(0, 256, (LINEAR_BELOW + 50, 32), dtype=np.uint8)
    query = values[0].copy()
    for row in range(1, 400):
        values[row] = np.packbits(np.unpackbits(query) ^ (rng.permutation(256) < rng.integers(0, 70)))
    states = [
        ItemState(UUID(int=row), 1, True, Opinion.POSITIVE, (SignalState("pdq", value.tobytes().hex()),))
        for row, value in enumerate(values)
    ]
    index = LiveIndex([build(gather(states))])
    bank = BankState(1, "one", BankKind.POSITIVE, radius, 50, True)
    index.apply(Change(0, banks=(bank,)))
    found = index.find([Probe(Signal(PDQ, query.tobytes()))], reach=0)
    expected = np.bitwise_count(values ^ query).sum(axis=1)
    assert {(m.item.int, m.distance) for m in found.matches} == {
        (row, int(expected[row])) for row in np.flatnonzero(expected <= radius)
    }


def test_the_tail_is_renewed_without_losing_anyone() -> None:
    index = LiveIndex()
    index.apply(Change(0, banks=BANKS))
    signal = SignalState("md5", "00" * 16), SignalState("pdq", "0f" * 32)
    for round_ in range(400):
        item = ItemState(UUID(int=round_ % 5), 1, round_ % 3 != 0, Opinion.POSITIVE, signal if round_ % 3 else ())
        index.apply(Change(round_, items=(item,)))
    active = {item.id for item in index.overlay.values() if item.active}
    found = index.find([Probe(types.parse("md5:" + "00" * 16)), Probe(types.parse("pdq:" + "0f" * 32))])
    assert {(m.item, m.signal) for m in found.matches} == {(item, kind) for item in active for kind in ("md5", "pdq")}
    assert index.tail_size == 2 * len(active)
