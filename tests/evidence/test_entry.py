"""One line of a chain: exactly these bytes, and nothing personal among them."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from amparo.errors import BadInput
from amparo.evidence.entry import KEYS, PERSONAL, Entry, digest_of, first_previous, read, write

CHAIN = UUID("6f1c2a34-0b5d-4e7f-8a9b-0c1d2e3f4a5b")
AT = datetime(2026, 11, 22, 9, 30, 0, 5, tzinfo=UTC)
COMMITMENT = "c" * 64
GOLDEN = (
    b'{"v":1,"chain":"6f1c2a34-0b5d-4e7f-8a9b-0c1d2e3f4a5b","n":1,"at":"2026-11-22T09:30:00.000005Z",'
    b'"who":"person","kind":"notice.received","data":{"state":"open","regimes":["US-TIDA","GB-OSA"],"targets":2,'
    b'"late":false,"due":null},"commitments":{"address.1":"'
    + b"c" * 64
    + b'"},"prev":"9b86d5ea91d6cb3bd3bae89929f527f042a86e74e7c9cee1e0431f0ca4ad1bff"}'
)


def entry(**changed: Any) -> Entry:
    given: dict[str, Any] = {
        "chain": CHAIN,
        "number": 1,
        "at": AT,
        "who": "person",
        "kind": "notice.received",
        "data": {"state": "open", "regimes": ("US-TIDA", "GB-OSA"), "targets": 2, "late": False, "due": None},
        "commitments": {"address.1": COMMITMENT},
    }
    return Entry(**{**given, **changed})


def refuses(line: bytes) -> bool:
    with pytest.raises(BadInput) as refused:
        read(line)
    return refused.value.code == "bad_entry"


def changed(**values: Any) -> bytes:
    """The golden line with some values replaced, in the same form."""
    return json.dumps({**json.loads(GOLDEN), **values}, separators=(",", ":")).encode()


def test_a_line_is_these_very_bytes() -> None:
    assert write(entry(), first_previous(CHAIN)) == GOLDEN


def test_a_line_is_read_back_as_what_was_written() -> None:
    assert read(GOLDEN) == (entry(), first_previous(CHAIN))


def test_the_digest_is_that_of_the_line_as_any_tool_computes_it() -> None:
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_time_is_written_in_utc_whatever_its_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert write(entry(at=there), first_previous(CHAIN)) == GOLDEN


def test_letters_beyond_ascii_are_escaped() -> None:
    assert b'"who":"jos\\u00e9"' in write(entry(who="josé"), first_previous(CHAIN))


@pytest.mark.parametrize("field", sorted(PERSONAL))
def test_a_personal_field_is_refused_among_the_data(field: str) -> None:
    for name in (field, f"{field}.3"):
        with pytest.raises(BadInput, check=lambda error: error.code == "bad_entry"):
            write(entry(data={name: "word"}), first_previous(CHAIN))


@pytest.mark.parametrize("field", sorted(PERSONAL))
def test_a_line_with_a_personal_field_among_its_data_is_no_entry(field: str) -> None:
    assert refuses(changed(data={field: "word"}))


@pytest.mark.parametrize(
    "text",
    [
        "two words",
        "",
        "a" * 81,
        "somebody@example.net",
        "https://photos.example/a.jpg",
        "//photos.example/a.jpg",
        "line\nfeed",
        "word\n",
        'quote"d',
        "ñandú",
        1.5,
        {"a": 1},
        [1],
        ["two words"],
    ],
)
def test_free_text_is_refused(text: Any) -> None:
    datum = tuple(text) if isinstance(text, list) else text
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_entry"):
        write(entry(data={"note": datum}), first_previous(CHAIN))
    assert refuses(changed(data={"note": text}))


@pytest.mark.parametrize("text", ["US-TIDA/good_faith", "2026-11-22T09:30:00+00:00", "K7QM-3XW9-TB", "a.b:c"])
def test_codes_ids_and_times_are_taken(text: str) -> None:
    assert read(write(entry(data={"note": text}), first_previous(CHAIN)))[0].data == {"note": text}


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": True},
        {"at": AT.replace(tzinfo=None)},
        {"who": "two people"},
        {"who": ""},
        {"kind": "received"},
        {"kind": "Notice.received"},
        {"commitments": {"address.1": "c" * 63}},
        {"commitments": {"address.1": "C" * 64}},
        {"commitments": {"Address": COMMITMENT}},
        {"commitments": {"address.0": COMMITMENT}},
        {"data": {"Late": True}},
    ],
)
def test_what_is_no_entry_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_entry"):
        write(entry(**change), first_previous(CHAIN))


def test_a_staff_pseudonym_may_be_one_that_a_person_may_have() -> None:
    assert read(write(entry(who="ana@desk-2"), first_previous(CHAIN)))[0].who == "ana@desk-2"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        GOLDEN + b"\n",
        GOLDEN + b" ",
        b" " + GOLDEN,
        GOLDEN[:-1],
        GOLDEN.replace(b'"n":1,', b'"n":1.0,'),
        GOLDEN.replace(b'"n":1,', b'"n": 1,'),
        GOLDEN.replace(b'"v":1,', b'"v":true,'),
        GOLDEN.replace(b'"v":1,', b'"v":1.0,'),
        GOLDEN.replace(b'"v":1,', b'"v":2,'),
        GOLDEN.replace(b'"v":1,', b""),
        GOLDEN.replace(b'"v":1,', b'"v":1,"note":1,'),
        GOLDEN.replace(b"open", b"\\u006fpen"),
        GOLDEN.replace(b"000005Z", b"000005+00:00"),
        GOLDEN.replace(b"09:30:00.000005Z", b"10:30:00.000005+01:00"),
        GOLDEN.replace(b"6f1c2a34-0b5d", b"6F1C2A34-0B5D"),
        GOLDEN.replace(b"null", b"NaN"),
        b"[" * 100_000,
    ],
)
def test_other_bytes_are_no_entry_even_if_they_mean_the_same(line: bytes) -> None:
    assert line != GOLDEN
    assert refuses(line)


@pytest.mark.parametrize("name", KEYS)
def test_a_key_said_twice_is_refused(name: str) -> None:
    value = json.dumps(json.loads(GOLDEN)[name], separators=(",", ":"))
    assert refuses(GOLDEN[:-1] + f',"{name}":{value}}}'.encode())


def test_a_key_said_twice_inside_the_data_is_refused() -> None:
    assert refuses(GOLDEN.replace(b'"targets":2', b'"targets":2,"targets":2'))
    assert refuses(GOLDEN.replace(b'"address.1"', b'"address.1":"' + b"d" * 64 + b'","address.1"'))


def test_keys_in_another_order_are_refused() -> None:
    found = json.loads(GOLDEN)
    assert refuses(json.dumps({name: found[name] for name in reversed(KEYS)}, separators=(",", ":")).encode())
