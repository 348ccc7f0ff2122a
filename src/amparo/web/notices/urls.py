"""Addresses of public intake."""

from django.urls import URLPattern, path

from amparo.web.notices import about, api, appeal, description, status, steps, well_known

urlpatterns: list[URLPattern] = [
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
