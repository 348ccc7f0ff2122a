"""The description in OpenAPI 3.1, from the types that decode, so that the two cannot disagree."""

from typing import Any

import msgspec

from amparo import __version__
from amparo.web.press import api

CODES: dict[str, tuple[str, ...]] = {
    "413": ("body_too_large",),
    "415": ("unsupported_content_type",),
    "422": ("bad_request", "article_too_long"),
    "429": ("too_many_checks",),
    "503": ("checks_busy",),
}
"""Every code with which a check is refused, by status."""
EXAMPLE: dict[str, Any] = {
    "form": "markdown",
    "content": "# Court rules on an intimate video shared without consent\n\nShe should have known better.\n",
    "jurisdiction": "US",
    "say": "en",
}
ANSWER: dict[str, Any] = {
    "in_scope": True,
    "language": "en",
    "jurisdiction": "US",
    "genre": "report",
    "verdict": "hold",
    "families": [{"family": "blame", "harm": "findings", "presence": None, "findings": {"error": 1}}],
    "findings": [
        {
            "rule": "BLM-1",
            "family": "blame",
            "level": "error",
            "zone": "lead",
            "start": 63,
            "end": 80,
            "document": False,
            "name": "What she or he should have done",
            "why": "Why it harms, in the rule's own words.",
            "instead": "What to write instead.",
            "may_not_apply": "When it may not apply.",
            "sources": ["https://example.org/guidance"],
        }
    ],
    "more": {},
    "done_well": [{"rule": "REC-1", "item": "report", "zone": "body", "start": 120, "end": 190}],
    "suppressed": [],
    "without_reason": [],
}
_TYPES: tuple[Any, ...] = (api.CheckRequest, api.CheckAnswer, api.Refusal)


def describe() -> dict[str, Any]:
    """The whole document, as plain values."""
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo: press check",
            "version": __version__,
            "description": "Check coverage of intimate images shared without consent before it is published. "
            "An answer holds places and the rules' own words, and nothing of the article.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {"/v1/press/check": {"post": _check()}, "/v1/press/openapi.json": {"get": _openapi()}},
        "components": {"schemas": schemas},
    }


def _check() -> dict[str, Any]:
    return {
        "operationId": "checkArticle",
        "summary": "What is said of an article.",
        "description": "Needs no key. Nothing is stored or logged. Any error means: hold until a person has decided.",
        "requestBody": {
            "required": True,
            "content": {api.JSON: {"schema": _ref("CheckRequest"), "examples": {"article": {"value": EXAMPLE}}}},
        },
        "responses": {
            "200": _json("Findings, and what is done well.", "CheckAnswer", ANSWER),
            **{status: _refusal(codes) for status, codes in CODES.items()},
        },
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {api.JSON: {"schema": {"type": "object"}}}}},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(about: str, name: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": _ref(name), "examples": {"example": {"value": example}}}
    return {"description": about, "content": {api.JSON: content}}


def _refusal(codes: tuple[str, ...]) -> dict[str, Any]:
    said = {"error": codes[0], "message": "One sentence for a person."}
    return _json("Error codes: " + ", ".join(codes), "Refusal", said)
