"""Records on spread out of the store: for measuring, here or elsewhere. Only an auditor takes them, and it is recorded.

Nothing in a row is a place, a name or a fingerprint; of a case there is a keyed pseudonym. Times are as they were
recorded, so that whoever knows of one case's times might find its row: keep an export as one keeps the store.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from amparo.errors import BadInput
from amparo.keyring import open_keyring
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.grant_role import AUDITOR, demand_role
from amparo.services.spread_days import helpline_days, platform_days
from amparo.services.spread_of_helpline import helpline_episodes
from amparo.services.spread_of_platform import platform_episodes
from amparo.services.spread_rows import DayRow, EpisodeRow
from amparo.settings import Settings
from amparo.store.connection import reading
from amparo.store.transaction import writing

Kind = Literal["episodes", "days"]
KINDS: tuple[Kind, ...] = ("episodes", "days")


def export_spread(settings: Settings, kind: Kind, *, who: str) -> Iterator[EpisodeRow] | Iterator[DayRow]:
    """The rows of one kind, one after the other. That they were taken is recorded before the first.

    Raises Refused `role_missing`; BadInput `no_cases_here` at a newsroom; Unavailable `store_unavailable`.
    """
    check_has_cases(settings)
    with writing(settings) as write:
        demand_role(who, AUDITOR)
        write.record(who, "export_spread", kind=kind)
    return episode_rows(settings, write.at) if kind == "episodes" else _day_rows(settings, write.at)


def episode_rows(settings: Settings, until: datetime | None = None) -> Iterator[EpisodeRow]:
    """Episodes, for whoever has asked for the role already. until: nothing that was recorded later counts; None: now.

    Raises Unavailable `store_unavailable`, `keys_unreadable`.
    """
    keyring, at = open_keyring(settings.keys_dir), until or datetime.now(UTC)
    with reading(settings):
        if settings.site.kind == "helpline":
            yield from helpline_episodes(keyring, loader.load(route_files.KIND, settings.home), at)
        else:
            yield from platform_episodes(keyring, at)


def check_has_cases(settings: Settings) -> None:
    """Raises BadInput `no_cases_here` at a newsroom."""
    if settings.site.kind == "newsroom":
        raise BadInput("no_cases_here", "A newsroom has no cases: figures are of a platform or a helpline.")


def _day_rows(settings: Settings, until: datetime) -> Iterator[DayRow]:
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        yield from (helpline_days if settings.site.kind == "helpline" else platform_days)(keyring, until)
