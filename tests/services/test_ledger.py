"""From the spool to the ledger, and uploaders held because of it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import Unavailable
from amparo.services.drain_spool import DAY, READER, drain_spool, hold_until
from amparo.services.open_library import open_library
from amparo.services.publish_changes import publish_changes
from amparo.services.rebuild_index import rebuild_index
from amparo.services.tend_snapshot import heal_snapshot, tend_snapshot
from amparo.settings import GateSettings, HostSettings, Settings
from amparo.snapshots.follower import Follower
from amparo.snapshots.library_rows import LibraryRow
from amparo.spool import lock
from amparo.spool.model import Attempt, Seen
from amparo.spool.writer import SpoolWriter
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.services.worlds import published

NOW = 1_900_000_000.0
HOUR = 3600.0
FIRST = Attempt("gate", 1, NOW, "upload", "key", "someone", "post", "BLOCK", "match", (UUID(int=7),))


def spool(settings: Settings, attempts: Sequence[Attempt], gate: str = "gate") -> None:
    with SpoolWriter(settings.spool_dir, gate) as writer:
        writer.append(attempts).result()


def near_misses(*times: float, start: int = 1, ref: str = "someone") -> list[Attempt]:
    return [
        replace(FIRST, number=start + place, at=at, near_miss=True, uploader_ref=ref, action="ALLOW", items=())
        for place, at in enumerate(times)
    ]


def strict(settings: Settings, limit: int = 3) -> Settings:
    return msgspec.structs.replace(settings, gate=GateSettings(near_miss_limit=limit))


def test_an_attempt_is_in_the_ledger_as_the_gate_wrote_it(settings: Settings) -> None:
    spool(settings, [FIRST])
    assert drain_spool(settings, NOW) == 1
    with reading(settings):
        row = rows.Attempt.objects.get()
    assert (row.gate, row.number, row.at.timestamp(), row.kind, row.key) == ("gate", 1, NOW, "upload", "key")
    assert (row.uploader_ref, row.content_ref, row.action, row.reason) == ("someone", "post", "BLOCK", "match")
    assert (row.items, row.near_miss) == ([str(UUID(int=7))], False)
    assert drain_spool(settings, NOW) == 0


def test_an_attempt_read_twice_is_in_the_ledger_once(settings: Settings) -> None:
    for _ in range(2):
        spool(settings, [FIRST, replace(FIRST, number=2)])
        drain_spool(settings, NOW)
    spool(settings, [FIRST], gate="other")
    with reading(settings):
        assert rows.Attempt.objects.count() == 2


SEEN = Seen("picture", bytes(range(32)), bytes(range(32, 64)), 90, 1234)
ALLOWED = replace(FIRST, action="ALLOW", reason="no_match", items=(), content_ref="photos/1.jpg", seen=SEEN)


def on_hosts(settings: Settings, *names: str, library_host: str = "") -> Settings:
    hosts = {name: HostSettings(url="https://pictures.example") for name in names}
    return msgspec.structs.replace(settings, hosts=hosts, gate=GateSettings(library_host=library_host))


def test_an_allowed_upload_is_in_the_library(settings: Settings) -> None:
    there = on_hosts(settings, "photos")
    spool(settings, [ALLOWED, replace(FIRST, number=2)])
    drain_spool(there, NOW)
    assert list(open_library(there).rows()) == [
        LibraryRow("photos", "photos/1.jpg", "gate:gate-1", 1234, SEEN.sha256, SEEN.pdq, 90, "picture", first_seen=NOW)
    ]


def test_an_allowed_upload_read_twice_is_in_the_library_once(settings: Settings) -> None:
    there = on_hosts(settings, "photos")
    for _ in range(2):
        spool(settings, [ALLOWED])
        drain_spool(there, NOW)
    assert len(open_library(there)) == 1


@pytest.mark.parametrize(
    ("names", "library_host", "expected"),
    [((), "", []), (("a", "b"), "", []), (("a", "b"), "b", ["b"])],
    ids=["no host", "several", "several, one named"],
)
def test_an_upload_is_put_on_the_host_that_is_meant(
    settings: Settings, names: tuple[str, ...], library_host: str, expected: list[str]
) -> None:
    there = on_hosts(settings, *names, library_host=library_host)
    spool(settings, [ALLOWED])
    drain_spool(there, NOW)
    assert [row.host for row in open_library(there).rows()] == expected


def test_while_the_library_cannot_be_written_its_batch_waits_and_the_others_do_not(settings: Settings) -> None:
    there = on_hosts(settings, "photos")
    there.library_dir.parent.mkdir(parents=True, exist_ok=True)
    there.library_dir.write_bytes(b"in the way")
    spool(settings, [ALLOWED])
    spool(settings, [replace(FIRST, number=2), replace(FIRST, number=3)], gate="other")
    with pytest.raises(Unavailable, match="library_unwritable"):
        drain_spool(there, NOW)
    assert len(list(settings.spool_dir.glob("*.batch"))) == 1
    there.library_dir.unlink()
    drain_spool(there, NOW)
    assert len(open_library(there)) == 1
    assert list(settings.spool_dir.glob("*.batch")) == []
    with reading(settings):
        assert rows.Attempt.objects.count() == 3


def test_without_a_spool_there_is_nothing_to_read(settings: Settings) -> None:
    assert drain_spool(settings, NOW) == 0


def test_while_another_process_reads_the_spool_this_one_leaves_it_alone(settings: Settings) -> None:
    spool(settings, [FIRST])
    other = lock.take(settings.spool_dir / READER)
    assert other is not None
    assert drain_spool(settings, NOW) == 0
    os.close(other)
    assert drain_spool(settings, NOW) == 1


def test_an_uploader_who_keeps_coming_near_is_held_at_every_gate(settings: Settings) -> None:
    spool(settings, near_misses(NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR))
    drain_spool(strict(settings), NOW)
    assert published(settings).holds["someone"].until == NOW - HOUR + DAY


def test_near_misses_of_several_uploaders_are_not_added_up(settings: Settings) -> None:
    spool(settings, [*near_misses(NOW, NOW), *near_misses(NOW, start=3, ref="other")])
    drain_spool(strict(settings), NOW)
    publish_changes(settings)
    assert published(settings).holds == {}


def test_near_misses_are_counted_across_rounds_and_a_hold_grows(settings: Settings) -> None:
    for start, at in enumerate((NOW, NOW + 1, NOW + 2, NOW + 3), 1):
        spool(settings, near_misses(at, start=start))
        drain_spool(strict(settings), at)
    assert published(settings).holds["someone"].until == NOW + 3 + DAY


def test_a_hold_that_is_over_is_not_made(settings: Settings) -> None:
    spool(settings, near_misses(NOW - 2 * DAY, NOW - 2 * DAY, NOW - 1.5 * DAY))
    drain_spool(strict(settings), NOW)
    publish_changes(settings)
    assert published(settings).holds == {}


def test_a_hold_that_is_over_leaves_the_snapshot_when_it_is_written_anew(settings: Settings) -> None:
    publish_changes(settings)
    spool(settings, near_misses(NOW - 9e8, NOW - 9e8, NOW - 9e8))
    drain_spool(strict(settings), NOW - 9e8)
    assert "someone" in published(settings).holds
    rebuild_index(settings)
    assert published(settings).holds == {}


def by_hand(times: Sequence[float], limit: int) -> float | None:
    """The oracle: at each near miss, count those of the day before it."""
    ends = [end + DAY for end in times if sum(end - DAY < at <= end for at in times) >= limit]
    return max(ends, default=None)


@given(
    times=st.lists(st.integers(0, 60).map(lambda hours: hours * HOUR), max_size=12).map(sorted), limit=st.integers(1, 5)
)
def test_how_long_an_uploader_is_held_agrees_with_counting_by_hand(times: list[float], limit: int) -> None:
    assert hold_until(times, limit) == by_hand(times, limit)


def test_a_round_of_the_worker_publishes_and_gives_the_heartbeat(settings: Settings) -> None:
    assert heal_snapshot(settings)
    assert heal_snapshot(settings) == []
    spool(settings, [FIRST])
    assert tend_snapshot(settings, NOW).attempts == 1
    assert Follower(settings.snapshot_dir).heartbeat_age(NOW + 5) == 5


def test_a_library_that_cannot_be_written_keeps_no_change_from_the_gates(settings: Settings) -> None:
    with_host = msgspec.structs.replace(settings, hosts={"photos": HostSettings(url="https://photos.example")})
    heal_snapshot(with_host)
    with_host.library_dir.write_text("not a folder")
    spool(with_host, [ALLOWED])
    with pytest.raises(Unavailable):
        tend_snapshot(with_host, NOW)
    assert Follower(with_host.snapshot_dir).heartbeat_age(NOW + 5) == 5
