"""What is backed up comes back; what was changed, damaged or built to do harm does not."""

import hashlib
import io
import json
import os
import re
import stat
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from django.db import connection

from amparo.errors import AmparoError, BadInput, Conflict
from amparo.keyring import NAMES, open_keyring
from amparo.matching.policy import Action
from amparo.services.add_items import add_items
from amparo.services.back_up import BackedUp, Extent, back_up
from amparo.services.create_bank import create_bank
from amparo.services.restore_backup import Restored, restore_backup
from amparo.settings import Settings, StoreSettings
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_files import NAME as LIBRARY
from amparo.store import models as rows
from amparo.store.chains import openings_of
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing
from tests.services.filed import filed
from tests.services.worlds import ANA, action, item, pdq
from tests.store.backends import BACKENDS, fresh_settings, settings_on

NOW = datetime(2031, 3, 1, tzinfo=UTC)
LAW = "# the operator's own\n"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AMPARO_SETTINGS", raising=False)


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    yield from settings_on(request.param, tmp_path / "home")


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Settings]:
    yield from settings_on("sqlite", tmp_path / "home")


def filled(settings: Settings) -> UUID:
    """Something of everything. Returns the id of a notice."""
    create_bank(settings, "known", who=ANA)
    add_items(settings, "known", [item(pdq("bear"))], who=ANA)
    with writing(settings) as write:
        notice = filed(write, settings, "somebody@example.net", name="Zed Quuxworthy")
    (settings.home / "amparo.toml").write_text(f'[site]\nname = "Photos"\n[store]\nurl = "{settings.store.url}"\n')
    (settings.data_dir / "regimes").mkdir(parents=True)
    (settings.data_dir / "regimes" / "own.toml").write_text(LAW)
    with LibraryWriter(settings.library_dir) as library:
        library.compact(force=True)
    close_store()
    return notice.id


def backed_up(settings: Settings, file: Path, keys: Path | None = None, *, library: bool = True) -> BackedUp:
    return back_up(settings, file, NOW, who=ANA, extent=Extent(keys, library), on_bytes=lambda _: None)


