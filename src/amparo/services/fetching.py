"""What the guarded fetcher may ask in this installation."""

from amparo.delivery.guarded import FetchRules
from amparo.settings import Settings


def rules_of(settings: Settings) -> FetchRules:
    """Its rules, from the settings."""
    return FetchRules(allow=settings.fetch.allow, seconds=settings.fetch.seconds)
