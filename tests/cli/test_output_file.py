"""A command's file is whole, or what was there before."""

from pathlib import Path

import pytest

from amparo.cli.output_file import made_whole
from amparo.errors import BadInput


def test_what_breaks_off_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("of yesterday")
    with pytest.raises(KeyboardInterrupt), made_whole(file) as temporary:
        temporary.write_text("half of")
        raise KeyboardInterrupt
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    assert file.read_text() == "of yesterday"


def test_what_is_whole_takes_its_place_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("of yesterday")
    with made_whole(file) as temporary:
        temporary.write_text("of today")
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    assert file.read_text() == "of today"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_refused_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("of yesterday")
    with pytest.raises(BadInput, match="output_not_writable"), made_whole(file):
        Path("/dev/full").write_bytes(b"x" * 10_000)
    assert file.read_text() == "of yesterday"
