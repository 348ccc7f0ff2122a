"""docs/reference/press-api.md: from the types that the interface decodes and describes."""

from collections.abc import Mapping
from typing import Any

from amparo.web.press.budget import CHARACTERS_A_TOKEN, TOKENS, TOKENS_A_SECOND
from amparo.web.press.checking import LONGEST
from amparo.web.press.openapi import describe
from scripts.reference.api_tables import refusals, said

_ABOUT = {
    "form": "`document`: paragraphs with a blank line between them, as from a word processor",
    "content": f"at most {LONGEST:,} characters with mark-up",
    "language": "of the article; told by its words where it is left out",
    "jurisdiction": "country of the story, ISO 3166; told by the article where it is left out",
    "genre": "told by the article where it is left out",
    "profile": "who publishes",
    "say": "language of what the rules say",
    "in_scope": "false: it is not about intimate images; then there is nothing but `language`",
    "verdict": "`hold`: there is an error, whatever else is there",
    "families": "thirteen, side by side, never a score",
    "findings": "by place; those about the whole article first",
    "FamilyCell.findings": "how many, by level",
    "CheckAnswer.language": "of the article",
    "CheckAnswer.jurisdiction": "country of the story, where it is known",
    "CheckAnswer.genre": "as it was read",
    "more": "further findings, by rule",
    "done_well": "what should be there, and is",
    "suppressed": "findings that a comment asks not to report",
    "without_reason": "comments that ignore nothing, as they give no reason: start and end",
    "rule": "stable id",
    "family": "",
    "level": "",
    "zone": "part of the article",
    "start": "first character (code point) of the content",
    "end": "the one after the last",
    "document": "about the whole article, or what is missing: then it has no place",
    "name": "the rule's own words, as the next three",
    "why": "",
    "instead": "",
    "may_not_apply": "",
    "sources": "addresses, or titles where there is none",
    "harm": "whether anything was found; `unknown`: the form does not show it",
    "presence": "whether what should be there is; null: no rule asks for anything",
    "item": "which of the things that the rule asks for",
    "reason": "where the reason stands: start and end",
}
_CODES = {
    "body_too_large": "more than 1,000,000 bytes",
    "unsupported_content_type": "the body is not `application/json`",
    "bad_request": "the body does not fit the schema",
    "article_too_long": f"more than {LONGEST:,} characters",
    "too_many_checks": "`Retry-After` says in how many seconds it can succeed",
    "checks_busy": "others are being checked; try again after `Retry-After`",
}
_HEAD = """# The press check's API

Check an article by program. [What it looks at, and what it never says](../concepts/press-check.md); [a newsroom's
installation](../how-to/run-a-newsroom.md). Served by `amparo web` on every kind of installation, without a key. The
same in machine-readable form: `GET /v1/press/openapi.json` (OpenAPI 3.1, made from the code).

**Nothing of an article is stored, logged, passed on or sent back.** An answer holds rules, places and the rules' own
words.

```sh
curl -s http://127.0.0.1:8701/v1/press/check -H 'Content-Type: application/json' \\
  -d '{"form": "markdown", "content": "# A headline", "say": "en"}'
```

For Node, and for browsers on the same origin, there is [a client](../../clients/press-js/README.md). Other sites' pages
may not ask: call it from your server.
"""


def page() -> str:
    """The whole page."""
    described = describe()
    schemas = described["components"]["schemas"]
    parts = [
        _HEAD,
        "## Request\n\n`POST /v1/press/check`, `application/json`.\n\n" + _table(schemas, "CheckRequest"),
        "## Answer\n\nWhat `amparo press check --json` says of an article.\n\n" + _table(schemas, "CheckAnswer"),
        "### A family\n\n" + _table(schemas, "FamilyCell"),
        "### A finding\n\n" + _table(schemas, "Found"),
        "### Something done well\n\n" + _table(schemas, "DoneWell"),
        "### An ignored finding\n\nAs a finding, and:\n\n" + _table(schemas, "Ignored", without="Found"),
        refusals(described["paths"]["/v1/press/check"]["post"]["responses"], _CODES),
        _budget(),
    ]
    return "\n".join(parts)


def _table(schemas: Mapping[str, Any], name: str, without: str = "") -> str:
    known = schemas[without]["properties"] if without else {}
    needed = schemas[name].get("required", []) if name == "CheckRequest" else schemas[name]["properties"]

    def mark(field: str) -> str:
        return "" if field in needed else " (optional)"

    rows = [
        f"| `{field}`{mark(field)} | {said(schema, schemas)} | {_ABOUT.get(f'{name}.{field}', _ABOUT[field])} |"
        for field, schema in schemas[name]["properties"].items()
        if field not in known
    ]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows, ""])


def _budget() -> str:
    return (
        "## Budget\n\n"
        f"A network address has {TOKENS:.0f} tokens, and gets back {TOKENS_A_SECOND:g} a second. A check costs one, "
        f"and one more for each\n{CHARACTERS_A_TOKEN:,} characters. Addresses are not kept: a digest under a key of "
        "the process picks one of a fixed number of\nbuckets. For many articles at once use "
        "[the command line](../how-to/check-articles-in-ci.md).\n"
    )
