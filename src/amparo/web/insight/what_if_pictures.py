"""The charts of an answer as files.

Unlike pages they may be kept by browsers and by a proxy, for an hour: they hold nothing but what their address says,
and are the same for everybody. Leaving by the exit empties the browser's cache.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from amparo.web.insight.what_if_answers import Chart, TooManyQuestions, drawn
from amparo.web.insight.what_if_form import asked_in
from amparo.web.shared.refusals import refuse

KEPT = "public, max-age=3600"
FOR_PHONES = "-narrow"
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_NAME = re.compile(rf"([a-z_]+)({FOR_PHONES})?\.(svg|png)")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """name: figure, `-narrow` or nothing, and `.svg` or `.png`."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise Http404
    form = "svg" if found[3] == "svg" else "png"
    chart = Chart(found[1], translation.get_language() or "en", form, bool(found[2]))  # type: ignore[arg-type]
    try:
        content = drawn(request, asked_in(request), chart)
    except TooManyQuestions as error:
        response = refuse(request, 429, error.code, error.message)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    response = HttpResponse(content, content_type=_TYPES[form])
    response.headers["Cache-Control"] = KEPT
    return response
