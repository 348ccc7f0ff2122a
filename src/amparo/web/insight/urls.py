"""Addresses of the insight pages."""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


def _later(module: str, view: str) -> Callable[..., HttpResponse]:
    """A view whose module is loaded at its first call: it brings the simulator, and the other pages do without."""

    def loaded(request: HttpRequest, **given: str) -> HttpResponse:
        response: HttpResponse = getattr(import_module(f"amparo.web.insight.{module}"), view)(request, **given)
        return response

    return loaded


urlpatterns: list[URLPattern] = [
    path("insight/service", _later("service", "page"), name="service-figures"),
    path("insight/service/<str:name>", _later("service", "figure"), name="service-figure"),
    path("insight/what-if", _later("what_if_page", "page"), name="what-if"),
    path("insight/what-if/<str:name>", _later("what_if_pictures", "picture"), name="what-if-picture"),
    path("v1/spread/what-if", _later("what_if_endpoints", "answer"), name="what-if-json"),
    path("v1/spread/what-if.csv", _later("what_if_endpoints", "table"), name="what-if-csv"),
    path("v1/spread/openapi.json", _later("what_if_endpoints", "description")),
]
