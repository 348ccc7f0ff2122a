"""Addresses of the press check."""

from django.urls import URLPattern, path

from amparo.web.press import endpoints, pages, rule_pages

urlpatterns: list[URLPattern] = [
    path("press/", pages.page, name="press"),
    path("press/rules/", rule_pages.rules, name="press-rules"),
    path("press/rules/<str:rule>", rule_pages.rule, name="press-rule"),
    path("v1/press/check", endpoints.check),
    path("v1/press/openapi.json", endpoints.description),
]
