"""A notice brought to an Amparo platform, and to servers that only say that they are one."""

import json
import socket
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.delivery.amparo_platform import (
    LARGEST_NOTICE,
    Platform,
    discover,
    erase,
    new_token,
    poll,
    post_notice,
    withdraw,
)
from amparo.delivery.guarded import FetchRules
from amparo.errors import AmparoError
from amparo.evidence.receipt import check, public_key, sign
from amparo.signals.types import parse
from tests.delivery.other_side import OtherSide, listening

SEED, OTHER_SEED = b"s" * 32, b"o" * 32
REFERENCE, PASSPHRASE = "K7QM-3XW9-TB", "h7qm-3xw9-tb2k-9ppe-vv4c"
AT, DUE = "2030-01-01T10:00:00+00:00", "2030-01-03T10:00:00+00:00"
TOKEN = "ab" * 32
BOTH = {"en": "word", "es": "palabra"}
DRAFT = NoticeDraft(
    language="es",
    country="US",
    regimes=(),
    relation=Relation.DEPICTED,
    targets=(Target(TargetKind.ITEM, "https://photos.example/p/1"),),
    statements=frozenset({("US-TIDA", "nonconsent")}),
    contact="reader@mail.example",
    signature="A. Reader",
    fingerprints=(parse("sha256:" + "ab" * 32),),
)


@dataclass
class Told:
    """A platform of which each answer can be changed. answers: by path, status and document."""

    side: OtherSide
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)

    @property
    def rules(self) -> FetchRules:
        return FetchRules((self.side.url,), seconds=5)

    @property
    def sent(self) -> dict[str, Any]:
        """The newest body."""
        found: dict[str, Any] = json.loads(self.side.heard[-1].partition(b"\r\n\r\n")[2])
        return found

    def document(self, path: str) -> Any:
        return self.answers[path][1]

    def change(self, path: str, **changed: Any) -> None:
        """Answer a document with these fields another way; ... leaves one out."""
        status, document = self.answers[path]
        merged = {**document, **changed}
        self.answers[path] = (status, {name: value for name, value in merged.items() if value is not ...})

    def signed(self, seed: bytes = SEED, **said: Any) -> dict[str, str]:
        return sign(seed, {"site": self.side.url, "reference": REFERENCE, **said})


def receipt_of(told: Told, seed: bytes = SEED, **changed: Any) -> dict[str, Any]:
    said = {"kind": "receipt", "state": "open", "received": AT, "due": [["US-TIDA", "remove", DUE]]}
    return {
        "reference": REFERENCE,
        "passphrase": PASSPHRASE,
        "state": "open",
        "received_at": AT,
        "regimes": ["US-TIDA"],
        "missing": [],
        "deadlines": [duty("remove", DUE), duty("copies", None)],
        "signed": told.signed(seed, **{**said, **changed}),
    }


def duty(name: str, due: str | None) -> dict[str, Any]:
    return {"regime": "US-TIDA", "duty": name, "task": "remove", "due": due, "words": None, "target": None}


def status_of(told: Told, seed: bytes = SEED) -> dict[str, Any]:
    events = [("notice.received", {}), ("target.removed", {"target": 1}), ("notice.came_back", {"band": "some"})]
    return {
        "reference": REFERENCE,
        "state": "decided",
        "deadlines": [],
        "missing": [],
        "targets": [{"number": 1, "kind": "item", "state": "removed", "ground": None}],
        "copies": "none",
        "came_back": "some",
        "statements": [told.signed(seed, kind=kind, at=AT, data=data) for kind, data in events],
    }


def well_known(url: str) -> dict[str, Any]:
    statement = {"id": "nonconsent", "text": BOTH}
    element = {"element": "x", "required": True, "gives": ["name"], "only_for": None, "ask": BOTH, "why": BOTH}
    return {
        "name": "A photo site",
        "url": url,
        "kind": "platform",
        "key": public_key(SEED),
        "languages": ["en", "es"],
        "notice_schema": {"version": 1, "url": f"{url}/v1/schema/notice-1.json"},
        "endpoints": {
            "notice": f"{url}/v1/notices",
            **{name: f"{url}/v1/notices/{name}" for name in ("status", "withdraw", "erase", "later")},
        },
        "regimes": [{"id": "US-TIDA", "name": BOTH, "citation": "c", "elements": [element], "statements": [statement]}],
    }


