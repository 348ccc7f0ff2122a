"""Stores for tests: SQLite in a temporary folder, and a real PostgreSQL that the tests start themselves."""

import atexit
import functools
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from amparo.settings import Settings, StoreSettings
from amparo.store.connection import close_store, open_store

BACKENDS = ("sqlite", "postgresql")
_SERVER = {
    "listen_addresses": "''",
    "max_connections": 50,
    "shared_buffers": "32MB",
    # a server whose disk may be lost: nothing waits for the disk, and the log of changes stays small
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_wal_size": "128MB",
    "autovacuum": "off",  # its workers would go round every test's database without end
}
_ROOM = 1 << 30
"""Bytes that must be free in memory for a server to live there: it needs a fifth of that."""
_names = itertools.count()
_made: list[str] = []


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


def _as_server(command: list[str]) -> None:
    """Run as "postgres" when we are root: initdb refuses root."""
    options: dict[str, object] = {}
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, cwd="/", capture_output=True, **options)  # type: ignore[call-overload]


def _quick_folder() -> Path | None:
    """Memory where there is plenty, None for the usual place: to copy a database takes a tenth of the time there."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None


@functools.cache
def postgresql_server() -> Path:
    """Folder of the socket of a server that lives as long as this process, with an empty database `template_amparo`."""
    binaries = _binaries()
    if binaries is None:
        message = "SKIPPED FOR WANT OF PostgreSQL: the store is only checked on SQLite in this run"
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and CI must check the store on it")
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="amparo-pg-", dir=_quick_folder()))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _as_server([str(binaries / "initdb"), "-D", str(data), "-U", "amparo", "-A", "trust", "-E", "UTF8", "--no-locale"])
    options = " ".join(f"-c {name}={value}" for name, value in {**_SERVER, "unix_socket_directories": folder}.items())
    _as_server([str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"])

    def stop() -> None:
        close_store()
        _as_server([str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    _statement(folder, "CREATE DATABASE template_amparo")
    return folder


def _statement(folder: Path, statement: str) -> None:
    with psycopg.connect(host=str(folder), user="amparo", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@functools.cache
def _as_files() -> str:
    """How to copy a database file by file: PostgreSQL 15 copies through its log if not told so, earlier ones never."""
    with psycopg.connect(host=str(postgresql_server()), user="amparo", dbname="postgres") as connection:
        return " STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""


def url_of(folder: Path, name: str) -> str:
    return f"postgresql://amparo@/{name}?host={folder}"


@functools.cache
def _migrated() -> Path:
    """The server once `template_amparo` holds our tables, so that each test copies them instead of migrating."""
    folder = postgresql_server()
    home = Path(tempfile.mkdtemp(prefix="amparo-pg-home-"))
    open_store(msgspec.structs.replace(Settings(), home=home, store=StoreSettings(url_of(folder, "template_amparo"))))
    close_store()
    shutil.rmtree(home)
    return folder


@functools.cache
def _migrated_file() -> Path:
    """The same for SQLite: a file that each test copies."""
    home = Path(tempfile.mkdtemp(prefix="amparo-sqlite-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    open_store(msgspec.structs.replace(Settings(), home=home))
    close_store()
    return home / "amparo.sqlite3"


def fresh_settings(backend: str, home: Path, *, migrated: bool = True) -> Settings:
    """Settings that name a store of their own, empty; not even tables are there unless `migrated`."""
    if backend == "sqlite":
        if migrated:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(_migrated_file(), home / "amparo.sqlite3")
        return msgspec.structs.replace(Settings(), home=home)
    folder = _migrated() if migrated else postgresql_server()
    name = f"amparo_{os.getpid()}_{next(_names)}"
    template = "template_amparo" if migrated else "template0"
    _statement(folder, f"CREATE DATABASE {name} TEMPLATE {template}{_as_files()}")
    _made.append(name)
    return msgspec.structs.replace(Settings(), home=home, store=StoreSettings(url_of(folder, name)))


def drop_databases(kept: int) -> None:
    """Drop the databases made since there were `kept`: 8 MB each, which a small disk could not hold by the thousand."""
    while len(_made) > kept:
        _statement(postgresql_server(), f"DROP DATABASE {_made.pop()} WITH (FORCE)")


def made_databases() -> int:
    """How many databases there are for tests."""
    return len(_made)


def settings_on(backend: str, home: Path) -> Iterator[Settings]:
    """Body of a fixture: a fresh store, closed after the test."""
    close_store()
    yield fresh_settings(backend, home)
    close_store()
