"""Addresses that all installations have."""

from django.urls import path

from amparo.web.shared import exit as leaving
from amparo.web.shared.showcase import components

urlpatterns = [
    path("exit", leaving.leave, name="exit"),
    path("notes", leaving.notes, name="notes"),
    path("leave-no-trace", leaving.traces, name="traces"),
    path("components", components, name="components"),
]
