"""The Django app of what all pages share."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Without tables."""

    name = "amparo.web.shared"
    label = "shared"
