"""Who may ask what, how often, and what those learn who may not."""

import httpx
import pytest

from amparo.errors import Refused
from amparo.gate.budgets import Budgets, BudgetSpent, cost_of_batch
from amparo.gate.keys import Scope, authenticate
from tests.gate import pictures
from tests.gate.process import SECRET, Gate, Installation, key, running, token, wait_for

CHECK = {"fingerprints": [{"type": "pdq", "value": "0" * 64}]}


def ask(gate: Gate, headers: dict[str, str]) -> httpx.Response:
    return gate.client.post("/v1/check", json=CHECK, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": f"Basic amp_all_{SECRET}"},
        {"authorization": f"Bearer amp_all_{SECRET}x"},
        {"authorization": f"Bearer amp_all_{SECRET[:-1]}"},
        {"authorization": "Bearer amp_all_"},
        {"authorization": f"Bearer xyz_all_{SECRET}"},
        {"authorization": f"Bearer amp_nobody_{SECRET}"},
        {"authorization": "Bearer amp__"},
        {"authorization": f"Bearer amp_gone_{SECRET}"},
        {"authorization": "Bearer " + "a" * 5_000},
    ],
)
def test_without_a_valid_key_every_refusal_is_the_same(shared_gate: Gate, headers: dict[str, str]) -> None:
    answer = ask(shared_gate, headers)
    assert answer.status_code == 401
    assert answer.json() == {
        "error": "unauthorized",
        "message": "A valid key is needed: Authorization: Bearer amp_...",
    }
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_word_bearer_may_be_written_in_any_case(shared_gate: Gate) -> None:
    assert ask(shared_gate, {"authorization": f"bEARER amp_checker_{SECRET}"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "method", "address", "status"),
    [
        ("checker", "POST", "/v1/check", 200),
        ("checker", "POST", "/v1/check/batch", 403),
        ("checker", "GET", "/metrics", 403),
        ("checker", "GET", "/v1/health", 403),
        ("batcher", "POST", "/v1/check", 403),
        ("watcher", "POST", "/v1/check", 403),
        ("watcher", "GET", "/metrics", 200),
        ("watcher", "GET", "/v1/health", 200),
    ],
)
def test_a_key_does_what_its_scopes_say(shared_gate: Gate, name: str, method: str, address: str, status: int) -> None:
    body = CHECK if method == "POST" else None
    answer = shared_gate.client.request(method, address, json=body, headers=token(name))
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"] == "scope_missing"


def test_metrics_need_a_key(shared_gate: Gate) -> None:
    assert shared_gate.client.get("/metrics").status_code == 401


def test_health_says_one_word_to_strangers_and_more_to_a_key(shared_gate: Gate) -> None:
    assert shared_gate.client.get("/v1/health").json() == {"status": "ok"}
    details = shared_gate.client.get("/v1/health", headers=token("watcher")).json()
    assert details["sequence"] == 1
    assert details["signals"] == 6
    assert details["worker"] == "none"
    assert not details["stale"]


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/v1/check", 405, "method_not_allowed"),
        ("HEAD", "/v1/check", 405, None),
        ("PUT", "/v1/check/batch", 405, "method_not_allowed"),
        ("POST", "/v1/health", 405, "method_not_allowed"),
        ("DELETE", "/metrics", 405, "method_not_allowed"),
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1/check/", 404, "not_found"),
        ("POST", "/v1/../etc/passwd", 404, "not_found"),
    ],
)
def test_other_methods_and_addresses_are_refused_in_the_same_form(
    shared_gate: Gate, method: str, address: str, status: int, code: str | None
) -> None:
    answer = shared_gate.client.request(method, address)
    assert answer.status_code == status
    if code is not None:
        assert answer.json()["error"] == code
    assert answer.headers["cache-control"] == "no-store"
    assert (status == 405) == ("allow" in answer.headers)


