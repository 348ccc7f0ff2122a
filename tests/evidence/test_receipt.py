"""Signed statements: by this key, over these bytes, or not at all."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.evidence.receipt import FORMAT, check, public_key, sign

SEED, OTHER = bytes(32), b"\1" * 32
SAID = {"kind": "receipt", "reference": "K7QM-3XW9-TB", "due": [["US-TIDA", "remove", "2026-11-24T09:30:00+00:00"]]}


def refused(signed: Any, key: str = public_key(SEED)) -> bool:
    with pytest.raises(BadInput) as error:
        check(signed, key)
    return error.value.code == "bad_signature"


def test_a_statement_is_read_back_as_it_was_signed() -> None:
    assert check(sign(SEED, SAID), public_key(SEED)) == {"format": FORMAT, **SAID}


def test_the_public_key_is_the_one_of_rfc_8032() -> None:
    """Test 1 of RFC 8032, section 7.1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert public_key(seed) == urlsafe_b64encode(public).rstrip(b"=").decode()


@given(st.data())
def test_an_altered_statement_is_refused(data: st.DataObject) -> None:
    signed = sign(SEED, SAID)
    line = signed["statement"]
    at = data.draw(st.integers(0, len(line) - 1))
    letter = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda one: one != line[at]))
    assert refused({**signed, "statement": line[:at] + letter + line[at + 1 :]})


def test_another_key_is_refused_even_if_the_statement_names_it() -> None:
    assert refused(sign(OTHER, SAID))


def test_the_key_that_counts_is_the_one_that_the_reader_knows() -> None:
    forged = {**sign(OTHER, SAID), "key": public_key(SEED)}
    assert refused(forged)


def test_a_signature_of_something_else_is_no_statement() -> None:
    line = json.dumps({"format": "another", **SAID})
    signature = urlsafe_b64encode(Ed25519PrivateKey.from_private_bytes(SEED).sign(line.encode())).decode()
    assert refused({"statement": line, "key": public_key(SEED), "signature": signature})


@pytest.mark.parametrize("signed", [{}, {"statement": 1, "signature": ""}, {"statement": "{}", "signature": "ñ"}])
def test_what_is_no_statement_at_all_is_refused_alike(signed: dict[str, Any]) -> None:
    assert refused(signed)
