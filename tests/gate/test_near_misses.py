"""Who tries how far an edit must go is held, and learns nothing on the way."""

import time

import pytest

from amparo.gate.near_misses import DAY, NearMisses
from amparo.matching.state import HoldState
from tests.gate import pictures
from tests.gate.process import Gate, Installation, item, running, wait_for

KNOWN = pictures.pdq_of(pictures.KNOWN)
STRANGE = pictures.pdq_of(pictures.STRANGE).hex()


def outcome(gate: Gate, value: str, ref: str | None) -> tuple[str, str]:
    body = gate.check_pdq(value, uploader_ref=ref).json()
    return body["decision"], body["reason"]


def test_near_misses_lead_to_a_hold_of_that_uploader_only(installation: Installation) -> None:
    installation.environment = {"AMPARO_GATE_NEAR_MISS_LIMIT": "4"}
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    with running(installation) as gate:
        for bits in (32, 40, 52, 60):
            assert outcome(gate, pictures.away(KNOWN, bits), "u-1") == ("ALLOW", "no_match")
        assert outcome(gate, STRANGE, "u-1") == ("HOLD", "uploader_held")
        assert outcome(gate, STRANGE, "u-2") == ("ALLOW", "no_match")
        assert outcome(gate, STRANGE, None) == ("ALLOW", "no_match")
        assert outcome(gate, KNOWN.hex(), "u-1") == ("BLOCK", "match")
        gate.stop()
    near = [(one.uploader_ref, one.near_miss) for one in installation.attempts()]
    assert near == [("u-1", True)] * 4 + [("u-1", False), ("u-2", False), (None, False), ("u-1", False)]


def test_the_answer_to_a_near_miss_is_that_to_any_other_upload(installation: Installation) -> None:
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    with running(installation) as gate:
        answers = [gate.check_pdq(value, uploader_ref="u") for value in (pictures.away(KNOWN, 33), STRANGE)]
    near, far = ({**answer.json(), "attempt": ""} for answer in answers)
    assert near == far
    assert sorted(answers[0].headers) == sorted(answers[1].headers)


def test_matches_and_far_misses_are_no_near_misses(installation: Installation) -> None:
    installation.environment = {"AMPARO_GATE_NEAR_MISS_LIMIT": "1"}
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    with running(installation) as gate:
        for bits in (0, 31, 61, 100):
            outcome(gate, pictures.away(KNOWN, bits), "u")
        assert outcome(gate, STRANGE, "u") == ("ALLOW", "no_match")


def test_near_misses_without_an_uploader_hold_nobody(installation: Installation) -> None:
    installation.environment = {"AMPARO_GATE_NEAR_MISS_LIMIT": "1"}
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    with running(installation) as gate:
        for _ in range(3):
            assert outcome(gate, pictures.away(KNOWN, 40), None) == ("ALLOW", "no_match")
        gate.stop()
    assert [one.near_miss for one in installation.attempts()] == [True] * 3


def test_a_hold_from_the_ledger_holds_at_every_gate_and_can_be_lifted(installation: Installation) -> None:
    installation.rebuild()
    with running(installation) as gate:
        installation.publish(holds=[HoldState("u", time.time() + 3_600)])
        wait_for(lambda: outcome(gate, STRANGE, "u") == ("HOLD", "uploader_held"))
        installation.publish(holds=[HoldState("u", time.time() - 1)])
        wait_for(lambda: outcome(gate, STRANGE, "u") == ("ALLOW", "no_match"))


def test_a_near_miss_within_a_batch_counts_for_the_next_check_of_it(installation: Installation) -> None:
    installation.environment = {"AMPARO_GATE_NEAR_MISS_LIMIT": "1"}
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    values = [pictures.away(KNOWN, 40), STRANGE]
    checks = [{"uploader_ref": "u", "fingerprints": [{"type": "pdq", "value": value}]} for value in values]
    with running(installation) as gate:
        headers = {"authorization": gate.check_pdq(STRANGE).request.headers["authorization"]}
        answers = gate.client.post("/v1/check/batch", json={"checks": checks}, headers=headers).json()["answers"]
    assert [answer["reason"] for answer in answers] == ["no_match", "uploader_held"]


@pytest.fixture
def table() -> NearMisses:
    return NearMisses(limit=3, most_uploaders=2)


def test_misses_spread_over_more_than_a_day_do_not_hold(table: NearMisses) -> None:
    for at in (0.0, DAY / 2, DAY + 1):
        table.add("u", at)
    assert not table.held("u", None, DAY + 1)
    table.add("u", DAY + 2)
    assert table.held("u", None, DAY + 2)


def test_a_hold_ends_a_day_after_the_misses(table: NearMisses) -> None:
    for at in (0.0, 1.0, 2.0):
        table.add("u", at)
    assert table.held("u", None, DAY - 1)
    assert not table.held("u", None, DAY + 1)


def test_a_hold_that_was_lifted_forgives_what_was_before(table: NearMisses) -> None:
    for at in (0.0, 1.0, 2.0):
        table.add("u", at)
    assert table.held("u", HoldState("u", 10.0), 9.0)
    assert not table.held("u", HoldState("u", 10.0), 11.0)


def test_the_table_forgets_who_was_quiet_longest(table: NearMisses) -> None:
    for ref in ("a", "b", "a", "c", "a"):
        table.add(ref, 1.0)
    table.add("b", 1.0)
    table.add("b", 1.0)
    assert table.held("a", None, 2.0)
    assert not table.held("b", None, 2.0)


def test_nobody_without_a_reference_is_held(table: NearMisses) -> None:
    assert not table.held(None, None, 0.0)
