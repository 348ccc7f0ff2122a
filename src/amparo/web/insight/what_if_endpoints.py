"""The same question for programs: JSON and CSV."""

import csv
import io

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo.spread.what_if.answer import Answer
from amparo.spread.what_if.question import BadWhatIf, question_of
from amparo.web.insight.what_if_answers import TooManyQuestions, answered
from amparo.web.insight.what_if_api import CSV, JSON
from amparo.web.insight.what_if_openapi import describe
from amparo.web.shared.refusals import refuse


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The answer with all its numbers and sentences."""
    found = _found(request)
    return found if isinstance(found, HttpResponse) else _json(found.data())


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """One line for each scenario."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    header, rows = found.table()
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *rows])
    return HttpResponse(
        written.getvalue(), content_type=CSV, headers={"Content-Disposition": 'attachment; filename="what-if.csv"'}
    )


@require_safe
def description(_: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return _json(describe())


def _found(request: HttpRequest) -> Answer | HttpResponse:
    """The answer, or a refusal that says more than the usual ones."""
    try:
        return answered(request, question_of(request.GET.dict()))
    except BadWhatIf as error:
        return _json({"error": error.code, "message": error.message, "field": error.field}, 422)
    except TooManyQuestions as error:
        response = refuse(request, 429, error.code, error.message)
        response.headers["Retry-After"] = str(error.seconds)
        return response


def _json(value: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type=JSON, status=status)
