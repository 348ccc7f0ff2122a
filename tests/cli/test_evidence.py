"""`amparo evidence`, as a person types it."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from amparo.keyring import open_keyring
from amparo.services.export_case import export_case
from amparo.settings import Settings, load
from amparo.store import models as rows
from amparo.store.chains import Chains, erase
from amparo.store.connection import close_store
from amparo.store.transaction import writing
from tests.cli.in_process import Command, command
from tests.services.cases import full
from tests.store.backends import fresh_settings

CHAIN, OTHER = UUID(int=1), UUID(int=2)
NAME = "Zoe Quillfeather"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A store with two chains."""
    close_store()
    monkeypatch.setenv("AMPARO_HOME", str(fresh_settings("sqlite", tmp_path).home))
    made = load()
    with writing(made) as write:
        chains = Chains(write, open_keyring(made.keys_dir).seal)
        chains.append(CHAIN, "notice.received", who="person", data={"targets": 2}, personal={"name": NAME})
        chains.append(CHAIN, "clock.started", data={"regimes": ("US-TIDA", "UK-OSA-20A"), "late": False})
        chains.append(CHAIN, "notice.decided", who="mod")
        chains.append(OTHER, "notice.received")
    yield made
    close_store()


@pytest.fixture
def evidence(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo evidence` with these words in this process."""
    assert settings.home

    return command("evidence", capsys)


def tamper(statement: str) -> None:
    """What somebody with the database in hand does, after taking the triggers away."""
    with connection.cursor() as cursor:
        for act in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER evidence_refuse_{act}")
        cursor.execute(statement)


def test_a_sound_chain_is_sound(evidence: Command) -> None:
    ran = evidence("verify", str(CHAIN))
    assert (ran.code, "sound" in ran.out, "1 of 1 sound" in ran.out) == (0, True, True)
    (found,) = evidence("verify", str(CHAIN), "--json").data["chains"]
    assert (found["sound"], found["entries"], found["opened"], found["erased"]) == (True, 3, 1, 0)


def test_all_chains_are_checked(evidence: Command) -> None:
    data = evidence("verify", "--all", "--json").data
    assert [one["chain"] for one in data["chains"]] == [str(CHAIN), str(OTHER)]


def test_faults_are_listed_by_number_and_code(evidence: Command) -> None:
    tamper("UPDATE store_evidenceentry SET line = replace(line, 'US-TIDA', 'US-DMCA') WHERE number = 2")
    ran = evidence("verify", "--all")
    assert ran.code == 1
    assert "entry 3: broken_link" in ran.out
    (found, other) = evidence("verify", "--all", "--json").data["chains"]
    assert found["faults"] == [{"number": 3, "code": "broken_link"}, {"number": 2, "code": "row_differs"}]
    assert other["sound"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM store_evidenceentry WHERE number = 2", "wrong_number"),
        ("UPDATE store_evidenceentry SET line = 'x' WHERE number = 3", "bad_entry"),
        ("UPDATE store_evidenceentry SET kind = 'a.b' WHERE number = 3", "row_differs"),
        ("UPDATE store_personalfield SET field = 'contact'", "cannot_unseal"),
        ("UPDATE store_personalfield SET chain = '00000000000000000000000000000002'", "cannot_unseal"),
    ],
)
def test_what_was_done_to_the_database_is_found(evidence: Command, statement: str, code: str) -> None:
    tamper(statement)
    ran = evidence("verify", "--all", "--json")
    assert ran.code == 1
    assert code in {fault["code"] for one in ran.data["chains"] for fault in one["faults"]}


def test_openings_can_be_left_out(evidence: Command) -> None:
    tamper("UPDATE store_personalfield SET field = 'contact'")
    assert evidence("verify", str(CHAIN), "--no-openings").code == 0


def test_an_erased_chain_is_sound(evidence: Command, settings: Settings) -> None:
    with writing(settings):
        erase(CHAIN)
    ran = evidence("verify", str(CHAIN), "--json")
    assert (ran.code, ran.data["chains"][0]["erased"]) == (0, 1)


def test_a_cut_chain_is_told_by_what_was_noted_earlier(evidence: Command) -> None:
    (found,) = evidence("verify", str(CHAIN), "--json").data["chains"]
    assert evidence("verify", str(CHAIN), "--noted", found["head"]).code == 0
    tamper("DELETE FROM store_evidenceentry WHERE number = 3")
    assert evidence("verify", str(CHAIN)).code == 0
    ran = evidence("verify", str(CHAIN), "--noted", found["head"])
    assert (ran.code, "chain: entry_gone" in ran.out) == (1, True)


def test_a_notice_without_a_chain_is_found(evidence: Command, settings: Settings) -> None:
    with writing(settings) as write:
        rows.Notice.objects.create(
            id=UUID(int=3), reference="R", passphrase="", state="open", channel="page", language="en",
            received_at=write.at,
        )  # fmt: skip
    ran = evidence("verify", "--all")
    assert (ran.code, "entry 1: no_entries" in ran.out) == (1, True)


def test_exported_lines_are_checked_without_a_store(
    evidence: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(evidence("export", str(CHAIN)).out)
    close_store()
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "elsewhere"))
    assert evidence("verify", "--file", str(file), "--chain", str(CHAIN)).code == 0
    assert not (tmp_path / "elsewhere").exists()
    assert evidence("verify", "--file", str(file), "--chain", str(OTHER)).code == 1
    file.write_text(file.read_text().replace('"targets":2', '"targets":3'))
    ran = evidence("verify", "--file", str(file), "--chain", str(CHAIN), "--json")
    assert ran.data["chains"][0]["faults"] == [{"number": 2, "code": "broken_link"}]


def test_entries_are_shown_without_any_personal_value(evidence: Command) -> None:
    ran = evidence("show", str(CHAIN))
    assert "notice.received  targets=2  [name]" in ran.out
    assert "clock.started  regimes=US-TIDA,UK-OSA-20A  late=false" in ran.out
    assert "Quill" not in ran.out
    first, *_ = evidence("show", str(CHAIN), "--json").data
    assert (first["number"], first["who"], first["commitments"]) == (1, "person", ["name"])
    assert "Quill" not in str(first)


def test_exported_lines_hold_no_personal_value(evidence: Command) -> None:
    out = evidence("export", str(CHAIN)).out
    assert len(out.splitlines()) == 3
    assert "Quill" not in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["verify"], "bad_use"),
        (["verify", str(CHAIN), "--all"], "bad_use"),
        (["verify", "--file", "x"], "bad_use"),
        (["verify", str(CHAIN), "--chain", str(CHAIN)], "bad_use"),
        (["verify", "--all", "--noted", "0"], "bad_use"),
        (["verify", "--file", "nowhere", "--chain", str(CHAIN)], "bad_file"),
        (["verify", "heron"], "bad_chain_id"),
        (["show", str(UUID(int=9))], "no_such_chain"),
        (["verify", str(UUID(int=9))], "no_such_chain"),
        (["export", str(UUID(int=9))], "no_such_chain"),
    ],
)
def test_what_cannot_be_done_is_said(evidence: Command, words: list[str], code: str) -> None:
    ran = evidence(*words)
    assert (ran.code, f"[{code}]" in ran.err) == (2, True)


def test_the_record_of_a_case_is_checked_with_its_openings(
    settings: Settings, evidence: Command, tmp_path: Path
) -> None:
    case = full(settings)
    record = tmp_path / "record.json"
    record.write_bytes(export_case(settings, case.access))
    done = evidence("verify", "--record", str(record), "--json")
    assert (done.code, done.data["chains"][0]["opened"] > 0) == (0, True)
    changed = json.loads(record.read_bytes())
    name = next(iter(changed["openings"]))
    changed["openings"][name][0] += "!"
    record.write_text(json.dumps(changed))
    assert evidence("verify", "--record", str(record)).code == 1
    record.write_text("{}")
    assert evidence("verify", "--record", str(record)).code == 2
