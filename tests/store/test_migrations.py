"""The tables: made from nothing, complete, and kept by the database itself."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from amparo.errors import Conflict, Unavailable
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import close_store, open_store, reading
from amparo.store.transaction import latest_seq, writing
from tests.store.backends import BACKENDS, fresh_settings

FIRST = ("store", "0001_first")
NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_empty_database_becomes_a_store_when_it_is_opened(backend: str, tmp_path: Path) -> None:
    close_store()
    settings = fresh_settings(backend, tmp_path, migrated=False)
    with reading(settings):
        assert latest_seq() == 0
        assert set(connection.introspection.table_names()) >= {"store_bank", "store_item", "store_attempt"}
    close_store()


def test_no_migration_is_missing(settings: Settings) -> None:
    open_store(settings)
    call_command("makemigrations", "store", check=True, dry_run=True, stdout=io.StringIO())


def test_every_migration_keeps_what_is_there(settings: Settings) -> None:
    """Back to the first migration and forth again, with a row in every table of the first."""
    fill(settings)
    before = contents()
    back_and_forth()
    assert contents() == before


def test_entries_are_refused_to_be_edited_after_going_back_and_forth(settings: Settings) -> None:
    fill(settings)
    back_and_forth()
    with writing(settings) as write:
        Chains(write, bytes(32)).append(uuid4(), "a.step")
    with pytest.raises((DatabaseError, Unavailable)), writing(settings):
        rows.EvidenceEntry.objects.update(kind="a.other")


def back_and_forth() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([FIRST])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def fill(settings: Settings) -> None:
    with writing(settings) as write:
        bank = rows.Bank.objects.create(name="b", kind="positive", radius=31, least_quality=50, changed_seq=write.seq)
        (number,) = write.take_numbers(1)
        item = rows.Item.objects.create(
            number=number, uuid=uuid4(), bank=bank, source="local", status="active", added_at=NOW, changed_seq=write.seq
        )
        rows.Signal.objects.create(item=item, type="pdq", value=b"v" * 32, quality=9)
        rows.Opinion.objects.create(item=item, who="ana", opinion="seed", tags=["a"], at=NOW)
        rows.Key.objects.create(id="k", digest="d", scopes=["check"], budget=1, created=NOW, changed_seq=write.seq)
        rows.Role.objects.create(who="ana", role="exporter")
        rows.UploaderHold.objects.create(ref="u", until=NOW, changed_seq=write.seq)
        rows.Attempt.objects.create(
            gate="g", number=1, at=NOW, kind="upload", key="k", action="ALLOW", reason="no_match"
        )
        write.record("ana", "fill", bank=bank.number)


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Of the tables of the first migration."""
    first = {one.__name__ for one in MigrationExecutor(connection).loader.project_state(FIRST).apps.get_models()}
    tables = (getattr(rows, name) for name in rows.__all__ if name in first)
    return {
        table.__name__: [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
            for row in table.objects.order_by("pk").values_list()
        ]
        for table in tables
    }


def test_the_test_above_fills_every_table(settings: Settings) -> None:
    fill(settings)
    assert len(contents()) == 10
    assert all(contents().values())


def test_a_store_written_by_a_newer_amparo_is_refused(settings: Settings) -> None:
    open_store(settings)
    MigrationRecorder(connection).record_applied("store", "9999_from_the_future")
    close_store()
    with pytest.raises(Conflict, check=lambda error: error.code == "store_newer"):
        open_store(settings)


BROKEN: dict[str, Callable[[rows.Bank, rows.Item], object]] = {
    "radius": lambda bank, item: rows.Bank.objects.filter(pk=bank.pk).update(radius=64),
    "quality": lambda bank, item: rows.Bank.objects.filter(pk=bank.pk).update(least_quality=101),
    "kind": lambda bank, item: rows.Bank.objects.filter(pk=bank.pk).update(kind="grey"),
    "withdrawn without a date": lambda bank, item: rows.Item.objects.filter(pk=item.pk).update(status="withdrawn"),
    "a disputed opinion": lambda bank, item: rows.Opinion.objects.update(opinion="disputed"),
    "a signal twice": lambda bank, item: rows.Signal.objects.create(item=item, type="pdq", value=b"v" * 32),
    "an attempt twice": lambda bank, item: rows.Attempt.objects.create(gate="g", number=1, at=NOW),
    "a role twice": lambda bank, item: rows.Role.objects.create(who="ana", role="exporter"),
    "a second sequence": lambda bank, item: rows.Sequence.objects.create(pk=2),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_database_itself_refuses(settings: Settings, case: str) -> None:
    fill(settings)
    with pytest.raises(IntegrityError):
        BROKEN[case](rows.Bank.objects.get(), rows.Item.objects.get())
