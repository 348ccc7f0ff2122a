"""Addresses of public intake."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from amparo.web.notices import about, api, appeal, description, status, steps, well_known
from amparo.web.shared.installation import installation


def _here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A newsroom takes no notices: the page is not there."""

    @wraps(view)
    def here(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if installation().site.kind == "newsroom":
            raise Http404
        return view(request, *given, **named)

    return here


_ADDRESSES: list[URLPattern] = [
    path("notice/", steps.notice, name="notice"),
    path("notice/status", status.status, name="notice-status"),
    path("appeal", appeal.appeal, name="appeal"),
    path("about/removal", about.about_removal, name="about-removal"),
    path("v1/notices", api.file),
    path("v1/notices/status", api.status),
    path("v1/notices/address", api.address),
    path("v1/notices/complete", api.complete),
    path("v1/notices/withdraw", api.withdraw),
    path("v1/notices/erase", api.erase),
    path("v1/notices/minor", api.minor),
    path("v1/schema/notice-1.json", description.schema),
    path("v1/openapi.json", description.openapi),
    path(".well-known/amparo", well_known.well_known),
]
urlpatterns: list[URLPattern] = [
    URLPattern(one.pattern, _here(one.callback), one.default_args, one.name) for one in _ADDRESSES
]
