"""The check for programs: the same as at the command line, described as it is, with stable codes."""

import json
from typing import Any

import msgspec
import pytest
import schemathesis
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from schemathesis import GenerationMode

from amparo.press.house import PROFILES
from amparo.web.press import api, checking, openapi
from amparo.web.press.budget import Budget
from tests.web.press.articles import BLAME, HARSH, MARK, WEATHER
from tests.web.press.test_page import full, spent
from tests.web.running import Running

CHECK = "/v1/press/check"
OUR = "/v1/press/openapi.json"


@pytest.fixture(autouse=True)
def fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_budget", Budget())


def ask(site: Client, content: str = HARSH, **said: Any) -> Any:
    return site.post(CHECK, {"form": "markdown", "content": content, **said}, content_type="application/json")


def test_places_are_counted_in_characters(site: Client) -> None:
    found = next(one for one in ask(site).json()["findings"] if one["rule"] == "BLM-1")
    assert "😀" in HARSH[: found["start"]]
    assert HARSH[found["start"] : found["end"]].removeprefix("She ") == BLAME


def test_the_answer_holds_what_its_types_say_and_nothing_else(site: Client) -> None:
    ignored = f'<!-- coverage-ignore BLM-1 reason="{MARK}" -->\n\n{HARSH}\n<!-- coverage-ignore SEN-1 -->\n'
    said = ask(site, ignored).content
    whole = msgspec.json.decode(said, type=api.CheckAnswer)
    assert whole.suppressed
    assert whole.without_reason
    assert whole.done_well
    raw = msgspec.json.decode(said)
    described = json.loads(msgspec.json.encode({name: getattr(whole, name) for name in raw}))
    assert raw == described
    assert MARK not in said.decode()


def test_the_rules_speak_the_language_that_is_asked_for(site: Client) -> None:
    said = {language: ask(site, say=language).json()["findings"][0]["why"] for language in ("en", "es")}
    assert said["en"] != said["es"]


def test_an_article_about_something_else_is_out_of_scope(site: Client) -> None:
    assert ask(site, WEATHER).json() == {"in_scope": False, "language": "en"}


def test_every_house_can_be_named() -> None:
    assert set(msgspec.json.schema(api.CheckRequest)["$defs"]["CheckRequest"]["properties"]["profile"]["enum"]) == set(
        PROFILES
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "bad_request"),
        (b"\xff", 422, "bad_request"),
        (b'{"form": "markdown"}', 422, "bad_request"),
        (b'{"form": "docx", "content": "x"}', 422, "bad_request"),
        (b'{"form": "text", "content": "x", "name": "quiet"}', 422, "bad_request"),
        (b'{"form": "text", "content": "x", "jurisdiction": "Spain"}', 422, "bad_request"),
        (b'{"form": "text", "content": "' + "é".encode() * 200_001 + b'"}', 422, "article_too_long"),
        (b'{"form": "text", "content": "' + b"x" * 1_000_001 + b'"}', 413, "body_too_large"),
    ],
    ids=["cut", "bytes", "lacking", "form", "unknown", "country", "long", "large"],
)
def test_what_is_wrong_has_a_code_and_is_not_repeated(site: Client, body: bytes, status: int, code: str) -> None:
    response = site.post(CHECK, body, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert "quiet" not in response.text


def test_the_longest_article_is_taken(site: Client) -> None:
    body = msgspec.json.encode({"form": "text", "content": "é" * 200_000})
    assert site.post(CHECK, body, content_type="application/json").status_code == 200


def test_a_form_is_no_json(site: Client) -> None:
    assert site.post(CHECK, {"content": HARSH}).json()["error"] == "unsupported_content_type"


def test_a_network_that_asks_too_much_learns_when_to_come_back(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking._budget, "spend", spent)
    response = ask(site)
    assert (response.status_code, response.json()["error"]) == (429, "too_many_checks")
    assert response.headers["Retry-After"] == "2"


def test_when_all_places_are_taken_the_code_says_so(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_places", full())
    response = ask(site)
    assert (response.status_code, response.json()["error"]) == (503, "checks_busy")
    assert response.headers["Retry-After"]


def test_the_description_is_served(site: Client) -> None:
    assert site.get(OUR).json() == json.loads(msgspec.json.encode(openapi.describe()))


def test_every_address_is_described() -> None:
    served = {f"/{one}" for one in _patterns(get_resolver()) if one.startswith("v1/press")}
    assert set(openapi.describe()["paths"]) == served


def test_every_schema_is_valid_and_every_example_fits_its_type() -> None:
    described = openapi.describe()
    for component in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)
    for path in described["paths"].values():
        for operation in path.values():
            for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for media in body.get("content", {}).values():
                    for example in media.get("examples", {}).values():
                        kind = getattr(api, media["schema"]["$ref"].rpartition("/")[2])
                        msgspec.json.decode(json.dumps(example["value"]), type=kind)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_interface_does_what_it_says(newsroom: Running, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(openapi.describe())

    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[CHECK]["POST"].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=newsroom.url)

    check()


def _patterns(resolver: Any, before: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += _patterns(one, here) if hasattr(one, "url_patterns") else [here]
    return found
