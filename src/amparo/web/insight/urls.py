"""Addresses of the insight pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
