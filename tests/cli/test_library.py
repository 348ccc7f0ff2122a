"""`amparo library`, as a person types it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amparo.cli.main import main
from tests.gate import pictures

Amparo = Callable[..., tuple[int, Any]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("photos", "avatars"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(pictures.encoded(pictures.drawn(len(name)), "PNG"))
    (tmp_path / "photos" / "b.txt").write_bytes(b"text")
    hosts = [f'[hosts.{n}]\npath = "{tmp_path / n}"\nurl = "https://{n}.example"\n' for n in ("photos", "avatars")]
    (home / "amparo.toml").write_text("".join(hosts))
    monkeypatch.setenv("AMPARO_HOME", str(home))
    return home


@pytest.fixture
def amparo(home: Path, capsys: pytest.CaptureFixture[str]) -> Amparo:
    def run(*arguments: str) -> tuple[int, Any]:
        with pytest.raises(SystemExit) as ended:
            main(["library", *arguments])
        out, err = capsys.readouterr()
        document = json.loads(out or err) if "--json" in arguments else out + err
        return int(ended.value.code or 0), document

    return run


def test_a_scan_says_what_it_found_on_every_host(amparo: Amparo) -> None:
    code, reports = amparo("scan", "--json")
    assert code == 0
    assert {name: (one["listed"], one["signed"]) for name, one in reports.items()} == {
        "photos": (2, 2),
        "avatars": (1, 1),
    }
    assert "photos: 2 listed, 2 known, 0 fingerprinted" in amparo("scan", "photos")[1]


def test_a_host_that_is_unknown_is_refused(amparo: Amparo) -> None:
    code, refusal = amparo("scan", "elsewhere", "--json")
    assert (code, refusal["error"]) == (2, "no_such_host")


def test_without_a_host_there_is_nothing_to_scan(amparo: Amparo, home: Path) -> None:
    (home / "amparo.toml").unlink()
    code, refusal = amparo("scan", "--json")
    assert (code, refusal["error"]) == (2, "no_hosts")


def test_the_numbers_of_the_library_are_shown_and_no_key(amparo: Amparo) -> None:
    amparo("scan")
    code, figures = amparo("stats", "--json")
    assert code == 0
    assert (figures["objects"], figures["with_pdq"], figures["on_photos"], figures["kind_other"]) == (3, 2, 2, 1)
    assert "a.png" not in amparo("stats")[1]


def test_a_sound_library_is_told_from_a_damaged_one(amparo: Amparo, home: Path) -> None:
    amparo("scan")
    assert amparo("verify") == (0, "sound\n")
    (tail,) = (home / "library").glob("tail-*")
    tail.write_bytes(b"x" + tail.read_bytes()[1:])
    code, report = amparo("verify", "--json")
    assert (code, len(report["problems"])) == (1, 1)