def restored(settings: Settings, home: Path, file: Path, keys: Path | None = None) -> tuple[Settings, Restored]:
    """Into another home and, on PostgreSQL, another database."""
    close_store()
    environment, elsewhere = {"AMPARO_HOME": str(home)}, settings
    if settings.store.url:
        elsewhere = fresh_settings("postgresql", home, migrated=False)
        environment["AMPARO_STORE_URL"] = elsewhere.store.url
    made = restore_backup(environment, home, file, who=ANA, keys=keys, on_bytes=lambda _: None)
    return msgspec.structs.replace(elsewhere, home=home), made


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Backup, keys, home to restore into."""
    return tmp_path / "amparo.tar", tmp_path / "amparo.keys", tmp_path / "other"


def test_banks_notices_evidence_and_settings_come_back(settings: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, home = places
    notice = filled(settings)
    backed_up(settings, file, keys)
    there, made = restored(settings, home, file, keys)
    with reading(there):
        assert rows.Notice.objects.get().pk == notice
        assert openings_of(notice, open_keyring(there.keys_dir).seal)["name"].value == "Zed Quuxworthy"
    assert action(there, pdq("bear")) is Action.BLOCK
    assert (made.chains, made.entries, made.keys) == (1, 1, True)
    assert 'name = "Photos"' in (home / "amparo.toml").read_text()
    assert (home / "data" / "regimes" / "own.toml").read_text() == LAW
    assert (home / "library" / LIBRARY).read_bytes() == (settings.library_dir / LIBRARY).read_bytes()


def test_evidence_still_cannot_be_edited_after_a_restore(settings: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, home = places
    filled(settings)
    backed_up(settings, file, keys)
    there, _ = restored(settings, home, file, keys)
    with pytest.raises(Exception, match="evidence"), writing(there):
        rows.EvidenceEntry.objects.all().delete()


def test_without_the_keys_nothing_sealed_can_be_read(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    notice = filled(sqlite)
    backed_up(sqlite, file)
    there, made = restored(sqlite, home, file)
    assert not made.keys
    assert not (home / "keys").exists()
    with reading(there), pytest.raises(AmparoError, match="cannot_unseal"):
        openings_of(notice, open_keyring(there.keys_dir).seal)


def test_neither_file_holds_what_belongs_in_the_other(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, _ = places
    filled(sqlite)
    backed_up(sqlite, file, keys)
    ring = open_keyring(sqlite.keys_dir)
    data = file.read_bytes()
    assert not [
        one for one in (ring.seal, ring.site, ring.token, ring.lookup) if one in data or one.hex().encode() in data
    ]
    assert b"Quuxworthy" not in data
    assert set(json.loads(keys.read_bytes())) == {"format", "keys"}


def test_both_files_are_for_their_owner_only(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, _ = places
    filled(sqlite)
    backed_up(sqlite, file, keys)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, keys)] == [0o600, 0o600]


def test_nothing_is_left_beside_a_backup(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, _ = places
    filled(sqlite)
    backed_up(sqlite, file, keys)
    assert sorted(path.name for path in file.parent.iterdir()) == ["amparo.keys", "amparo.tar", "home"]


@pytest.mark.parametrize("there", ["file", "keys"])
def test_no_file_is_overwritten(sqlite: Settings, places: tuple[Path, Path, Path], there: str) -> None:
    file, keys, _ = places
    filled(sqlite)
    (file if there == "file" else keys).write_text("mine")
    with pytest.raises(Conflict, match="file_exists"):
        backed_up(sqlite, file, keys)
    assert (file if there == "file" else keys).read_text() == "mine"


def test_a_password_in_the_settings_is_left_out(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    filled(sqlite)
    text = '[mail]\nhost = "smtp.example"\npassword = "long password"\nsender = "a@b.example"\n'
    text += '[store]\n# was postgresql://amparo:other-secret@db/amparo\nurl = ""\n'
    (sqlite.home / "amparo.toml").write_text(text)
    backed_up(sqlite, file)
    restored(sqlite, home, file)
    kept = (home / "amparo.toml").read_text()
    assert 'host = "smtp.example"' in kept
    assert "password" not in kept
    assert b"other-secret" not in file.read_bytes()


def test_a_password_that_cannot_be_left_out_is_said(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    filled(sqlite)
    (sqlite.home / "amparo.toml").write_text('mail = { host = "smtp.example", password = "long password" }\n')
    with pytest.raises(Conflict, match="secrets_in_settings"):
        backed_up(sqlite, places[0])
    assert not places[0].exists()


def test_a_home_that_holds_anything_is_refused(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    home.mkdir()
    (home / "mine").write_text("mine")
    with pytest.raises(Conflict, match="home_not_empty"):
        restored(sqlite, home, file)
    assert [path.name for path in home.iterdir()] == ["mine"]


def test_what_a_restore_that_was_cut_short_left_is_no_hindrance(
    sqlite: Settings, places: tuple[Path, Path, Path]
) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    (home / ".restoring" / "library").mkdir(parents=True)
    restored(sqlite, home, file)
    assert not (home / ".restoring").exists()


def test_a_database_with_tables_is_refused(places: tuple[Path, Path, Path], tmp_path: Path) -> None:
    file, _, home = places
    for settings in settings_on("postgresql", tmp_path / "home"):
        filled(settings)
        backed_up(settings, file)
        full = fresh_settings("postgresql", home)
        environment = {"AMPARO_HOME": str(home), "AMPARO_STORE_URL": full.store.url}
        with pytest.raises(Conflict, match="store_not_empty"):
            restore_backup(environment, home, file, who=ANA, on_bytes=lambda _: None)


def test_a_backup_of_the_other_database_is_refused(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    environment = {"AMPARO_HOME": str(home), "AMPARO_STORE_URL": "postgresql://amparo@/nowhere"}
    with pytest.raises(Conflict, match="other_store"):
        restore_backup(environment, home, file, who=ANA, on_bytes=lambda _: None)


def test_the_home_remembers_when_it_was_backed_up(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    filled(sqlite)
    backed_up(sqlite, places[0])
    assert datetime.fromisoformat((sqlite.home / "BACKUP").read_text()) == NOW


def test_what_is_hidden_and_its_fingerprints_snapshot_stay_out(
    sqlite: Settings, places: tuple[Path, Path, Path]
) -> None:
    file, _, _ = places
    filled(sqlite)
    hidden = sqlite.home / "hosts" / "content" / "objects" / "x"
    hidden.mkdir(parents=True)
    (hidden / "picture").write_bytes(b"picture")
    backed_up(sqlite, file)
    with tarfile.open(file) as archive:
        tops = {name.partition("/")[0] for name in archive.getnames()}
    assert tops == {"settings.toml", "data", "library", "store.sqlite3", "manifest.json", "seal"}


def test_the_library_stays_out_unless_it_is_asked_for(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    filled(sqlite)
    backed_up(sqlite, places[0], library=False)
    with tarfile.open(places[0]) as archive:
        assert not any(name.startswith("library") for name in archive.getnames())


# ------------------------------------------------------------------ damage and malice


def unpacked(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as archive:
        return [(info, archive.extractfile(info).read()) for info in archive.getmembers()]  # type: ignore[union-attr]


def packed(file: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(file, "w", format=tarfile.GNU_FORMAT) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))


def changed_data(members: list[tuple[tarfile.TarInfo, bytes]]) -> list[tuple[tarfile.TarInfo, bytes]]:
    """The operator's own law, changed, and the manifest made to agree with it."""
    found = {info.name: (info, data) for info, data in members}
    law = LAW.replace("own", "new").encode()
    found["data/regimes/own.toml"] = (found["data/regimes/own.toml"][0], law)
    manifest = json.loads(found["manifest.json"][1])
    manifest["files"]["data/regimes/own.toml"]["sha256"] = hashlib.sha256(law).hexdigest()
    text = json.dumps(manifest, separators=(",", ":")).encode()
    found["manifest.json"][0].size = len(text)
    found["manifest.json"] = (found["manifest.json"][0], text)
    return list(found.values())


