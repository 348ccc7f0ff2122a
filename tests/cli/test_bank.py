"""`amparo bank`, `match`, `index`, `key`, `role` and `worker`, as a person types them."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from amparo.cli.main import main
from amparo.store.connection import close_store
from tests.store.backends import fresh_settings

HASH = "sha256:" + "ab" * 32
OTHER = "sha256:" + "cd" * 32


@dataclass(frozen=True)
class Ran:
    """How a command ended: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document printed."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the refusal printed with --json."""
        return str(json.loads(self.err)["error"])


Amparo = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    close_store()
    made = fresh_settings("sqlite", tmp_path / "home").home
    monkeypatch.setenv("AMPARO_HOME", str(made))
    monkeypatch.setenv("AMPARO_ACTOR", "ana")
    yield made
    close_store()


@pytest.fixture
def amparo(home: Path, capsys: pytest.CaptureFixture[str]) -> Amparo:
    """Run `amparo` with these words in this process."""

    def run(*words: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Ran(ended.value.code if isinstance(ended.value.code, int) else 0, out, err)

    return run


def picture(path: Path, seed: int) -> Path:
    """A drawn picture that PDQ can tell from others."""
    coarse = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    Image.fromarray(coarse).resize((320, 240), Image.Resampling.BICUBIC).save(path)
    return path


def damage(path: Path) -> None:
    """Flip every bit of the second half."""
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[:half] + bytes(byte ^ 255 for byte in data[half:]))


@pytest.fixture
def bank(amparo: Amparo) -> str:
    assert amparo("bank", "create", "case-a").code == 0
    return "case-a"


def added(amparo: Amparo, bank: str, *words: object) -> str:
    (one,) = amparo("bank", "add", bank, "--json", *words).data
    return str(one["item"])


def test_a_bank_is_made_changed_and_listed(amparo: Amparo) -> None:
    made = amparo("bank", "create", "case-a", "--radius", 20, "--json").data
    assert (made["name"], made["kind"], made["radius"], made["least_quality"], made["enabled"]) == (
        "case-a",
        "positive",
        20,
        50,
        True,
    )
    changed = amparo("bank", "set", "case-a", "--disable", "--quality", 60, "--json").data
    assert (changed["radius"], changed["least_quality"], changed["enabled"]) == (20, 60, False)
    assert "case-a" in amparo("bank", "list").out


