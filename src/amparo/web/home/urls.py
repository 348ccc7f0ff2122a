"""Addresses of the first page."""

from django.urls import path

from amparo.web.home import views

urlpatterns = [path("", views.front, name="home")]