@pytest.fixture(scope="module")
def server() -> Iterator[Told]:
    """One server for all tests; `told` puts its answers back."""
    now: list[Told] = []

    def reply(link: socket.socket, _done: Event) -> None:
        path = now[0].side.heard[-1].split(b" ")[1].decode()
        status, document = now[0].answers.get(path, (404, {"error": "not_found"}))
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        head = (
            f"HTTP/1.1 {status} X\r\nLocation: /x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        link.sendall(head.encode() + b"\r\n" + body)

    with listening(reply) as side:
        now.append(Told(side))
        yield now[0]


@pytest.fixture
def told(server: Told) -> Told:
    server.side.heard.clear()
    server.answers = {
        "/.well-known/amparo": (200, well_known(server.side.url)),
        "/v1/notices": (201, receipt_of(server)),
        "/v1/notices/status": (200, status_of(server)),
        "/v1/notices/withdraw": (200, {"state": "withdrawn"}),
        "/v1/notices/erase": (200, {"erased": 7}),
    }
    return server


@pytest.fixture
def platform(told: Told) -> Platform:
    return discover(told.side.url, told.rules)


def code(act: Any, *given: Any) -> str:
    with pytest.raises(AmparoError) as refused:
        act(*given)
    for personal in ("photos.example", "reader@mail.example", PASSPHRASE, REFERENCE, "evil"):
        assert personal not in str(refused.value)
    return refused.value.code


def test_a_platform_says_what_it_takes(told: Told, platform: Platform) -> None:
    (regime,) = platform.regimes
    assert (platform.origin, platform.kind, platform.key) == (told.side.url, "platform", public_key(SEED))
    assert (regime.id, regime.elements[0].gives, regime.statements[0][0]) == ("US-TIDA", ("name",), "nonconsent")
    assert regime.statements[0][1].said_in("es") == "palabra"


def test_any_address_on_it_leads_to_it(told: Told) -> None:
    assert discover(f"{told.side.url}/some/page?x=1", told.rules).origin == told.side.url
    assert told.side.heard[0].startswith(b"GET /.well-known/amparo ")


def test_the_key_that_was_met_before_is_held_to(told: Told) -> None:
    assert discover(told.side.url, told.rules, public_key(SEED)).key == public_key(SEED)
    assert code(discover, told.side.url, told.rules, public_key(OTHER_SEED)) == "platform_key_changed"


@pytest.mark.parametrize("status", [404, 500, 403])
def test_where_nothing_says_so_there_is_no_platform(told: Told, status: int) -> None:
    told.answers["/.well-known/amparo"] = (status, {})
    assert code(discover, told.side.url, told.rules) == "no_platform"


@pytest.mark.parametrize(
    ("name", "address"),
    [("notice", "https://evil.example/v1/notices"), ("status", "http://127.0.0.1:1/v1/notices/status"),
     ("erase", "javascript:x"), ("withdraw", "//evil.example/")],
)  # fmt: skip
def test_a_platform_that_names_another_origin_is_refused(told: Told, name: str, address: str) -> None:
    told.document("/.well-known/amparo")["endpoints"][name] = address
    assert code(discover, told.side.url, told.rules) == "platform_elsewhere"


def test_a_platform_that_moved_is_not_followed(told: Told) -> None:
    told.answers["/.well-known/amparo"] = (301, {})
    assert code(discover, told.side.url, told.rules) == "platform_elsewhere"
    assert len(told.side.heard) == 1


def test_a_form_of_notices_that_is_not_known_is_not_guessed(told: Told) -> None:
    told.change("/.well-known/amparo", notice_schema={"version": 2, "url": "x"})
    assert code(discover, told.side.url, told.rules) == "platform_version"


WRONG: dict[str, dict[str, Any]] = {
    "no key": {"key": ...},
    "a short key": {"key": "abc"},
    "a key of other letters": {"key": "!" * 43},
    "no endpoints": {"endpoints": {}},
    "a list of endpoints": {"endpoints": ["x"]},
    "a name that turns": {"name": "a\u202eb"},
    "a name with a zero": {"name": "a\x00b"},
    "a name with a line": {"name": "a\nb"},
    "a long name": {"name": "x" * 201},
    "many regimes": {"regimes": [{}] * 1000},
    "regimes of another kind": {"regimes": "US-TIDA"},
    "a regime id that is none": {
        "regimes": [{"id": "../x", "name": BOTH, "citation": "", "elements": [], "statements": []}]
    },
}


@pytest.mark.parametrize("case", WRONG)
def test_a_document_that_no_platform_has_is_refused(told: Told, case: str) -> None:
    told.change("/.well-known/amparo", **WRONG[case])
    assert code(discover, told.side.url, told.rules) == "platform_answer"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"a":1', b'"x"'], ids=range(7))
@pytest.mark.parametrize("path", ["/.well-known/amparo", "/v1/notices", "/v1/notices/status", "/v1/notices/erase"])
def test_an_answer_that_is_no_such_json_is_refused(told: Told, platform: Platform, path: str, body: bytes) -> None:
    told.answers[path] = (200, body)
    acts = {
        "/.well-known/amparo": lambda: discover(told.side.url, told.rules),
        "/v1/notices": lambda: post_notice(platform, DRAFT, told.rules, TOKEN),
        "/v1/notices/status": lambda: poll(platform, REFERENCE, PASSPHRASE, told.rules),
        "/v1/notices/erase": lambda: erase(platform, REFERENCE, PASSPHRASE, told.rules),
    }
    assert code(acts[path]) == "platform_answer"


def test_a_notice_is_posted_as_the_api_takes_it(told: Told, platform: Platform) -> None:
    post_notice(platform, DRAFT, told.rules, TOKEN)
    assert told.sent == {
        "age": "adult",
        "language": "es",
        "country": "US",
        "relation": "depicted",
        "contact": "reader@mail.example",
        "signature": "A. Reader",
        "mailbox_safe": False,
        "targets": [
            {"address": "https://photos.example/p/1", "kind": "item", "concern": "shared_without_consent"},
        ],
        "statements": {"US-TIDA": ["nonconsent"]},
        "fingerprints": [{"type": "sha256", "value": "ab" * 32, "quality": None}],
        "client_token": TOKEN,
    }


def test_a_receipt_holds_what_opens_the_notice_and_what_runs(told: Told, platform: Platform) -> None:
    receipt = post_notice(platform, DRAFT, told.rules, TOKEN)
    assert (receipt.reference, receipt.passphrase, receipt.state) == (REFERENCE, PASSPHRASE, "open")
    assert receipt.received_at == datetime(2030, 1, 1, 10, tzinfo=UTC)
    assert [(one.duty, one.due) for one in receipt.deadlines] == [
        ("remove", datetime(2030, 1, 3, 10, tzinfo=UTC)),
        ("copies", None),
    ]
    assert check(receipt.signed, receipt.key)["reference"] == REFERENCE


def test_what_opens_the_notice_is_in_nothing_that_is_printed(told: Told, platform: Platform) -> None:
    receipt = post_notice(platform, DRAFT, told.rules, TOKEN)
    assert PASSPHRASE not in repr(receipt)
    assert "127.0.0.1" not in repr(platform)


FORGED: dict[str, dict[str, Any]] = {
    "another key": {"seed": OTHER_SEED},
    "another notice": {"reference": "AAAA-AAAA-AA"},
    "another state": {"state": "incomplete"},
    "another moment": {"received": DUE},
    "another due time": {"due": [["US-TIDA", "remove", AT]]},
    "no due time": {"due": []},
    "another site": {"site": "https://evil.example"},
    "not a receipt": {"kind": "notice.received"},
}


@pytest.mark.parametrize("case", FORGED)
def test_a_receipt_whose_signed_facts_are_others_is_refused(told: Told, platform: Platform, case: str) -> None:
    told.answers["/v1/notices"] = (201, receipt_of(told, **FORGED[case]))
    assert code(post_notice, platform, DRAFT, told.rules, TOKEN) == "platform_signature"


@pytest.mark.parametrize("name", ["statement", "signature", "key"])
def test_a_receipt_that_was_changed_afterwards_is_refused(told: Told, platform: Platform, name: str) -> None:
    """The key beside a statement is never the one that counts."""
    signed = told.document("/v1/notices")["signed"]
    if name == "key":
        signed |= receipt_of(told, OTHER_SEED)["signed"]
    else:
        signed[name] = signed[name].replace("open", "shut") if name == "statement" else "A" * 86
    assert code(post_notice, platform, DRAFT, told.rules, TOKEN) == "platform_signature"


@pytest.mark.parametrize(
    ("name", "value"),
    [("reference", "../../x"), ("reference", "K7QM-3XW9-TB\n"), ("reference", 7), ("passphrase", "secret"),
     ("state", "removed"), ("received_at", "2030-01-01"), ("received_at", 5), ("deadlines", [{}] * 2000),
     ("deadlines", [duty("remove", "soon")]), ("deadlines", [duty("a\u202e", None)]), ("missing", None),
     ("signed", {})],
)  # fmt: skip
def test_a_receipt_of_wrong_types_is_refused(told: Told, platform: Platform, name: str, value: Any) -> None:
    told.change("/v1/notices", **{name: value})
    assert code(post_notice, platform, DRAFT, told.rules, TOKEN) == "platform_answer"


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [(422, "bad_notice", "platform_refused"), (422, "unknown_statement", "platform_refused"),
     (422, "too_long", "platform_too_much"), (413, "body_too_large", "platform_too_much"),
     (503, "store_unavailable", "platform_unavailable"), (429, "x", "platform_unavailable"),
     (404, "no_such_notice", "no_such_notice"), (409, "not_in_this_state", "not_in_this_state"),
     (404, "evil words", "platform_answer"), (500, "unexpected", "platform_answer"), (302, "x", "platform_answer"),
     (418, "no_such_notice", "platform_answer")],
)  # fmt: skip
def test_a_refusal_is_told_in_our_own_words(
    told: Told, platform: Platform, status: int, error: str, expected: str
) -> None:
    told.answers["/v1/notices"] = (status, {"error": error, "message": "evil words"})
    assert code(post_notice, platform, DRAFT, told.rules, TOKEN) == expected


