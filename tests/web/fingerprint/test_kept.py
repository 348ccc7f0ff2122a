"""What a form takes along is small enough for our server, and says if something was left out."""

from typing import Any
from urllib.parse import urlencode

import pytest

from amparo.web.site import LARGEST_POST
from tests.web.fingerprint.node import in_node
from tests.web.fingerprint.traffic import is_fingerprints

Read = dict[str, Any]
DIGESTS = ["sha256:" + "a" * 64, "md5:" + "b" * 32]
ROOM = LARGEST_POST - 100_000
"""What other fields of the form may have is kept free."""


def video(number: int, seconds: int) -> Read:
    """A file of a video. seconds: how many frames it has."""
    return {"file": number, "lines": [*(f"pdq:{k:064x}:100@{k}.5" for k in range(seconds)), *DIGESTS]}


def times(one: Read) -> list[float]:
    return [float(line.partition("@")[2]) for line in one["lines"] if "@" in line]


@pytest.fixture(scope="module")
def fitted() -> Any:
    """By name, what is kept of what was read."""
    pictures = [{"file": n, "lines": ["pdq:" + "c" * 64 + ":100", *DIGESTS]} for n in range(1, 6_001)]
    asked = {"one": [video(1, 7_200)], "two": [video(1, 7_200), video(2, 4_000)], "many": pictures}
    return {name: in_node({"read": read}) for name, read in asked.items()}


def test_two_hours_of_video_fit_whole(fitted: Any) -> None:
    kept = fitted["one"]
    assert (kept["thinned"], kept["full"]) == (False, False)
    assert times(kept["read"][0]) == [k + 0.5 for k in range(7_200)]


def test_the_longest_video_loses_every_second_frame_and_keeps_its_digests(fitted: Any) -> None:
    kept = fitted["two"]
    assert (kept["thinned"], kept["full"]) == (True, False)
    assert times(kept["read"][0]) == [k + 0.5 for k in range(0, 7_200, 2)]
    assert times(kept["read"][1]) == [k + 0.5 for k in range(4_000)]
    assert [one["lines"][-2:] for one in kept["read"]] == [DIGESTS, DIGESTS]


def test_of_too_many_files_the_last_are_left_out(fitted: Any) -> None:
    kept = fitted["many"]
    numbers = [one["file"] for one in kept["read"]]
    assert (kept["thinned"], kept["full"]) == (False, True)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 3_000


@pytest.mark.parametrize("name", ["one", "two", "many"])
def test_what_is_kept_fits_into_a_form_and_is_of_the_known_form(fitted: Any, name: str) -> None:
    written = fitted[name]["written"]
    assert is_fingerprints(written)
    assert ROOM / 2 < len(urlencode({"": written})) - 1 <= ROOM
