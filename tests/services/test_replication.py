"""What is published equals what the store holds: against a plain model, through crashes, and between processes."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from amparo.matching.state import Opinion
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.enrolment import Act
from amparo.services.give_opinion import give_opinion
from amparo.services.publish_changes import publish_changes
from amparo.services.rebuild_index import rebuild_index
from amparo.services.restore_item import restore_item
from amparo.services.set_bank import set_bank
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import IndexSettings, Settings
from amparo.snapshots import faults
from amparo.snapshots.publisher import Publisher
from amparo.store import models as rows
from amparo.store.changes import changes_after
from amparo.store.connection import close_store, reading
from amparo.store.transaction import latest_seq
from tests.services.worlds import ANA, BEA, item, matching, pdq, published, sha256

BANK = "bank"
SOURCE = "import:exchange"
WORDS = ("a", "b", "c")
GIVEN = (Opinion.POSITIVE, Opinion.NEGATIVE, Opinion.SEED)


@dataclass
class Plain:
    """One item of the model. said: the latest opinion of each."""

    active: bool = True
    said: dict[str, Opinion] = field(default_factory=dict)

    @property
    def counts(self) -> Opinion:
        views = set(self.said.values()) - {Opinion.SEED}
        if len(views) == 2:
            return Opinion.DISPUTED
        return views.pop() if views else Opinion.SEED


acts = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(WORDS), st.sampled_from((ANA, BEA))),
    st.tuples(st.just("sync"), st.sampled_from(WORDS), st.just(SOURCE)),
    st.tuples(st.just("withdraw"), st.sampled_from(WORDS), st.just(ANA)),
    st.tuples(st.just("restore"), st.sampled_from(WORDS), st.just(ANA)),
    st.tuples(st.sampled_from(GIVEN), st.sampled_from(WORDS), st.sampled_from((ANA, BEA))),
)


def play(
    settings: Settings, model: dict[str, Plain], ids: dict[str, UUID], act: str | Opinion, word: str, who: str
) -> None:
    """Do one thing to the store and to the model."""
    if act in ("add", "sync"):
        how = Act.EXPLICIT if act == "add" else Act.SYNC
        (added,) = add_items(settings, BANK, [item(sha256(word), pdq(word))], who=who, act=how)
        assert ids.setdefault(word, added.id) == added.id
        plain = model.setdefault(word, Plain())
        if act == "add" or plain.active:
            plain.active = True
            plain.said[who] = Opinion.POSITIVE
    elif word in model and act == "withdraw":
        withdraw_item(settings, BANK, ids[word], who=who)
        model[word].active = False
    elif word in model and act == "restore":
        restore_item(settings, BANK, ids[word], who=who)
        model[word].active = True
    elif word in model and isinstance(act, Opinion):
        give_opinion(settings, BANK, ids[word], act, who=who)
        model[word].said[who] = act


def published_state(settings: Settings, ids: dict[str, UUID]) -> dict[str, tuple[bool, Opinion | None]]:
    index = published(settings).index
    from amparo.matching.index import Probe

    state: dict[str, tuple[bool, Opinion | None]] = {}
    for word, one in ids.items():
        found = {match.item: match.opinion for match in index.find([Probe(pdq(word)), Probe(sha256(word))]).matches}
        assert set(found) <= {one}
        state[word] = (one in found, found.get(one))
    return state


@example_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(script=st.lists(acts, max_size=14))
def test_whatever_people_and_syncs_do_gates_know_what_the_model_says(
    settings: Settings, tmp_path: Path, script: list[tuple[str | Opinion, str, str]]
) -> None:
    world = msgspec.structs.replace(settings, home=tmp_path / uuid4().hex)
    clear(world)
    create_bank(world, BANK, who=ANA)
    model: dict[str, Plain] = {}
    ids: dict[str, UUID] = {}
    for act, word, who in script:
        play(world, model, ids, act, word, who)
    expected = {word: (plain.active, plain.counts if plain.active else None) for word, plain in model.items()}
    assert published_state(world, ids) == expected
    rebuild_index(world)
    assert published_state(world, ids) == expected


def clear(settings: Settings) -> None:
    """Start over: examples of one test share a database where that is PostgreSQL."""
    with reading(settings):
        for table in (rows.Opinion, rows.Signal, rows.Item, rows.Bank, rows.AuditEntry):
            table.objects.all().delete()


def test_a_change_is_told_in_whole_numbers_and_in_their_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.store.changes.BATCH", 4)
    create_bank(settings, BANK, who=ANA)
    for size in (1, 3, 6, 1, 2):
        add_items(settings, BANK, [item(pdq(uuid4().hex)) for _ in range(size)], who=ANA)
    with reading(settings):
        told = list(changes_after(0, latest_seq()))
        stored = dict(rows.Item.objects.values_list("uuid", "changed_seq"))
    assert told[-1].seq == 6
    assert len(told[0].banks) == 1
    before = 0
    for change in told:
        assert {one.id for one in change.items} == {one for one, seq in stored.items() if before < seq <= change.seq}
        before = change.seq


def test_a_bank_changed_after_its_items_is_told_with_them(settings: Settings) -> None:
    create_bank(settings, BANK, who=ANA)
    add_items(settings, BANK, [item(pdq("a"))], who=ANA)
    set_bank(settings, BANK, who=ANA, radius=5)
    with reading(settings):
        told = list(changes_after(0, latest_seq()))
    assert [one.radius for one in told[0].banks] == [5]


def test_more_changes_than_the_log_holds_are_published_all_the_same(settings: Settings) -> None:
    small = msgspec.structs.replace(settings, index=IndexSettings(tail_signals=10))
    create_bank(small, BANK, who=ANA)
    for start in range(0, 120, 30):
        words = [str(number) for number in range(start, start + 30)]
        added = add_items(small, BANK, [item(pdq(word)) for word in words], who=ANA)
        assert [matching(small, pdq(word)) for word in words[:3]] == [{one.id} for one in added[:3]]
    assert matching(small, pdq("0"))


def test_a_snapshot_that_was_lost_or_damaged_comes_back_with_the_next_change(settings: Settings) -> None:
    create_bank(settings, BANK, who=ANA)
    (kept,) = add_items(settings, BANK, [item(pdq("kept"))], who=ANA)
    for path in settings.snapshot_dir.iterdir():
        path.write_bytes(b"")
    (added,) = add_items(settings, BANK, [item(pdq("new"))], who=ANA)
    assert matching(settings, pdq("kept")) == {kept.id}
    assert matching(settings, pdq("new")) == {added.id}


def test_a_snapshot_ahead_of_a_store_restored_from_backup_is_written_anew(settings: Settings) -> None:
    create_bank(settings, BANK, who=ANA)
    (kept,) = add_items(settings, BANK, [item(pdq("kept"))], who=ANA)
    add_items(settings, BANK, [item(pdq("lost"))], who=ANA)
    with reading(settings):
        rows.Signal.objects.exclude(item__uuid=kept.id).delete()
        rows.Opinion.objects.exclude(item__uuid=kept.id).delete()
        rows.Item.objects.exclude(uuid=kept.id).delete()
        rows.Sequence.objects.update(value=2)
    publish_changes(settings)
    assert matching(settings, pdq("lost")) == set()
    assert matching(settings, pdq("kept")) == {kept.id}


def in_child(work: Callable[[], None]) -> int:
    """Run in a forked process with no database connection of ours; returns how it ended."""
    close_store()
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    return child.exitcode or 0


STORE_POINTS = ("store.commit.before", "store.commit.after")


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("point", STORE_POINTS)
def test_a_withdrawal_killed_at_its_commit_is_done_whole_or_not_at_all(settings: Settings, point: str) -> None:
    create_bank(settings, BANK, who=ANA)
    (added,) = add_items(settings, BANK, [item(pdq("a"))], who=ANA)

    def withdraw() -> None:
        faults.arm(point)
        withdraw_item(settings, BANK, added.id, who=ANA)

    assert point in faults.POINTS
    assert in_child(withdraw) == -signal.SIGKILL
    publish_changes(settings)
    assert matching(settings, pdq("a")) == ({added.id} if point == "store.commit.before" else set())


WRITERS, EACH = 3, 12


def write_many(settings: Settings, writer: int) -> None:
    for number in range(EACH):
        add_items(settings, BANK, [item(pdq(f"{writer}-{number}"))], who=ANA)
    os._exit(0)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_that_add_at_once_lose_nothing_and_number_in_commit_order(settings: Settings) -> None:
    create_bank(settings, BANK, who=ANA)
    close_store()
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=write_many, args=(settings, writer)) for writer in range(WRITERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * WRITERS
    with reading(settings):
        by_number = list(rows.Item.objects.order_by("number").values_list("changed_seq", flat=True))
        assert latest_seq() == 1 + WRITERS * EACH
    assert by_number == list(range(2, 2 + WRITERS * EACH))
    words = [f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)]
    assert all(len(matching(settings, pdq(word))) == 1 for word in words[::5])
    with Publisher(settings.snapshot_dir) as publisher:
        assert publisher.seq == 1 + WRITERS * EACH
        assert publisher.verify() == []
