"""The library's table: what one process writes every reader finds, whatever dies, is torn or damaged."""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.errors import Unavailable
from amparo.snapshots import durable, faults, library, library_files
from amparo.snapshots.library import LibraryReader, LibraryWriter, verify
from amparo.snapshots.library_rows import LibraryRow, Removal
from amparo.snapshots.library_view import Columns, LibraryTable

POINTS = sorted(point for point in faults.POINTS if point.startswith("library."))


def row(number: int, version: str = "1", at: float = 1000.0, host: str = "one") -> LibraryRow:
    hashed = number.to_bytes(2) * 16
    return LibraryRow(host, f"photos/{number}.jpg", version, number, hashed, hashed[::-1], 90, "picture", at)


BARE = LibraryRow("one", "bare", "gate:a-1", None, None, None, None, "other", 5.25)


def write(folder: Path, *entries: LibraryRow | Removal, compact: bool = False) -> None:
    with LibraryWriter(folder) as writer:
        for entry in entries:
            if isinstance(entry, Removal):
                writer.forget([entry])
            else:
                writer.append([entry])
        writer.compact(force=compact)


def rows(folder: Path) -> list[LibraryRow]:
    return sorted(LibraryReader(folder).view().rows(), key=lambda one: (one.host, one.key))


def sizes(folder: Path) -> list[int]:
    return sorted(one.size or 0 for one in rows(folder))


def test_where_nothing_was_written_the_library_is_empty(tmp_path: Path) -> None:
    assert rows(tmp_path / "none") == []
    assert verify(tmp_path / "none") == []


@pytest.mark.parametrize("compact", [False, True], ids=["tail", "segment"])
def test_a_row_is_read_as_it_was_written(tmp_path: Path, compact: bool) -> None:
    write(tmp_path, BARE, row(1), compact=compact)
    assert rows(tmp_path) == [BARE, row(1)]


@pytest.mark.parametrize("compact", [False, True], ids=["tail", "segment"])
def test_a_row_written_twice_is_there_once_and_keeps_when_it_was_first_seen(tmp_path: Path, compact: bool) -> None:
    write(tmp_path, row(1), compact=compact)
    write(tmp_path, row(1, at=2000.0), compact=compact)
    assert rows(tmp_path) == [row(1)]


@pytest.mark.parametrize("compact", [False, True], ids=["tail", "segment"])
def test_the_newest_version_of_a_key_counts(tmp_path: Path, compact: bool) -> None:
    write(tmp_path, row(1), row(1, "2", at=2000.0), compact=compact)
    assert rows(tmp_path) == [row(1, "2", at=2000.0)]


def test_an_older_version_written_later_does_not_come_back(tmp_path: Path) -> None:
    write(tmp_path, row(1, "2", at=2000.0), row(1, "1", at=1000.0))
    assert rows(tmp_path) == [row(1, "2", at=2000.0)]


def test_one_key_on_two_hosts_is_two_objects(tmp_path: Path) -> None:
    write(tmp_path, row(1), row(1, host="two"))
    assert len(rows(tmp_path)) == 2


@pytest.mark.parametrize("compact", [False, True], ids=["tail", "segment"])
def test_a_removed_object_leaves_until_it_is_seen_again(tmp_path: Path, compact: bool) -> None:
    write(tmp_path, row(1), row(2), compact=compact)
    write(tmp_path, Removal("one", "photos/1.jpg", 1500.0), compact=compact)
    assert rows(tmp_path) == [row(2)]
    write(tmp_path, row(1, at=1400.0))
    assert rows(tmp_path) == [row(2)]
    write(tmp_path, row(1, at=1600.0))
    assert rows(tmp_path) == [row(1, at=1600.0), row(2)]


def test_a_reader_follows_the_writer(tmp_path: Path) -> None:
    reader = LibraryReader(tmp_path)
    assert len(reader.view()) == 0
    write(tmp_path, row(1))
    assert len(reader.view()) == 1
    write(tmp_path, row(2))
    assert len(reader.view()) == 2
    write(tmp_path, row(3), compact=True)
    assert len(reader.view()) == 3
    write(tmp_path, Removal("one", "photos/2.jpg", 2000.0))
    assert len(reader.view()) == 2


def test_a_view_stays_as_it_is_while_a_writer_works(tmp_path: Path) -> None:
    write(tmp_path, row(1))
    reader = LibraryReader(tmp_path)
    before = reader.view()
    for number in range(2, 2_000):
        reader._table.take(Columns.of([row(number)]))
    write(tmp_path, row(1, "2", at=2000.0), Removal("one", "photos/1.jpg", 3000.0), compact=True)
    assert len(reader.view()) == 0
    assert [one.version for one in before.rows()] == ["1"]
    assert before.identical(b"\x00\x01" * 16).tolist() == [0]


