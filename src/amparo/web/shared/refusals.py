"""How pages and API say no: one page in both languages, one JSON form, stable codes, nothing of what was sent."""

import logging
import sys
import traceback
from collections.abc import Callable

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from amparo.errors import AmparoError, BadInput, Conflict, NotFound, Refused, Unavailable
from amparo.web.shared.areas import API
from amparo.web.shared.asgi import was_too_large

_log = logging.getLogger(__name__)
_DJANGO = (Http404, PermissionDenied, SuspiciousOperation)
"""Django turns these into answers by the handlers below."""
_KINDS: tuple[tuple[type[AmparoError], int], ...] = (
    (BadInput, 422),
    (NotFound, 404),
    (Conflict, 409),
    (Refused, 403),
    (Unavailable, 503),
)
_CODES = {
    400: ("bad_request", "The request cannot be read."),
    403: ("forbidden", "This may not be done from here."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("body_too_large", "What was sent is too large."),
    500: ("internal", "Something went wrong here; nothing was decided."),
}


class Refusals:
    """Middleware: errors of views become answers; an empty 405 becomes a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse what is too large, pass the rest on."""
        if was_too_large(request):
            return refuse(request, 413)
        response = self._get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"-"):
            page = refuse(request, 405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to an error of a view."""
        if isinstance(error, RequestDataTooBig):
            return refuse(request, 413)
        if isinstance(error, MultiPartParserError):
            return refuse(request, 400)
        if isinstance(error, _DJANGO):
            return None
        return _answered(request, error)


def status_of(error: AmparoError) -> int:
    """HTTP status of a refusal, by its kind."""
    return next(status for kind, status in _KINDS if isinstance(error, kind))


def answer(request: HttpRequest, error: AmparoError) -> HttpResponse:
    """The answer to a refusal: for programs its code and sentence; for people a page, with the code in small."""
    return refuse(request, status_of(error), error.code, error.message)


def refuse(request: HttpRequest, status: int, code: str = "", message: str = "") -> HttpResponse:
    """A page or JSON document with this status. code, message: else those of the status."""
    usual_code, usual_message = _CODES.get(status, _CODES[500])
    said = {"error": code or usual_code, "message": message or usual_message}
    if request.path_info.startswith(API):
        response = HttpResponse(msgspec.json.encode(said), status=status, content_type="application/json")
    else:
        response = render(request, "shared/refusal.html", {"status": status, "code": said["error"]}, status=status)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return refuse(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return refuse(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A post that does not come from our own pages; also Django's CSRF_FAILURE_VIEW."""
    return refuse(request, 403, "foreign_origin", "A form is taken from this site's own pages only.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return refuse(request, 404)


def internal(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return _answered(request, sys.exception())


def _answered(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    if isinstance(error, AmparoError):
        return answer(request, error)
    if isinstance(error, (OperationalError, InterfaceError)):  # as `store.connection.store_errors` has it
        return answer(request, Unavailable("store_unavailable", "The store does not answer or is busy; try again."))
    return unexpected(request, error)


def unexpected(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The message of an unknown error may hold what was sent, so only its kind and place are written down."""
    if error is not None and error.__traceback__ is not None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("unexpected %s at %s:%s", type(error).__name__, place.name, place.lineno)
    return refuse(request, 500)
