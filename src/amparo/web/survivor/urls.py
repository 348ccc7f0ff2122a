"""Addresses of survivors' cases."""

from django.urls import URLPattern, path

from amparo.web.survivor import begin, case

urlpatterns: list[URLPattern] = [
    path("start/", begin.begin, name="start"),
    path("case/", case.case, name="case"),
]
