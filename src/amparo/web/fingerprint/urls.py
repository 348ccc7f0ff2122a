"""Addresses of the fingerprint page and of the frame in it."""

from django.urls import path

from amparo.web.fingerprint import views

urlpatterns = [
    path("fingerprint", views.page, name="fingerprint"),
    path("fingerprint/frame", views.frame, name="fingerprint-frame"),
]
