"""The interface's description in OpenAPI 3.1, from the types that decode and encode, so that they cannot disagree."""

from typing import Any

import msgspec

from amparo import __version__
from amparo.services.suppress import FEED, SUPPRESSED
from amparo.web.machine import api
from amparo.web.machine.access import STATUS

_FREE = {"preview": True, "forward": True, "lift": True}
_STILL = {"preview": False, "forward": False, "lift": False}
_NAMED = "8d9a6f7bb2e1f0b5c4a39d12e6f80a7753b1c0de94f2a6180b7c5d3e9f1a2b4c"
_TYPES: tuple[Any, ...] = (api.SuppressedCheck, api.SuppressedAnswer, api.FeedAnswer, api.Refusal)


def describe() -> dict[str, Any]:
    """The whole document, as plain values."""
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo: what must not be lifted",
            "version": __version__,
            "description": "For ranking, search and sharing: which of your own items to leave without preview, "
            "forwarding and recommendation.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": {
            "/v1/suppressed/check": {"post": _check()},
            "/v1/suppressed/feed": {"get": _feed()},
            "/v1/suppressed/openapi.json": {"get": _openapi()},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "amp_<id>_<secret>, from `amparo key issue`"}
            },
        },
    }


def _check() -> dict[str, Any]:
    asked = {"two": {"value": {"refs": ["photos/0001.jpg", "photos/0002.jpg"]}}}
    return {
        "operationId": "checkSuppressed",
        "summary": "What may be done with up to 1,000 of your own items.",
        "description": f"Scope `{SUPPRESSED}`. A reference that nothing is known of is answered like any other.",
        "requestBody": {
            "required": True,
            "content": {api.JSON: {"schema": _ref("SuppressedCheck"), "examples": asked}},
        },
        "responses": {
            "200": _json("One answer for each, in order.", "SuppressedAnswer", {"answers": [_FREE, _STILL]}),
            **_refusals("unauthorized", "scope_missing", "body_too_large", "unsupported_content_type"),
            **_refusals("bad_request", "budget_spent", "store_unavailable"),
        },
    }


def _feed() -> dict[str, Any]:
    return {
        "operationId": "pullFeed",
        "summary": "What changed after a number, named so that you alone can recognise it.",
        "description": f"Scope `{FEED}`. Each pull is recorded. Pull until `rows` is empty, then again later.",
        "parameters": [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "description": "`next` of the answer before; 0 for everything.",
                "schema": {"type": "integer", "minimum": 0, "maximum": api.HIGHEST_SEQ, "default": 0},
            }
        ],
        "responses": {
            "200": _json(
                "Changes, oldest first.",
                "FeedAnswer",
                {"rows": [{"ref": _NAMED, "hints": _STILL, "seq": 41}], "next": 41},
            ),
            **_refusals("unauthorized", "scope_missing", "bad_request", "budget_spent", "store_unavailable"),
        },
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "security": [{}],
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {api.JSON: {"schema": {"type": "object"}}}}},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(about: str, name: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": _ref(name), "examples": {"example": {"value": example}}}
    return {"description": about, "content": {api.JSON: content}}


def _refusals(*codes: str) -> dict[str, Any]:
    """One response for the status of each code, naming every code of that status."""
    found = {}
    for code in codes:
        status = STATUS[code]
        alike = [name for name, other in STATUS.items() if other == status]
        said = {"error": alike[0], "message": "One sentence for a person."}
        found[str(status)] = _json("Error codes: " + ", ".join(alike), "Refusal", said)
    return found
