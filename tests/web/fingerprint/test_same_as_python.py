"""The browser's fingerprints are those of `kernel.pdq` and hashlib."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import FilePayload

from amparo.kernel import pdq as kernel
from amparo.signals.derived import ORIENTATIONS
from scripts import browser
from tests.kernel.test_pdq import formula
from tests.web.fingerprint.node import in_node
from tests.web.fingerprint.reading import Pixels, Reader, Shown, file, png, tiles

MOST_BITS = 4
ENDS = (0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 65_537)
"""Sizes around those at which a digest's padding changes."""
DRAWN = {
    "wide": tiles(240, 320, 20, 1),
    "tall": tiles(517, 231, 11, 2),
    "one sample a pixel": np.random.default_rng(3).integers(0, 256, (64, 64, 3), dtype=np.uint8),
    "window of two": tiles(129, 257, 9, 4),
    "least side": formula("mix", 5, 64),
    "several strips": tiles(700, 2100, 37, 5),
    "formula": formula("mix", 301, 199),
    "blocks": formula("blocks", 200, 300),
    "noise": np.random.default_rng(6).integers(0, 256, (150, 170, 3), dtype=np.uint8),
}


def written(pixels: Pixels) -> str:
    known = kernel.pdq(pixels)
    return f"{known.hashes[0].tobytes().hex()}:{known.quality}"


def test_pdq_of_the_same_pixels_is_the_same_bit_by_bit(reader: Callable[..., Reader]) -> None:
    shown = reader().shown([png(pixels) for pixels in DRAWN.values()])
    found = dict(zip(DRAWN, (one.lines.get("pdq") for one in shown), strict=True))
    assert found == {name: written(pixels) for name, pixels in DRAWN.items()}


def test_digests_of_files_of_every_ending_are_those_of_hashlib(reader: Callable[..., Reader]) -> None:
    contents = [np.random.default_rng(size).bytes(size) for size in ENDS]
    shown = reader().shown([file(content) for content in contents])
    assert [one.lines for one in shown] == [
        {"sha256": hashlib.sha256(content).hexdigest(), "md5": hashlib.md5(content, usedforsecurity=False).hexdigest()}
        for content in contents
    ]


def test_a_file_that_is_read_in_several_parts_has_its_digests(reader: Callable[..., Reader]) -> None:
    content = np.random.default_rng(9).bytes(9 * 1024 * 1024 + 13)
    (shown,) = reader().shown([file(content)])
    assert shown.lines["sha256"] == hashlib.sha256(content).hexdigest()
    assert shown.lines["md5"] == hashlib.md5(content, usedforsecurity=False).hexdigest()


def test_a_photo_is_hashed_as_it_is_displayed(reader: Callable[..., Reader], tmp_path: Path) -> None:
    upright = tiles(300, 400, 25, 7)
    exif = Image.Exif()
    exif[0x0112] = 6  # the reader turns it by 90 degrees clockwise
    lying = Image.fromarray(np.ascontiguousarray(np.rot90(upright)))
    lying.save(tmp_path / "lying.png", exif=exif)
    (shown,) = reader().shown([file((tmp_path / "lying.png").read_bytes(), "lying.png", "image/png")])
    assert shown.lines["pdq"] == written(upright)


@pytest.mark.slow
def test_the_published_pictures_are_within_four_bits(reader: Callable[..., Reader], vectors: Path) -> None:
    names = [row["path"] for row in json.loads((vectors / "generated/pdq_images_fullres_rgb.json").read_text())]
    files = [file((vectors / name).read_bytes(), Path(name).name, _kind(name)) for name in names]
    shown = reader().shown(files)
    away = {}
    for name, one in zip(names, shown, strict=True):
        known = kernel.pdq(np.asarray(ImageOps.exif_transpose(Image.open(vectors / name)).convert("RGB")))
        away[name] = _bits(one, known)
    assert {name: bits for name, bits in away.items() if bits > MOST_BITS} == {}
    assert len(away) == 42


def _bits(shown: Shown, known: kernel.Pdq) -> int:
    digits = shown.lines["pdq"].partition(":")[0]
    return (int(digits, 16) ^ int(known.hashes[0].tobytes().hex(), 16)).bit_count()


def _kind(name: str) -> str:
    return "image/png" if name.endswith("png") else "image/jpeg"


def test_all_eight_orientations_are_the_same_bit_by_bit() -> None:
    pictures = [{"width": p.shape[1], "height": p.shape[0], "pixels": p.ravel().tolist()} for p in DRAWN.values()]
    found = in_node({"pictures": pictures})
    known = [kernel.pdq(pixels) for pixels in DRAWN.values()]
    assert found == [{"hashes": [row.tobytes().hex() for row in one.hashes], "quality": one.quality} for one in known]


@pytest.mark.parametrize(("canvas", "honest"), [("exact", True), ("slight noise", True), ("false", False)])
def test_a_canvas_that_gives_false_colours_is_noticed(canvas: str, honest: bool) -> None:
    assert in_node({"canvas": canvas}) is honest


def test_the_orientations_are_those_of_signals_and_kernel() -> None:
    assert browser.ORIENTATIONS_TS.read_text(encoding="utf-8") == browser.orientations(), "run `make scripts`"
    assert ("original", *ORIENTATIONS) == kernel.DIHEDRAL


def test_a_small_and_a_blank_picture_say_so(reader: Callable[..., Reader]) -> None:
    small, blank = reader().shown([png(formula("mix", 4, 64)), png(formula("flat", 90, 90))])
    assert ("too small" in small.said, "pdq" in small.lines) == (True, False)
    assert ("Too little can be seen" in blank.said, blank.lines["pdq"].partition(":")[2]) == (True, "0")


def payloads(count: int) -> list[FilePayload]:
    return [png(tiles(60, 80, 10, seed)) for seed in range(count)]


def test_several_files_come_out_in_the_order_in_which_they_were_chosen(reader: Callable[..., Reader]) -> None:
    files = payloads(5)
    digests = [hashlib.sha256(one["buffer"]).hexdigest() for one in files]
    assert [one.lines["sha256"] for one in reader().shown(files)] == digests
