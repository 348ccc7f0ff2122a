"""The law that this installation stands under, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amparo.casework.calendar import Calendar
from amparo.casework.completeness import Unions, which_regimes
from amparo.casework.regime import Regime
from amparo.registry import calendars, loader, regimes
from amparo.registry.countries import load_countries
from amparo.settings import Settings


@dataclass(frozen=True)
class Law:
    """Regimes and calendars by id, unions by name."""

    regimes: Mapping[str, Regime]
    calendars: Mapping[str, Calendar]
    unions: Unions

    def for_notice(self, settings: Settings, country: str | None, day: date) -> tuple[Regime, ...]:
        """The regimes under which a notice given here falls. country: where the person lives, None if not said."""
        return which_regimes(settings.site.countries, country, day, self.regimes.values(), self.unions)


def law_of(settings: Settings) -> Law:
    """All of it, read once in a process. Raises BadInput `bad_data`."""
    return Law(
        loader.load(regimes.KIND, settings.home),
        loader.load(calendars.KIND, settings.home),
        load_countries().unions,
    )
