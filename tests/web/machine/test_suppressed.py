"""What must not be lifted: asked, followed, ended, and never a word of what concerns a minor."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.matching.state import KeyState
from amparo.services.child_safety import mark_maybe_minor
from amparo.services.revoke_key import revoke_key
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.web.machine.access import Budgets, BudgetSpent
from tests.services.platform import MODERATOR, Platform
from tests.web.machine.conftest import Program

Programs = Callable[..., Program]
FREE = {"preview": True, "forward": True, "lift": True}
STILL = {"preview": False, "forward": False, "lift": False}


def hide(platform: Platform, key: str = "ana/cat.jpg", seed: int = 1) -> object:
    receipt = platform.notify(platform.put(key, seed))
    platform.work()
    return receipt


def test_what_is_hidden_is_not_to_be_lifted(platform: Platform, program: Programs) -> None:
    hide(platform)
    answers = program("suppressed").check("ana/dog.jpg", "ana/cat.jpg", "ana/dog.jpg").json()["answers"]
    assert answers == [FREE, STILL, FREE]


def test_the_feed_names_what_is_hidden_to_its_consumer_alone(platform: Platform, program: Programs) -> None:
    first, second = program("feed"), program("feed")
    hide(platform)
    rows_of_first, rows_of_second = first.feed().json()["rows"], second.feed().json()["rows"]
    assert [one["ref"] for one in rows_of_first] == [first.names("ana/cat.jpg")]
    assert [one["ref"] for one in rows_of_second] == [second.names("ana/cat.jpg")]
    assert rows_of_first[0]["ref"] != rows_of_second[0]["ref"]


def test_a_row_of_the_feed_holds_three_things(platform: Platform, program: Programs) -> None:
    hide(platform)
    (row,) = program("feed").feed().json()["rows"]
    assert set(row) == {"ref", "hints", "seq"}
    assert row["hints"] == STILL


def test_what_was_restored_is_an_ended_row(platform: Platform, program: Programs) -> None:
    follower, asker = program("feed"), program("suppressed")
    receipt = hide(platform)
    seen = follower.feed().json()["next"]
    platform.refuse(receipt)
    (row,) = follower.feed(f"?after={seen}").json()["rows"]
    assert (row["ref"], row["hints"]) == (follower.names("ana/cat.jpg"), FREE)
    assert asker.hints("ana/cat.jpg") == [True]


def test_the_next_pull_begins_after_the_last(platform: Platform, program: Programs) -> None:
    follower = program("feed")
    hide(platform)
    first = follower.feed().json()["next"]
    hide(platform, "bo/dog.jpg", 2)
    second = follower.feed(f"?after={first}").json()
    assert [one["ref"] for one in second["rows"]] == [follower.names("bo/dog.jpg")]
    assert follower.feed(f"?after={second['next']}").json() == {"rows": [], "next": second["next"]}


def test_what_may_show_a_minor_leaves_the_feed_and_never_comes_back(platform: Platform, program: Programs) -> None:
    follower, asker = program("feed"), program("suppressed")
    receipt = hide(platform)
    mark_maybe_minor(platform.settings, receipt.id, who=MODERATOR)  # type: ignore[attr-defined]
    platform.work()
    assert follower.feed().json()["rows"] == []
    assert asker.hints("ana/cat.jpg") == [True]


def test_every_pull_is_recorded_and_no_question_about_own_items(platform: Platform, program: Programs) -> None:
    follower, asker = program("feed"), program("suppressed")
    follower.feed()
    follower.feed()
    asker.check("ana/cat.jpg")
    with reading(platform.settings):
        recorded = list(rows.AuditEntry.objects.filter(who__startswith="key:").values_list("who", "what"))
    assert recorded == [(f"key:{follower.key.id}", "pull_feed")] * 2


def test_a_thousand_references_are_one_question(program: Programs) -> None:
    answer = program("suppressed").check(*(f"{number}.jpg" for number in range(1_000)))
    assert len(answer.json()["answers"]) == 1_000


def test_known_and_unknown_references_cost_the_same_queries(platform: Platform, program: Programs) -> None:
    hide(platform)
    asker = program("suppressed")
    counts = []
    for ref in ("ana/cat.jpg", "nobody/knows.jpg"):
        with CaptureQueriesContext(connection) as asked:
            response = asker.check(ref)
        counts.append((response.status_code, len(asked), sorted(response.headers)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("scopes", [("suppressed",), ("feed",)])
def test_no_answer_may_be_kept_on_the_way(program: Programs, scopes: tuple[str, ...]) -> None:
    asking = program(*scopes)
    response = asking.feed() if scopes == ("feed",) else asking.check("ana/cat.jpg")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("scope", "may_check", "may_follow"),
    [("suppressed", 200, 403), ("feed", 403, 200), ("check", 403, 403), ("explain", 403, 403)],
)
def test_each_scope_opens_one_door(program: Programs, scope: str, may_check: int, may_follow: int) -> None:
    asking = program(scope)
    assert (asking.check("a").status_code, asking.feed().status_code) == (may_check, may_follow)


WRONG_KEYS = {
    "none": "",
    "another kind": "Basic amp_000000000000_00",
    "unknown": f"Bearer amp_000000000000_{'0' * 64}",
    "no id": "Bearer amp__",
    "a zero byte": "Bearer amp_\x00_0",
    "signs": "Bearer amp_ñ😀_ñ",
}


@pytest.mark.parametrize("header", WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_without_a_valid_key_there_is_no_answer(program: Programs, header: str) -> None:
    client = program("feed").client
    response = client.get("/v1/suppressed/feed", headers={"Authorization": header})
    assert (response.status_code, response.json()["error"]) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_secret_an_unknown_id_and_a_revoked_key_look_the_same(platform: Platform, program: Programs) -> None:
    asking, revoked = program("feed"), program("feed")
    revoke_key(platform.settings, revoked.key.id, who="root")
    tokens = [f"amp_{asking.key.id}_{'0' * 64}", f"amp_000000000000_{'0' * 64}", revoked.key.token]
    seen = []
    for token in tokens:
        with CaptureQueriesContext(connection) as asked:
            answer = asking.client.get("/v1/suppressed/feed", headers={"Authorization": f"Bearer {token}"})
        seen.append((answer.status_code, answer.content, len(asked)))
    assert len(set(seen)) == 1


def test_a_revoked_key_is_out_at_once(platform: Platform, program: Programs) -> None:
    asking = program("feed")
    assert asking.feed().status_code == 200
    revoke_key(platform.settings, asking.key.id, who="root")
    assert asking.feed().status_code == 401


def test_a_spent_budget_says_when_to_come_back(program: Programs) -> None:
    asking = program("feed", budget=2)
    assert [asking.feed().status_code for _ in range(3)] == [200, 200, 429]
    assert int(asking.feed().headers["Retry-After"]) >= 1


def test_a_hundred_references_cost_one_token(program: Programs) -> None:
    asking = program("suppressed", budget=10)
    assert asking.check(*(f"{number}.jpg" for number in range(1_000))).status_code == 200
    assert asking.check("one.jpg").status_code == 429


def test_a_bucket_fills_evenly() -> None:
    budgets, key = Budgets(), KeyState("k", "", (), 60, False)
    for _ in range(60):
        budgets.spend(key, 1, 0.0)
    with pytest.raises(BudgetSpent) as refused:
        budgets.spend(key, 1, 0.5)
    assert refused.value.seconds == 1
    budgets.spend(key, 1, 1.0)


WRONG_BODIES = {
    "not JSON": b"{",
    "no refs": b"{}",
    "none": b'{"refs": []}',
    "too many": b'{"refs": [' + b",".join([b'"a"'] * 1_001) + b"]}",
    "no text": b'{"refs": [1]}',
    "empty": b'{"refs": [""]}',
    "long": b'{"refs": ["' + b"a" * 1_025 + b'"]}',
    "half a character": b'{"refs": ["\\ud800"]}',
    "something else": b'{"refs": ["a"], "wintergreen": 1}',
    "deep": b'{"refs": ' + b"[" * 5_000,
}


@pytest.mark.parametrize("body", WRONG_BODIES.values(), ids=WRONG_BODIES)
def test_a_body_that_is_wrong_is_refused_without_repeating_it(program: Programs, body: bytes) -> None:
    asking = program("suppressed")
    response = asking.client.post("/v1/suppressed/check", body, content_type="application/json", headers=asking.headers)
    assert (response.status_code, response.json()["error"]) == (422, "bad_request")
    assert "wintergreen" not in response.text


def test_only_json_is_taken(program: Programs) -> None:
    asking = program("suppressed")
    response = asking.client.post("/v1/suppressed/check", {"refs": "a"}, headers=asking.headers)
    assert (response.status_code, response.json()["error"]) == (415, "unsupported_content_type")


@pytest.mark.parametrize(
    "query",
    ["?after=-1", "?after=x", "?after=", "?after=9223372036854775808", "?after=1&after=2", "?before=1", "?after=²"],
)
def test_a_wrong_number_is_refused(program: Programs, query: str) -> None:
    response = program("feed").feed(query)
    assert (response.status_code, response.json()["error"]) == (422, "bad_request")


@pytest.mark.parametrize(("method", "path"), [("get", "check"), ("post", "feed"), ("put", "feed")])
def test_other_methods_are_refused(program: Programs, method: str, path: str) -> None:
    asking = program("feed", "suppressed")
    response = getattr(asking.client, method)(f"/v1/suppressed/{path}", headers=asking.headers)
    assert (response.status_code, response.json()["error"]) == (405, "method_not_allowed")


def test_a_program_needs_no_origin(program: Programs) -> None:
    asking = program("suppressed")
    stranger = Program(Client(SERVER_NAME="127.0.0.1"), asking.key)
    assert stranger.check("a").status_code == 200
