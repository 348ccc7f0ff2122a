"""The Django app of the interface for programs."""

from django.apps import AppConfig


class MachineConfig(AppConfig):
    """Without tables."""

    name = "amparo.web.machine"
    label = "machine"
