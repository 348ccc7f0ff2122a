"""Addresses for programs."""

from django.urls import path

from amparo.web.machine import views

app_name = "machine"
urlpatterns = [
    path("v1/suppressed/check", views.check, name="check"),
    path("v1/suppressed/feed", views.feed, name="feed"),
    path("v1/suppressed/openapi.json", views.description, name="openapi"),
]
