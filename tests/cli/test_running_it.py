"""`amparo doctor`, `amparo backup` and `amparo restore` as commands: what they print and how they end."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from amparo.cli.main import main
from amparo.services.create_bank import create_bank
from amparo.settings import load
from amparo.store.connection import close_store
from tests.store.backends import fresh_settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def amparo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `amparo` with these words in this process: exit code, output, errors."""
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AMPARO_SETTINGS", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        close_store()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


def test_doctor_ends_with_1_and_names_each_problem(amparo: Run) -> None:
    code, out, _ = amparo("doctor")
    assert code == 1
    assert "[no_settings_file]\n         -> Run `amparo init`." in out


def test_doctor_speaks_json(amparo: Run) -> None:
    code, out, _ = amparo("doctor", "--json")
    assert code == 1
    assert {"code", "level", "sentence", "remedy"} == set(json.loads(out)[0])


@pytest.fixture
def files(amparo: Run, tmp_path: Path) -> tuple[Path, Path]:
    fresh_settings("sqlite", tmp_path / "home")
    create_bank(load(), "known", who="ana")
    close_store()
    return tmp_path / "a.tar", tmp_path / "a.keys"


def test_a_backup_without_keys_says_so_loudly(amparo: Run, files: tuple[Path, Path]) -> None:
    code, out, err = amparo("backup", files[0])
    assert (code, err) == (0, "")
    assert "THE KEYS ARE NOT IN IT" in out


def test_a_backup_with_keys_says_to_keep_them_apart(amparo: Run, files: tuple[Path, Path]) -> None:
    _, out, _ = amparo("backup", files[0], "--keys", files[1])
    assert "KEEP THE FILE OF KEYS APART" in out


def test_a_backup_comes_back_in_another_home(
    amparo: Run, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert amparo("backup", files[0], "--keys", files[1], "--json")[0] == 0
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "other"))
    code, out, _ = amparo("restore", files[0], "--keys", files[1], "--json")
    assert (code, json.loads(out)["keys"]) == (0, True)
    assert [one["name"] for one in json.loads(amparo("bank", "list", "--json")[1])] == ["known"]


def test_a_restore_over_something_is_bad_use(amparo: Run, files: tuple[Path, Path]) -> None:
    amparo("backup", files[0])
    code, _, err = amparo("restore", files[0], "--json")
    assert (code, json.loads(err)["error"]) == (2, "home_not_empty")


def test_a_restore_without_keys_says_so_loudly(
    amparo: Run, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amparo("backup", files[0])
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "other"))
    assert "WITHOUT THE KEYS" in amparo("restore", files[0])[1]


def test_a_backup_that_cannot_be_written_is_unavailable(amparo: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    code, _, err = amparo("backup", tmp_path / "nowhere" / "a.tar", "--json")
    assert (code, json.loads(err)["error"]) == (3, "cannot_write_backup")
