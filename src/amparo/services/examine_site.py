"""Everything that is missing or wrong with an installation."""

from collections.abc import Mapping
from datetime import datetime

from amparo.services.examine_home import examine_home
from amparo.services.examine_records import examine_records
from amparo.services.examine_setup import examine_setup
from amparo.services.finding import Finding, Level
from amparo.settings import Settings


def examine_site(settings: Settings, environment: Mapping[str, str], now: datetime) -> list[Finding]:
    """Look at everything; problems first. Changes nothing. environment: as `settings` was loaded from."""
    found = [
        *examine_home(settings, environment, now),
        *examine_setup(settings, now.date()),
        *examine_records(settings, now),
    ]
    return sorted(found, key=lambda one: one.level is Level.ADVICE)
