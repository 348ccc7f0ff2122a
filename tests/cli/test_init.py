"""`amparo init` as a process: it makes Django ready for accounts, which a process can do once."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.keyring import NAMES
from amparo.settings import load

SAID = ("--yes", "--name", "Photos", "--url", "https://photos.example", "--admin", "ana", "--json")


def run(home: Path, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "amparo", *words],
        env={**os.environ, "AMPARO_HOME": str(home), "AMPARO_ACTOR": "ana"},
        input=typed,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made without a question."""
    folder = tmp_path_factory.mktemp("init") / "home"
    done = run(folder, "init", *SAID)
    assert done.returncode == 0, done.stderr
    (folder / "said.json").write_text(done.stdout)
    return folder


def test_it_says_where_everything_is(home: Path) -> None:
    said = json.loads((home / "said.json").read_text())
    assert said["file"] == str(home / "amparo.toml")
    assert said["notice_page"] == "https://photos.example/about/removal"
    assert said["link"].startswith("https://photos.example/desk/")


def test_its_settings_load(home: Path) -> None:
    assert load({"AMPARO_HOME": str(home)}).site.name == "Photos"


def test_keys_are_made_for_their_owner_only(home: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / "keys").iterdir()}
    assert modes == dict.fromkeys(NAMES, 0o600)


def test_the_banks_of_casework_are_there(home: Path) -> None:
    banks = {
        one["name"]: (one["kind"], one["radius"]) for one in json.loads(run(home, "bank", "list", "--json").stdout)
    }
    assert banks == {"claimed": ("positive", 31), "removed": ("positive", 31), "harmless": ("negative", 31)}


def test_the_first_administrator_has_role_and_account(home: Path) -> None:
    assert json.loads(run(home, "role", "list", "--json").stdout) == [{"person": "ana", "role": "admin"}]
    (person,) = json.loads(run(home, "user", "list", "--json").stdout)
    assert (person["name"], person["roles"]) == ("ana", ["admin"])


def test_a_second_time_it_refuses_and_changes_nothing(home: Path) -> None:
    before = (home / "amparo.toml").read_bytes()
    done = run(home, "init", "--yes", "--name", "Other", "--json")
    assert (done.returncode, json.loads(done.stderr)["error"]) == (2, "settings_exist")
    assert (home / "amparo.toml").read_bytes() == before


def test_forced_it_keeps_keys_banks_and_account(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "init", *SAID)
    keys = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    done = run(home, "init", *SAID, "--force")
    said = json.loads(done.stdout)
    assert (said["banks"], said["link"]) == ([], None)
    assert {path.name: path.read_bytes() for path in (home / "keys").iterdir()} == keys


def test_its_questions_can_be_answered_by_typing(tmp_path: Path) -> None:
    typed = ["", "Fotos", "https://fotos.example", "es", "", "ES,MX", "smtp.example", "", "", "", "post@fotos.example"]
    typed += ["noche@fotos.example", "/srv/fotos", "https://fotos.example/f", "bea"]
    done = run(tmp_path / "home", "init", typed="\n".join(typed) + "\n")
    assert done.returncode == 0, done.stderr
    settings = load({"AMPARO_HOME": str(tmp_path / "home")})
    assert (settings.site.name, settings.site.language, settings.site.countries) == ("Fotos", "es", ("ES", "MX"))
    assert (settings.mail.port, settings.mail.staff) == (587, ("noche@fotos.example",))
    assert settings.hosts["content"].path == Path("/srv/fotos")
    assert "amparo up" in done.stdout


def test_a_helpline_is_asked_for_what_it_needs_and_for_no_host(tmp_path: Path) -> None:
    typed = ["helpline", "Friends", "https://friends.example", "", "", "US", "smtp.example", "", "", ""]
    typed += ["post@friends.example", "Friends", "letters+{reference}@friends.example", "bea"]
    done = run(tmp_path / "home", "init", typed="\n".join(typed) + "\n")
    assert done.returncode == 0, done.stderr
    settings = load({"AMPARO_HOME": str(tmp_path / "home")})
    assert (settings.site.kind, settings.cases.agent_name, settings.hosts) == ("helpline", "Friends", {})
    assert "Folder of the content" not in done.stdout
    assert "https://friends.example/start/" in done.stdout
    assert json.loads(run(tmp_path / "home", "bank", "list", "--json").stdout) == []


def test_a_newsroom_is_told_of_the_check_and_of_no_staff(tmp_path: Path) -> None:
    done = run(
        tmp_path / "home", "init", "--kind", "newsroom", "--name", "Desk", "--url", "https://desk.example", "--yes"
    )
    assert done.returncode == 0, done.stderr
    assert "https://desk.example/press/" in done.stdout
    assert "password" not in done.stdout and "worker" not in done.stdout


def test_a_wrong_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "init", "--yes", "--kind", "circus", "--json")
    assert (done.returncode, json.loads(done.stderr)["error"]) == (2, "bad_answer")
    assert not (tmp_path / "home").exists()
