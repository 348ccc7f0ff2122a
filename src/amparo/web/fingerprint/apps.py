"""The Django app of the fingerprint page."""

from django.apps import AppConfig


class FingerprintConfig(AppConfig):
    """Without tables."""

    name = "amparo.web.fingerprint"
    label = "fingerprint"
