"""Pages that only a helpline has."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from amparo.web.shared.installation import installation

View = Callable[[HttpRequest], HttpResponse]


def helpline_only(view: View) -> View:
    """Elsewhere the page is not there."""

    @wraps(view)
    def here(request: HttpRequest) -> HttpResponse:
        if installation().site.kind != "helpline":
            raise Http404
        return view(request)

    return here
