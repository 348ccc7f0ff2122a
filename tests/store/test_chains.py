"""Chains in the store: with their step or not at all, one after the other, and never edited."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from amparo.errors import BadInput, Unavailable
from amparo.evidence.chain import Verified, verify
from amparo.evidence.entry import read
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains, all_openings, erase, kept_openings, lines_of, openings_of
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing

CHAIN, OTHER = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))
APPENDING = """
import sys
from pathlib import Path
from uuid import UUID
import msgspec
from amparo.settings import Settings, StoreSettings
from amparo.store.chains import Chains
from amparo.store.transaction import writing

home, url, who = sys.argv[1:]
settings = msgspec.structs.replace(Settings(), home=Path(home), store=StoreSettings(url))
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    with writing(settings) as write:
        chains = Chains(write, bytes(range(32)))
        chains.append(UUID(int=1), "step.done", who=who, data={"count": number}, personal={"name": who})
        chains.append(UUID(int=1), "step.noted", who=who, data={"count": number})
"""


def append(settings: Settings, *kinds: str, chain: UUID = CHAIN) -> None:
    with writing(settings) as write:
        chains = Chains(write, KEY)
        for kind in kinds:
            chains.append(chain, kind)


def checked(settings: Settings, chain: UUID = CHAIN) -> Verified:
    with reading(settings):
        return verify(chain, lines_of(chain), all_openings(chain, KEY))


def test_entries_of_one_transaction_and_of_several_are_one_sound_chain(settings: Settings) -> None:
    append(settings, "a.one", "a.two", "a.three")
    append(settings, "a.four")
    with reading(settings):
        kinds = [read(line)[0].kind for line in lines_of(CHAIN)]
    assert kinds == ["a.one", "a.two", "a.three", "a.four"]
    assert (checked(settings).is_sound, checked(settings).entries) == (True, 4)


def test_chains_that_grow_in_one_transaction_do_not_mix(settings: Settings) -> None:
    with writing(settings) as write:
        chains = Chains(write, KEY)
        for chain in (CHAIN, OTHER, CHAIN, OTHER):
            chains.append(chain, "a.step")
    assert [checked(settings, one).entries for one in (CHAIN, OTHER)] == [2, 2]
    assert checked(settings, CHAIN).is_sound
    assert checked(settings, OTHER).is_sound


def test_a_step_that_fails_leaves_no_entry_and_no_value(settings: Settings) -> None:
    class Stopped(RuntimeError):
        pass

    append(settings, "a.one")

    def fail() -> None:
        with writing(settings) as write:
            Chains(write, KEY).append(CHAIN, "a.two", personal={"name": "Some Body"})
            raise Stopped

    with pytest.raises(Stopped):
        fail()
    with reading(settings):
        assert not rows.PersonalField.objects.exists()
    append(settings, "a.three")
    assert (checked(settings).is_sound, checked(settings).entries) == (True, 2)


def test_a_refused_entry_leaves_no_value(settings: Settings) -> None:
    def fail() -> None:
        with writing(settings) as write:
            Chains(write, KEY).append(CHAIN, "a.two", data={"name": "somebody"}, personal={"contact": "x"})

    with pytest.raises(BadInput, check=lambda error: error.code == "bad_entry"):
        fail()
    with reading(settings):
        assert not rows.PersonalField.objects.exists()


def test_two_processes_that_append_to_one_chain_lose_nothing(settings: Settings) -> None:
    append(settings, "a.first")
    close_store()
    command = [sys.executable, "-c", APPENDING, str(settings.home), settings.store.url]
    running = [
        subprocess.Popen([*command, who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
        for who in ("one", "other")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=120)
    assert [process.returncode for process in running] == [0, 0]
    found = checked(settings)
    assert (found.is_sound, found.entries, found.opened) == (True, 101, 50)
    with reading(settings):
        said = [read(line)[0] for line in lines_of(CHAIN)][1:]
    assert all(one.who == next_.who for one, next_ in zip(said[::2], said[1::2], strict=True))


def test_a_clock_that_is_set_back_leaves_a_sound_chain(settings: Settings) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    with writing(settings) as write:
        write.at = later
        Chains(write, KEY).append(CHAIN, "a.one")
    append(settings, "a.two")
    with reading(settings):
        assert [read(line)[0].at for line in lines_of(CHAIN)] == [later, later]
    assert checked(settings).is_sound


EDITS = {
    "update": "UPDATE store_evidenceentry SET kind = 'a.other' WHERE number = 1",
    "update of nothing else": "UPDATE store_evidenceentry SET line = line",
    "delete": "DELETE FROM store_evidenceentry WHERE number = 2",
    "delete all": "DELETE FROM store_evidenceentry",
}
ONLY = {
    "sqlite": {
        "replace by id": "INSERT OR REPLACE INTO store_evidenceentry SELECT id, chain, number, at, kind, 'x', digest"
        " FROM store_evidenceentry WHERE number = 1",
        "replace by number": "REPLACE INTO store_evidenceentry (chain, number, at, kind, line, digest)"
        " SELECT chain, number, at, kind, 'x', digest FROM store_evidenceentry WHERE number = 1",
        "upsert": "INSERT INTO store_evidenceentry (chain, number, at, kind, line, digest)"
        " SELECT chain, number, at, kind, 'x', digest FROM store_evidenceentry WHERE number = 1"
        " ON CONFLICT (chain, number) DO UPDATE SET line = 'x'",
    },
    "postgresql": {
        "truncate": "TRUNCATE store_evidenceentry",
        "upsert": "INSERT INTO store_evidenceentry (chain, number, at, kind, line, digest)"
        " SELECT chain, number, at, kind, 'x', digest FROM store_evidenceentry WHERE number = 1"
        " ON CONFLICT (chain, number) DO UPDATE SET line = 'x'",
    },
}


def edit(settings: Settings, statement: str) -> None:
    with writing(settings), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_itself_refuses_to_edit_an_entry(settings: Settings) -> None:
    append(settings, "a.one", "a.two")
    with reading(settings):
        before = list(rows.EvidenceEntry.objects.order_by("number").values_list())
        statements = EDITS | ONLY[connection.vendor]
    edited = []
    for name, statement in statements.items():
        try:
            edit(settings, statement)
        except DatabaseError as refusal:
            assert "appended, never edited" in str(refusal), name
        except Unavailable as refusal:
            assert "appended, never edited" in str(refusal.__cause__), name
        else:
            edited.append(name)
    assert edited == []
    with reading(settings):
        assert list(rows.EvidenceEntry.objects.order_by("number").values_list()) == before


def test_of_a_field_said_again_the_newest_counts_and_all_still_open(settings: Settings) -> None:
    for value in ("first", "second"):
        with writing(settings) as write:
            Chains(write, KEY).append(CHAIN, "a.said", personal={"contact": value})
    with reading(settings):
        assert openings_of(CHAIN, KEY)["contact"].value == "second"
    assert (checked(settings).is_sound, checked(settings).opened) == (True, 2)


def test_erasing_some_fields_leaves_the_others_and_a_sound_chain(settings: Settings) -> None:
    with writing(settings) as write:
        Chains(write, KEY).append(CHAIN, "a.said", personal={"contact": "c", "name": "n", "address.1": "a"})
        Chains(write, KEY).append(OTHER, "a.said", personal={"name": "n"})
    with writing(settings):
        assert erase(CHAIN, ["contact", "address.1"]) == 2
    found = checked(settings)
    assert (found.is_sound, found.opened, found.erased) == (True, 1, 2)
    assert checked(settings, OTHER).opened == 1


def test_a_value_moved_to_another_field_or_chain_does_not_open(settings: Settings) -> None:
    with writing(settings) as write:
        Chains(write, KEY).append(CHAIN, "a.said", personal={"name": "n"})
        Chains(write, KEY).append(OTHER, "a.said", personal={"name": "n"})
    with writing(settings):
        rows.PersonalField.objects.filter(chain=CHAIN).update(field="contact")
        rows.PersonalField.objects.filter(chain=OTHER).update(chain=CHAIN)
    with reading(settings):
        kept = list(kept_openings(CHAIN, KEY))
    assert [getattr(one, "code", None) for one in kept] == ["cannot_unseal"] * 2
