"""What a child answers is taken apart as hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.media.model import MESSAGES, Frame
from amparo.media.wire import (
    DECODABLE,
    PIECE_FRAMES,
    RECORD_BYTES,
    VIDEOS,
    BadAnswer,
    Part,
    Piece,
    Record,
    Request,
    pack_piece,
    pack_record,
    pack_request,
    unpack_answer,
    unpack_piece,
    unpack_request,
)

frames = st.builds(
    Frame,
    st.binary(min_size=256, max_size=256),
    st.integers(0, 100),
    st.none() | st.floats(0, 999_999, allow_nan=False),
)
sizes = st.integers(0, 2**32 - 1)
good = st.builds(
    Record,
    st.none(),
    st.lists(frames, min_size=1, max_size=3).map(tuple),
    sizes,
    sizes,
    st.integers(1, 8),
    st.just(False),
)
refused = st.builds(
    Record, st.sampled_from(sorted(MESSAGES)), st.just(()), sizes, sizes, st.integers(1, 8), st.booleans()
)


@given(st.lists(good | refused, max_size=4))
def test_records_survive_the_way(records: list[Record]) -> None:
    assert unpack_answer(b"".join(map(pack_record, records)), len(records)) == records


@given(
    st.lists(st.builds(Part, sizes, sizes, st.sampled_from(DECODABLE + VIDEOS)), max_size=5).map(tuple),
    st.booleans(),
    st.booleans(),
)
def test_requests_survive_the_way(parts: tuple[Part, ...], reference: bool, displayed: bool) -> None:
    request = Request(parts, reference, displayed)
    assert unpack_request(pack_request(request)) == request


@given(st.binary(min_size=RECORD_BYTES, max_size=RECORD_BYTES))
def test_noise_is_a_bad_answer_or_a_record_within_bounds(noise: bytes) -> None:
    try:
        (record,) = unpack_answer(noise, 1)
    except BadAnswer:
        return
    assert len(record.frames) <= 3
    assert all(0 <= frame.quality <= 100 and len(frame.values) == 256 for frame in record.frames)


@pytest.mark.parametrize("length", [0, 1, RECORD_BYTES - 1, RECORD_BYTES + 1, 2 * RECORD_BYTES])
def test_an_answer_of_another_length_is_bad(length: int) -> None:
    with pytest.raises(BadAnswer):
        unpack_answer(bytes(length), 1)


@pytest.mark.parametrize(
    "record",
    [
        Record(None, (Frame(bytes(256), 101),)),
        Record(None, (Frame(bytes(256), 100, -1.0),)),
        Record(None, (Frame(bytes(256), 100, float("inf")),)),
        Record(None, (Frame(bytes(256), 100),), orientation=9),
        Record("media_broken", (Frame(bytes(256), 100),)),
        Record(None, ()),
    ],
)
def test_values_out_of_range_are_a_bad_answer(record: Record) -> None:
    with pytest.raises(BadAnswer):
        unpack_answer(pack_record(record), 1)


pieces = st.builds(
    Piece,
    st.none(),
    st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.integers(0, 100)), min_size=1, max_size=5).map(tuple),
    sizes,
    sizes,
    st.booleans(),
    st.booleans(),
)
refused_pieces = st.builds(
    Piece, st.sampled_from(sorted(MESSAGES)), st.just(()), sizes, sizes, st.just(False), st.just(False)
)


@given(pieces | refused_pieces)
def test_pieces_of_a_series_survive_the_way(piece: Piece) -> None:
    assert unpack_piece(pack_piece(piece)) == piece


FRAME = (bytes(32), 50)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        pack_piece(Piece(frames=(FRAME,)))[:-1],
        pack_piece(Piece(frames=(FRAME,))) + b"\0",
        pack_piece(Piece(frames=((bytes(32), 101),))),
        pack_piece(Piece(frames=(FRAME,) * (PIECE_FRAMES + 1))),
        pack_piece(Piece(more=True)),
        pack_piece(Piece("media_broken", more=True)),
        pack_piece(Piece("media_broken", (FRAME,))),
        b"\xff" + pack_piece(Piece())[1:],
        b"\0\2" + pack_piece(Piece())[2:],
        b"\0\0\2" + pack_piece(Piece())[3:],
    ],
)
def test_what_no_honest_child_says_of_a_video_is_a_bad_answer(message: bytes) -> None:
    with pytest.raises(BadAnswer):
        unpack_piece(message)
