"""The description in OpenAPI 3.1, from the types that decode, so that the two cannot disagree."""

from typing import Any

import msgspec

from amparo import __version__
from amparo.spread.what_if.fields import FIELDS, KNOWN_LABEL, PLACE_FIELDS
from amparo.spread.what_if.question import Known
from amparo.web.insight import what_if_api as api

CODES: dict[str, tuple[str, ...]] = {
    "422": ("bad_what_if",),
    "429": ("too_many_questions",),
    "503": ("what_if_busy",),
}
"""Every code with which a question is refused, by status."""
_TYPES: tuple[Any, ...] = (api.WhatIfAnswer, api.Refusal)
_REFUSED = {"error": "bad_what_if", "message": "One sentence for a person.", "field": "n"}


def describe() -> dict[str, Any]:
    """The whole document, as plain values."""
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo: what removal changes",
            "version": __version__,
            "description": "How many people share an image, by what is done about it. Scenarios side by side; no "
            "forecast for a person.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/v1/spread/what-if": {"get": _question("whatIf", "The answer to a question.", _answer())},
            "/v1/spread/what-if.csv": {"get": _question("whatIfTable", "Its rows as a table.", _table())},
            "/v1/spread/openapi.json": {"get": _openapi()},
        },
        "components": {"schemas": schemas},
    }


def parameters() -> list[dict[str, Any]]:
    """What a question is made of."""
    numbers = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": f"{field.label.en}, in {field.unit.en}." + _left_out(name, field.default),
            "schema": _number(field.low, field.high, field.decimals),
        }
        for name, field in FIELDS.items()
    ]
    known = {
        "name": "known",
        "in": "query",
        "required": False,
        "description": f"{KNOWN_LABEL.en} before or after the first posting. If left out: after.",
        "schema": {"type": "string", "enum": [one.value for one in Known]},
    }
    return [*numbers, known]


def _number(low: float, high: float, decimals: int) -> dict[str, Any]:
    if decimals == 0:
        return {"type": "integer", "minimum": int(low), "maximum": int(high)}
    return {"type": "number", "minimum": low, "maximum": high, "multipleOf": 10**-decimals}


def _left_out(name: str, default: float | None) -> str:
    if name in PLACE_FIELDS:
        return f" If left out: {default:g}, or 0 where another of {', '.join(PLACE_FIELDS)} is given; not all 0."
    return " If left out: none." if default is None else f" If left out: {default:g}."


def _question(name: str, summary: str, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "description": "Needs no key. The same question gives the same answer. Nothing is stored or logged.",
        "parameters": parameters(),
        "responses": {"200": found, **{status: _refusal(codes) for status, codes in CODES.items()}},
    }


def _answer() -> dict[str, Any]:
    return {
        "description": "Rows, figures, sentences.",
        "content": {api.JSON: {"schema": {"$ref": "#/components/schemas/WhatIfAnswer"}}},
    }


def _table() -> dict[str, Any]:
    return {
        "description": "One line for each row; its columns are the fields of a Scenario.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {api.JSON: {"schema": {"type": "object"}}}}},
    }


def _refusal(codes: tuple[str, ...]) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Refusal"}, "examples": {"example": {"value": _REFUSED}}}
    return {"description": "Error codes: " + ", ".join(codes), "content": {api.JSON: content}}