def test_more_than_the_platform_takes_is_not_sent(told: Told, platform: Platform) -> None:
    before = len(told.side.heard)
    many = tuple(Target(TargetKind.ITEM, f"https://photos.example/{'x' * 1_900}{n}") for n in range(600))
    assert sum(len(one.address) for one in many) > LARGEST_NOTICE
    large = NoticeDraft(language="en", country=None, regimes=(), targets=many)
    assert code(post_notice, platform, large, told.rules, TOKEN) == "platform_too_much"
    assert len(told.side.heard) == before


def test_a_status_says_what_became_of_it_and_whether_it_came_back(told: Told, platform: Platform) -> None:
    status = poll(platform, REFERENCE, PASSPHRASE, told.rules)
    assert (status.state, status.copies, status.came_back) == ("decided", "none", "some")
    assert status.targets == ((1, "removed", None),)
    assert [check(one, platform.key)["kind"] for one in status.statements][-1] == "notice.came_back"
    assert told.sent == {"reference": REFERENCE, "passphrase": PASSPHRASE}


def test_what_a_later_version_adds_is_passed_over_and_what_an_earlier_lacks_is_not_told(
    told: Told, platform: Platform
) -> None:
    told.change("/v1/notices/status", came_back=..., something_new={"a": [1]})
    assert poll(platform, REFERENCE, PASSPHRASE, told.rules).came_back is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("came_back", 7), ("copies", "12"), ("state", "gone"),
     ("targets", [{"number": 0, "state": "removed", "ground": None}]),
     ("targets", [{"number": 1, "state": "sold", "ground": None}]), ("targets", {}), ("reference", "AAAA-AAAA-AA"),
     ("targets", [{"number": 1, "state": "refused", "ground": "a\nb"}]),
     ("targets", [{"number": 1, "state": "removed", "ground": None}] * 1001), ("statements", [{}] * 20)],
)  # fmt: skip
def test_a_status_of_wrong_types_is_refused(told: Told, platform: Platform, name: str, value: Any) -> None:
    told.change("/v1/notices/status", **{name: value})
    assert code(poll, platform, REFERENCE, PASSPHRASE, told.rules) == "platform_answer"


