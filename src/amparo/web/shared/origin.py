"""A post is taken from our own pages only. Public pages have no cookie, so that no token could tell it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase

from amparo.web.shared.areas import API, LOOPBACK
from amparo.web.shared.installation import installation
from amparo.web.shared.refusals import forged

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OwnOrigin:
    """Middleware. Browsers since 2023 say where a post comes from by Sec-Fetch-Site, older ones by Origin.

    A post that says neither is refused. On a loopback address, where one may choose any port, the origin is the Host
    header's, which Django has checked by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on or refuse it. Raises DisallowedHost where it is meant for another host."""
        request.get_host()
        if request.method in _SAFE or request.path_info.startswith(API) or _is_own(request):
            return self._get_response(request)
        return forged(request)


def _is_own(request: HttpRequest) -> bool:
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return request.headers.get("Origin") == _own_origin(request)


def _own_origin(request: HttpRequest) -> str:
    public = urlsplit(installation().site.url)
    host = request.get_host()
    if public.hostname in LOOPBACK and urlsplit(f"//{host}").hostname in LOOPBACK:
        return f"{public.scheme}://{host}"
    return f"{public.scheme}://{public.netloc}"
