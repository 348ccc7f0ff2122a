"""The page that makes fingerprints, and the frame in it that alone opens files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amparo.web.fingerprint import policies
from amparo.web.shared import fingerprint_tool

SHORT: dict[str, str | Promise] = {
    "reading": gettext_lazy("being read"),
    "watching": gettext_lazy("being read, second by second"),
    "picture": gettext_lazy("done"),
    "weak": gettext_lazy("done"),
    "small": gettext_lazy("done, for identical files only"),
    "unreadable": gettext_lazy("could not be opened as a picture"),
    "blocked": gettext_lazy("done, for identical files only"),
    "video": gettext_lazy("done"),
    "long": gettext_lazy("done, the first two hours"),
    "partly": gettext_lazy("done, as far as it can be read"),
    "undecodable": gettext_lazy("could not be opened as a video"),
    "other": gettext_lazy("done, for identical files only"),
    "unopened": gettext_lazy("could not be read"),
    "stopped": gettext_lazy("not read"),
}
"""What the frame says beside a file's name, by the states of ts/message.ts."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What it is, the frame, and what came out of it."""
    response = render(request, "fingerprint/page.html", {"tool": fingerprint_tool.tool(copies=True)})
    response._csp_config = fingerprint_tool.of_page(request)  # type: ignore[attr-defined]  # as Django's csp decorator
    return response


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The field that takes files."""
    response = render(request, "fingerprint/frame.html", {"words": SHORT})
    response._csp_config = policies.of_frame(request)  # type: ignore[attr-defined]  # as Django's csp decorator
    return response
