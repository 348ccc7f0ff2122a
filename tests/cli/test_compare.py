"""`amparo compare`: distance, orientation, verdict and exit code."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from amparo.cli.compare import compared
from amparo.errors import BadInput
from amparo.media.model import Content, Fingerprints
from amparo.signals.types import parse
from tests.media.drawing import drawn, encoded, jpeg

NEAR = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
TWO_AWAY = "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "amparo", "compare", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def as_json(*arguments: object) -> tuple[int, dict[str, Any]]:
    done = run("--json", *arguments)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.jpg"
    file.write_bytes(jpeg(1))
    return file


def test_the_same_file_is_identical_and_a_match(photo: Path) -> None:
    code, found = as_json(photo, photo)
    assert (code, found["identical"], found["distance"], found["match"]) == (1, True, 0, True)
    assert "Identical" in run(photo, photo).stdout


def test_a_smaller_copy_matches_as_it_is(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "small.webp").write_bytes(encoded(drawn().resize((320, 240)), "WEBP"))
    code, found = as_json(photo, tmp_path / "small.webp")
    assert (code, found["identical"], found["orientation"], found["match"]) == (1, False, "original", True)
    assert found["distance"] <= 31


def test_a_mirrored_copy_matches_and_says_how(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "mirrored.png").write_bytes(encoded(drawn().transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG"))
    code, found = as_json(photo, tmp_path / "mirrored.png")
    assert (code, found["orientation"]) == (1, "flipy")
    assert found["distance"] > 31 >= found["least"]
    assert "mirrored (flipy)" in found["verdict"]


def test_two_pictures_do_not_match(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "other.jpg").write_bytes(jpeg(2))
    code, found = as_json(photo, tmp_path / "other.jpg")
    assert (code, found["match"]) == (0, False)
    assert found["qualities"] == [100, 100]


def test_written_hashes_are_compared_with_or_without_their_type() -> None:
    for left, right in ((NEAR, TWO_AWAY), (f"pdq:{NEAR}", TWO_AWAY.upper())):
        code, found = as_json(left, right)
        assert (code, found["distance"], found["least"], found["qualities"]) == (1, 2, None, [None, None])
    assert as_json(NEAR, "0" * 64)[0] == 0


def test_a_file_is_compared_with_a_digest(photo: Path) -> None:
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    code, found = as_json(photo, f"sha256:{digest}")
    assert (code, found["identical"], found["distance"]) == (1, True, None)
    assert as_json(photo, f"md5:{'0' * 32}")[0] == 0


def test_a_file_is_compared_with_a_hash_in_all_orientations(photo: Path) -> None:
    first = run(photo, NEAR)
    assert first.returncode == 0
    assert "identical" not in first.stdout
    assert "least" in first.stdout


def test_a_plain_picture_is_said_to_be_plain(tmp_path: Path) -> None:
    for name, shade in (("a.png", 90), ("b.png", 160)):
        (tmp_path / name).write_bytes(encoded(Image.new("RGB", (64, 64), (shade,) * 3), "PNG"))
    assert "too plain" in run(tmp_path / "a.png", tmp_path / "b.png").stdout


@pytest.mark.parametrize(
    "right, code",
    [
        ("missing.jpg", "file_not_found"),
        ("phash:00ff", "unknown_signal_type"),
        ("pdq:00ff", "bad_signal"),
    ],
)
def test_what_cannot_be_compared_is_bad_use(photo: Path, right: str, code: str) -> None:
    done = run(photo, right, "--json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"] == code


def test_sides_with_nothing_in_common_are_refused() -> None:
    with pytest.raises(BadInput) as refused:
        compared(parse(f"pdq:{NEAR}"), parse(f"md5:{'0' * 32}"))
    assert refused.value.code == "signal_types_differ"
    broken = Fingerprints(Content("picture", "jpeg"), bytes(32), bytes(16), (), error="media_truncated")
    with pytest.raises(BadInput) as refused:
        compared(broken, parse(f"pdq:{NEAR}"))
    assert refused.value.code == "media_truncated"


def test_help_explains_the_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "31 bits" in done.stdout