def test_a_change_made_on_purpose_is_noticed_with_the_keys(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, keys, home = places
    filled(sqlite)
    backed_up(sqlite, file, keys)
    packed(file, changed_data(unpacked(file)))
    with pytest.raises(BadInput, match="backup_tampered"):
        restored(sqlite, home, file, keys)
    assert list(home.iterdir()) == []


def test_another_sites_keys_are_noticed(sqlite: Settings, places: tuple[Path, Path, Path], tmp_path: Path) -> None:
    file, keys, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    other = open_keyring(tmp_path / "others")
    named = {name: getattr(other, name).hex() for name in NAMES}
    keys.write_text(json.dumps({"format": "amparo-keys-1", "keys": named}))
    with pytest.raises(BadInput, match="backup_tampered"):
        restored(sqlite, home, file, keys)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format":"amparo-keys-1","keys":{"seal":"00"}}', "\xff"])
def test_what_is_no_file_of_keys_is_refused(sqlite: Settings, places: tuple[Path, Path, Path], text: str) -> None:
    file, keys, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    keys.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match="bad_keys"):
        restored(sqlite, home, file, keys)


def test_a_single_changed_byte_is_noticed_even_without_keys(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    data = bytearray(file.read_bytes())
    for place in (data.index(b"SQLite format 3") + 5_000, data.index(LAW.encode())):
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        file.write_bytes(spoilt)
        with pytest.raises(BadInput, match="bad_backup"):
            restored(sqlite, home, file)


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.99])
def test_a_backup_that_was_cut_off_is_refused(sqlite: Settings, places: tuple[Path, Path, Path], share: float) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    with pytest.raises(BadInput, match="bad_backup"):
        restored(sqlite, home, file)
    assert list(home.iterdir()) == []


