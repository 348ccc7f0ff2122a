"""The description is valid, complete, and what the gate does."""

import json
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from amparo.gate import api, openapi, refusals
from tests.gate.process import Gate, token

OPERATIONS = [
    (path, method, mode)
    for path, found in openapi.describe()["paths"].items()
    for method in found
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if method == "post" or mode is GenerationMode.POSITIVE  # a GET takes nothing here that could be invalid
]


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_the_gate_does_what_it_says(shared_gate: Gate, path: str, method: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(shared_gate.client.get("/v1/openapi.json").json())

    @settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            base_url=str(shared_gate.client.base_url),
            headers=token("all"),
            excluded_checks=[ignored_auth, *_sent_as_text(case)],  # every call has the key; test_access tries without
        )

    check()


def _sent_as_text(case: schemathesis.Case[Any]) -> list[Any]:
    """In a form every value is sent as text, so that a wrong type may be right by then; test_refusals has others."""
    return [negative_data_rejection] if (case.media_type or "").startswith("multipart/") else []


def test_the_examples_fit_the_types() -> None:
    for path in openapi.describe()["paths"].values():
        for operation in path.values():
            for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for media in body.get("content", {}).values():
                    for example in media.get("examples", {}).values():
                        name = media["schema"]["$ref"].rpartition("/")[2]
                        kind = getattr(api, name)
                        msgspec.json.decode(json.dumps(example["value"]), type=kind)


def test_every_schema_is_valid_json_schema() -> None:
    for component in openapi.describe()["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_every_address_is_described(shared_gate: Gate) -> None:
    described = shared_gate.client.get("/v1/openapi.json").json()["paths"]
    assert set(described) == {"/v1/check", "/v1/check/batch", "/v1/health", "/v1/openapi.json", "/metrics"}


def test_every_status_of_a_check_is_described() -> None:
    described = set(openapi.describe()["paths"]["/v1/check"]["post"]["responses"])
    assert described == {"200"} | {str(status) for status in refusals.STATUS.values()} - {"404", "405"}
