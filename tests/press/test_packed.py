"""The shipped rulebook that was made ready beforehand: it says what the files say, or it is not used."""

from datetime import date
from pathlib import Path

import pytest

from amparo.registry import press_packed
from amparo.registry.press_book import read_rulebook
from amparo.words import LANGUAGES
from scripts.pack_press import PATH, packed

DAY = date(2026, 11, 22)


def test_the_packed_rulebook_is_current() -> None:
    is_current = PATH.read_bytes() == packed()  # told apart by itself: pytest would look for differences in megabytes
    assert is_current, "run `make docs`"


def test_the_packed_rulebook_is_what_the_files_say() -> None:
    read, unpacked = read_rulebook(None, DAY), press_packed.unpack(None, DAY)
    assert unpacked is not None, "run `make docs`"
    are_alike = (unpacked.rules, unpacked.known) == (read.rules, read.known)
    assert are_alike
    assert all(unpacked.book(one).packed() == read.book(one).packed() for one in LANGUAGES)


def test_an_operator_with_rules_of_his_own_gets_them_read(tmp_path: Path) -> None:
    (tmp_path / "data" / "press").mkdir(parents=True)
    assert press_packed.unpack(tmp_path, DAY) is None


def test_a_packed_rulebook_of_other_files_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_packed, "digest", lambda: b"of other files\n")
    assert press_packed.unpack(None, DAY) is None
