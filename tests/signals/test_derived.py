"""Only what a picture itself hashes to may leave; everything else says how it was derived."""

import pytest

from amparo.errors import BadInput
from amparo.kernel.pdq import DIHEDRAL
from amparo.signals.derived import NONE, ORIENTATIONS, Derived


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
