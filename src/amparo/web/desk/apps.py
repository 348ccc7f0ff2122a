"""The Django app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Without tables."""

    name = "amparo.web.desk"
    label = "desk"
