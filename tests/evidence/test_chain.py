"""A chain: whatever is changed, left out, added, moved or cut is found, and erasure is no change."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from amparo.evidence.chain import Verified, verify
from amparo.evidence.commitment import KEY_BYTES, Opening
from amparo.evidence.entry import Datum, Entry, digest_of, first_previous, read, write

CHAIN, OTHER = UUID(int=1), UUID(int=2)
START = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = st.from_regex(r"[A-Za-z0-9_:.+-]{1,20}", fullmatch=True)
FIELDS = st.sampled_from(["state", "count", "due", "late", "some.1"])
DATA: st.SearchStrategy[dict[str, Datum]] = st.dictionaries(
    FIELDS,
    st.one_of(WORDS, st.integers(), st.booleans(), st.none(), st.lists(WORDS, max_size=3).map(tuple)),
    max_size=4,
)
KINDS = st.sampled_from(["notice.received", "clock.started", "target.hidden", "notice.decided"])
OPENINGS = st.builds(Opening, st.text(max_size=20), st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
PERSONAL = st.dictionaries(st.sampled_from(["name", "contact", "address.1", "address.2"]), OPENINGS, max_size=2)
STEPS = st.lists(st.tuples(KINDS, DATA, PERSONAL, st.integers(0, 10**9)), min_size=1, max_size=6)
Steps = list[tuple[str, dict[str, Datum], dict[str, Opening], int]]


def chained(entries: Sequence[Entry], chain: UUID = CHAIN) -> list[bytes]:
    lines, previous = list[bytes](), first_previous(chain)
    for entry in entries:
        lines.append(write(entry, previous))
        previous = digest_of(lines[-1])
    return lines


def told(steps: Steps, chain: UUID = CHAIN) -> tuple[list[bytes], list[Opening]]:
    at, entries, openings = START, list[Entry](), list[Opening]()
    for number, (kind, data, personal, wait) in enumerate(steps, 1):
        at += timedelta(microseconds=wait)
        commitments = {field: opening.commitment for field, opening in personal.items()}
        entries.append(Entry(chain, number, at, "person", kind, data, commitments))
        openings += personal.values()
    return chained(entries, chain), openings


def simple(count: int = 4) -> list[bytes]:
    return told([("clock.started", {"count": number}, {}, 1) for number in range(count)])[0]


def codes(verified: Verified) -> set[tuple[int, str]]:
    return {(fault.number, fault.code) for fault in verified.faults}


@given(STEPS)
def test_any_sequence_of_entries_is_sound(steps: Steps) -> None:
    lines, openings = told(steps)
    found = verify(CHAIN, lines, openings)
    assert found.is_sound
    assert (found.entries, found.head, found.erased) == (len(lines), digest_of(lines[-1]), 0)


@given(STEPS, st.data())
def test_any_changed_byte_is_found_or_shows_in_the_head(steps: Steps, data: st.DataObject) -> None:
    lines, _ = told(steps)
    sound = verify(CHAIN, lines)
    place = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[place]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != lines[place][at]))
    lines[place] = lines[place][:at] + bytes([byte]) + lines[place][at + 1 :]
    found = verify(CHAIN, lines)
    assert found.head != sound.head or not found.is_sound
    assert not found.is_sound or place == len(lines) - 1


@given(STEPS, st.data())
def test_a_line_cut_short_is_no_entry(steps: Steps, data: st.DataObject) -> None:
    lines, _ = told(steps)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = lines[place][: data.draw(st.integers(0, len(lines[place]) - 1))]
    assert (place + 1, "bad_entry") in codes(verify(CHAIN, lines))


def test_a_changed_line_breaks_the_link_after_it() -> None:
    lines = simple()
    lines[1] = lines[1].replace(b'"count":1', b'"count":7')
    assert codes(verify(CHAIN, lines)) == {(3, "broken_link")}


def test_a_dropped_line_is_found() -> None:
    lines = simple()
    assert codes(verify(CHAIN, lines[:1] + lines[2:])) == {(2, "wrong_number"), (2, "broken_link"), (3, "wrong_number")}


def test_a_dropped_first_line_is_found() -> None:
    assert (1, "broken_link") in codes(verify(CHAIN, simple()[1:]))


def test_an_inserted_line_is_found_even_if_it_fits_where_it_stands() -> None:
    lines = simple()
    fits = write(replace(read(lines[2])[0], data={"count": 9}), digest_of(lines[1]))
    assert codes(verify(CHAIN, [*lines[:2], fits, *lines[2:]])) >= {(4, "broken_link"), (4, "wrong_number")}


def test_a_line_said_twice_is_found() -> None:
    lines = simple()
    assert codes(verify(CHAIN, [*lines[:2], *lines[1:]])) >= {(3, "broken_link"), (3, "wrong_number")}


def test_swapped_lines_are_found() -> None:
    lines = simple()
    found = codes(verify(CHAIN, [lines[0], lines[2], lines[1], lines[3]]))
    assert found >= {(2, "broken_link"), (3, "broken_link"), (3, "time_goes_back")}


def test_a_cut_tail_shows_in_the_head_and_nowhere_else() -> None:
    lines = simple()
    found = verify(CHAIN, lines[:-1])
    assert found.is_sound
    assert found.head != verify(CHAIN, lines).head


def test_lines_of_another_chain_are_found() -> None:
    found = verify(CHAIN, told([("clock.started", {}, {}, 1)], OTHER)[0])
    assert codes(found) == {(1, "wrong_chain"), (1, "broken_link")}


def test_a_time_before_the_entry_before_is_found() -> None:
    at = START + timedelta(hours=1)
    entries = [Entry(CHAIN, 1, at, "a", "clock.started"), Entry(CHAIN, 2, START, "a", "clock.ended")]
    assert codes(verify(CHAIN, chained(entries))) == {(2, "time_goes_back")}


def test_a_chain_written_anew_under_other_times_has_another_head() -> None:
    """What is hashed are the stored bytes; nobody can rewrite a chain to the head that was noted."""
    entries = [replace(read(line)[0], at=START + timedelta(days=1)) for line in simple()]
    assert verify(CHAIN, chained(entries)).head != verify(CHAIN, simple()).head


def test_an_empty_chain_has_no_faults_and_its_own_beginning_as_head() -> None:
    found = verify(CHAIN, [])
    assert (found.entries, found.head, found.is_sound) == (0, first_previous(CHAIN), True)


@given(STEPS)
def test_erased_openings_leave_a_sound_chain(steps: Steps) -> None:
    lines, openings = told(steps)
    kept = openings[::2]
    found = verify(CHAIN, lines, kept)
    committed = {one for line in lines for one in json.loads(line)["commitments"].values()}
    assert found.is_sound
    assert found.opened == len({one.commitment for one in kept})
    assert found.erased == len(committed) - found.opened


def test_an_opening_of_no_commitment_here_is_found() -> None:
    lines, (opening,) = told([("notice.received", {}, {"name": Opening("Some Body", bytes(32))}, 1)])
    for wrong in (replace(opening, value="Some body"), replace(opening, key=bytes(31) + b"\1")):
        assert codes(verify(CHAIN, lines, [wrong])) == {(0, "opening_does_not_fit")}
