"""The Django app of the insight pages."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Without tables: questions are not kept."""

    name = "amparo.web.insight"
    label = "insight"