def test_a_view_is_not_made_anew_where_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, row(1))
    reader = LibraryReader(tmp_path)
    assert reader.view() is reader.view()


def test_readers_find_everything_while_writers_append_and_fold(tmp_path: Path) -> None:
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        reader = LibraryReader(tmp_path)
        while not done.is_set():
            seen.append(len(reader.view()))

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(60):
        write(tmp_path, row(number), compact=number % 5 == 0)
    done.set()
    thread.join()
    assert seen == sorted(seen)
    assert len(rows(tmp_path)) == 60


def test_small_segments_are_merged_into_few(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, row(number), compact=True)
    assert library.figures(tmp_path)["segments"] <= 2
    assert library.figures(tmp_path)["bytes_in_tail"] == 0
    assert len(rows(tmp_path)) == 40
    assert len(list(tmp_path.glob("rows-*"))) == library.figures(tmp_path)["segments"]


def test_a_removal_is_kept_as_long_as_an_older_segment_holds_its_row(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path) as writer:
        writer.append([row(number) for number in range(40)])
        writer.compact(force=True)
        writer.forget([Removal("one", "photos/7.jpg", 2000.0)])
        writer.compact(force=True)
    assert library.figures(tmp_path)["segments"] == 2
    assert len(rows(tmp_path)) == 39


def test_a_removal_that_is_a_week_old_is_dropped_with_its_row(tmp_path: Path) -> None:
    write(tmp_path, row(1), Removal("one", "photos/1.jpg", 2000.0), row(2, at=3000.0), compact=True)
    assert library.figures(tmp_path)["rows_in_segments"] == 2
    write(tmp_path, row(3, at=700_000.0), compact=True)
    assert library.figures(tmp_path)["rows_in_segments"] == 2


def test_a_segment_is_parquet_that_says_its_format(tmp_path: Path) -> None:
    write(tmp_path, row(1), BARE, compact=True)
    (path,) = tmp_path.glob("rows-*.parquet")
    table = parquet.read_table(path)
    assert table.schema.metadata[b"amparo.library.format"] == b"1"
    assert table.column_names == ["host", "key", "version", "size", "sha256", "pdq", "quality", "kind", "first_seen"]
    assert table["size"].to_pylist() == [1, None]


def test_only_the_owner_can_read_the_library(tmp_path: Path) -> None:
    write(tmp_path / "library", row(1), compact=True)
    write(tmp_path / "library", row(2))
    assert [path for path in (tmp_path / "library").rglob("*") if path.stat().st_mode & 0o077] == []
    assert (tmp_path / "library").stat().st_mode & 0o077 == 0


def test_a_torn_line_is_cut_off_by_the_next_writer(tmp_path: Path) -> None:
    write(tmp_path, row(1), row(2))
    (tail,) = tmp_path.glob("tail-*")
    tail.write_bytes(tail.read_bytes()[:-5])
    assert rows(tmp_path) == [row(1)]
    write(tmp_path, row(3))
    assert rows(tmp_path) == [row(1), row(3)]


def damage_tail(folder: Path) -> None:
    (tail,) = folder.glob("tail-*")
    tail.write_bytes(tail.read_bytes().replace(b"photos", b"phutos"))


def damage_segment(folder: Path) -> None:
    (path,) = folder.glob("rows-*")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lose_segment(folder: Path) -> None:
    (path,) = folder.glob("rows-*")
    path.unlink()


def damage_manifest(folder: Path) -> None:
    (folder / "LIBRARY").write_bytes(b"00000000 {}\n")


def exchange_segment(folder: Path) -> None:
    """A Parquet file that is sound, with a sum that fits, and is not ours."""
    (path,) = folder.glob("rows-*")
    table = parquet.read_table(path)
    parquet.write_table(table.rename_columns([name.upper() for name in table.column_names]), path)
    manifest = library_files.read_manifest(folder)
    assert manifest is not None
    (entry,) = manifest.segments
    segments = (type(entry)(entry.name, entry.rows, library._digest(path)),)
    library_files.write_manifest(folder, type(manifest)(1, segments, manifest.tail))


@pytest.mark.parametrize("harm", [damage_tail, damage_segment, lose_segment, damage_manifest, exchange_segment])
def test_damage_is_told_and_not_read_over(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    write(tmp_path, row(1), compact=True)
    write(tmp_path, row(2))
    assert verify(tmp_path) == []
    harm(tmp_path)
    with pytest.raises(Unavailable, match="library_corrupt"):
        LibraryReader(tmp_path).view()
    assert len(verify(tmp_path)) == 1


def test_a_library_of_another_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path, row(1))
    library_files.write_manifest(tmp_path, library_files.LibraryManifest(2, (), "tail-0.log"))
    with pytest.raises(Unavailable, match="library_corrupt"):
        LibraryReader(tmp_path).view()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="library_unwritable"), LibraryWriter(tmp_path / "file"):
        pass


