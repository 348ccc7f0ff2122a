"""The gate keeps up with the bank, says when it cannot, and waits for a snapshot that is not there yet."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from amparo.errors import Unavailable
from amparo.gate.following import Following
from amparo.snapshots import manifest
from tests.gate import pictures
from tests.gate.process import Gate, Installation, item, running, token, wait_for

KNOWN = pictures.pdq_of(pictures.KNOWN).hex()


def decision(gate: Gate) -> str:
    return str(gate.check_pdq(KNOWN).json()["decision"])


def test_an_added_picture_is_blocked_and_a_withdrawn_one_no_more(installation: Installation) -> None:
    installation.rebuild()
    with running(installation) as gate:
        assert decision(gate) == "ALLOW"
        installation.publish([item(1, pictures.pdq_signal(pictures.KNOWN))])
        wait_for(lambda: decision(gate) == "BLOCK")
        installation.publish([item(1)])
        wait_for(lambda: decision(gate) == "ALLOW")


def test_a_whole_new_snapshot_is_taken_in_while_answering(installation: Installation) -> None:
    installation.rebuild()
    with running(installation) as gate:
        installation.rebuild(*[item(number, pictures.pdq_signal(pictures.KNOWN)) for number in range(50)])
        wait_for(lambda: decision(gate) == "BLOCK")


def test_a_gate_without_a_snapshot_waits_for_one(installation: Installation) -> None:
    with running(installation) as gate:
        health = gate.client.get("/v1/health")
        assert (health.status_code, health.json()) == (503, {"status": "starting"})
        refused = gate.check_pdq(KNOWN)
        assert (refused.status_code, refused.json()["error"]) == (503, "snapshot_missing")
        assert gate.client.get("/metrics", headers=token("all")).status_code == 503
        installation.rebuild()
        wait_for(lambda: gate.client.get("/v1/health").status_code == 200)
        assert decision(gate) == "ALLOW"


def test_a_gate_with_a_damaged_snapshot_waits_for_a_sound_one(installation: Installation) -> None:
    installation.rebuild()
    (installation.home / "snapshot" / manifest.NAME).write_bytes(b"damage\n")
    with running(installation) as gate:
        assert gate.client.get("/v1/health").json() == {"status": "unavailable"}
        assert gate.check_pdq(KNOWN).json()["error"] == "snapshot_corrupt"
        installation.rebuild()
        wait_for(lambda: gate.client.get("/v1/health").json() == {"status": "ok"})


def test_a_stale_snapshot_is_said_in_a_header_and_changes_nothing_else(installation: Installation) -> None:
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    grow_old(installation, 3_600)
    with running(installation) as gate:
        answer = gate.check_pdq(pictures.pdq_of(pictures.STRANGE).hex())
        assert answer.json()["decision"] == "ALLOW"
        assert int(answer.headers["amparo-snapshot-stale"]) >= 3_600
        assert gate.client.get("/v1/health", headers=token("all")).json()["stale"] is True
        installation.publish()
        wait_for(lambda: "amparo-snapshot-stale" not in gate.check_pdq(KNOWN).headers)


def test_an_operator_may_have_uploads_held_while_the_snapshot_is_stale(installation: Installation) -> None:
    installation.environment = {"AMPARO_POLICY_STALE": "HOLD"}
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    (installation.home / "snapshot" / "HEARTBEAT").unlink()
    with running(installation) as gate:
        answer = gate.check_pdq(pictures.pdq_of(pictures.STRANGE).hex())
        assert (answer.json()["decision"], answer.json()["reason"]) == ("HOLD", "snapshot_stale")
        assert answer.headers["amparo-snapshot-stale"] == "unknown"
        assert decision(gate) == "BLOCK"


def test_a_snapshot_that_can_no_longer_be_followed_grows_stale_whatever_its_heartbeat_says(
    installation: Installation,
) -> None:
    installation.rebuild()
    folder = installation.home / "snapshot"

    async def look_twice() -> Following:
        following = Following(folder, poll_seconds=1, stale_seconds=60)
        await following.look()
        (folder / manifest.NAME).write_bytes(b"damage\n")
        await following.look()
        return following

    following = asyncio.run(look_twice())
    in_two_minutes = time.time() + 120
    os.utime(folder / "HEARTBEAT", (in_two_minutes, in_two_minutes))
    assert following.trouble == "snapshot_corrupt"
    assert following.is_stale(in_two_minutes)
    assert following.snapshot.seq == 1


def test_nothing_is_answered_from_a_snapshot_never_loaded(tmp_path: Path) -> None:
    following = Following(tmp_path, poll_seconds=1, stale_seconds=60)
    asyncio.run(following.look())
    with pytest.raises(Unavailable, match="snapshot_missing"):
        _ = following.snapshot


def grow_old(installation: Installation, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(installation.home / "snapshot" / "HEARTBEAT", (then, then))