def test_no_answer_may_be_kept_by_a_cache(shared_gate: Gate) -> None:
    answers = [
        ask(shared_gate, token("checker")),
        ask(shared_gate, {}),
        shared_gate.client.get("/v1/health"),
        shared_gate.client.get("/v1/openapi.json"),
    ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


def test_a_spent_budget_is_429_and_says_when_to_come_back(shared_gate: Gate) -> None:
    statuses = [ask(shared_gate, token("poor")).status_code for _ in range(3)]
    refused = ask(shared_gate, token("poor"))
    assert [*statuses, refused.status_code] == [200, 200, 200, 429]
    assert refused.json()["error"] == "budget_spent"
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert ask(shared_gate, token("checker")).status_code == 200


def test_a_revoked_key_stops_and_a_new_one_starts(installation: Installation) -> None:
    installation.rebuild(keys=[key("mine", "check")])
    with running(installation) as gate:
        assert ask(gate, token("mine")).status_code == 200
        assert ask(gate, token("other")).status_code == 401
        installation.publish(keys=[key("mine", "check", revoked=True), key("other", "check")])
        wait_for(lambda: ask(gate, token("mine")).status_code == 401)
        assert ask(gate, token("other")).status_code == 200


def test_an_unknown_id_costs_the_same_work_as_a_wrong_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(left: str, right: str) -> bool:
        compared.append((len(left), len(right)))
        return left == right

    monkeypatch.setattr("hmac.compare_digest", compare)
    for name in ("known", "unknown"):
        with pytest.raises(Refused):
            authenticate(f"Bearer amp_{name}_wrong", {"known": key("known")})
    assert compared == [(64, 64), (64, 64)]


def test_scopes_are_those_a_key_can_be_issued_with() -> None:
    from amparo.services.issue_key import SCOPES
    from amparo.services.suppress import FEED, SUPPRESSED

    assert {scope.value for scope in Scope} == set(SCOPES) - {SUPPRESSED, FEED}


def test_a_bucket_fills_evenly() -> None:
    budgets, mine = Budgets(), key("mine", budget=60)
    for _ in range(60):
        budgets.spend(mine, 1, 0.0)
    with pytest.raises(BudgetSpent) as refused:
        budgets.spend(mine, 1, 0.25)
    assert refused.value.seconds == 1
    budgets.spend(mine, 1, 1.0)
    with pytest.raises(BudgetSpent):
        budgets.spend(mine, 1, 1.0)


def test_what_costs_more_than_a_bucket_is_paid_off() -> None:
    budgets, mine = Budgets(), key("mine", budget=60)
    budgets.spend(mine, 100, 0.0)
    with pytest.raises(BudgetSpent) as refused:
        budgets.spend(mine, 1, 0.0)
    assert refused.value.seconds == 41
    budgets.spend(mine, 1, 41.0)


def test_a_key_without_budget_is_always_refused() -> None:
    with pytest.raises(BudgetSpent):
        Budgets().spend(key("none", budget=0), 1, 0.0)


def test_buckets_of_two_keys_are_apart() -> None:
    budgets = Budgets()
    budgets.spend(key("one", budget=1), 1, 0.0)
    budgets.spend(key("two", budget=1), 1, 0.0)


@pytest.mark.parametrize(("fingerprints", "cost"), [(1, 1), (100, 1), (101, 2), (10_000, 100)])
def test_a_batch_costs_by_its_fingerprints(fingerprints: int, cost: int) -> None:
    assert cost_of_batch(fingerprints) == cost


def test_a_batch_is_paid_from_the_same_budget(installation: Installation) -> None:
    installation.rebuild(keys=[key("mine", "batch", budget=3)])
    checks = [CHECK] * 201
    with running(installation) as gate:
        sent = [gate.client.post("/v1/check/batch", json={"checks": checks}, headers=token("mine")) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 429]


def test_the_known_picture_stays_unknown_to_who_has_no_key(shared_gate: Gate) -> None:
    known, strange = (pictures.encoded(image) for image in (pictures.KNOWN, pictures.STRANGE))
    answers = [shared_gate.client.post("/v1/check", files={"file": data}) for data in (known, strange)]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [401, 401]
