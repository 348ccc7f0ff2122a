"""Commitments: opened by value and key together, silent without them."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.evidence.commitment import KEY_BYTES, Opening, commit, opens

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


def test_a_commitment_is_what_any_tool_computes() -> None:
    """RFC 4868, section 2.7.2.1, test case 1: "Hi There" under 32 bytes of 0x0b."""
    assert commit("Hi There", b"\x0b" * 32) == "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7"


@given(st.text(), KEYS)
def test_value_and_key_open_it(value: str, key: bytes) -> None:
    assert opens(Opening(value, key), hmac.digest(key, value.encode(), "sha256").hex())


@given(st.text(), st.text(), KEYS, KEYS)
def test_another_value_or_another_key_does_not(value: str, other: str, key: bytes, wrong: bytes) -> None:
    assert opens(Opening(other, key), commit(value, key)) == (other == value)
    assert opens(Opening(value, wrong), commit(value, key)) == (wrong == key)


def test_the_same_value_under_two_keys_cannot_be_told_to_be_the_same() -> None:
    assert commit("somebody@example.net", bytes(32)) != commit("somebody@example.net", b"\1" * 32)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit("value", bytes(length))


def test_an_opening_shows_neither_value_nor_key() -> None:
    shown = repr(Opening("somebody@example.net", b"k" * 32))
    assert "somebody" not in shown
    assert "kkk" not in shown
