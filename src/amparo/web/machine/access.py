"""Who may ask, how often, and how this interface says no."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps

import msgspec
from django.http import HttpRequest, HttpResponse

from amparo.errors import AmparoError, BadInput, Refused
from amparo.matching.state import KeyState
from amparo.services.authenticate_key import authenticate_key
from amparo.web.machine.api import JSON, Refusal
from amparo.web.shared.installation import installation

STATUS: Mapping[str, int] = {
    "unauthorized": 401,
    "scope_missing": 403,
    "method_not_allowed": 405,
    "body_too_large": 413,
    "unsupported_content_type": 415,
    "bad_request": 422,
    "bad_sequence": 422,
    "budget_spent": 429,
    "store_unavailable": 503,
}
"""Every code with which this interface refuses; the reference lists the same."""
_MINUTE = 60.0

type Endpoint = Callable[[HttpRequest, KeyState], HttpResponse]


class BudgetSpent(Refused):
    """The key has asked too often. seconds: after which asking again can succeed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__("budget_spent", "This key's budget for the minute is spent; try again later.")
        self.seconds = seconds


@dataclass
class Budgets:
    """One bucket of tokens for each key, filled evenly through the minute; kept by this process alone."""

    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, key: KeyState, cost: int, now: float) -> None:
        """Take tokens. cost: at least 1; what is dearer than a whole bucket empties it. now: monotonic seconds.

        Raises BudgetSpent.
        """
        with self._lock:
            tokens, at = self._buckets.get(key.id, (float(key.budget), now))
            rate = key.budget / _MINUTE
            tokens = min(float(key.budget), tokens + (now - at) * rate)
            needed = min(cost, key.budget)
            self._buckets[key.id] = (tokens - needed if tokens >= needed else tokens, now)
        if tokens < needed:
            raise BudgetSpent(math.ceil((needed - tokens) / rate))


_budgets = Budgets()


def for_keys(scope: str) -> Callable[[Endpoint], Callable[[HttpRequest], HttpResponse]]:
    """Decorator of an endpoint: a valid key with this scope, or no."""

    def wrap(endpoint: Endpoint) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(endpoint)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                key = _key_of(request)
                if scope not in key.scopes:
                    raise Refused("scope_missing", f"This key does not have the scope {scope}.")
                return endpoint(request, key)
            except AmparoError as error:
                return _refusal(error)

        return view

    return wrap


def spend(key: KeyState, cost: int = 1) -> None:
    """Take tokens from a key's budget in this process. Raises BudgetSpent."""
    _budgets.spend(key, cost, time.monotonic())


def read_json[T](request: HttpRequest, kind: type[T], form: str) -> T:
    """The body as a value. form: what it must be, for the refusal. Raises BadInput `unsupported_content_type`,
    `bad_request`.
    """
    if (request.content_type or "").lower() != JSON:
        raise BadInput("unsupported_content_type", "Send JSON, as application/json.")
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadInput("bad_request", form) from None


def respond(value: msgspec.Struct, status: int = 200) -> HttpResponse:
    """An answer in JSON that nothing on the way may keep."""
    response = HttpResponse(msgspec.json.encode(value), status=status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _key_of(request: HttpRequest) -> KeyState:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return authenticate_key(installation(), token.strip() if kind.lower() == "bearer" else "")


def _refusal(error: AmparoError) -> HttpResponse:
    by_kind = 422 if isinstance(error, BadInput) else 403 if isinstance(error, Refused) else 503
    response = respond(Refusal(error.code, error.message), STATUS.get(error.code, by_kind))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, BudgetSpent):
        response.headers["Retry-After"] = str(error.seconds)
    if response.status_code == 503:
        response.headers["Retry-After"] = "1"
    return response