def test_a_chain_of_evidence_that_was_changed_is_refused(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    filled(sqlite)
    with reading(sqlite), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_evidenceentry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE store_evidenceentry SET line = replace(line, 'notice.received', 'notice.refused')")
    backed_up(sqlite, file)
    with pytest.raises(Conflict, match="evidence_broken"):
        restored(sqlite, home, file)
    assert list(home.iterdir()) == []


def member(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = "", data: bytes = b"x"
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.size = len(data) if kind == tarfile.REGTYPE else 0
    return info, data if kind == tarfile.REGTYPE else b""


HOSTILE: dict[str, Callable[[], tuple[tarfile.TarInfo, bytes]]] = {
    "absolute": lambda: member("/etc/passwd"),
    "upwards": lambda: member("library/../../out"),
    "dots": lambda: member("library/.."),
    "hidden": lambda: member("library/.x"),
    "other name": lambda: member("amparo.sqlite3"),
    "keys": lambda: member("keys/seal"),
    "nested": lambda: member("library/a/b"),
    "symbolic link": lambda: member("library/x", tarfile.SYMTYPE, "/etc/passwd"),
    "hard link": lambda: member("library/x", tarfile.LNKTYPE, "/etc/passwd"),
    "device": lambda: member("library/x", tarfile.CHRTYPE),
    "block device": lambda: member("library/x", tarfile.BLKTYPE),
    "pipe": lambda: member("library/x", tarfile.FIFOTYPE),
    "folder": lambda: member("library/x", tarfile.DIRTYPE),
    "sparse": lambda: member("library/x", tarfile.GNUTYPE_SPARSE),
    "long name": lambda: member("library/" + "x" * 200),
    "twice": lambda: member("data/regimes/own.toml"),
    "newline": lambda: member("library/x\n"),
    "empty name": lambda: member(""),
}


def listing(
    manifest: tuple[tarfile.TarInfo, bytes], member: tuple[tarfile.TarInfo, bytes]
) -> tuple[tarfile.TarInfo, bytes]:
    """The manifest with a member in it, as its sender would write it."""
    info, table = manifest[0], json.loads(manifest[1])
    table["files"].setdefault(member[0].name, {"size": len(member[1]), "sha256": hashlib.sha256(member[1]).hexdigest()})
    text = json.dumps(table).encode()
    info.size = len(text)
    return info, text


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_built_to_do_harm_is_refused(sqlite: Settings, places: tuple[Path, Path, Path], name: str) -> None:
    file, _, home = places
    filled(sqlite)
    backed_up(sqlite, file)
    *members, manifest, seal = unpacked(file)
    hostile = HOSTILE[name]()
    packed(file, [*members, hostile, listing(manifest, hostile), seal])
    with pytest.raises(BadInput, match="bad_backup"):
        restored(sqlite, home, file)
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in home.parent.iterdir()) == ["amparo.tar", "home", "other"]


@pytest.mark.parametrize(
    "size", [b"\x80" + b"\0" * 3 + b"\x7f" * 8, b"\xff" * 12, b"77777777777\0"], ids=["huge", "negative", "8 GiB"]
)
def test_a_size_that_cannot_be_is_refused(sqlite: Settings, places: tuple[Path, Path, Path], size: bytes) -> None:
    file, _, home = places
    info, _ = member("library/x")
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    file.write_bytes(bytes(header) + bytes(2048))
    with pytest.raises(BadInput, match="bad_backup"):
        restored(sqlite, home, file)


def test_a_failure_is_told_without_a_path_or_a_name(sqlite: Settings, places: tuple[Path, Path, Path]) -> None:
    file, _, home = places
    file.write_bytes(b"no archive")
    with pytest.raises(BadInput) as refused:
        restored(sqlite, home, file)
    assert not re.search(re.escape(os.fspath(home)), str(refused.value))


def test_the_postgresql_password_is_in_no_list_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is called with the database in its variables; a stand-in writes down what it was given."""
    from amparo.services.back_up import run_postgresql

    said = tmp_path / "said"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {said}\necho "$PGPASSWORD $PGDATABASE" >> {said}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    run_postgresql(StoreSettings("postgresql://amparo:long-secret@db/here").url, "pg_dump", "--format=custom")
    words, variables = said.read_text().splitlines()
    assert (words, variables) == ("--format=custom", "long-secret here")
