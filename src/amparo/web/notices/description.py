"""The published schema of a notice and the description of the API, from the types that decode and encode."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo import __version__
from amparo.services.law import law_of
from amparo.signals.types import ALL
from amparo.web.notices import messages as say
from amparo.web.notices.api import JSON, answer
from amparo.web.notices.well_known import ENDPOINTS, SCHEMA_PATH, for_everyone
from amparo.web.shared.installation import installation

MOST = say.MOST_STATEMENTS
REFUSALS = {
    "404": ("no_such_notice", "no_such_address"),
    "409": ("not_in_this_state",),
    "413": ("body_too_large",),
    "415": ("unsupported_content_type",),
    "422": ("bad_request", "bad_notice", "no_targets", "too_long", "bad_signal", "unknown_statement"),
    "503": ("store_unavailable",),
}
"""Codes with which the API refuses, by status."""
_EXAMPLE: dict[str, Any] = {
    "age": "adult",
    "language": "en",
    "relation": "depicted",
    "targets": [{"address": "https://photos.example/p/1234"}],
    "statements": {"US-TIDA": ["nonconsent"]},
    "contact": "reader@mail.example",
    "mailbox_safe": True,
    "signature": "A. Reader",
}
_ACCESS = {"reference": "K7QM-3XW9-TB", "passphrase": "h7qm-3xw9-tb2k-9ppe-vv4c"}
_OPERATIONS: dict[str, tuple[str, type, type, str, tuple[str, ...], dict[str, Any]]] = {
    "notice": ("Give a notice.", say.Notice, say.Filed, "201", (), _EXAMPLE),
    "status": ("How a notice stands.", say.Access, say.Stands, "200", ("404",), _ACCESS),
    "address": (
        "One address that the person named.",
        say.AddressQuestion,
        say.ShownAddress,
        "200",
        ("404",),
        {**_ACCESS, "number": 1},
    ),
    "complete": (
        "Add what the law still asks.",
        say.Completion,
        say.Filed,
        "200",
        ("404", "409"),
        {**_ACCESS, "added": {"signature": "A. Reader"}},
    ),
    "withdraw": ("Take a notice back.", say.Access, say.Ended, "200", ("404", "409"), _ACCESS),
    "erase": ("Delete what a notice says about a person.", say.Access, say.Erased, "200", ("404",), _ACCESS),
    "minor": (
        "Addresses at which something may show somebody under 18.",
        say.Minor,
        say.MinorTaken,
        "201",
        (),
        {"addresses": ["https://photos.example/p/1234"], "country": "US"},
    ),
}


@require_safe
def schema(_: HttpRequest) -> HttpResponse:
    """JSON Schema (2020-12) of a notice."""
    return for_everyone(answer(notice_schema()))


@require_safe
def openapi(_: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return answer(describe())


def notice_schema() -> dict[str, Any]:
    """The schema, whole in itself."""
    schema = msgspec.json.schema(say.Notice)
    _complete(schema["$defs"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": installation().site.url + SCHEMA_PATH,
        **schema,
    }


def _complete(schemas: dict[str, Any]) -> None:
    """Say what the types cannot: statements by regime, how long each fingerprint is, and that something is named."""
    known = {
        regime.id: {"type": "array", "items": {"enum": [one.id for one in regime.statements]}, "maxItems": MOST}
        for regime in law_of(installation()).regimes.values()
        if regime.statements
    }
    for name in ("Notice", "Given"):
        if name in schemas:
            statements = schemas[name]["properties"]["statements"]
            statements |= {"properties": known, "additionalProperties": False}
            statements.pop("propertyNames", None)
    schemas["Fingerprint"]["anyOf"] = [
        {"properties": {"type": {"const": kind.name}, "value": {"pattern": f"^[0-9a-fA-F]{{{2 * kind.size}}}$"}}}
        for kind in ALL
    ]
    schemas["Notice"]["anyOf"] = [
        {"required": [field], "properties": {field: {"minItems": 1}}} for field in ("targets", "fingerprints")
    ]


def describe() -> dict[str, Any]:
    """The description of every address for programs."""
    types = {kind for _, sent, got, *_ in _OPERATIONS.values() for kind in (sent, got)} | {say.Refusal, say.WellKnown}
    ordered = sorted(types, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    _complete(schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo notices",
            "version": __version__,
            "description": "Give a notice of an intimate image shared without consent, and follow it. Without a key.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": installation().site.url}],
        "paths": {
            **{path: {"post": _operation(name)} for name, path in ENDPOINTS.items()},
            SCHEMA_PATH: {"get": _document("noticeSchema", "JSON Schema of a notice.", {"type": "object"})},
            "/v1/openapi.json": {"get": _document("openapi", "This document.", {"type": "object"})},
            "/.well-known/amparo": {"get": _document("wellKnown", "What this service is.", _ref(say.WellKnown))},
        },
        "components": {"schemas": schemas},
    }


def _operation(name: str) -> dict[str, Any]:
    summary, sent, got, status, refused, example = _OPERATIONS[name]
    codes = sorted({*refused, "413", "415", "422", "503"})
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": _ref(sent), "examples": {"one": {"value": example}}}},
        },
        "responses": {
            status: {"description": "Done.", "content": {JSON: {"schema": _ref(got)}}},
            **{code: _refused(code) for code in codes},
        },
    }


def _document(name: str, about: str, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": about,
        "responses": {"200": {"description": about, "content": {JSON: {"schema": found}}}},
    }


def _refused(status: str) -> dict[str, Any]:
    said = "Error codes: " + ", ".join(REFUSALS[status])
    return {"description": said, "content": {JSON: {"schema": _ref(say.Refusal)}}}


def _ref(kind: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}
