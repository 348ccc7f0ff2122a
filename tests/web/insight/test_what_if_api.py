"""The question for programs: described as it is, with stable codes."""

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

from amparo.spread.what_if.fields import NAMES
from amparo.spread.what_if.question import Question, question_of
from amparo.web.insight import what_if_answers, what_if_api, what_if_openapi
from amparo.web.shared.budget import Buckets, Places
from tests.web.running import Running

ASK = "/v1/spread/what-if"
OUR = "/v1/spread/openapi.json"


@pytest.fixture(autouse=True)
def fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if_answers, "_budget", Buckets(1e6, 1.0))


@pytest.mark.parametrize("query", ["", "?n=1.5&limit=5&messages=50&feed=50&found=24", "?returns=1.5&n=0.9"])
def test_the_answer_holds_what_its_types_say_and_nothing_else(site: Client, query: str) -> None:
    said = site.get(ASK + query).content
    whole = msgspec.json.decode(said, type=what_if_api.WhatIfAnswer)
    assert msgspec.json.decode(said) == json.loads(msgspec.json.encode(whole))
    assert {"nothing", "per_copy", "reported_only", "global_stop"} <= {row.key for row in whole.rows}


def test_the_shortest_query_is_named_and_asks_the_same(site: Client) -> None:
    said = site.get(f"{ASK}?n=0.80&latency=24,0&limit=").json()
    assert said["parameters"] == {"latency": "24"}
    assert question_of(said["parameters"]) == Question(latency=24.0)


@pytest.mark.parametrize(
    ("query", "field"),
    [("n=4", "n"), ("n=many", "n"), ("known=maybe", "known"), ("feed=0&board=0", "feed"), ("copies=3", "")],
)
def test_what_cannot_be_asked_names_its_field_and_is_not_repeated(site: Client, query: str, field: str) -> None:
    for path in (ASK, f"{ASK}.csv"):
        response = site.get(f"{path}?{query}")
        said = msgspec.json.decode(response.content, type=what_if_api.Refusal)
        assert (response.status_code, said.error, said.field) == (422, "bad_what_if", field)
        assert "many" not in response.text


def test_codes_of_those_who_must_wait(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places(at_once=1, waiting=0)
    monkeypatch.setattr(what_if_answers, "_places", places)
    with places.taken():
        busy = site.get(f"{ASK}?n=0.13")
    monkeypatch.setattr(what_if_answers, "_budget", Buckets(0, 0.5))
    often = site.get(f"{ASK}?n=0.13")
    told = {str(one.status_code): (one.json()["error"],) for one in (busy, often)}
    assert told.items() <= what_if_openapi.CODES.items()


def test_the_description_is_served(site: Client) -> None:
    assert site.get(OUR).json() == json.loads(msgspec.json.encode(what_if_openapi.describe()))


def test_every_address_is_described() -> None:
    served = {f"/{one}" for one in _patterns(get_resolver()) if one.startswith("v1/spread")}
    assert set(what_if_openapi.describe()["paths"]) == served


def test_every_name_of_a_question_is_described() -> None:
    assert [one["name"] for one in what_if_openapi.parameters()] == list(NAMES)


def test_every_schema_is_valid() -> None:
    for component in what_if_openapi.describe()["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


@pytest.mark.parametrize(
    ("path", "mode", "most"),
    [
        (ASK, GenerationMode.POSITIVE, 5),
        (ASK, GenerationMode.NEGATIVE, 15),
        (f"{ASK}.csv", GenerationMode.POSITIVE, 2),
        (f"{ASK}.csv", GenerationMode.NEGATIVE, 5),
    ],
)
def test_the_interface_does_what_it_says(live: Running, path: str, mode: GenerationMode, most: int) -> None:
    schema = schemathesis.openapi.from_dict(what_if_openapi.describe())

    @settings(
        max_examples=most, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=live.url)

    check()


def _patterns(resolver: Any, before: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += _patterns(one, here) if hasattr(one, "url_patterns") else [here]
    return found
