"""Sessions, tokens and accounts for the desk alone: a public page neither reads nor sets a cookie."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from amparo.web.shared.areas import DESK, ENTRANCE


class _OnlyAtTheDesk(MiddlewareMixin):
    """Passes public requests by. Put first among the bases of a middleware."""

    async_capable = False

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        return super().__call__(request)


class StaffSession(_OnlyAtTheDesk, SessionMiddleware):
    """Django's sessions."""


class StaffCsrf(_OnlyAtTheDesk, CsrfViewMiddleware):
    """Django's token in forms, beside `origin.OwnOrigin`."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        """Check the token."""
        if not request.path_info.startswith(DESK):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class StaffUser(_OnlyAtTheDesk, AuthenticationMiddleware):
    """Django's users."""


class StaffMessages(_OnlyAtTheDesk, MessageMiddleware):
    """Django's messages, kept in the session."""


class SecondFactor:
    """Middleware: nobody works at the desk without being logged in and having a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lead to the login or to the set-up of a second factor first."""
        if not request.path_info.startswith(DESK) or request.path_info.startswith(ENTRANCE):
            return self._get_response(request)
        if request.path_info == f"{DESK}language":
            return self._get_response(request)
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return self._get_response(request)
