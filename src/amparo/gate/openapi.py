"""The gate's description in OpenAPI 3.1, from the types that decode and encode, so that they cannot disagree."""

from typing import Any

import msgspec

from amparo import __version__
from amparo.gate import api, refusals
from amparo.gate.keys import Scope

_PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
_ITEM = "4b1f6a0e-3c5d-4f7a-9b1e-2d3c4b5a6978"
_CHECK = {
    "kind": "upload",
    "uploader_ref": "u-8d1f0c",
    "content_ref": "p-55012",
    "fingerprints": [{"type": "pdq", "value": _PDQ, "quality": 97, "orientation": "original"}],
}
_WORDS = {"en": "This upload is not available right now.", "es": "Esta publicación no está disponible por ahora."}
_BLOCKED: dict[str, Any] = {
    "decision": "BLOCK",
    "reason": "match",
    "matches": [_ITEM],
    "hints": {"preview": False, "forward": False, "lift": False, "ask": None},
    "public_text": _WORDS,
    "attempt": "5f0c1d2e9a7b4c38-17",
}
_ALLOWED: dict[str, Any] = {
    "decision": "ALLOW",
    "reason": "no_match",
    "matches": [],
    "hints": {"preview": True, "forward": True, "lift": True, "ask": None},
    "public_text": None,
    "attempt": "5f0c1d2e9a7b4c38-18",
}
_JSON = "application/json"
_STALE = {
    "amparo-snapshot-stale": {
        "description": "Only while the snapshot is stale: its age in seconds, or `unknown`.",
        "required": False,
        "schema": {"type": "string", "pattern": "^([0-9]+|unknown)$"},
    }
}
_TYPES: tuple[Any, ...] = (
    api.FileCheck,
    api.FingerprintCheck,
    api.BatchCheck,
    api.Answer,
    api.BatchAnswer,
    api.Refusal,
    api.Health,
)


def describe() -> dict[str, Any]:
    """The whole document, as plain values."""
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo gate",
            "version": __version__,
            "description": "Ask before content goes up: ALLOW, HOLD or BLOCK. Media stays in memory and is dropped.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": {
            "/v1/check": {"post": _check()},
            "/v1/check/batch": {"post": _batch()},
            "/v1/health": {"get": _health()},
            "/v1/openapi.json": {"get": _openapi()},
            "/metrics": {"get": _metrics()},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "amp_<id>_<secret>, from `amparo key issue`"}
            },
        },
    }


def _check() -> dict[str, Any]:
    return {
        "operationId": "check",
        "summary": "Decide on one upload, by its file or by its fingerprints.",
        "description": f"Scope `{Scope.CHECK}`; with `{Scope.EXPLAIN}` the answer says why.",
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {
                    "schema": _ref("FingerprintCheck"),
                    "examples": {"fingerprint": {"summary": "One PDQ hash", "value": _CHECK}},
                },
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                            "request": _ref("FileCheck"),
                        },
                        "required": ["file"],
                        "additionalProperties": False,
                    },
                    "encoding": {"request": {"contentType": _JSON}},
                },
            },
        },
        "responses": {
            "200": _json(
                "The decision, recorded.",
                "Answer",
                {"blocked": _BLOCKED, "allowed": _ALLOWED},
                headers=_STALE,
            ),
            **_refusals("unauthorized", "scope_missing", "body_timeout", "body_too_large", "unsupported_content_type"),
            **_refusals("bad_request", "budget_spent", "spool_unavailable"),
        },
    }


def _batch() -> dict[str, Any]:
    return {
        "operationId": "checkBatch",
        "summary": "Decide on many uploads by their fingerprints, answered in order.",
        "description": f"Scope `{Scope.BATCH}`.",
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {"schema": _ref("BatchCheck"), "examples": {"two": {"value": {"checks": [_CHECK, _CHECK]}}}}
            },
        },
        "responses": {
            "200": _json("The decisions, recorded.", "BatchAnswer", {"one": {"answers": [_ALLOWED]}}, headers=_STALE),
            **_refusals("unauthorized", "scope_missing", "body_timeout", "body_too_large", "unsupported_content_type"),
            **_refusals("bad_request", "budget_spent", "spool_unavailable"),
        },
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "health",
        "summary": "Whether checks are answered.",
        "description": f"For everyone `status` alone; for keys with the scope `{Scope.HEALTH}` the details.",
        "security": [{}, {"key": []}],
        "responses": {
            "200": _json("Checks are answered.", "Health", {"bare": {"status": "ok"}}),
            "503": _json("Not now.", "Health", {"starting": {"status": "starting"}}),
            **_refusals("unauthorized", "scope_missing"),
        },
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "security": [{}],
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {_JSON: {"schema": {"type": "object"}}}}},
    }


def _metrics() -> dict[str, Any]:
    return {
        "operationId": "metrics",
        "summary": "Counts and times for Prometheus.",
        "description": f"Scope `{Scope.METRICS}`.",
        "responses": {
            "200": {"description": "Text format 0.0.4.", "content": {"text/plain": {"schema": {"type": "string"}}}},
            **_refusals("unauthorized", "scope_missing", "snapshot_missing"),
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(about: str, name: str, examples: dict[str, Any], headers: dict[str, Any] | None = None) -> dict[str, Any]:
    content = {"schema": _ref(name), "examples": {key: {"value": value} for key, value in examples.items()}}
    return {"description": about, "content": {_JSON: content}, **({"headers": headers} if headers else {})}


def _refusals(*codes: str) -> dict[str, Any]:
    """One response for the status of each code, naming every code of that status."""
    found = {}
    for code in codes:
        status = refusals.STATUS[code]
        alike = [name for name, other in refusals.STATUS.items() if other == status]
        example = {alike[0]: {"error": alike[0], "message": "One sentence for a person."}}
        found[str(status)] = _json("Error codes: " + ", ".join(alike), "Refusal", example)
    return found
