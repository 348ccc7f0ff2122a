"""The page: a question with answers already in it, and what follows from them.

By GET alone: the address is the question. Nothing is kept of who asked.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amparo.errors import Unavailable
from amparo.spread.what_if.question import Question
from amparo.web.insight.what_if_answers import TooManyQuestions, answered
from amparo.web.insight.what_if_form import AskForm
from amparo.web.insight.what_if_telling import Teller, addresses

EXAMPLES: tuple[tuple[str | Promise, Question], ...] = (
    (gettext_lazy("a slow site"), Question(feed=0, network=0, board=100, messages=0, n=1.2)),
    (gettext_lazy("a fast feed"), Question(feed=100, network=0, board=0, messages=0, n=0.9)),
    (
        gettext_lazy("messages between phones"),
        Question(feed=0, network=0, board=0, messages=100, n=0.9, removed=10.0, blocked=0.0, limit=5),
    ),
)
"""To begin with, as nobody knows n beforehand."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Anything but the shortest address of a question leads to it."""
    form = AskForm(request.GET.dict())
    if not form.is_valid():
        return _shown(request, form, {"problem": "fields"}, 422)
    if request.GET.dict() != form.question.parameters():
        return HttpResponseRedirect(addresses(form.question)(reverse("what-if")))
    return _answered(request, form)


def _answered(request: HttpRequest, form: AskForm) -> HttpResponse:
    try:
        found = answered(request, form.question)
    except TooManyQuestions as error:
        response = _shown(request, form, {"problem": "often"}, 429)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except Unavailable:
        response = _shown(request, form, {"problem": "busy"}, 503)
        response.headers["Retry-After"] = "5"
        return response
    return _shown(request, form, {"told": Teller(found, translation.get_language() or "en").told()})


def _shown(request: HttpRequest, form: AskForm, answer: dict[str, Any], status: int = 200) -> HttpResponse:
    path = reverse("what-if")
    context = {
        "form": form,
        "parts": form.parts(),
        "examples": [{"name": name, "address": addresses(question)(path)} for name, question in EXAMPLES],
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        **answer,
    }
    return render(request, "insight/what_if.html", context, status=status)
