"""The page of the press check. Its answer never repeats the article: marks are made in the editor's own browser."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from amparo.errors import Unavailable
from amparo.press.reports.lines import Lines
from amparo.web.press.answer import Teller
from amparo.web.press.budget import TooManyChecks
from amparo.web.press.checking import LONGEST, checked
from amparo.web.press.forms import About
from amparo.web.shared.installation import installation

_LINE_END = re.compile(r"\r\n?")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The field, and what is said about what was in it."""
    if request.method != "POST":
        return _shown(request, About(initial={"profile": _usual_profile()}), {})
    about = About(request.POST)
    content = _LINE_END.sub("\n", request.POST.get("content", ""))
    if not about.is_valid():
        return _shown(request, about, {}, 422)
    if not content.strip():
        return _shown(request, about, {"problem": "empty"}, 422)
    if len(content) > LONGEST:
        return _shown(request, about, {"problem": "long"}, 422)
    return _answered(request, about, content)


def _answered(request: HttpRequest, about: About, content: str) -> HttpResponse:
    try:
        found = checked(request, about.asked(content))
    except TooManyChecks as error:
        response = _shown(request, about, {"problem": "often"}, 429)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except Unavailable:
        response = _shown(request, about, {"problem": "busy"}, 503)
        response.headers["Retry-After"] = "5"
        return response
    language = translation.get_language() or "en"
    return _shown(request, about, {"told": Teller(found, Lines(content), language).told()})


def _shown(request: HttpRequest, about: About, answer: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"about": about, "longest": LONGEST, **answer}
    return render(request, "press/page.html", context, status=status)


def _usual_profile() -> str:
    return "platform-blog" if installation().site.kind == "platform" else "newsroom"
