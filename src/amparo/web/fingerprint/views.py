"""The page that makes fingerprints, and the frame in it that alone opens files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amparo.web.fingerprint import policies

SHORT: dict[str, str | Promise] = {
    "reading": gettext_lazy("being read"),
    "picture": gettext_lazy("done"),
    "weak": gettext_lazy("done"),
    "small": gettext_lazy("done, for identical files only"),
    "unreadable": gettext_lazy("could not be opened as a picture"),
    "blocked": gettext_lazy("done, for identical files only"),
    "video": gettext_lazy("done, for identical files only"),
    "other": gettext_lazy("done, for identical files only"),
    "unopened": gettext_lazy("could not be read"),
    "stopped": gettext_lazy("not read"),
}
"""What the frame says beside a file's name, by the states of ts/message.ts."""
LONG: dict[str, str | Promise] = {
    "picture": gettext_lazy("This finds the picture even if it was made smaller or saved again."),
    "weak": gettext_lazy("Too little can be seen in this picture to find altered copies. Identical files are found."),
    "small": gettext_lazy("This picture is too small to find altered copies. Identical files are found."),
    "unreadable": gettext_lazy(
        "Your browser cannot open this picture. It may be broken, or of a kind that the browser does not know. "
        "Identical files are found all the same."
    ),
    "blocked": gettext_lazy(
        "Your browser does not let pages read pictures. Identical files are found. Another browser can do more."
    ),
    "video": gettext_lazy("For videos, this page finds identical files only."),
    "other": gettext_lazy("This is not a picture. Identical files are found."),
    "unopened": gettext_lazy("This file could not be read. It may have been moved. Choose it again."),
}
"""What the page says above a file's fingerprints."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What it is, the frame, and what came out of it."""
    response = render(request, "fingerprint/page.html", {"words": LONG, "sandbox": policies.SANDBOX})
    response._csp_config = policies.of_page(request)  # type: ignore[attr-defined]  # as django.views.decorators.csp does
    return response


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The field that takes files."""
    response = render(request, "fingerprint/frame.html", {"words": SHORT})
    response._csp_config = policies.of_frame(request)  # type: ignore[attr-defined]  # as django.views.decorators.csp sets it
    return response
