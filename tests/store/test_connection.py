"""Opening the store, and what an open one promises."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.db import connection

from amparo.errors import BadInput, Unavailable
from amparo.settings import Settings, StoreSettings
from amparo.store import models as rows
from amparo.store.bulk import insert_rows
from amparo.store.connection import close_store, open_store, reading
from amparo.store.transaction import latest_seq, writing
from tests.store.backends import fresh_settings


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Settings:
    close_store()
    return fresh_settings("sqlite", tmp_path / "home")


def test_a_write_that_fails_leaves_nothing_and_takes_no_number(settings: Settings) -> None:
    class Stopped(RuntimeError):
        pass

    def fail() -> None:
        with writing(settings) as write:
            rows.Role.objects.create(who="ana", role="exporter")
            write.take_numbers(5)
            raise Stopped

    with pytest.raises(Stopped):
        fail()
    with reading(settings):
        assert latest_seq() == 0
        assert not rows.Role.objects.exists()
    with writing(settings) as write:
        assert list(write.take_numbers(2)) == [1, 2]
    with reading(settings):
        assert latest_seq() == 1


def test_rows_put_in_at_once_are_as_rows_put_in_one_by_one(settings: Settings) -> None:
    with writing(settings) as write:
        bank = rows.Bank.objects.create(name="b", kind="positive", radius=1, least_quality=1, changed_seq=write.seq)
        ids = [uuid4(), uuid4()]
        columns = {"number": [1, 2], "uuid": ids, "bank": [bank.number] * 2, "source": ["local"] * 2}
        insert_rows(rows.Item, **columns, status=["active"] * 2, added_at=[write.at] * 2, changed_seq=[write.seq] * 2)
        insert_rows(
            rows.Opinion, item=[1, 2], who=["ana"] * 2, opinion=["seed"] * 2, tags=[["a"], []], at=[write.at] * 2
        )
        insert_rows(rows.Signal, item=[1], type=["pdq"], value=[b"\0\xff" * 16], quality=[None], derived=["none"])
        insert_rows(rows.Signal, item=[], type=[], value=[], quality=[], derived=[])
        at = write.at
    with reading(settings):
        assert list(rows.Item.objects.order_by("number").values_list("uuid", "added_at")) == [(one, at) for one in ids]
        assert list(rows.Opinion.objects.order_by("item").values_list("tags", "at")) == [(["a"], at), ([], at)]
        signal = rows.Signal.objects.get()
        assert (bytes(signal.value), signal.quality) == (b"\0\xff" * 16, None)


def test_each_thread_has_its_own_connection_to_the_same_store(settings: Settings) -> None:
    open_store(settings)
    seen: list[int] = []

    def write_one() -> None:
        with writing(settings) as write:
            seen.append(write.seq)
        connection.close()

    threads = [threading.Thread(target=write_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [1, 2, 3, 4]


def test_sqlite_is_durable_at_each_commit_and_private(on_sqlite: Settings) -> None:
    with writing(on_sqlite):
        with connection.cursor() as cursor:
            pragmas = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert pragmas == ["wal", 2]
        files = [path for path in on_sqlite.home.iterdir() if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(on_sqlite.home.stat().st_mode) == 0o700
    close_store()


def test_a_home_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    """It may be a shared folder that is not ours to close; the store in it is private all the same."""
    close_store()
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    open_store(fresh_settings("sqlite", home))
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE((home / "amparo.sqlite3").stat().st_mode) == 0o600
    close_store()


def test_a_store_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    close_store()
    url = f"postgresql://amparo@/none?host={tmp_path}"
    nowhere = msgspec.structs.replace(Settings(), home=tmp_path, store=StoreSettings(url))
    with pytest.raises(Unavailable, check=lambda error: error.code == "store_unavailable" and url not in str(error)):
        open_store(nowhere)
    close_store()


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://", "postgresql://[", "host=x dbname=y"])
def test_a_store_url_is_postgresql_or_empty(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_store_url"):
        open_store(msgspec.structs.replace(Settings(), home=tmp_path, store=StoreSettings(url)))


def test_two_stores_can_be_open_one_after_the_other(tmp_path: Path) -> None:
    close_store()
    one, other = (fresh_settings("sqlite", tmp_path / name) for name in ("one", "other"))
    with writing(one):
        pass
    with reading(other):
        assert latest_seq() == 0
    with reading(one):
        assert latest_seq() == 1
    close_store()


def test_commands_that_need_no_store_do_not_load_it() -> None:
    program = "import sys, amparo.cli.match, amparo.cli.index; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, env=os.environ).returncode == 0


def test_a_thread_follows_where_another_opens_another_store(tmp_path: Path) -> None:
    first, second = fresh_settings("sqlite", tmp_path / "a"), fresh_settings("sqlite", tmp_path / "b")
    for settings in (first, first, second):
        with writing(settings):
            pass
    found: list[int] = []

    def look(settings: Settings) -> None:
        with reading(settings):
            found.append(latest_seq())

    def look_twice() -> None:
        look(first)
        turn.set()
        opened.wait()
        look(second)
        connection.close()

    turn, opened = threading.Event(), threading.Event()
    thread = threading.Thread(target=look_twice)
    thread.start()
    turn.wait()
    open_store(second)
    opened.set()
    thread.join()
    assert found == [2, 1]
