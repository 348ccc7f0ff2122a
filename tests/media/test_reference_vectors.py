"""Both paths against the published vectors, through the children, as a service uses them."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from amparo.kernel.pdq import DIHEDRAL
from tests.media.drawing import bits_between
from tests.media.through_pool import Sign

MODES = "pdq/data/misc-images/modes"


@pytest.fixture(scope="module")
def published(vectors: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((vectors / "generated/pdq_images_fullres_rgb.json").read_text())
    return rows


def test_the_reference_path_is_bit_exact_in_all_orientations(
    published: list[dict[str, Any]], vectors: Path, sign: Sign
) -> None:
    for row in published:
        found = sign((vectors / row["path"]).read_bytes(), reference=True, digests=False)
        assert (found.error, found.path) == (None, "reference")
        (frame,) = found.frames
        expected = b"".join(bytes.fromhex(row["dihedral"][name]) for name in DIHEDRAL)
        assert (frame.values, frame.quality) == (expected, row["quality"]), row["path"]
        assert (found.width, found.height) == (row["cols"], row["rows"])


def test_the_fast_path_stays_within_ten_bits_and_mostly_within_four(
    published: list[dict[str, Any]], vectors: Path, sign: Sign
) -> None:
    distances = []
    for row in published:
        if row["quality"] < 80:
            continue
        found = sign((vectors / row["path"]).read_bytes(), orientation="stored", digests=False)
        assert found.path == "fast"
        distances.append(bits_between(found.frames[0].values[:32], bytes.fromhex(row["hash"])))
    assert max(distances) <= 10
    assert median(distances) <= 4


@pytest.mark.parametrize("reference", [True, False])
def test_pixel_modes_hash_alike(vectors: Path, sign: Sign, reference: bool) -> None:
    files = sorted((vectors / MODES).iterdir())
    hashes = [sign(file.read_bytes(), reference=reference).frames[0].values[:32] for file in files]
    assert len(files) >= 14
    assert max(bits_between(left, right) for left in hashes for right in hashes) <= 2


def test_a_photo_with_exif_is_hashed_as_displayed_unless_asked_otherwise(vectors: Path, sign: Sign) -> None:
    data = (vectors / "pdq/data/reg-test-input/exif-rotn/exif-rotn-6.jpg").read_bytes()
    displayed, stored = sign(data), sign(data, orientation="stored")
    assert displayed.exif_orientation == 6
    turned_back = DIHEDRAL.index("rotate90")  # orientation 6 is displayed turned clockwise
    assert bits_between(displayed.frames[0].pdq.hashes[turned_back].tobytes(), stored.frames[0].values[:32]) <= 6
    assert sign(data, reference=True).frames == sign(data, reference=True, orientation="stored").frames
