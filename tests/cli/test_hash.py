"""`amparo hash` as a person runs it: a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amparo.cli.hash_files import TYPES, parser
from amparo.kernel.pdq import DIHEDRAL
from amparo.signals.types.pdq_frames import parse_frames
from tests.media.drawing import animation, bits_between, drawn, encoded, jpeg, tagged
from tests.media.videos import steady


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "amparo", "hash", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=cwd)


def as_json(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--json", *arguments).stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.jpg").write_bytes(jpeg(1))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "z.png").write_bytes(encoded(drawn(100, 80, 2), "PNG"))
    (tmp_path / "c.txt").write_text("text")
    return tmp_path


def test_text_is_one_line_for_each_file_in_order(folder: Path) -> None:
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[-1] for line in lines] == [str(folder / name) for name in ("a/z.png", "b.jpg", "c.txt")]
    assert all(len(line[0]) == 64 and line[1] == "100" for line in lines[:2])
    assert lines[2][:2] == ["-", "-"]


def test_json_is_one_document_with_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, photo, text = as_json(folder)
    assert (picture["content"], photo["content"], text["content"]) == ("picture/png", "picture/jpeg", "other/text")
    assert photo["sha256"] == hashlib.sha256(jpeg(1)).hexdigest()
    assert photo["md5"] == hashlib.md5(jpeg(1), usedforsecurity=False).hexdigest()
    assert (photo["width"], photo["height"], photo["path"], photo["exif_orientation"]) == (640, 480, "fast", 1)
    assert (len(photo["pdq"]), photo["quality"], photo["error"]) == (64, 100, None)
    assert (text["pdq"], text["frames"], text["error"]) == (None, [], None)


def test_an_empty_folder_is_an_empty_document(tmp_path: Path) -> None:
    assert as_json(tmp_path) == []
    assert run(tmp_path).stdout == ""


def test_eight_orientations_on_request(folder: Path) -> None:
    (photo,) = as_json("--dihedral", folder / "b.jpg")
    assert tuple(photo["dihedral"]) == DIHEDRAL
    assert photo["dihedral"]["original"] == photo["pdq"]
    lines = run("--dihedral", folder / "b.jpg").stdout.splitlines()
    assert [line.split()[2] for line in lines] == list(DIHEDRAL)
    assert [line.split()[0] for line in lines] == list(photo["dihedral"].values())


def test_only_the_types_asked_for_are_printed(folder: Path) -> None:
    digest = hashlib.md5(jpeg(1), usedforsecurity=False).hexdigest()
    assert run("--type", "md5", folder / "b.jpg").stdout == f"{digest}  {folder / 'b.jpg'}\n"
    (photo,) = as_json("--type", "sha256", folder / "b.jpg")
    assert photo.keys() & set(TYPES) == {"sha256"}


def test_frames_of_an_animation_have_their_times(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(animation("GIF", 5, 200))
    (found,) = as_json(tmp_path)
    assert [frame["second"] for frame in found["frames"]] == pytest.approx([0.0, 0.4, 0.8])


def test_the_reference_path_and_the_orientation_can_be_chosen(tmp_path: Path) -> None:
    data = encoded(drawn(1600, 1004), "JPEG", quality=90, exif=tagged(6).tobytes())
    (tmp_path / "a.jpg").write_bytes(data)
    hashes = {
        name: bytes.fromhex(as_json(*arguments, tmp_path)[0]["pdq"])
        for name, arguments in {
            "displayed": [],
            "stored": ["--orientation", "stored"],
            "reference": ["--reference"],
            "reference displayed": ["--reference", "--orientation", "displayed"],
        }.items()
    }
    assert bits_between(hashes["stored"], hashes["reference"]) <= 4
    assert bits_between(hashes["displayed"], hashes["reference displayed"]) <= 4
    assert bits_between(hashes["displayed"], hashes["stored"]) > 60


def test_bad_files_are_named_and_the_others_printed(folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(jpeg(3)[:5000])
    done = run(folder, folder / "missing.jpg")
    assert done.returncode == 2
    assert "broken.jpg: The file ends before its picture does. [media_truncated]" in done.stderr
    assert "missing.jpg: There is no such file. [file_not_found]" in done.stderr
    assert str(folder / "b.jpg") in done.stdout
    errors = {Path(one["file"]).name: one["error"] for one in as_json(folder)}
    assert errors["broken.jpg"]["code"] == "media_truncated"
    assert [name for name, error in errors.items() if error] == ["broken.jpg"]


def test_a_name_cannot_break_the_output(tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b[2J.txt").write_text("text")
    assert run(tmp_path).stdout.count("\n") == 1
    assert "\x1b" not in run(tmp_path).stdout
    raw = bytes(tmp_path) + b"/\xff.txt"
    Path(raw.decode(errors="surrogateescape")).write_text("text")
    assert len(as_json(tmp_path)) == 2
    assert run(tmp_path).returncode == 0


@pytest.mark.parametrize(
    "arguments", [[], ["--type", "phash", "a"], ["--orientation", "up", "a"], ["--workers", "0", "a"]]
)
def test_a_mistyped_command_is_bad_use(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: amparo hash" in done.stderr


def test_a_folder_that_is_missing_is_bad_use(tmp_path: Path) -> None:
    done = run(tmp_path / "missing")
    assert (done.returncode, done.stdout) == (2, "")


def test_help_says_what_each_option_does() -> None:
    done = run("--help")
    assert done.returncode == 0
    for action in parser()._actions:
        assert action.help
        for option in action.option_strings:
            assert option in done.stdout


def test_the_parent_loads_neither_a_codec_nor_arrays_nor_a_web_framework(folder: Path) -> None:
    program = f"""
import sys
from amparo.cli.hash_files import app
assert app([{str(folder)!r}]) == 0
heavy = {{"numpy", "PIL", "simplejpeg", "pi_heif", "numba", "django", "starlette", "typer", "rich"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_as_many_workers_as_asked_for_give_the_same(folder: Path) -> None:
    assert run("--workers", 1, folder).stdout == run("--workers", 3, folder).stdout


def test_nothing_heavy_is_loaded_to_read_a_command_line(folder: Path) -> None:
    program = (
        "import sys\nfrom amparo.cli.main import main\n"
        "try:\n    main(['hash', *sys.argv[1:]])\nexcept SystemExit:\n"
        "    print([name for name in ('typer', 'rich', 'msgspec', 'numba', 'django', 'numpy')"
        " if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, folder / "b.jpg"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")},
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("videos") / "clip.mp4"
    path.write_bytes(steady(count=25))
    return path


def test_a_video_has_a_line_for_each_of_its_frames_beside_its_digests(clip: Path) -> None:
    done = run("--type", "pdq", "--type", "md5", clip)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [frame.seconds for frame in parse_frames(line[0] for line in lines).frames] == [0.5, 1.5]
    digest = hashlib.md5(clip.read_bytes(), usedforsecurity=False).hexdigest()
    assert {tuple(line[1:]) for line in lines} == {(digest, str(clip))}


def test_the_frames_of_a_video_stand_in_its_document(clip: Path) -> None:
    (found,) = as_json(clip)
    assert found["sha256"] == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert [frame["second"] for frame in found["frames"]] == [0.5, 1.5]
    assert [len(frame["pdq"]) for frame in found["frames"]] == [64, 64]
    assert (found["pdq"], found["cut"], found["error"]) == (None, False, None)


def test_a_video_is_not_opened_where_only_digests_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(100))
    assert run("--type", "md5", tmp_path).returncode == 0
    assert run(tmp_path).returncode == 2
