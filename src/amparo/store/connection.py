"""Opening the store that the settings name: SQLite in the home folder, or PostgreSQL."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from amparo.errors import BadInput, Conflict, Unavailable
from amparo.settings import Settings

BUSY_SECONDS = 30
"""How long a SQLite writer waits for another one."""
_MIGRATION_LOCK = 0x616D7061726F
"""Key of the PostgreSQL advisory lock held while migrating: "amparo" in ASCII."""
_PARTS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}

_opened: dict[str, Any] | None = None
_opening = threading.RLock()
_mine = threading.local()
"""database: what this thread's connection is to."""


def open_store(settings: Settings) -> None:
    """Make the store of these settings the one that models use, brought up to the newest migration.

    Cheap when it is open already; another store is closed first. Threads share the choice, each with its own
    connection. Raises BadInput `bad_store_url`, Unavailable `store_unavailable`, and Conflict `store_newer` where a
    newer Amparo wrote it.
    """
    database = _sqlite(settings) if not settings.store.url else _postgresql(settings.store.url)
    if database != _opened:
        with _opening:  # a thread that looked while another configures would keep a connection to nothing
            if database != _opened:
                _open(settings, database)
    if getattr(_mine, "database", None) is not _opened:
        _drop()  # this thread's connection is to another store, or to none
        _mine.database = _opened


def _open(settings: Settings, database: dict[str, Any]) -> None:
    global _opened
    close_store()
    if not settings.store.url:
        _make_private(settings)
    kept = {**database, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    connections.settings = connections.configure_settings({"default": kept})
    with store_errors(), _migration_lock(settings):
        _connect()
        _migrate()
    _opened = database


def close_store() -> None:
    """Close this thread's connection and forget which store was open."""
    global _opened
    _opened = None
    _drop()


def _drop() -> None:
    if "default" in connections.settings:
        connections["default"].close()
        del connections["default"]


@contextmanager
def reading(settings: Settings) -> Iterator[None]:
    """The store of these settings for a block that only reads; each query sees the newest commits.

    Raises as `open_store`.
    """
    open_store(settings)
    with store_errors():
        connection.close_if_unusable_or_obsolete()
        _connect()
        yield


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn "the database does not answer" into Unavailable `store_unavailable`; other database errors are defects."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        connection.close()
        raise Unavailable("store_unavailable", "The store does not answer or is busy; try again.") from error


def _connect() -> None:
    """Open this thread's connection if it is not open.

    SQLite refuses a first look at once, without waiting, while another process that was the last one closes the file
    or the first one after a crash recovers it (sqlite.org/wal.html, section 8); so it is tried again for a while.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.connection is None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM sqlite_master" if connection.vendor == "sqlite" else "SELECT 1")
        except OperationalError as error:
            connection.close()
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _sqlite(settings: Settings) -> dict[str, Any]:
    """FULL makes an acknowledged commit survive a power cut.

    IMMEDIATE takes the write lock when a transaction begins, so that two writers wait instead of failing half-way.
    What is deleted is overwritten, so that erased values do not lie about in free pages.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(settings.home / "amparo.sqlite3"),
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _make_private(settings: Settings) -> None:
    """The home folder as 0700 if it is made now, the file as 0600; SQLite gives its log files the same mode."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = settings.home / "amparo.sqlite3"
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    file.chmod(0o600)


def _postgresql(url: str) -> dict[str, Any]:
    import psycopg.conninfo  # a tenth of a second at every start, which stores in SQLite do without

    try:
        given = psycopg.conninfo.conninfo_to_dict(url) if url.startswith(("postgresql://", "postgres://")) else {}
    except psycopg.ProgrammingError:
        given = {}
    if not given.get("dbname"):
        raise BadInput("bad_store_url", "store.url is empty, or postgresql://user@host:port/name.")
    database: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for name, value in given.items():
        if name in _PARTS:
            database[_PARTS[name]] = str(value)
        else:
            database["OPTIONS"][name] = value
    return database


@contextmanager
def _migration_lock(settings: Settings) -> Iterator[None]:
    """Only one process migrates; the others wait and then find nothing to do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])
    else:
        handle = os.open(settings.home / "amparo.sqlite3.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    unknown = {key for key in executor.loader.applied_migrations if key[0] == "store"} - set(
        executor.loader.graph.nodes
    )
    if unknown:
        raise Conflict("store_newer", "This store was written by a newer Amparo; use that version or a newer one.")
    newest = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(newest)
    if plan:
        executor.migrate(newest, plan)
