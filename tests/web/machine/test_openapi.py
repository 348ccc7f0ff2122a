"""The description is valid, complete, and what the interface does."""

import json
from typing import Any

import msgspec
import pytest
import schemathesis
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from amparo.services.issue_key import issue_key
from amparo.web.machine import access, api, openapi
from tests.web.running import Running

OPERATIONS = [
    (path, method, mode)
    for path, found in openapi.describe()["paths"].items()
    for method in found
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if not path.endswith("openapi.json") or mode is GenerationMode.POSITIVE  # nothing there could be invalid
]


@pytest.fixture(scope="module")
def token(live: Running) -> str:
    return issue_key(live.settings, ["suppressed", "feed"], budget=1_000_000, who="root").token


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_the_interface_does_what_it_says(
    live: Running, token: str, path: str, method: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(openapi.describe())

    @settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            base_url=live.url,
            headers={"Authorization": f"Bearer {token}"},
            # every call has the key, also where it was left out to be wrong; test_suppressed tries without
            excluded_checks=[ignored_auth, *([negative_data_rejection] if method == "get" else [])],
        )

    check()


def test_the_examples_fit_the_types() -> None:
    for path in openapi.describe()["paths"].values():
        for operation in path.values():
            for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for media in body.get("content", {}).values():
                    for example in media.get("examples", {}).values():
                        kind = getattr(api, media["schema"]["$ref"].rpartition("/")[2])
                        msgspec.json.decode(json.dumps(example["value"]), type=kind)


def test_every_schema_is_valid_json_schema() -> None:
    for component in openapi.describe()["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_every_address_is_described() -> None:
    served = {f"/{pattern}" for pattern in _patterns(get_resolver()) if pattern.startswith("v1/suppressed")}
    assert set(openapi.describe()["paths"]) == served


def test_every_status_is_described() -> None:
    paths = openapi.describe()["paths"]
    described = set(paths["/v1/suppressed/check"]["post"]["responses"])
    assert described == {"200"} | {str(status) for status in access.STATUS.values()} - {"405"}


def _patterns(resolver: Any, before: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += _patterns(one, here) if hasattr(one, "url_patterns") else [here]
    return found
