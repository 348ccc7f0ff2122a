"""Leaving at once: what the browser keeps of us is cleared, and a page that says nothing of us is shown.

Works by a link alone; `exit.js` adds the blank page, the replaced history entry and Shift pressed three times.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from amparo.web.shared.installation import installation

CLEAR = '"cache", "cookies", "storage"'
"""https://www.w3.org/TR/clear-site-data/, section 3.1; browsers obey over https and on loopback."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Clear and lead away: to the operator's neutral page, or to our own."""
    response = HttpResponseRedirect(installation().site.exit_url or reverse("notes"))
    response.status_code = 303  # whatever led here, the next page is asked for by GET
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """A page that could be anyone's: no name, no colours, no link of ours."""
    return render(request, "shared/notes.html")


@require_safe
def traces(request: HttpRequest) -> HttpResponse:
    """What stays in the browser after a visit, and how to remove it."""
    return render(request, "shared/traces.html")
