"""The installation whose pages these are."""

from typing import Any, cast

from django.conf import settings as django_settings
from django.http import HttpRequest
from django.utils import translation

from amparo.settings import Settings
from amparo.web.shared.language import other_language, switch_address

NAME = "AMPARO"
"""Under this name Django's settings carry ours."""


def installation() -> Settings:
    """The settings that `amparo.web.site.configure` was given."""
    return cast(Settings, getattr(django_settings, NAME))


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Context processor. service: the [site] settings; other_language and switch_to: for the language switch."""
    other = other_language(translation.get_language())
    return {"service": installation().site, "other_language": other, "switch_to": switch_address(request, other)}
