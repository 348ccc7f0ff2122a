"""A scan brings the library up to date with a folder, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import msgspec
import pytest

from amparo.errors import NotFound, Unavailable
from amparo.hosts.opening import host_of
from amparo.services import scan_library as module
from amparo.services.append_library import append_library
from amparo.services.open_library import open_library
from amparo.services.scan_library import ScanReport, scan_library
from amparo.settings import HostSettings, MediaSettings, Settings
from amparo.snapshots.library_rows import LibraryRow
from tests.gate import pictures


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    served = tmp_path / "served"
    served.mkdir()
    hosts = {"photos": HostSettings(path=served, url="https://pictures.example", derived=("thumbs/{stem}.jpg",))}
    return msgspec.structs.replace(
        Settings(), home=tmp_path / "home", hosts=hosts, media=MediaSettings(max_bytes=200_000, workers=1)
    )


@pytest.fixture
def served(settings: Settings) -> Path:
    return settings.hosts["photos"].path


def put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def library(settings: Settings) -> dict[str, LibraryRow]:
    return {row.key: row for row in open_library(settings).rows()}


def test_every_object_is_in_the_library_after_a_scan(settings: Settings, served: Path) -> None:
    data = pictures.encoded(pictures.KNOWN)
    put(served, "a/bridge.jpg", data)
    put(served, "thumbs/bridge.jpg", b"copy")
    put(served, "film.mp4", pictures.VIDEO)
    put(served, "paper.pdf", pictures.PDF)
    assert scan_library(settings, "photos") == ScanReport(listed=3, signed=3)
    found = library(settings)
    stored = host_of(settings, "photos").stat("a/bridge.jpg")
    assert stored is not None
    bridge = found["a/bridge.jpg"]
    assert (bridge.host, bridge.version, bridge.size, bridge.kind) == ("photos", stored.version, len(data), "picture")
    assert bridge.sha256 == bytes.fromhex(pictures.sha256(data))
    assert bridge.pdq is not None
    assert (int.from_bytes(bridge.pdq) ^ int.from_bytes(pictures.pdq_of(pictures.KNOWN))).bit_count() <= 10
    assert {key: row.kind for key, row in found.items()} == {
        "a/bridge.jpg": "picture",
        "film.mp4": "video",
        "paper.pdf": "other",
    }


def test_an_animation_is_told_from_a_picture(settings: Settings, served: Path) -> None:
    frames = [pictures.drawn(seed) for seed in (1, 2, 3)]
    put(served, "moving.gif", pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    scan_library(settings, "photos")
    assert library(settings)["moving.gif"].kind == "animation"


def test_what_is_known_is_not_read_again(settings: Settings, served: Path) -> None:
    put(served, "a.png", pictures.encoded(pictures.KNOWN, "PNG"))
    scan_library(settings, "photos")
    first = library(settings)
    put(served, "b.png", pictures.encoded(pictures.MEME, "PNG"))
    assert scan_library(settings, "photos") == ScanReport(listed=2, known=1, signed=1)
    assert library(settings)["a.png"] == first["a.png"]


def test_what_changed_is_read_again(settings: Settings, served: Path) -> None:
    put(served, "a.txt", b"one")
    scan_library(settings, "photos")
    put(served, "a.txt", b"other")
    assert scan_library(settings, "photos").signed == 1
    assert library(settings)["a.txt"].sha256 == bytes.fromhex(pictures.sha256(b"other"))


def test_what_is_gone_is_forgotten(settings: Settings, served: Path) -> None:
    for name in "ab":
        put(served, name, name.encode())
    scan_library(settings, "photos")
    (served / "a").unlink()
    assert scan_library(settings, "photos").forgotten == 1
    assert set(library(settings)) == {"b"}


def test_what_is_hidden_stays_known_and_what_is_removed_does_not(settings: Settings, served: Path) -> None:
    for name in "ab":
        put(served, name, name.encode())
    scan_library(settings, "photos")
    host = host_of(settings, "photos")
    host.hide("a", "1")
    host.remove("b", "2")
    assert scan_library(settings, "photos").forgotten == 1
    assert set(library(settings)) == {"a"}


def test_other_hosts_rows_are_left_alone(settings: Settings, served: Path) -> None:
    other = LibraryRow("elsewhere", "a", "1", 1, bytes(32), None, None, "other", 1.0)
    append_library(settings, [other])
    assert scan_library(settings, "photos").forgotten == 0
    assert library(settings)["a"] == other


def allowed(key: str, age: float) -> LibraryRow:
    return LibraryRow("photos", key, "gate:g-1", 1, bytes(32), None, None, "other", time.time() - age)


def test_an_upload_may_take_a_while_to_appear(settings: Settings) -> None:
    append_library(settings, [allowed("soon", 60), allowed("never", module.GRACE_SECONDS + 60), allowed("../x", 9e6)])
    assert scan_library(settings, "photos").forgotten == 2
    assert set(library(settings)) == {"soon"}


def test_an_upload_that_appeared_is_known_by_what_is_stored(settings: Settings, served: Path) -> None:
    append_library(settings, [allowed("a.txt", 60)])
    put(served, "a.txt", b"as stored")
    assert scan_library(settings, "photos").signed == 1
    assert library(settings)["a.txt"].sha256 == bytes.fromhex(pictures.sha256(b"as stored"))


def test_a_picture_that_cannot_be_read_is_compared_by_its_bytes(settings: Settings, served: Path) -> None:
    torn = pictures.encoded(pictures.KNOWN)[:2_000]
    put(served, "torn.jpg", torn)
    assert scan_library(settings, "photos").unreadable == 1
    found = library(settings)["torn.jpg"]
    assert (found.kind, found.pdq, found.sha256) == ("picture", None, bytes.fromhex(pictures.sha256(torn)))


def test_what_is_too_large_for_a_decoder_is_compared_by_its_bytes(settings: Settings, served: Path) -> None:
    large = pictures.encoded(pictures.KNOWN, "BMP")
    assert len(large) > settings.media.max_bytes
    put(served, "large.bmp", large)
    put(served, "large.mp4", pictures.VIDEO + bytes(300_000))
    assert scan_library(settings, "photos") == ScanReport(listed=2, signed=2, unreadable=1)
    found = library(settings)
    assert (found["large.bmp"].kind, found["large.bmp"].pdq) == ("picture", None)
    assert found["large.bmp"].sha256 == bytes.fromhex(pictures.sha256(large))
    assert found["large.mp4"].kind == "video"


def test_an_empty_file_stops_nothing(settings: Settings, served: Path) -> None:
    put(served, "a", b"")
    put(served, "b", b"b")
    assert scan_library(settings, "photos").signed == 2


def test_what_vanishes_or_changes_midway_is_left_to_the_next_scan(
    settings: Settings, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        put(served, name, name.encode())

    def meddle(report: ScanReport) -> None:
        if report.listed == 3 and (served / "b").exists():
            (served / "b").unlink()
            put(served, "a", b"changed")

    report = scan_library(settings, "photos", meddle)
    assert (report.signed, report.skipped) == (1, 2)
    assert set(library(settings)) == {"c"}
    assert scan_library(settings, "photos") == ScanReport(listed=2, known=1, signed=1)


def test_progress_is_told_as_it_is_made(settings: Settings, served: Path) -> None:
    for name in "abc":
        put(served, name, name.encode())
    told: list[ScanReport] = []
    last = scan_library(settings, "photos", told.append)
    assert told[-1] == last
    assert [one.listed for one in told] == sorted(one.listed for one in told)


def test_a_folder_that_is_not_there_forgets_nothing(settings: Settings, served: Path) -> None:
    put(served, "a", b"a")
    scan_library(settings, "photos")
    served.rename(served.with_name("away"))
    with pytest.raises(Unavailable, match="host_unavailable"):
        scan_library(settings, "photos")
    assert set(library(settings)) == {"a"}


def test_a_folder_that_lost_everything_at_once_forgets_nothing(
    settings: Settings, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SUSPICIOUS", 2)
    for name in "ab":
        put(served, name, name.encode())
    scan_library(settings, "photos")
    for name in "ab":
        (served / name).unlink()
    with pytest.raises(Unavailable, match="host_empty"):
        scan_library(settings, "photos")
    assert set(library(settings)) == {"a", "b"}


def test_a_host_that_is_not_in_the_settings_is_not_scanned(settings: Settings) -> None:
    with pytest.raises(NotFound, match="no_such_host"):
        scan_library(settings, "elsewhere")


DYING = """
    import os, signal, sys
    from pathlib import Path
    import msgspec
    from amparo.services import scan_library as module
    from amparo.settings import load

    def tell(report):
        print(report.signed, flush=True)
        if report.signed == 7:
            os.kill(os.getpid(), signal.SIGKILL)

    module.AT_ONCE = 3
    module.scan_library(load(), "photos", tell)
"""


def test_a_scan_that_was_killed_goes_on_where_it_was(settings: Settings, served: Path, tmp_path: Path) -> None:
    for number in range(10):
        put(served, f"{number}.txt", f"text {number}".encode())
    settings.home.mkdir()
    (settings.home / "amparo.toml").write_text(
        f'[media]\nworkers = 1\n[hosts.photos]\npath = "{served}"\nurl = "https://pictures.example"\n'
    )
    environment = {**os.environ, "AMPARO_HOME": str(settings.home)}
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(DYING)], env=environment, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(library(settings)) == 6
    assert scan_library(settings, "photos") == ScanReport(listed=10, known=6, signed=4)
