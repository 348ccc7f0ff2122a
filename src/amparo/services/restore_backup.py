"""Bring a backup back into an empty home folder, and check it before anything counts."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import connection

from amparo.errors import BadInput, Conflict, Unavailable
from amparo.evidence.chain import verify
from amparo.keyring import KEY_BYTES, NAMES, Keyring, open_keyring
from amparo.services.archive import SETTINGS, STORES, Progress, extract
from amparo.services.back_up import KEYS_FORMAT, SEAL_PURPOSE, run_postgresql
from amparo.services.rebuild_index import rebuild_index
from amparo.settings import Settings, load
from amparo.snapshots import durable
from amparo.store import models as rows
from amparo.store.chains import all_openings, lines_of
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing

STAGE = ".restoring"
"""Folder within the home folder in which everything is unpacked and checked; it alone does not make a home full."""


@dataclass(frozen=True)
class Restored:
    """chains, entries: of evidence, all found sound. sequence: of the snapshot written anew. keys: whether sealed
    fields can be read.
    """

    files: int
    chains: int
    entries: int
    sequence: int
    keys: bool


def restore_backup(
    environment: Mapping[str, str], home: Path, file: Path, *, who: str, keys: Path | None = None, on_bytes: Progress
) -> Restored:
    """Unpack, check sizes, checksums, seal, store and every chain of evidence, and only then put it in its place.

    environment: as of `settings.load`; what it says goes before the settings that are restored. home: must be missing
    or empty. keys: without them only damage is noticed, and no sealed field can be read. Raises Conflict
    `home_not_empty`, `store_not_empty`, `other_store`; BadInput `bad_backup`, `backup_tampered`, `bad_keys`; Conflict
    `evidence_broken`; Unavailable `cannot_restore` and as `back_up`.
    """
    try:
        stage = _emptied(home)
        try:
            ring = None if keys is None else _put_keys(keys, stage / "keys")
            seal_key = None if ring is None else ring.token_key(SEAL_PURPOSE)
            manifest = extract(file, stage, seal_key, on_bytes)
            settings = _settings(environment, stage)
            if bool(settings.store.url) is not (manifest.store == "postgresql"):
                raise Conflict(
                    "other_store", "The backup is of SQLite and the settings name PostgreSQL, or the reverse."
                )
            _fill(settings, stage / STORES[manifest.store])
            chains, entries = _check_evidence(settings, ring)
            with writing(settings) as write:
                write.record(who, "restore_backup", files=len(manifest.files))
            sequence = rebuild_index(settings)
            close_store()
            _put_in_place(stage, home)
        finally:
            close_store()
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise Unavailable("cannot_restore", f"The backup cannot be restored: {error.strerror}.") from None
    return Restored(len(manifest.files), chains, entries, sequence, ring is not None)


def _emptied(home: Path) -> Path:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(path.name != STAGE for path in home.iterdir()):
        raise Conflict("home_not_empty", "The home folder is not empty; name another one by AMPARO_HOME.")
    with suppress(FileNotFoundError):
        shutil.rmtree(home / STAGE)  # of a restoration that was cut short
    (home / STAGE).mkdir(mode=0o700)
    return home / STAGE


def _put_keys(file: Path, folder: Path) -> Keyring:
    try:
        given = json.loads(file.read_bytes())
        keys = {name: bytes.fromhex(given["keys"][name]) for name in NAMES}
        if given["format"] != KEYS_FORMAT or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise BadInput("bad_keys", "This is no file of keys by `amparo backup --keys`.") from None
    folder.mkdir(mode=0o700)
    for name, key in keys.items():
        durable.replace_file(folder / name, key, "stamp")
    return open_keyring(folder)


def _settings(environment: Mapping[str, str], stage: Path) -> Settings:
    """The settings that will hold, with the stage as home."""
    named = {} if environment.get("AMPARO_SETTINGS") else {"AMPARO_SETTINGS": str(stage / SETTINGS)}
    if not (stage / SETTINGS).exists():
        named = {"AMPARO_HOME": str(stage)}
    return msgspec.structs.replace(load({**environment, **named}), home=stage)


def _fill(settings: Settings, store: Path) -> None:
    """Put the store where the settings say."""
    if settings.store.url:
        _check_empty(settings)
        arguments = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", "--dbname=", str(store))
        run_postgresql(settings.store.url, "pg_restore", *arguments)
        store.unlink()
        return
    with closing(sqlite3.connect(store)) as database:
        try:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            sound = False
    if not sound:
        raise BadInput("bad_backup", "This is no whole backup by `amparo backup`; nothing was restored.")
    store.rename(settings.home / "amparo.sqlite3")


def _check_empty(settings: Settings) -> None:
    """Raises Conflict `store_not_empty` where the database has any table. Looked up without making ours."""
    import psycopg

    try:
        with psycopg.connect(settings.store.url) as database:
            query = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            count = database.execute(query).fetchone()
    except psycopg.OperationalError:
        raise Unavailable("store_unavailable", "The store does not answer or is busy; try again.") from None
    if count != (0,):
        raise Conflict("store_not_empty", "The database has tables already; restore into an empty one.")


def _check_evidence(settings: Settings, ring: Keyring | None) -> tuple[int, int]:
    """How many chains and entries there are. Raises Conflict `evidence_broken` where any is not sound."""
    entries = 0
    with reading(settings):
        chains = list(rows.EvidenceEntry.objects.values_list("chain", flat=True).distinct())
        for chain in chains:
            openings = all_openings(chain, ring.seal) if ring else []
            verified = verify(chain, lines_of(chain), openings)
            newest = rows.EvidenceEntry.objects.filter(chain=chain).order_by("number").values_list("digest", flat=True)
            if not verified.is_sound or verified.head != newest.last():
                raise Conflict("evidence_broken", "A chain of evidence in this backup does not verify; it was changed.")
            entries += verified.entries
        connection.close()
    return len(chains), entries


def _put_in_place(stage: Path, home: Path) -> None:
    """Move everything out of the stage; the store last, by which a home is one."""
    if (stage / SETTINGS).exists():
        (stage / SETTINGS).rename(stage / "amparo.toml")
    for path in sorted(stage.iterdir(), key=lambda path: path.name.startswith("amparo.sqlite3")):
        path.rename(home / path.name)
    durable.sync_folder(home)
