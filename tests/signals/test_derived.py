"""Only what a picture itself hashes to may leave; everything else says how it was derived."""

import numpy as np
import numpy.typing as npt
import pytest

from amparo.errors import BadInput
from amparo.kernel.pdq import DIHEDRAL, pdq
from amparo.signals.derive import derive
from amparo.signals.derived import DERIVED_SET, NONE, ORIENTATIONS, Box, Derived
from tests.media.drawing import drawn


@pytest.mark.parametrize("text", ["none", *ORIENTATIONS, "crop:5,0,10,0", "frame:0", "frame:12.5", "frame:3.25"])
def test_written_forms_parse_and_print(text: str) -> None:
    assert str(Derived.parse(text)) == text
    assert Derived.parse(text).is_original == (text == "none")


@pytest.mark.parametrize(
    "text", ["", "None", "rotate45", "crop:5", "crop:100,0,0,0", "frame:", "frame:1.2345", "frame:-1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Derived.parse(text)
    assert refusal.value.code == "bad_derived"


def test_orientations_are_those_that_the_kernel_hashes() -> None:
    assert (str(NONE).replace("none", "original"), *ORIENTATIONS) == DIHEDRAL


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "frame:0"), (1.5, "frame:1.5"), (10.0, "frame:10"), (2.0403, "frame:2.04")]
)
def test_frame_times_are_written_to_the_millisecond(seconds: float, text: str) -> None:
    assert Derived.frame(seconds).text == text


def test_the_derived_set_begins_with_the_picture_and_its_orientations() -> None:
    assert [str(one) for one in DERIVED_SET[:8]] == ["none", *ORIENTATIONS]
    assert len(set(DERIVED_SET)) == len(DERIVED_SET)
    assert all(one.cuts for one in DERIVED_SET[8:])


def test_a_crop_is_cut_in_whole_pixels_rounded_down() -> None:
    assert Derived.parse("crop:10,20,0,5").box(199, 101) == Box(19, 20, 199, 96)
    assert NONE.box(199, 101) is None


@pytest.mark.parametrize("place", range(len(DERIVED_SET)))
def test_each_of_the_derived_set_finds_the_copy_that_was_made_so(place: int) -> None:
    pixels = np.asarray(drawn(321, 243, seed=5))
    derived, signal = derive(pixels)[place]
    assert derived == DERIVED_SET[place]
    assert signal.value == by_hand(pixels, str(derived))


def by_hand(pixels: npt.NDArray[np.uint8], derived: str) -> bytes:
    """A copy, made in the plainest way, and its own hash."""
    if not derived.startswith("crop:"):
        return pdq(pixels).hashes[DIHEDRAL.index(derived.replace("none", "original"))].tobytes()
    left, top, right, bottom = (int(part) / 100 for part in derived.removeprefix("crop:").split(","))
    height, width = pixels.shape[:2]
    rows = [row for row in range(height) if int(height * top) <= row < height - int(height * bottom)]
    columns = [column for column in range(width) if int(width * left) <= column < width - int(width * right)]
    return pdq(pixels[rows][:, columns].copy()).hashes[0].tobytes()
