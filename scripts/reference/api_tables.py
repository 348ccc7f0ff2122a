"""What the pages of the APIs have in common: types of JSON Schema in words, and the table of refusals."""

from collections.abc import Mapping
from typing import Any


def said(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """A type, its choices in code marks. schemas: the components by name, to which a reference leads."""
    if "$ref" in schema:
        return said(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return ", ".join(said(one, schemas) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join("null" if one is None else f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        items = schema.get("items")
        return f"list of {items['$ref'].rpartition('/')[2]}" if items and "$ref" in items else "list"
    return str(schema.get("type", "object"))


def refusals(responses: Mapping[str, Any], meanings: Mapping[str, str]) -> str:
    """The section of refusals, from the responses of an OpenAPI description. meanings: of each error code."""
    rows = [
        f"| {status} | `{code}` | {meanings[code]} |"
        for status, response in responses.items()
        if status != "200"
        for code in response["description"].removeprefix("Error codes: ").split(", ")
    ]
    head = '## Refusals\n\n`{"error": code, "message": sentence}`; a message never repeats what was sent.\n'
    return "\n".join([head, "| status | code | meaning |", "|---|---|---|", *rows, ""])
