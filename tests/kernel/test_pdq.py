"""PDQ against the published specification, its reference hashes, and a plain version written step by step."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from amparo.kernel import pdq as kernel

Pixels = npt.NDArray[np.uint8]


def formula(kind: str, rows: int, columns: int) -> Pixels:
    """The synthetic pictures of the reference vectors."""
    y, x = np.mgrid[0:rows, 0:columns]
    channels = {
        "mix": (
            (7 * x + 13 * y + (x * y) % 251) % 256,
            (3 * x + 5 * y + (x * x) % 97) % 256,
            (11 * x + 2 * y + (y * y) % 61) % 256,
        ),
        "ramp": (
            (255 * x) // max(1, columns - 1),
            (255 * y) // max(1, rows - 1),
            ((x + y) * 255) // max(1, columns + rows - 2),
        ),
        "blocks": (
            ((8 * x // columns) * 37 + (8 * y // rows) * 91) % 256,
            ((5 * x // columns) * 53 + (7 * y // rows) * 29) % 256,
            ((11 * x // columns) * 17 + (3 * y // rows) * 71) % 256,
        ),
        "flat": (0 * x + 128,) * 3,
    }[kind]
    return np.stack(channels, -1).astype(np.uint8)


def plainly(pixels: Pixels) -> npt.NDArray[np.float64]:
    """Steps 3 to 6 by loops: the oracle for `decimate`."""
    luma = 0.299 * pixels[..., 0] + 0.587 * pixels[..., 1] + 0.114 * pixels[..., 2]
    for _ in range(2):
        for axis in (1, 0):
            luma = np.apply_along_axis(box, axis, luma)
    rows, columns = luma.shape
    at = [[int((k + 0.5) * n / 64) for k in range(64)] for n in (rows, columns)]
    return luma[np.ix_(at[0], at[1])]


def box(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """One box filter of step 5 along a line."""
    size = len(line)
    window = (size + 127) // 128
    half = (window + 2) // 2
    return np.array([line[max(0, i - (window - half)) : min(size, i + half)].mean() for i in range(size)])


@settings(max_examples=25, deadline=None)
@given(rows=st.integers(5, 200), columns=st.integers(5, 300), seed=st.integers(0, 2**32 - 1))
def test_the_banded_product_filters_as_the_loops_do(rows: int, columns: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8)
    np.testing.assert_allclose(kernel.decimate(pixels), plainly(pixels), atol=1e-9)
    np.testing.assert_allclose(kernel.decimate(pixels, np.float32), plainly(pixels), atol=2e-3)


def test_every_well_conditioned_reference_array_is_bit_exact(vectors: Path) -> None:
    checked = 0
    for row in json.loads((vectors / "generated/pdq_synthetic_arrays.json").read_text()):
        result = kernel.pdq(formula(row["kind"], row["rows"], row["cols"]))
        assert result.quality == row["quality"], row["kind"]
        well_conditioned = row["kind"] in {"mix", "blocks"} and min(row["rows"], row["cols"]) >= 37
        if well_conditioned or row["rows"] < 5:
            assert _written(result) == row["dihedral"], (row["kind"], row["rows"], row["cols"])
            checked += 1
    assert checked == 28


def test_every_reference_picture_is_bit_exact_in_all_eight_orientations(vectors: Path) -> None:
    rows = json.loads((vectors / "generated/pdq_images_fullres_rgb.json").read_text())
    for row in rows:
        result = kernel.pdq(np.asarray(Image.open(vectors / row["path"]).convert("RGB")))
        assert (_written(result), result.quality) == (row["dihedral"], row["quality"]), row["path"]
    assert len(rows) == 42


def test_the_dihedral_vectors_of_the_reference_program_hold_within_its_resize(vectors: Path) -> None:
    """That program first resizes to 512x512 by nearest neighbour, so that these are near, not equal (step 2)."""
    for line in (vectors / "generated/pdq_images_cpp_512nn.csv").read_text().splitlines():
        *hashes, quality, path = line.split(",")
        result = kernel.pdq(np.asarray(Image.open(vectors / path).convert("RGB")))
        if int(quality) < 80:
            continue
        for name, mine, theirs in zip(kernel.DIHEDRAL, _written(result).values(), hashes, strict=True):
            away = (int(mine, 16) ^ int(theirs, 16)).bit_count()
            assert away <= 16, (path, name)


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("rotate90", lambda a: np.rot90(a, 1)),
        ("rotate180", lambda a: np.rot90(a, 2)),
        ("rotate270", lambda a: np.rot90(a, 3)),
        ("flipx", lambda a: a[::-1]),
        ("flipy", lambda a: a[:, ::-1]),
        ("flipplus1", lambda a: a.swapaxes(0, 1)),
        ("flipminus1", lambda a: np.rot90(a, 2).swapaxes(0, 1)),
    ],
)
def test_an_orientation_is_the_hash_of_the_turned_picture(name: str, turn: object) -> None:
    picture = _tiles(1000, 800)
    turned = kernel.pdq(turn(picture)).hashes[0]  # type: ignore[operator]
    expected = kernel.pdq(picture).hashes[kernel.DIHEDRAL.index(name)]
    assert int(np.bitwise_count(turned ^ expected).sum()) <= 12


def test_a_side_below_five_hashes_to_zero_with_quality_zero() -> None:
    result = kernel.pdq(formula("mix", 4, 64))
    assert not result.hashes.any()
    assert result.quality == 0


def test_a_blank_picture_has_no_quality() -> None:
    assert kernel.pdq(formula("flat", 200, 300)).quality == 0


def test_luma_and_rgb_of_a_grey_picture_hash_alike() -> None:
    grey = _tiles(200, 300)[..., 0]
    assert (kernel.pdq(grey).hashes == kernel.pdq(np.stack([grey] * 3, -1)).hashes).all()


def _tiles(rows: int, columns: int) -> Pixels:
    """A picture of random grey tiles of 50 pixels; sides are multiples of 50."""
    tiles = np.random.default_rng(5).integers(0, 256, (rows // 50, columns // 50), dtype=np.uint8)
    return np.repeat(np.kron(tiles, np.ones((50, 50), np.uint8))[..., None], 3, -1)


def _written(result: kernel.Pdq) -> dict[str, str]:
    return {name: row.tobytes().hex() for name, row in zip(kernel.DIHEDRAL, result.hashes, strict=True)}
