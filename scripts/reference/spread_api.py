"""docs/reference/spread-api.md: from the fields of a question and the types of its answer."""

from collections.abc import Mapping
from typing import Any

from amparo.spread.what_if.fields import FIELDS, KNOWN_LABEL, PLACE_FIELDS
from amparo.web.insight.what_if_answers import ANSWER_TOKENS, CHART_TOKENS, TOKENS, TOKENS_A_SECOND
from amparo.web.insight.what_if_openapi import describe
from scripts.reference.api_tables import refusals, said

_SAID = "`en` and `es`"
_ABOUT = {
    "question": "all its numbers, as they were read",
    "parameters": "the shortest query that asks the same",
    "WhatIfAnswer.unbounded": "whether the leak has no bound while nothing is done",
    "sentences": f"each in {_SAID}: the headline first, what it cannot say last",
    "WhatIfAnswer.rows": "what is compared",
    "figures": "`saved` and `growth`: the numbers of the charts",
    "notes": f"about the numbers, each in {_SAID}",
    "horizon_hours": "how far `early` goes",
    "cases": "leaks simulated for each row",
    "key": "stable; the three meanings of removal as asked for are `per_copy`, `reported_only`, `global_stop`",
    "scenario": f"what is done, in {_SAID}",
    "Scenario.unbounded": "more and more people share",
    "people": "who share in one leak on average, the first posting included, by the closed form; `unbounded` where "
    "there is no such number",
    "simulated": "the mean of the simulated leaks; null where they were not followed to their end",
    "error": "its standard error",
    "saved": "share of the copies of `nothing` that are never made",
    "saved_low": "the least of it if the delays have another shape with the same half-life",
    "saved_high": "the most of it",
    "saved_simulated": "the same, simulated with the same chances",
    "saved_error": "its standard error",
    "more": "more copies are made than if nothing were done: then no share is saved",
    "early": "people who shared within `horizon_hours`, simulated",
    "early_error": "its standard error",
    "critical_latency_hours": "where it is unbounded: removal of every copy quicker than this would bound it; null "
    "where none does",
}
_CODES = {
    "bad_what_if": "a number is out of its range, or a name is no field; `field` names it",
    "too_many_questions": "`Retry-After` says in how many seconds it can succeed",
    "what_if_busy": "others are being answered; try again after `Retry-After`",
}
_HEAD = """# The spread API

Ask by program what [the what-if page](../how-to/ask-what-removal-changes.md) answers; [what the numbers
mean](../concepts/what-if.md). Served by `amparo web` on every kind of installation, without a key. The same in
machine-readable form: `GET /v1/spread/openapi.json` (OpenAPI 3.1, made from the code).

```sh
curl -s 'http://127.0.0.1:8701/v1/spread/what-if?board=100&n=1.2&latency=24'
curl -s 'http://127.0.0.1:8701/v1/spread/what-if.csv?board=100&n=1.2&latency=24'
```

**It compares scenarios; it is no forecast for a person.** Sentences that say so come with every answer. Nothing is kept
of who asks what. The same question gives the same answer.
"""
_CHARTS = """## Charts

`GET /insight/what-if/saved.svg` and `growth.svg`, with the same query: share saved against the time to removal, and
people who shared over time. `.png` for pixels, `saved-narrow.svg` for a telephone, `/es/insight/…` in Spanish. They may
be kept for an hour.
"""


def page() -> str:
    """The whole page."""
    described = describe()
    schemas = described["components"]["schemas"]
    parts = [
        _HEAD,
        "## Question\n\n`GET /v1/spread/what-if`. All parameters are optional.\n\n" + _parameters(),
        "## Answer\n\n" + _table(schemas, "WhatIfAnswer"),
        "### A scenario\n\nShares from 0 to 1. The CSV has one line for each, with the same columns.\n\n"
        + _table(schemas, "Scenario"),
        _CHARTS,
        refusals(described["paths"]["/v1/spread/what-if"]["get"]["responses"], _CODES),
        _budget(),
    ]
    return "\n".join(parts)


def _parameters() -> str:
    rows = [
        f"| `{one.name}` | {one.low:g} to {one.high:g} {one.unit.en} | {_left_out(one.default)} | {one.label.en} |"
        for one in FIELDS.values()
    ]
    known = f"| `known` | `before`, `after` | `after` | {KNOWN_LABEL.en} before or after the first posting |"
    places = ", ".join(f"`{name}`" for name in PLACE_FIELDS)
    mix = f"As soon as one of {places} is given, the others are 0 if left out.\n"
    return "\n".join(["| name | values | if left out | |", "|---|---|---|---|", *rows, known, "", mix])


def _left_out(default: float | None) -> str:
    return "none" if default is None else f"{default:g}"


def _table(schemas: Mapping[str, Any], name: str) -> str:
    rows = [
        f"| `{field}` | {said(schema, schemas)} | {_ABOUT.get(f'{name}.{field}') or _ABOUT[field]} |"
        for field, schema in schemas[name]["properties"].items()
    ]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows, ""])


def _budget() -> str:
    return (
        "## Budget\n\n"
        f"A network address has {TOKENS:.0f} tokens, and gets back {TOKENS_A_SECOND:g} a second. A question that "
        f"nobody has asked\nlately costs {ANSWER_TOKENS:g}, a chart that nobody has seen lately {CHART_TOKENS:g}; the "
        "others cost nothing. Addresses are not\nkept: a digest under a key of the process picks one of a fixed number "
        "of buckets. For many questions use\n[`amparo spread what-if`](commands.md).\n"
    )
