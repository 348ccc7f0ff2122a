"""Sealed values: opened in their place with their key, and nowhere else."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import Unavailable
from amparo.store.sealed import seal, unseal

KEY, OTHER = bytes(range(32)), bytes(32)
VALUE, PLACE = b"somebody@example.net", "chain/contact/1"

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "cut": lambda sealed: sealed[:-1],
    "cut to the nonce": lambda sealed: sealed[:13],
    "cut in the nonce": lambda sealed: sealed[:5],
    "longer": lambda sealed: sealed + b"\0",
    "another form": lambda sealed: b"\2" + sealed[1:],
    "another nonce": lambda sealed: sealed[:1] + bytes(12) + sealed[13:],
}


def refused(key: bytes, sealed: bytes, place: str) -> bool:
    with pytest.raises(Unavailable) as error:
        unseal(key, sealed, place)
    assert VALUE.decode() not in str(error.value)
    return error.value.code == "cannot_unseal"


@given(st.binary(max_size=200), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_what_was_sealed_is_opened_in_its_place(value: bytes, place: str) -> None:
    assert unseal(KEY, memoryview(seal(KEY, value, place)), place) == value


@pytest.mark.parametrize("place", ["", "chain/contact/2", "chain/contact/1 ", "other/contact/1"])
def test_it_is_not_opened_in_another_place(place: str) -> None:
    assert refused(KEY, seal(KEY, VALUE, PLACE), place)


@pytest.mark.parametrize("key", [OTHER, b"", bytes(31)])
def test_it_is_not_opened_with_another_key(key: bytes) -> None:
    assert refused(key, seal(KEY, VALUE, PLACE), PLACE)


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_refused(damage: str) -> None:
    assert refused(KEY, DAMAGE[damage](seal(KEY, VALUE, PLACE)), PLACE)


@given(st.data())
def test_any_changed_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, VALUE, PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert refused(KEY, bytes(sealed), PLACE)


def test_the_same_value_sealed_twice_cannot_be_told_to_be_the_same() -> None:
    one, other = seal(KEY, VALUE, PLACE), seal(KEY, VALUE, PLACE)
    assert one[1:] != other[1:]
    assert VALUE not in one