def test_two_writers_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "LOCK_SECONDS", 0.0)
    with (
        LibraryWriter(tmp_path),
        pytest.raises(Unavailable, match="library_locked"),
        LibraryWriter(tmp_path),
    ):
        pass


def test_what_a_disk_refused_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, row(1))
    reader = LibraryReader(tmp_path)

    def failing(descriptor: int, data: bytes, kind: str) -> None:
        os.write(descriptor, data)
        reader.view()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(durable, "append", failing)
        with pytest.raises(Unavailable, match="library_unwritable"):
            write(tmp_path, row(2))
    assert [one.key for one in reader.view().rows()] == ["photos/1.jpg"]
    write(tmp_path, row(3))
    assert [one.key for one in reader.view().rows()] == ["photos/1.jpg", "photos/3.jpg"]


@pytest.mark.parametrize("point", POINTS)
def test_what_was_acknowledged_before_a_sudden_death_is_there(tmp_path: Path, point: str) -> None:
    died = []
    for passing in range(1, 4):
        folder = tmp_path / str(passing)
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                faults.arm(point, passing)
                for number in range(6):
                    write(folder, row(number), compact=number % 2 == 1)
                    os.write(sending, bytes([number]))
            finally:
                os._exit(0)
        os.close(sending)
        _, status = os.waitpid(child, 0)
        acknowledged = list(os.read(receiving, 100))
        os.close(receiving)
        died.append(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL)
        found = sizes(folder)
        assert found[: len(acknowledged)] == acknowledged
        assert len(found) <= len(acknowledged) + 1
        write(folder, row(100), compact=True)
        assert sizes(folder) == [*found, 100]
        assert verify(folder) == []
    assert died[0]


hashes = st.binary(min_size=32, max_size=32)


def flipped(value: bytes, bits: list[int]) -> bytes:
    number = int.from_bytes(value)
    for bit in bits:
        number ^= 1 << bit
    return number.to_bytes(32)


@settings(deadline=None)  # the first call compiles the loop
@given(
    base=hashes,
    places=st.lists(st.lists(st.integers(0, 255), max_size=40, unique=True) | st.none(), max_size=30),
    radius=st.integers(0, 63),
    gone=st.sets(st.integers(0, 29)),
)
def test_what_is_near_agrees_with_comparing_by_hand(
    base: bytes, places: list[list[int] | None], radius: int, gone: set[int]
) -> None:
    """The oracle: differing bits, counted one row after the other."""
    every = [
        replace(row(number), pdq=None if bits is None else flipped(base, bits)) for number, bits in enumerate(places)
    ]
    table = LibraryTable()
    table.take(Columns.of(every))
    table.take(Columns.of([Removal("one", f"photos/{number}.jpg", 2000.0) for number in gone]))
    queries = [base, flipped(base, [0, 1, 2])]
    found = table.view().near(np.frombuffer(b"".join(queries), np.uint8).reshape(2, 32), radius)
    for query, near in zip(queries, found, strict=True):
        expected = {
            number: (int.from_bytes(query) ^ int.from_bytes(one.pdq)).bit_count()
            for number, one in enumerate(every)
            if one.pdq is not None and number not in gone
        }
        expected = {number: distance for number, distance in expected.items() if distance <= radius}
        assert dict(zip(near.rows.tolist(), near.distances.tolist(), strict=True)) == expected


def test_identical_files_are_found_by_their_digest(tmp_path: Path) -> None:
    other = replace(row(2), sha256=row(1).sha256)
    nearly = replace(row(3), sha256=b"\x00" + b"\x01" * 31)
    write(tmp_path, row(1), other, nearly, BARE, row(4))
    view = LibraryReader(tmp_path).view()
    assert [view.row(int(number)).key for number in view.identical(b"\x00\x01" * 16)] == [
        "photos/1.jpg",
        "photos/2.jpg",
    ]
    assert view.identical(bytes(32)).tolist() == []


def test_an_object_is_found_by_its_key(tmp_path: Path) -> None:
    write(tmp_path, row(1), row(2), Removal("one", "photos/2.jpg", 2000.0))
    view = LibraryReader(tmp_path).view()
    assert view.find("one", "photos/1.jpg") == row(1)
    assert view.version("one", "photos/1.jpg") == "1"
    assert view.find("one", "photos/2.jpg") is None
    assert view.version("two", "photos/1.jpg") is None


def test_a_printed_row_shows_no_hash() -> None:
    assert "\\x" not in repr(row(1))
