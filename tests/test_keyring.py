"""The keys of an installation: made once, private, and never made anew over what they sealed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.errors import Unavailable
from amparo.keyring import KEY_BYTES, NAMES, open_keyring

OPENING = """
import sys
from pathlib import Path
from amparo.keyring import open_keyring
print("ready", flush=True)
sys.stdin.readline()
keys = open_keyring(Path(sys.argv[1]))
print(keys.seal.hex(), keys.site.hex(), keys.token.hex(), keys.lookup.hex())
"""


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    made = open_keyring(tmp_path / "keys")
    assert open_keyring(tmp_path / "keys") == made
    keys = [getattr(made, name) for name in NAMES]
    assert {len(key) for key in keys} == {KEY_BYTES}
    assert len(set(keys)) == len(NAMES)


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    open_keyring(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == set(NAMES)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENING, str(tmp_path / "keys")]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(4)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1
    assert said.pop().strip()


@pytest.mark.parametrize("length", [0, 31, 33])
@pytest.mark.parametrize("name", NAMES)
def test_a_key_of_another_length_is_refused_and_left_as_it_is(tmp_path: Path, name: str, length: int) -> None:
    open_keyring(tmp_path)
    (tmp_path / name).write_bytes(bytes(length))
    with pytest.raises(Unavailable, check=lambda error: error.code == "keys_unreadable"):
        open_keyring(tmp_path)
    assert (tmp_path / name).read_bytes() == bytes(length)


def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"")
    with pytest.raises(Unavailable, check=lambda error: error.code == "keys_unreadable"):
        open_keyring(tmp_path / "keys")


def test_keys_are_not_shown(tmp_path: Path) -> None:
    made = open_keyring(tmp_path)
    assert repr(made) == "Keyring()"


def test_equal_values_are_told_only_within_one_purpose_and_one_installation(tmp_path: Path) -> None:
    here, there = open_keyring(tmp_path / "here"), open_keyring(tmp_path / "there")
    digest = here.equality("contact", "a@mail.example")
    assert digest == here.equality("contact", "a@mail.example")
    others = [here.equality("mail", "a@mail.example"), there.equality("contact", "a@mail.example")]
    assert digest not in [*others, here.equality("contact", "b@mail.example")]
    assert here.token_key("feed/a") != here.token_key("feed/b")
