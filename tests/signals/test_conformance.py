"""One suite for every kind of signal: a new type is tested the moment it is registered."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.matching import oracle
from amparo.matching.index import LiveIndex, Probe
from amparo.matching.segment import build, gather
from amparo.matching.state import BankKind, BankState, Change, ItemState, Opinion, SignalState
from amparo.signals import types
from amparo.signals.model import Metric, Signal, SignalType

EVERY = pytest.mark.parametrize("kind", types.ALL, ids=lambda kind: kind.name)


@EVERY
def test_a_type_is_found_by_its_name(kind: SignalType) -> None:
    assert types.by_name(kind.name) is kind


@EVERY
def test_it_has_examples_and_says_what_it_is(kind: SignalType) -> None:
    assert len(kind.examples) >= 2
    assert kind.about.endswith(".")


@EVERY
def test_its_examples_hold(kind: SignalType) -> None:
    for example in kind.examples:
        left, right = kind.parse(example.left), kind.parse(example.right)
        assert kind.distance(left, right) == kind.distance(right, left) == example.distance


@EVERY
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_is_printed_parses_back_and_is_at_no_distance_from_itself(kind: SignalType, data: st.DataObject) -> None:
    value = data.draw(st.binary(min_size=kind.size, max_size=kind.size))
    assert kind.parse(kind.print(value)) == value
    assert kind.parse(kind.print(value).upper()) == value
    assert kind.distance(value, value) == 0
    assert types.parse(str(Signal(kind, value))) == Signal(kind, value)


@EVERY
@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=80))
def test_what_is_not_its_written_form_is_refused_without_being_repeated(kind: SignalType, text: str) -> None:
    try:
        value = kind.parse(text)
    except BadInput as refusal:
        assert refusal.code == "bad_signal"
        assert len(text) < 8 or text not in refusal.message
    else:
        assert kind.print(value) == text.strip().lower()


@EVERY
@pytest.mark.parametrize("change", ["0x{}", "{}0", "{} 0", "{}\u0660\u0661", "", "g{}", " "])
def test_almost_right_is_refused(kind: SignalType, change: str) -> None:
    written = kind.examples[1].right
    with pytest.raises(BadInput):
        kind.parse(change.format(written[2:] if "{}" in change and change[0] in "0g" else written))


@EVERY
def test_quality_is_asked_for_where_the_type_has_one(kind: SignalType) -> None:
    if kind.least_quality is None:
        assert kind.trusts(None)
        assert kind.trusts(0, 90)
    else:
        assert kind.least_quality == 50
        assert not kind.trusts(49)
        assert kind.trusts(50)
        assert kind.trusts(None)
        assert not kind.trusts(60, 61)


@EVERY
def test_a_value_of_the_wrong_size_or_quality_is_no_signal(kind: SignalType) -> None:
    with pytest.raises(BadInput):
        Signal(kind, bytes(kind.size - 1))
    with pytest.raises(BadInput):
        Signal(kind, bytes(kind.size), 101)


@EVERY
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_index_agrees_with_the_linear_oracle(kind: SignalType, data: st.DataObject) -> None:
    near = st.binary(min_size=kind.size, max_size=kind.size).map(lambda v: bytes(kind.size - 4) + v[:4])
    values = data.draw(st.lists(near, max_size=6))
    bank = BankState(1, "one", BankKind.POSITIVE, 31 if kind.metric is Metric.HAMMING else 0, 50, True)
    items = [
        ItemState(UUID(int=number), 1, True, Opinion.POSITIVE, (SignalState(kind.name, value.hex()),))
        for number, value in enumerate(values)
    ]
    half = len(items) // 2
    index = LiveIndex([build(gather(items[:half]))])
    index.apply(Change(1, banks=(bank,), items=tuple(items[half:])))
    probe = [Probe(Signal(kind, data.draw(near)))]
    assert index.find(probe, 40) == oracle.find(items, {1: bank}, probe, 40)


def test_signals_of_two_types_are_never_compared() -> None:
    left, right = types.parse("md5:" + "0" * 32), types.parse("sha256:" + "0" * 64)
    with pytest.raises(BadInput) as refusal:
        left.distance(right)
    assert refusal.value.code == "signal_types_differ"


@pytest.mark.parametrize("text", ["", "pdq", "pdq:", "photo:00", "md5:" + "0" * 31, ":" + "0" * 32])
def test_a_written_signal_names_its_type(text: str) -> None:
    with pytest.raises(BadInput):
        types.parse(text)
