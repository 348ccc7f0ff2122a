"""The same intake for programs."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from schemathesis import GenerationMode

from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.enrolment import NewItem, NewSignal
from amparo.settings import Settings
from amparo.signals.types import parse
from amparo.store import models as rows
from amparo.web.notices import description, messages
from amparo.web.notices.well_known import ENDPOINTS
from tests.project.checkout import ROOT
from tests.web.running import Running

JSON = "application/json"
HASH = "ab" * 32
NOTICE: dict[str, Any] = {
    "age": "adult",
    "relation": "depicted",
    "country": "US",
    "targets": [{"address": "https://photos.example/p/1"}],
    "statements": {"US-TIDA": ["nonconsent"]},
    "contact": "reader@mail.example",
    "signature": "A. Reader",
}


def post(site: Client, path: str, body: Any, **more: Any) -> Any:
    return site.post(path, body, content_type=JSON, **more)


@pytest.fixture
def filed(site: Client) -> dict[str, str]:
    """What opens a notice that was just sent."""
    sent = post(site, "/v1/notices", NOTICE).json()
    return {"reference": sent["reference"], "passphrase": sent["passphrase"]}


def test_a_complete_notice_gets_a_receipt_with_its_deadlines(site: Client) -> None:
    response = post(site, "/v1/notices", NOTICE)
    receipt = response.json()
    assert response.status_code == 201
    assert (receipt["state"], receipt["missing"]) == ("open", [])
    assert {(one["regime"], one["task"]) for one in receipt["deadlines"]} == {
        ("US-TIDA", "remove"),
        ("US-TIDA", "copies"),
    }


def test_the_receipt_is_signed_by_the_published_key(site: Client) -> None:
    key = site.get("/.well-known/amparo").json()["key"]
    receipt = post(site, "/v1/notices", NOTICE).json()
    assert check(receipt["signed"], key)["reference"] == receipt["reference"]


def test_an_incomplete_notice_is_stored_and_says_what_is_missing(site: Client) -> None:
    receipt = post(site, "/v1/notices", NOTICE | {"signature": None}).json()
    assert receipt["state"] == "incomplete"
    assert [(one["element"], one["fields"]) for one in receipt["missing"]] == [("signature", ["signature"])]


def test_what_was_missing_can_be_added(site: Client) -> None:
    receipt = post(site, "/v1/notices", NOTICE | {"signature": None}).json()
    access = {name: receipt[name] for name in ("reference", "passphrase")}
    added = post(site, "/v1/notices/complete", access | {"added": {"signature": "A. Reader"}})
    assert added.json()["state"] == "open"


def test_a_notice_can_be_polled(site: Client, filed: dict[str, str]) -> None:
    stands = post(site, "/v1/notices/status", filed).json()
    assert stands["state"] == "open"
    assert stands["targets"] == [{"number": 1, "kind": "item", "state": "waiting", "ground": None}]


def test_a_status_says_whether_it_came_back(site: Client, filed: dict[str, str]) -> None:
    assert post(site, "/v1/notices/status", filed).json()["came_back"] is None
    rows.Target.objects.update(state="removed")
    rows.Notice.objects.update(state="decided", decided_at=datetime.now(UTC))
    assert post(site, "/v1/notices/status", filed).json()["came_back"] == "none"


def test_the_same_with_the_same_token_is_one_notice(site: Client) -> None:
    first, again = (post(site, "/v1/notices", NOTICE | {"client_token": "ab" * 16}).json() for _ in range(2))
    assert first["reference"] == again["reference"]
    assert first["passphrase"] != again["passphrase"]
    assert rows.Notice.objects.count() == 1


@pytest.mark.parametrize("token", ["", "ab", "AB" * 16, "xy" * 16, "ab" * 33, 7])
def test_what_is_no_token_is_refused(site: Client, token: object) -> None:
    assert post(site, "/v1/notices", NOTICE | {"client_token": token}).json()["error"] == "bad_request"
    assert not rows.Notice.objects.exists()


def test_an_address_is_shown_on_request_only(site: Client, filed: dict[str, str]) -> None:
    assert "photos.example" not in post(site, "/v1/notices/status", filed).content.decode()
    shown = post(site, "/v1/notices/address", filed | {"number": 1}).json()
    assert shown == {"number": 1, "address": "https://photos.example/p/1"}


def test_a_notice_can_be_withdrawn(site: Client, filed: dict[str, str]) -> None:
    assert post(site, "/v1/notices/withdraw", filed).json() == {"state": "withdrawn"}
    assert post(site, "/v1/notices/withdraw", filed).status_code == 409


def test_a_notice_can_be_erased(site: Client, filed: dict[str, str]) -> None:
    assert post(site, "/v1/notices/erase", filed).json()["erased"] > 0
    assert post(site, "/v1/notices/address", filed | {"number": 1}).json()["error"] == "no_such_address"


@pytest.mark.parametrize("name", ["status", "address", "complete", "withdraw", "erase"])
def test_a_wrong_passphrase_is_answered_as_a_wrong_reference(site: Client, filed: dict[str, str], name: str) -> None:
    more = {"address": {"number": 1}, "complete": {"added": {}}}.get(name, {})
    phrase = post(site, ENDPOINTS[name], filed | {"passphrase": "wrong"} | more)
    reference = post(site, ENDPOINTS[name], filed | {"reference": "AAAA-AAAA-AA"} | more)
    assert (phrase.status_code, phrase.content) == (reference.status_code, reference.content)
    assert phrase.json()["error"] == "no_such_notice"


def test_a_minor_s_report_takes_addresses_and_names_hotlines(site: Client) -> None:
    response = post(site, "/v1/notices/minor", {"addresses": ["https://photos.example/p/1"], "country": "GB"})
    assert response.status_code == 201
    assert response.json()["hotlines"][0]["country"] == "GB"
    assert (rows.ChildSafetyReport.objects.count(), rows.Notice.objects.count()) == (1, 0)


@pytest.mark.parametrize("more", [{"fingerprints": []}, {"explanation": "x"}, {"contact": "x"}, {"age": "adult"}])
def test_a_minor_s_report_refuses_everything_else(site: Client, more: dict[str, Any]) -> None:
    response = post(site, "/v1/notices/minor", {"addresses": ["https://photos.example/p/1"], **more})
    assert response.status_code == 422
    assert not rows.ChildSafetyReport.objects.exists()


@pytest.mark.parametrize("age", [None, "minor", "unsure", True, 17])
def test_no_adult_notice_is_taken_where_the_age_is_not_certain(site: Client, age: object) -> None:
    without = {name: value for name, value in NOTICE.items() if name != "age"}
    assert post(site, "/v1/notices", without if age is None else without | {"age": age}).status_code == 422
    assert not rows.Notice.objects.exists()


def test_the_answer_does_not_tell_whether_a_fingerprint_is_known(site: Client, web_settings: Settings) -> None:
    create_bank(web_settings, "removed", who="ana")
    add_items(web_settings, "removed", [NewItem((NewSignal(parse(f"sha256:{HASH}")),))], who="ana")
    known, unknown = (
        post(site, "/v1/notices", NOTICE | {"contact": f"{value[:2]}@mail.example", "fingerprints": [_hash(value)]})
        for value in (HASH, "cd" * 32)
    )
    assert known.status_code == unknown.status_code == 201
    assert _without_what_differs_always(known.json()) == _without_what_differs_always(unknown.json())
    assert len(known.content) == len(unknown.content)
    stands = [
        post(site, "/v1/notices/status", {name: one.json()[name] for name in ("reference", "passphrase")}).json()
        for one in (known, unknown)
    ]
    assert _without_what_differs_always(stands[0]) == _without_what_differs_always(stands[1])


def _hash(value: str) -> dict[str, str]:
    return {"type": "sha256", "value": value}


def _without_what_differs_always(answer: dict[str, Any]) -> dict[str, Any]:
    """Names, times and signatures are new in each answer."""
    left = {name: value for name, value in answer.items() if name not in {"reference", "passphrase", "received_at"}}
    for name in ("signed", "statements"):
        signed = left.pop(name, [])
        lines = [signed] if isinstance(signed, dict) else signed
        left[name] = [sorted(json.loads(one["statement"])) for one in lines]
    left["deadlines"] = [{**one, "due": None} for one in answer["deadlines"]]
    return left


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"\xff\xfe",
        b'{"age":"adult","name":"\xff"}',
        b'{"age":"adult","name":"\\ud800"}',
        b"[" * 200_000,
        b'{"age":' * 100_000,
        b'{"age":"adult","targets":' + b"9" * 10_000 + b"}",
        b'{"age":"adult","targets":1e999}',
        b'{"age":"adult","targets":NaN}',
        b'{"age":"adult","targets":"x"}',
        b'{"age":"adult","targets":[null]}',
        b'{"age":"adult","targets":[{"address":""}]}',
        b'{"age":"adult","targets":[{"address":"  "}]}',
        b'{"age":"adult","targets":[{"address":"a\\u0000b"}]}',
        b'{"age":"adult","targets":[]}',
        b'{"age":"adult","unknown":1,"targets":[{"address":"x"}]}',
        b'{"age":"adult","country":"usa","targets":[{"address":"x"}]}',
        b'{"age":"adult","statements":{"US-TIDA":["nothing_like_it"]},"targets":[{"address":"x"}]}',
        b'{"age":"adult","statements":{"\\u0000":[]},"targets":[{"address":"x"}]}',
        b'{"age":"adult","fingerprints":[{"type":"pdq","value":"' + b"0" * 32 + b'"}]}',
        b'{"age":"adult","version":2,"targets":[{"address":"x"}]}',
        b"null",
        b'"adult"',
    ],
)
def test_a_hostile_body_is_refused_with_a_code_and_nothing_of_it(site: Client, body: bytes) -> None:
    response = post(site, "/v1/notices", body)
    assert response.status_code == 422
    assert response.json()["error"] in description.REFUSALS["422"]
    assert "unknown" not in response.json()["message"]
    assert not rows.Notice.objects.exists()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from([*NOTICE, "fingerprints", "x"]) | st.text(max_size=5), inner, max_size=6)
        ),
        max_leaves=12,
    )
)
def test_any_json_gets_an_answer_that_is_described(site: Client, body: object) -> None:
    for path in ENDPOINTS.values():
        assert post(site, path, json.dumps(body)).status_code in {422, 404, 201}


@pytest.mark.parametrize("path", ENDPOINTS.values())
def test_other_types_of_content_are_refused(site: Client, path: str) -> None:
    response = site.post(path, "{}", content_type="text/plain")
    assert (response.status_code, response.json()["error"]) == (415, "unsupported_content_type")


@pytest.mark.parametrize("path", ENDPOINTS.values())
def test_other_methods_are_refused(site: Client, path: str) -> None:
    assert site.get(path).status_code == 405


def test_only_the_well_known_and_the_schema_may_be_read_by_other_sites(site: Client) -> None:
    open_to_all = {
        path: site.get(path, headers={"origin": "https://other.example"}).headers.get("Access-Control-Allow-Origin")
        for path in ("/.well-known/amparo", "/v1/schema/notice-1.json", "/v1/openapi.json", "/notice/")
    }
    assert open_to_all == {
        "/.well-known/amparo": "*",
        "/v1/schema/notice-1.json": "*",
        "/v1/openapi.json": None,
        "/notice/": None,
    }
    answer = post(site, "/v1/notices", NOTICE, headers={"origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_well_known_names_schema_regimes_and_key(site: Client, web_settings: Settings) -> None:
    found = site.get("/.well-known/amparo").json()
    assert found["key"] == public_key(open_keyring(web_settings.keys_dir).site)
    assert [regime["id"] for regime in found["regimes"]] == ["US-TIDA"]
    assert found["regimes"][0]["statements"][0]["id"] == "nonconsent"
    assert found["notice_schema"]["url"].endswith("/v1/schema/notice-1.json")
    assert found["languages"] == ["en", "es"]


def test_the_published_schema_is_valid_and_takes_the_example(site: Client) -> None:
    schema = site.get("/v1/schema/notice-1.json").json()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(NOTICE)
    assert not Draft202012Validator(schema).is_valid({**NOTICE, "more": 1})


def test_every_example_fits_its_type(site: Client) -> None:
    for path in ENDPOINTS.values():
        body = site.get("/v1/openapi.json").json()["paths"][path]["post"]["requestBody"]["content"][JSON]
        kind = getattr(messages, body["schema"]["$ref"].rpartition("/")[2])
        msgspec.json.decode(json.dumps(body["examples"]["one"]["value"]), type=kind)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "not-fitting"])
@pytest.mark.parametrize("path", ENDPOINTS.values())
def test_the_api_does_what_its_description_says(live: Running, path: str, mode: GenerationMode) -> None:
    schema = _described(live)

    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path]["POST"].as_strategy(generation_mode=mode))
    def does(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=live.url)

    does()


@pytest.mark.parametrize("path", ["/.well-known/amparo", "/v1/openapi.json", "/v1/schema/notice-1.json"])
def test_the_documents_are_as_described(live: Running, path: str) -> None:
    schema = _described(live)

    @settings(max_examples=1, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path]["GET"].as_strategy())
    def does(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=live.url)

    does()


def _described(live: Running) -> Any:
    import httpx

    return schemathesis.openapi.from_dict(httpx.get(f"{live.url}/v1/openapi.json").json())


def test_a_body_that_is_too_large_is_refused(live: Running) -> None:
    import httpx

    response = httpx.post(f"{live.url}/v1/notices", content=b" " * 1_000_001, headers={"content-type": JSON})
    assert (response.status_code, response.json()["error"]) == (413, "body_too_large")


def test_the_reference_names_every_address_and_every_code() -> None:
    page = (ROOT / "docs" / "reference" / "notice-api.md").read_text(encoding="utf-8")
    codes = [code for found in description.REFUSALS.values() for code in found]
    named = [*(f"`POST {path}`" for path in ENDPOINTS.values()), *(f"`{code}`" for code in codes)]
    assert [name for name in named if name not in page] == []
