"""What one process publishes, every follower finds: after changes, compaction, rebuilding, damage and torn writes."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.errors import Unavailable
from amparo.matching.index import Probe
from amparo.matching.state import BankKind, BankState, Change, HoldState, ItemState, KeyState, Opinion, SignalState
from amparo.signals import types
from amparo.snapshots import manifest, segment_file
from amparo.snapshots.follower import Follower
from amparo.snapshots.framed import frame, unframe
from amparo.snapshots.publisher import Publisher

BANK = BankState(1, "one", BankKind.POSITIVE, 31, 50, True)


def item(number: int, *, active: bool = True) -> ItemState:
    value = (number.to_bytes(2) * 16).hex()
    return ItemState(UUID(int=number), 1, active, Opinion.POSITIVE, (SignalState("sha256", value),) if active else ())


def found_in(follower: Follower, numbers: range = range(8)) -> set[int]:
    probes = [Probe(types.parse(f"sha256:{(number.to_bytes(2) * 16).hex()}")) for number in numbers]
    return {match.item.int for match in follower.snapshot.index.find(probes).matches}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with Publisher(tmp_path) as publisher:
        publisher.rebuild([Change(1, banks=(BANK,), items=(item(1), item(2)))])
    yield tmp_path


def test_a_change_is_seen_at_the_next_look(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    assert found_in(follower) == {1, 2}
    with Publisher(folder) as publisher:
        publisher.publish(Change(2, items=(item(3), item(1, active=False))))
    assert follower.refresh()
    assert found_in(follower) == {2, 3}
    assert not follower.refresh()


def test_keys_and_holds_travel_with_the_bank(folder: Path) -> None:
    key = KeyState("k", "00", ("check",), 60, False)
    with Publisher(folder) as publisher:
        publisher.publish(Change(2, keys=(key,), holds=(HoldState("u", 5.0),)))
        publisher.compact(force=True)
    follower = Follower(folder)
    follower.open()
    assert follower.snapshot.keys == {"k": key}
    assert follower.snapshot.holds == {"u": HoldState("u", 5.0)}
    assert follower.snapshot.seq == 2


steps = st.lists(
    st.one_of(
        st.tuples(st.just("item"), st.integers(0, 7), st.booleans()),
        st.tuples(st.just("compact"), st.just(0), st.just(True)),
        st.tuples(st.just("rebuild"), st.just(0), st.just(True)),
        st.tuples(st.just("reopen"), st.just(0), st.just(True)),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_any_order_of_publishing_compacting_and_rebuilding_keeps_what_is_known(
    steps: list[tuple[str, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    known: dict[int, bool] = {}
    with Publisher(folder) as publisher:
        publisher.rebuild([Change(0, banks=(BANK,))])
    follower = Follower(folder)
    follower.open()
    for seq, (step, number, active) in enumerate(steps, 1):
        with Publisher(folder) as publisher:
            if step == "item":
                publisher.publish(Change(seq, items=(item(number, active=active),)))
                known[number] = active
            elif step == "compact":
                publisher.compact(force=True)
            elif step == "rebuild":
                states = tuple(item(number, active=active) for number, active in known.items())
                publisher.rebuild([Change(seq, banks=(BANK,)), Change(seq, items=states)])
        if step == "reopen":
            follower = Follower(folder)
            follower.open()
        follower.refresh()
        assert found_in(follower) == {number for number, active in known.items() if active}


def test_a_change_torn_by_a_crash_is_cut_off_and_the_next_one_counts(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    log = folder / manifest.read(folder).log
    line = frame(Change(2, items=(item(3),)))
    with log.open("ab") as file:
        file.write(line[:-7])
    assert not follower.refresh()
    with Publisher(folder) as publisher:
        assert publisher.seq == 1
        publisher.publish(Change(2, items=(item(4),)))
    assert follower.refresh()
    assert found_in(follower) == {1, 2, 4}


@pytest.mark.parametrize("place", [0, 9, 40, -3])
def test_a_damaged_change_is_refused_and_the_known_state_goes_on(folder: Path, place: int) -> None:
    follower = Follower(folder)
    follower.open()
    line = bytearray(frame(Change(2, items=(item(3),))))
    line[place] ^= 0x04
    with (folder / manifest.read(folder).log).open("ab") as file:
        file.write(line)
    with pytest.raises(Unavailable) as refusal:
        follower.refresh()
    assert refusal.value.code == "snapshot_corrupt"
    assert found_in(follower) == {1, 2}
    with Publisher(folder) as publisher:
        assert publisher.seq == -1
        assert publisher.verify()
        publisher.rebuild([Change(2, banks=(BANK,), items=(item(1), item(2), item(3)))])
        assert publisher.verify() == []
    follower.refresh()
    assert found_in(follower) == {1, 2, 3}


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_segment_with_a_changed_header_is_refused_or_answers_alike(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    with Publisher(folder) as publisher:
        publisher.rebuild([Change(1, banks=(BANK,), items=tuple(item(number) for number in range(6)))])
    path = folder / manifest.read(folder).segments[0]
    content = bytearray(path.read_bytes())
    header = 16 + int.from_bytes(content[8:16], "little")
    place = data.draw(st.integers(0, header))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    follower = Follower(folder)
    try:
        follower.open()
    except Unavailable as refusal:
        assert refusal.code == "snapshot_corrupt"
    else:
        assert found_in(follower) == set(range(6))


def test_a_changed_byte_in_any_array_is_refused(folder: Path) -> None:
    path = folder / manifest.read(folder).segments[0]
    sound = path.read_bytes()
    header = unframe(sound[16 : 16 + int.from_bytes(sound[8:16], "little")], segment_file.Header)
    filled = [entry for entry in header.arrays if 0 not in entry.shape]
    assert len(filled) >= 9
    for entry in filled:
        content = bytearray(sound)
        content[entry.start] ^= 0x10
        path.write_bytes(content)
        with pytest.raises(Unavailable) as refusal:
            Follower(folder).open()
        assert refusal.value.code == "snapshot_corrupt", entry.name


@pytest.mark.parametrize("size", [0, 7, 15, 16, 200, 5000])
def test_a_cut_off_segment_is_refused(folder: Path, size: int) -> None:
    path = folder / manifest.read(folder).segments[0]
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(Unavailable) as refusal:
        Follower(folder).open()
    assert refusal.value.code == "snapshot_corrupt"
    with Publisher(folder) as publisher:
        assert publisher.verify()


def test_a_missing_snapshot_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refusal:
        Follower(tmp_path).open()
    assert refusal.value.code == "snapshot_missing"
    with Publisher(tmp_path) as publisher:
        assert publisher.seq == -1


def test_a_manifest_of_a_later_format_is_refused(folder: Path) -> None:
    line = (folder / manifest.NAME).read_bytes()[9:].replace(b'"format":1', b'"format":2')
    import msgspec

    (folder / manifest.NAME).write_bytes(frame(msgspec.json.decode(line)))
    with pytest.raises(Unavailable) as refusal:
        manifest.read(folder)
    assert refusal.value.code == "snapshot_corrupt"


def test_compaction_leaves_two_segments_at_most_and_no_other_file(tmp_path: Path) -> None:
    with Publisher(tmp_path, tail_signals=3) as publisher:
        publisher.rebuild([Change(0, banks=(BANK,), items=tuple(item(number) for number in range(200)))])
        for seq in range(1, 40):
            publisher.publish(Change(seq, items=(item(200 + seq % 9), item(seq, active=False))))
            publisher.compact()
            assert len(manifest.read(tmp_path).segments) <= 2
    follower = Follower(tmp_path)
    follower.open()
    assert found_in(follower, range(230)) == {0, *range(40, 209)}
    current = manifest.read(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    logs = {name for name in names if name.startswith("changes-")}
    assert names - logs == {*current.segments, manifest.NAME, "LOCK"}
    assert current.log in logs
    assert len(logs) == 2, "the log before stays for followers that have not read it to its end"


def test_a_follower_survives_compaction_while_it_is_asked(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    before = follower.snapshot
    with Publisher(folder) as publisher:
        publisher.publish(Change(2, items=(item(3),)))
        publisher.compact(force=True)
    probes = [Probe(types.parse(f"sha256:{(1).to_bytes(2).hex() * 16}"))]
    assert before.index.find(probes).matches
    follower.refresh()
    assert found_in(follower) == {1, 2, 3}


def test_changes_are_followed_on_top_of_old_segments_while_new_ones_wait_to_be_loaded(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    with Publisher(folder) as publisher:
        publisher.publish(Change(2, items=(item(3),)))
        publisher.compact(force=True)
        publisher.publish(Change(3, items=(item(4), item(1, active=False))))
    assert follower.follow()
    assert found_in(follower) == {2, 3, 4}
    assert follower.outdated
    loaded = follower.load()
    with Publisher(folder) as publisher:
        publisher.publish(Change(4, items=(item(5),)))
    follower.follow()
    follower.adopt(loaded)
    assert found_in(follower) == {2, 3, 4, 5}
    assert not follower.outdated
    assert not follower.follow()


def test_a_damaged_log_that_is_no_longer_in_force_does_not_stop_a_follower(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    with (folder / manifest.read(folder).log).open("ab") as file:
        file.write(b"00000000 {}\n")
    with Publisher(folder) as publisher:
        publisher.rebuild([Change(5, banks=(BANK,), items=(item(6),))])
    follower.refresh()
    assert found_in(follower) == {6}


def test_a_reader_on_another_thread_finds_an_item_at_every_moment_of_its_changes(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    index = follower.snapshot.index
    probe = [Probe(types.parse(f"sha256:{(1).to_bytes(2).hex() * 16}"))]
    missed = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            if len(index.find(probe).matches) != 1:
                missed.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for seq in range(3000):
        index.apply(Change(seq, items=(item(1), item(seq % 7 + 2, active=seq % 2 == 0))))
    done.set()
    reader.join()
    assert not missed


@contextmanager
def no_file_greater_than(size: int) -> Iterator[None]:
    """What a full disk does to a writer: the system takes a part of what is written, then refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_leaves_the_log_as_it_was(folder: Path) -> None:
    follower = Follower(folder)
    follower.open()
    with Publisher(folder) as publisher:
        with no_file_greater_than(100), pytest.raises(Unavailable) as refusal:
            publisher.publish(Change(2, items=(item(3),)))
        assert refusal.value.code == "snapshot_unwritable"
        assert not follower.refresh()
        publisher.publish(Change(2, items=(item(4),)))
    follower.refresh()
    assert found_in(follower) == {1, 2, 4}


def test_a_full_disk_while_compacting_leaves_the_snapshot_in_force(folder: Path) -> None:
    with Publisher(folder) as publisher:
        publisher.publish(Change(2, items=(item(3),)))
        with no_file_greater_than(5000), pytest.raises(Unavailable) as refusal:
            publisher.compact(force=True)
        assert refusal.value.code == "snapshot_unwritable"
        publisher.publish(Change(3, items=(item(4),)))
        assert publisher.compact(force=True)
    follower = Follower(folder)
    follower.open()
    assert found_in(follower) == {1, 2, 3, 4}
    assert not list(folder.glob("*.new"))
