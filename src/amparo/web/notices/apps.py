"""The Django app of public intake."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Without tables: `amparo.store` has them."""

    name = "amparo.web.notices"
    label = "notices"
