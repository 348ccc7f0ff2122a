"""Everything that cannot be made again, in one file; the keys in another, if asked for."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from psycopg.conninfo import conninfo_to_dict

from amparo.errors import Conflict, Unavailable
from amparo.home import settings_file_of
from amparo.keyring import NAMES, open_keyring
from amparo.services.archive import SETTINGS, STORES, ArchiveWriter, Progress
from amparo.settings import Settings
from amparo.snapshots import durable
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_files import NAME as LIBRARY
from amparo.snapshots.library_files import read_manifest
from amparo.store.connection import reading
from amparo.store.transaction import writing

STAMP = "BACKUP"
"""File in the home folder; its time is that of the last backup."""
KEYS_FORMAT = "amparo-keys-1"
SEAL_PURPOSE = "backup"
_PASSWORD = re.compile(r"^\s*password\s*=.*\n?", re.MULTILINE)
_URL_PASSWORD = re.compile(r"(postgres(?:ql)?://[^:/@\s\"']*):[^@\s\"']*@")
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
durable.register_file("stamp")


@dataclass(frozen=True)
class BackedUp:
    """files: in the archive. bytes: of the archive. keys: whether they were written too, to their own file."""

    files: int
    bytes: int
    keys: bool


@dataclass(frozen=True)
class Extent:
    """What goes into a backup beside store, settings and own data.

    keys: file for the keys, None for none. library: the library's fingerprints too. A scan makes them again, and beside
    the store's fingerprints of what was removed they would be a list of where it was, for whoever finds the backup.
    """

    keys: Path | None = None
    library: bool = False


def back_up(settings: Settings, file: Path, now: datetime, *, who: str, extent: Extent, on_bytes: Progress) -> BackedUp:
    """Write a backup, while everything goes on running. The snapshot is not in it: it follows from the store. Nor is
    content: what is hidden is the platform's, and so is its backup.

    file, extent.keys: must not exist; both are put in their places whole. on_bytes: called with each number of bytes.
    Raises Conflict `file_exists`, `secrets_in_settings`; Unavailable `cannot_write_backup`, `no_pg_tools`,
    `store_unavailable`, `library_corrupt`.
    """
    ring, keys = open_keyring(settings.keys_dir), extent.keys
    if keys is not None and keys.exists():
        raise Conflict("file_exists", "There is a file of that name already.")
    settings_text = _settings_text()
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".amparo-", dir=file.parent)))
            archive = stack.enter_context(ArchiveWriter(file, on_bytes))
            kind = "postgresql" if settings.store.url else "sqlite"
            store = folder / STORES[kind]
            _dump(settings, store) if settings.store.url else _copy(settings, store)
            for name, source in stack.enter_context(_sources(settings, folder, settings_text, extent)):
                archive.add(name, source)
            archive.add(store.name, stack.enter_context(store.open("rb")))
            archive.finish(now.isoformat(), kind, ring.token_key(SEAL_PURPOSE))
            if keys is not None:
                _write_keys(settings, keys)
        durable.replace_file(settings.home / STAMP, now.isoformat().encode(), "stamp")
    except OSError as error:
        raise Unavailable("cannot_write_backup", f"The backup cannot be written: {error.strerror}.") from None
    with writing(settings) as write:
        write.record(who, "back_up", files=len(archive.files), keys=int(keys is not None))
    return BackedUp(len(archive.files), file.stat().st_size, keys is not None)


@contextmanager
def _sources(
    settings: Settings, folder: Path, settings_text: str, extent: Extent
) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Everything but the store, open: a file that is replaced meanwhile is still read as it was."""
    with ExitStack() as stack:
        found: list[tuple[str, Path]] = []
        if settings_text:
            (folder / SETTINGS).write_text(settings_text)
            found.append((SETTINGS, folder / SETTINGS))
        own = sorted(settings.data_dir.glob("*/*.toml")) if settings.data_dir.is_dir() else []
        found += [(f"data/{path.parent.name}/{path.name}", path) for path in own if path.is_file()]
        opened = [(name, stack.enter_context(path.open("rb"))) for name, path in found]
        yield opened + (_library(settings, stack) if extent.library else [])


def _library(settings: Settings, stack: ExitStack) -> list[tuple[str, BinaryIO]]:
    """The library's files of one moment. Its writer is held up only while they are opened."""
    folder = settings.library_dir
    if read_manifest(folder) is None:
        return []
    with LibraryWriter(folder):
        manifest = read_manifest(folder)
        if manifest is None:
            return []
        names = [LIBRARY, *(segment.name for segment in manifest.segments), manifest.tail]
        there = [name for name in names if (folder / name).exists()]
        return [(f"library/{name}", stack.enter_context((folder / name).open("rb"))) for name in there]


def _copy(settings: Settings, target: Path) -> None:
    """SQLite's own online copy, in one go: what is committed by now, while writers go on (sqlite.org/backup.html)."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    with reading(settings):  # made and up to date, then by a connection of its own
        pass
    opened = sqlite3.connect(settings.home / "amparo.sqlite3", timeout=30)
    with closing(opened) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        sound = copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    if not sound:
        raise Unavailable("store_damaged", "The store is damaged; restore it from an earlier backup.")


def _dump(settings: Settings, target: Path) -> None:
    with reading(settings):
        pass
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    run_postgresql(settings.store.url, "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={target}")


def run_postgresql(url: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database, which is named by variables so that no list of processes shows a
    password. Raises Unavailable `no_pg_tools`, `pg_failed`.
    """
    found = shutil.which(program)
    if found is None:
        raise Unavailable("no_pg_tools", "PostgreSQL's client programs (pg_dump, pg_restore) are not installed here.")
    given = {_VARIABLES[name]: str(value) for name, value in conninfo_to_dict(url).items() if name in _VARIABLES}
    done = subprocess.run(  # noqa: S603  # a program of the system, no shell
        [found, *arguments], env={**os.environ, **given}, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        raise Unavailable("pg_failed", "PostgreSQL refused; its server log says why.")


def _settings_text() -> str:
    """The settings file without its secrets. "" where there is none. Raises Conflict `secrets_in_settings`."""
    try:
        text = Path(settings_file_of(os.environ)).read_text()
    except FileNotFoundError:
        return ""
    text = _URL_PASSWORD.sub(r"\1@", _PASSWORD.sub("", text))
    table: dict[str, Any] = tomllib.loads(text)
    if "password" in table.get("mail", {}) or "password" in conninfo_to_dict(table.get("store", {}).get("url", "")):
        raise Conflict(
            "secrets_in_settings",
            "The settings file holds a password that cannot be left out; use AMPARO_MAIL_PASSWORD or PGPASSWORD.",
        )
    return text


def _write_keys(settings: Settings, target: Path) -> None:
    keys = {name: (settings.keys_dir / name).read_bytes().hex() for name in NAMES}
    durable.replace_file(target, json.dumps({"format": KEYS_FORMAT, "keys": keys}).encode(), "stamp")
