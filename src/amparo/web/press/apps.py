"""The Django app of the press check."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """Without tables: nothing of an article is kept."""

    name = "amparo.web.press"
    label = "press"
