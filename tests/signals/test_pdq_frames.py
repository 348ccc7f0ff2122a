"""A video's fingerprint: how it is written, and which frame stands for a second."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.signals import types
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.pdq_frames import MOST_SAMPLES, Frame, PdqFrames, Shown, distance, held, parse_frames
from tests.media.videos import on_screen

HASH = PDQ.parse(PDQ.examples[0].left)
OTHER = PDQ.parse(PDQ.examples[1].right)
LINE = f"pdq:{HASH.hex()}:87@0.5"
frames = st.builds(
    Frame,
    st.integers(0, MOST_SAMPLES - 1).map(lambda place: place + 0.5),
    st.binary(min_size=32, max_size=32),
    st.integers(0, 100),
)
series = st.lists(frames, min_size=1, max_size=8, unique_by=lambda frame: frame.seconds).map(
    lambda some: PdqFrames(tuple(sorted(some, key=lambda frame: frame.seconds)))
)


def test_a_frame_is_written_with_hash_quality_and_time() -> None:
    assert str(Frame(0.5, HASH, 87)) == LINE
    assert str(Frame(7199.5, HASH, 100)).endswith(":100@7199.5")


@given(series)
def test_what_is_written_is_read_back(written: PdqFrames) -> None:
    assert parse_frames(written.lines()) == written


def test_upper_case_and_empty_lines_are_read() -> None:
    assert parse_frames(["", LINE.replace(HASH.hex(), HASH.hex().upper()), " "]).lines() == (LINE,)


@pytest.mark.parametrize(
    "line",
    [
        LINE.replace("@0.5", "@0.0"),
        LINE.replace("@0.5", "@0.50"),
        LINE.replace("@0.5", "@1"),
        LINE.replace("@0.5", "@7200.5"),
        LINE.replace("@0.5", "@-1.5"),
        LINE.replace("@0.5", ""),
        LINE.replace(":87", ":101"),
        LINE.replace(":87", ""),
        LINE.replace(":87", ":٨٧"),
        LINE.replace("pdq", "md5"),
        LINE.replace("f8f8", "f8f", 1),
        "",
    ],
)
def test_anything_else_is_refused_without_being_repeated(line: str) -> None:
    with pytest.raises(BadInput) as refused:
        Frame.parse(line)
    assert refused.value.code == "bad_frame"
    assert HASH.hex() not in refused.value.message


def test_a_video_without_frames_or_out_of_order_is_refused() -> None:
    for lines in ([], [LINE, LINE], [LINE.replace("@0", "@3"), LINE]):
        with pytest.raises(BadInput) as refused:
            parse_frames(lines)
        assert refused.value.code == "bad_frame"


@pytest.mark.parametrize(
    ("seconds", "value", "quality"), [(0.7, HASH, 50), (-0.5, HASH, 50), (0.5, b"", 50), (0.5, HASH, -1)]
)
def test_a_frame_of_no_half_second_or_without_a_hash_is_none(seconds: float, value: bytes, quality: int) -> None:
    with pytest.raises(BadInput):
        Frame(seconds, value, quality)


def test_each_frame_is_an_ordinary_signal_that_says_its_time() -> None:
    found = list(PdqFrames((Frame(0.5, HASH, 40), Frame(1.5, OTHER, 90))).signals())
    assert [(str(signal), signal.quality, str(derived)) for signal, derived in found] == [
        (f"pdq:{HASH.hex()}", 40, "frame:0.5"),
        (f"pdq:{OTHER.hex()}", 90, "frame:1.5"),
    ]
    assert not any(derived.is_original for _, derived in found)


def test_frames_are_compared_at_equal_times() -> None:
    left = PdqFrames((Frame(0.5, HASH, 90), Frame(1.5, HASH, 90), Frame(3.5, HASH, 90)))
    right = PdqFrames((Frame(1.5, OTHER, 90), Frame(2.5, OTHER, 90), Frame(3.5, HASH, 90)))
    assert distance(left, right) == distance(right, left) == [2, 0]


def test_a_series_is_no_single_value_and_so_no_type() -> None:
    assert all(kind.size > 0 for kind in types.ALL)
    assert "pdq_frames" not in {kind.name for kind in types.ALL}


def chosen(times: list[Fraction], ends: Fraction) -> list[int]:
    following = [*times[1:], ends]
    shown = [Shown(at, after - at, place) for place, (at, after) in enumerate(zip(times, following, strict=True))]
    return [place for place, count in held(shown) for _ in range(count)]


@given(
    st.fractions(-100, 100, max_denominator=90_000),
    st.lists(st.fractions(0, 3, max_denominator=120) | st.just(Fraction(1, 30)), min_size=1, max_size=12),
)
def test_the_frames_taken_are_those_of_the_plain_loop(begin: Fraction, steps: list[Fraction]) -> None:
    times = [begin + sum(steps[:place], Fraction(0)) for place in range(len(steps))]
    ends = times[-1] + steps[-1]
    assert chosen(times, ends) == on_screen(times, ends)


@pytest.mark.parametrize(
    ("times", "ends", "places"),
    [
        (["0", "1/2"], "1", [1]),
        (["0", "501/1000"], "1", [0]),
        (["0"], "1/2", [0]),
        (["0", "1/4"], "2/5", [0]),
        (["7", "8"], "17/2", [0]),
        (["7", "8"], "86/10", [0, 1]),
        (["0", "5"], "6", [0, 0, 0, 0, 0, 1]),
    ],
)
def test_a_frame_stands_for_the_half_second_at_which_it_is_on_screen(
    times: list[str], ends: str, places: list[int]
) -> None:
    assert chosen(list(map(Fraction, times)), Fraction(ends)) == places


def test_a_frame_that_comes_late_is_left_out() -> None:
    second = Fraction(1)
    shown = [Shown(second * at, second, name) for at, name in ((0, "a"), (1, "b"), (0, "late"), (2, "c"))]
    assert list(held(shown)) == [("a", 1), ("b", 1), ("c", 1)]


def test_how_long_a_frame_claims_to_stay_costs_nothing() -> None:
    assert list(held([Shown(Fraction(0), Fraction(10**15), "a")])) == [("a", 10**15)]


def test_no_frames_are_no_samples() -> None:
    assert list(held([])) == []
