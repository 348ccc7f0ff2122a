"""From an error to an HTTP answer: one JSON form, stable codes, nothing of what was sent."""

from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from amparo.errors import AmparoError, BadInput, Refused
from amparo.gate.api import Refusal
from amparo.gate.budgets import BudgetSpent

STATUS: Mapping[str, int] = {
    "unauthorized": 401,
    "scope_missing": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "body_timeout": 408,
    "body_too_large": 413,
    "media_too_large": 413,
    "unsupported_content_type": 415,
    "bad_request": 422,
    "budget_spent": 429,
    "media_busy": 503,
    "snapshot_missing": 503,
    "snapshot_corrupt": 503,
    "spool_unavailable": 503,
}
"""Every code with which the gate refuses; the reference lists the same, and a test compares them."""
_CLOSING = frozenset({408, 413})
"""After these the rest of the body is not read, so the connection ends."""


def answer(error: AmparoError) -> Response:
    """The answer to an error that the gate knows."""
    return _respond(status_of(error), error.code, error.message, _headers(error))


def status_of(error: AmparoError) -> int:
    """HTTP status of an error; by its kind where the code is not in the table."""
    by_kind = 422 if isinstance(error, BadInput) else 403 if isinstance(error, Refused) else 503
    return STATUS.get(error.code, by_kind)


def unexpected() -> Response:
    """The answer to an error that the gate does not know."""
    return _respond(500, "internal", "Something went wrong here; nothing was decided.", {})


async def on_amparo_error(_: Request, error: Exception) -> Response:
    """Starlette handler."""
    if not isinstance(error, AmparoError):
        raise error
    return answer(error)


async def on_http_exception(_: Request, error: Exception) -> Response:
    """Starlette handler for what the router itself refuses."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 405:
        allowed = dict(error.headers or {})
        return _respond(405, "method_not_allowed", "This address does not take this method.", allowed)
    return _respond(404, "not_found", "There is nothing at this address.", {})


def _headers(error: AmparoError) -> dict[str, str]:
    status = status_of(error)
    headers = {"connection": "close"} if status in _CLOSING else {}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, BudgetSpent):
        headers["retry-after"] = str(error.seconds)
    if status == 503:
        headers["retry-after"] = "1"
    return headers


def _respond(status: int, code: str, message: str, headers: Mapping[str, str]) -> Response:
    return Response(msgspec.json.encode(Refusal(code, message)), status, dict(headers), "application/json")
