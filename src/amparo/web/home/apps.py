"""The Django app of the first page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Without tables."""

    name = "amparo.web.home"
    label = "home"
