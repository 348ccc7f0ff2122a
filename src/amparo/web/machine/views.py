"""The two questions about what must not be lifted, and their description."""

import math

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amparo.errors import BadInput
from amparo.matching.state import KeyState
from amparo.services.suppress import FEED, SUPPRESSED, Lifting, lifting_of, pull_feed
from amparo.web.machine.access import for_keys, read_json, respond, spend
from amparo.web.machine.api import (
    HIGHEST_SEQ,
    JSON,
    LONGEST_REF,
    FeedAnswer,
    FeedEntry,
    Hints,
    SuppressedAnswer,
    SuppressedCheck,
)
from amparo.web.machine.openapi import describe
from amparo.web.shared.installation import installation

REFS_PER_TOKEN = 100
"""References that cost one token of the key's budget, as fingerprints in a batch at the gate."""
_CHECK_FORM = f"The body is an object with refs: 1 to 1,000 texts of 1 to {LONGEST_REF:,} characters each."
_FEED_FORM = "The only parameter is after: a whole number, the `next` of the answer before, or 0."


@require_POST
@for_keys(SUPPRESSED)
def check(request: HttpRequest, key: KeyState) -> HttpResponse:
    """What may be done with each of the caller's own references."""
    asked = read_json(request, SuppressedCheck, _CHECK_FORM)
    spend(key, math.ceil(len(asked.refs) / REFS_PER_TOKEN))
    return respond(SuppressedAnswer([_hints(one) for one in lifting_of(installation(), asked.refs)]))


@require_safe
@for_keys(FEED)
def feed(request: HttpRequest, key: KeyState) -> HttpResponse:
    """What changed since the last pull. Each pull is recorded by the service."""
    after = _after(request)
    spend(key)
    found = pull_feed(installation(), key.id, after)
    entries = [FeedEntry(one.ref, _hints(one.lifting), one.seq) for one in found]
    return respond(FeedAnswer(entries, entries[-1].seq if entries else after))


@require_safe
def description(_: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return HttpResponse(msgspec.json.encode(describe()), content_type=JSON)


def _after(request: HttpRequest) -> int:
    given = request.GET.getlist("after")
    digits = given[0] if given else "0"
    if set(request.GET) - {"after"} or len(given) > 1 or len(digits) > 19 or not digits.isascii():
        raise BadInput("bad_request", _FEED_FORM)
    if not digits.isdigit() or int(digits) > HIGHEST_SEQ:
        raise BadInput("bad_request", _FEED_FORM)
    return int(digits)


def _hints(lifting: Lifting) -> Hints:
    return Hints(lifting.preview, lifting.forward, lifting.lift)
