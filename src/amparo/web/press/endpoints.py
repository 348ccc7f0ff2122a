"""The same check for programs: JSON in, JSON out."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from amparo.errors import BadInput
from amparo.press.article import Form
from amparo.press.parsing.zones import Told
from amparo.press.reports.telling import report_data
from amparo.web.press.api import JSON, CheckRequest
from amparo.web.press.budget import TooManyChecks
from amparo.web.press.checking import LONGEST, Asked, checked
from amparo.web.press.openapi import describe
from amparo.web.shared.refusals import refuse

_TOO_LONG = (f"Expected `str` of length <= {LONGEST}", "`$.content`")


@csrf_exempt
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What is said of an article."""
    if (request.content_type or "").lower() != JSON:
        return refuse(request, 415, "unsupported_content_type", f"The body is sent as {JSON}.")
    sent = _read(request)
    told = Told(sent.language, sent.jurisdiction.upper() if sent.jurisdiction else None, sent.genre)
    try:
        found = checked(request, Asked(Form(sent.form), sent.content, told, sent.profile))
    except TooManyChecks as error:
        response = refuse(request, 429, error.code, error.message)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    return _answer(report_data(found.report, found.rules, sent.say))


@require_safe
def description(_: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return _answer(describe())


def _read(request: HttpRequest) -> CheckRequest:
    try:
        return msgspec.json.decode(request.body, type=CheckRequest)
    except msgspec.ValidationError as error:
        if all(part in str(error) for part in _TOO_LONG):
            raise BadInput("article_too_long", f"An article has at most {LONGEST:,} characters.") from None
        raise BadInput("bad_request", "The request does not fit the schema of /v1/press/openapi.json.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("bad_request", "The body is not valid JSON.") from None


def _answer(value: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type=JSON)
