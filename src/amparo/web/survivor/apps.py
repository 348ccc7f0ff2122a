"""The Django app of survivors' cases."""

from django.apps import AppConfig


class SurvivorConfig(AppConfig):
    """Without tables: `amparo.store` has them."""

    name = "amparo.web.survivor"
    label = "survivor"