@pytest.mark.parametrize(
    "changed",
    [{"seed": OTHER_SEED}, {"reference": "AAAA-AAAA-AA"}, {"site": "https://evil.example"}, {"at": "soon"},
     {"kind": "a b"}],
    ids=["another key", "another notice", "another site", "no moment", "no kind"],
)  # fmt: skip
def test_one_statement_that_does_not_hold_refuses_the_whole_status(
    told: Told, platform: Platform, changed: dict[str, Any]
) -> None:
    forged = told.signed(**{"kind": "target.removed", "at": AT, "data": {}, **changed})
    told.document("/v1/notices/status")["statements"].insert(1, forged)
    assert code(poll, platform, REFERENCE, PASSPHRASE, told.rules) == "platform_signature"


def test_an_answer_that_does_not_end_is_no_answer(told: Told, platform: Platform) -> None:
    told.answers["/v1/notices/status"] = (200, b" " * 5_000_001)
    assert code(poll, platform, REFERENCE, PASSPHRASE, told.rules) == "platform_answer"


def test_a_notice_of_a_thousand_things_can_be_followed(told: Told, platform: Platform) -> None:
    document = deepcopy(status_of(told))
    document["targets"] = [{"number": n, "state": "removed", "ground": None} for n in range(1, 1001)]
    one = told.signed(kind="target.removed", at=AT, data={"target": 1}, chain={"digest": "a" * 200})
    document["statements"] = [one] * 2000
    told.answers["/v1/notices/status"] = (200, document)
    assert len(poll(platform, REFERENCE, PASSPHRASE, told.rules).targets) == 1000


def test_a_notice_is_taken_back_and_erased(told: Told, platform: Platform) -> None:
    assert withdraw(platform, REFERENCE, PASSPHRASE, told.rules) == "withdrawn"
    assert erase(platform, REFERENCE, PASSPHRASE, told.rules) == 7


def test_a_token_is_new_each_time_and_as_the_api_takes_it() -> None:
    assert new_token() != new_token()
    assert len(bytes.fromhex(new_token())) == 32
