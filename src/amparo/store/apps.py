"""The one Django app of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables are named store_<aggregate>."""

    name = "amparo.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