def test_mirrored_copies_of_a_file_match_by_file_and_by_fingerprint(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    one, other = picture(tmp_path / "one.png", 1), picture(tmp_path / "other.png", 2)
    item = added(amparo, bank, one)
    mirrored = tmp_path / "mirrored.png"
    Image.open(one).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(mirrored)
    found = amparo("match", mirrored, other, "--json")
    assert found.code == 1
    assert [{match["item"] for match in looked["matches"]} for looked in found.data] == [{item}, set()]
    assert [looked["action"] for looked in found.data] == ["BLOCK", "ALLOW"]
    assert amparo("match", other).code == 0


def test_the_same_file_again_is_known(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    one = picture(tmp_path / "one.png", 1)
    item = added(amparo, bank, one)
    assert amparo("bank", "add", bank, one, "--json").data == [
        {"path": str(one), "item": item, "outcome": "known", "warnings": []}
    ]


def test_a_folder_is_added_without_what_is_no_picture(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    picture(folder / "a.png", 1)
    picture(folder / "inner" / "b.png", 2)
    picture(folder / ".hidden.png", 3)
    (folder / "notes.txt").write_text("words")
    ran = amparo("bank", "add", bank, folder, "--json")
    assert {Path(one["path"]).name: one["outcome"] for one in ran.data} == {
        "a.png": "added",
        "b.png": "added",
        "notes.txt": "not_media",
    }
    assert ran.code == 2


def test_an_empty_file_is_refused_and_the_others_are_added(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.png"
    empty.touch()
    ran = amparo("bank", "add", bank, empty, picture(tmp_path / "one.png", 1), "--json")
    assert (ran.code, [one["outcome"] for one in ran.data]) == (2, ["media_empty", "added"])


def test_several_files_can_be_one_item(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    item = uuid4()
    one, other = picture(tmp_path / "one.png", 1), picture(tmp_path / "other.png", 2)
    assert amparo("bank", "add", bank, one, other, "--item", item).code == 0
    assert amparo("bank", "show", bank, "--json").data["recent"] == [str(item)]


def test_without_variants_only_the_picture_itself_is_enrolled(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    added(amparo, bank, picture(tmp_path / "one.png", 1), "--no-variants")
    assert amparo("bank", "show", bank, "--json").data["signals"] == {"md5": 1, "pdq": 1, "sha256": 1}
    added(amparo, bank, picture(tmp_path / "other.png", 2))
    assert amparo("bank", "show", bank, "--json").data["signals"]["pdq"] == 9


def test_a_name_for_an_item_is_refused_and_not_repeated(amparo: Amparo, bank: str) -> None:
    ran = amparo("bank", "add", bank, "--hash", HASH, "--item", "Maria", "--json")
    assert (ran.code, ran.error) == (2, "bad_item_id")
    assert "Maria" not in ran.err + ran.out


def test_a_life_of_an_item(amparo: Amparo, bank: str) -> None:
    item = added(amparo, bank, "--hash", HASH)
    assert amparo("match", "--hash", HASH).code == 1
    assert amparo("bank", "withdraw", bank, item, "--json").data == {"withdrawn": 1}
    assert amparo("match", "--hash", HASH).code == 0
    assert amparo("bank", "restore", bank, item, "--json").data == {"restored": 1}
    assert amparo("bank", "opinion", bank, item, "negative", "--as", "bea", "--json").data == {"opinion": "disputed"}
    (found,) = amparo("match", "--hash", HASH, "--json").data
    assert (found["action"], found["reason"]) == ("HOLD", "match_disputed")
    assert [one["who"] for one in amparo("bank", "show", bank, item, "--json").data["opinions"]] == ["ana", "bea"]


def test_an_item_named_with_the_wrong_bank_is_not_found(amparo: Amparo, bank: str) -> None:
    amparo("bank", "create", "case-b")
    item = added(amparo, "case-b", "--hash", HASH)
    for command in ("withdraw", "restore", "show", "confirm"):
        ran = amparo("bank", command, bank, item, "--json")
        assert (ran.code, ran.error) == (2, "no_such_item")
    assert amparo("match", "--hash", HASH, "--bank", "case-b").code == 1
    assert amparo("match", "--hash", HASH, "--bank", bank).code == 0
    assert amparo("match", "--hash", HASH, "--bank", "case-c", "--json").error == "no_such_bank"


def test_a_second_person_confirms_an_item_of_a_negative_bank(amparo: Amparo) -> None:
    amparo("bank", "create", "memes", "--kind", "negative")
    item = added(amparo, "memes", "--hash", HASH)
    assert amparo("bank", "confirm", "memes", item, "--as", "ana", "--json").data == {"opinion": "seed"}
    assert amparo("bank", "confirm", "memes", item, "--as", "bea", "--json").data == {"opinion": "positive"}


def test_a_bank_goes_out_and_comes_in_elsewhere(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    added(amparo, bank, "--hash", HASH)
    out = tmp_path / "out.csv"
    refused = amparo("bank", "export", bank, "--out", out, "--format", "csv", "--json")
    assert (refused.code, refused.err.count("role_missing"), out.exists()) == (2, 1, False)
    assert amparo("role", "grant", "ana", "exporter").code == 0
    assert amparo("bank", "export", bank, "--out", out, "--format", "csv").code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert amparo("bank", "export", bank, "--out", out).code == 2
    assert json.loads(amparo("bank", "export", bank).out)["value"] == HASH.partition(":")[2]
    assert amparo("bank", "import", bank, out, "--json").data["known"] == 1


def test_bad_lines_of_an_import_are_named_on_standard_error(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"type,value\nsha256,zz\n{HASH.replace(':', ',')}\n")
    ran = amparo("bank", "import", bank, path, "--source", "exchange", "--sync", "--json")
    assert (ran.code, ran.err, ran.data["added"], ran.data["refused"]) == (2, "line 2: bad_signal\n", 1, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["bank", "add", "case-a"], "nothing_given"),
        (["bank", "add", "case-a", "/nowhere"], "no_such_file"),
        (["bank", "add", "case-a", "--hash", "pdq:00"], "bad_signal"),
        (["bank", "add", "case-a", "--hash", HASH + ":x"], "bad_quality"),
        (["bank", "create", "x", "--kind", "grey"], "bad_bank_kind"),
        (["bank", "opinion", "case-a", "0", "disputed"], "bad_opinion"),
        (["match"], "nothing_given"),
        (["role", "grant", "ana", "owner"], "unknown_role"),
        (["key", "issue", "--scope", "all"], "bad_scope"),
        (["key", "revoke", "none"], "no_such_key"),
    ],
)
def test_a_wrong_word_is_refused_with_a_code(amparo: Amparo, bank: str, words: list[str], code: str) -> None:
    ran = amparo(*words, "--json")
    assert (ran.code, ran.error) == (2, code)


def test_without_a_snapshot_nothing_can_be_matched(amparo: Amparo) -> None:
    ran = amparo("match", "--hash", HASH, "--json")
    assert (ran.code, ran.error) == (3, "snapshot_missing")


def test_a_key_is_shown_once_and_listed_without_its_secret(amparo: Amparo) -> None:
    key = amparo("key", "issue", "--scope", "check", "--scope", "batch", "--json").data
    listed = amparo("key", "list")
    assert key["id"] in listed.out
    assert key["token"].rpartition("_")[2] not in listed.out
    assert amparo("key", "revoke", key["id"]).code == 0
    assert amparo("key", "list", "--json").data == [
        {"id": key["id"], "scopes": ["batch", "check"], "budget": 6000, "revoked": True}
    ]


def test_roles_are_listed_and_taken(amparo: Amparo) -> None:
    amparo("role", "grant", "bea", "exporter")
    assert amparo("role", "list", "--json").data == [{"person": "bea", "role": "exporter"}]
    amparo("role", "take", "bea", "exporter")
    assert amparo("role", "list", "--json").data == []


def test_a_damaged_index_is_found_and_built_anew(amparo: Amparo, bank: str, home: Path) -> None:
    added(amparo, bank, "--hash", HASH)
    assert amparo("index", "build").code == 0
    assert amparo("index", "verify").code == 0
    for path in (home / "snapshot").glob("*.seg"):
        damage(path)
    damaged = amparo("index", "verify", "--json")
    assert damaged.code == 1
    assert damaged.data["problems"]
    assert amparo("worker", "--once", "--json").data["mended"]
    assert amparo("index", "verify").code == 0
    assert amparo("index", "stats", "--json").data["signals_in_segments"] == 1
    assert amparo("match", "--hash", HASH).code == 1


def test_a_worker_gives_the_heartbeat_until_it_is_told_to_end(home: Path, amparo: Amparo, bank: str) -> None:
    program = subprocess.Popen([sys.executable, "-m", "amparo", "worker"], env=os.environ)
    try:
        beat = home / "snapshot" / "HEARTBEAT"
        deadline = time.monotonic() + 60
        while not beat.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert beat.exists()
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=60) == 0
    finally:
        program.kill()
        program.wait()


@pytest.mark.parametrize("group", ["bank", "match", "index", "key", "role", "worker"])
def test_every_group_explains_itself(amparo: Amparo, group: str) -> None:
    ran = amparo(group, "--help")
    assert (ran.code, "Usage: amparo" in ran.out) == (0, True)


def test_people_are_shown_words(amparo: Amparo, bank: str) -> None:
    item = added(amparo, bank, "--hash", HASH)
    assert "1 active, 0 withdrawn" in amparo("bank", "show", bank).out
    assert "what counts: positive" in amparo("bank", "show", bank, item).out
    assert "same file" in amparo("match", "--hash", HASH).out
    assert "sound" in amparo("index", "verify").out
    assert "added" in amparo("bank", "add", bank, "--hash", OTHER).out


def test_an_id_in_a_table_can_be_copied_however_narrow_the_terminal_is(
    amparo: Amparo, bank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = amparo("bank", "add", bank, picture(tmp_path / "a picture with quite a long name.png", 1)).out
    (item,) = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", said)
    assert amparo("bank", "show", bank, item).code == 0
    assert "a picture with quite a long name.png" in said


def test_a_folder_is_looked_up_file_by_file(amparo: Amparo, bank: str, tmp_path: Path) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    known = picture(tmp_path / "folder" / "inner" / "known.png", 1)
    picture(tmp_path / "folder" / "other.png", 2)
    added(amparo, bank, known)
    looked = amparo("match", tmp_path / "folder", "--json")
    assert looked.code == 1
    assert [(Path(one["what"]).name, one["action"]) for one in looked.data] == [
        ("known.png", "BLOCK"),
        ("other.png", "ALLOW"),
    ]
