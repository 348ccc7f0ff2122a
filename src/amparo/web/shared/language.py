"""Which language a page speaks, without a cookie: `/es/notice/` and `/en/notice/` say it, `/notice/` asks the browser.

Links of a page that was asked for in a language stay in it: the prefix is Django's script prefix while it is made.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers

from amparo.web.shared.areas import UNPREFIXED
from amparo.words import LANGUAGES


class Language:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the language off the path, or ask the browser for it; say it in the answer."""
        spoken, rest = _split(request.path_info)
        if spoken:
            request.path_info = rest
        language = spoken or translation.get_language_from_request(request)
        set_script_prefix(f"/{spoken}/" if spoken else "/")
        try:
            with translation.override(language):
                response = self._get_response(request)
        finally:
            set_script_prefix("/")
        response.headers.setdefault("Content-Language", language)
        if not spoken:
            patch_vary_headers(response, ("Accept-Language",))
        return response


def _split(path: str) -> tuple[str, str]:
    """Language and the rest of the path; no language where the path carries none that counts."""
    for language in LANGUAGES:
        rest = path.removeprefix(f"/{language}")
        if rest != path and rest.startswith("/") and not rest.startswith(UNPREFIXED):
            return language, rest
    return "", path


def other_language(current: str | None) -> str:
    """The language to switch to."""
    return "en" if current == "es" else "es"


def switch_address(request: HttpRequest, language: str) -> str:
    """The same page in another language; empty where the path cannot carry one."""
    return "" if request.path_info.startswith(UNPREFIXED) else f"/{language}{request.path_info}"
