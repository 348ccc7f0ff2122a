"""What a service's own records come to, as figures: measured from the store or a table, kept for a while, and drawn.

Figures for pages are of ten cases and more, for staff too: whoever works at the desk has not every case open, and a
group of three is three people. What changes with one case tells of it to whoever looks before and after, so that public
figures stand as of the first of the month.
"""

import math
import threading
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np

from amparo.casework.regime import Bound, Task, Unit
from amparo.casework.route import Role
from amparo.errors import BadInput, NotFound, Refused
from amparo.services.export_spread import check_has_cases, episode_rows
from amparo.services.grant_role import AUDITOR, CASEWORKER, MODERATOR, SENIOR, demand_role
from amparo.services.law import law_of
from amparo.services.spread_rows import EpisodeRow
from amparo.settings import Settings
from amparo.spread.survival.episodes import episodes
from amparo.spread.survival.service import ServiceMeasures, measure
from amparo.spread.survival.service_records import Records, records
from amparo.store.connection import reading
from amparo.store.transaction import latest_seq

STAFF = (MODERATOR, SENIOR, AUDITOR, CASEWORKER)
"""Who sees figures at the desk."""
HOUR = 3600.0
ALWAYS_TOLD = (24 * HOUR, 48 * HOUR)
INDIRECT_ROUTES = tuple(f"{role.value}-" for role in (Role.SEARCH, Role.ARCHIVE))
"""How routes begin that are a way to a copy, not the copy's own place."""


@dataclass(frozen=True, eq=False)
class ServiceFigures:
    """Measured once, and known by being the same object.

    at: nothing that was recorded later counts. measures: None where there are too few cases to show anything.
    """

    at: datetime
    measures: ServiceMeasures | None


_kept: dict[tuple[object, ...], ServiceFigures] = {}
_keeping = threading.Lock()


def staff_figures(settings: Settings, *, who: str) -> ServiceFigures:
    """For the desk: as of now, measured anew when anything was written since, and each hour.

    Raises Refused `role_missing`; BadInput `no_cases_here`; Unavailable `store_unavailable`.
    """
    check_has_cases(settings)
    with reading(settings):
        demand_role(who, *STAFF)
        seq = latest_seq()
    now = datetime.now(UTC)
    return _remembered(settings, ("staff", seq, now.replace(minute=0, second=0, microsecond=0)), now)


def public_figures(settings: Settings) -> ServiceFigures:
    """For everyone, as of the first of the month; what people erased or took back since is gone from it within the
    hour.

    Raises NotFound `not_published` where the settings do not say so; BadInput `no_cases_here`; Unavailable
    `store_unavailable`.
    """
    if not settings.site.publish_figures:
        raise NotFound("not_published", "This service publishes no figures of its own.")
    check_has_cases(settings)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return _remembered(settings, ("public", now), now.replace(day=1, hour=0))


def measure_store(settings: Settings, *, who: str, public: bool = False) -> ServiceFigures:
    """From the store, with every group unless `public`: for an auditor, who may read every chain anyway.

    measures: None where there is no case. Raises as `staff_figures`; Refused `too_few_cases_to_publish`.
    """
    check_has_cases(settings)
    with reading(settings):
        demand_role(who, AUDITOR)
    now = datetime.now(UTC)
    found = records_of(episode_rows(settings, now))
    return ServiceFigures(now, measure(found, deadlines_of(settings), public) if len(found) else None)


def records_of(given: Iterable[EpisodeRow]) -> Records:
    """Rows as columns. Seconds since 1970, which is one origin as good as another."""
    columns = _Columns()
    for row in given:
        columns.add(row)
    return columns.records()


def deadlines_of(settings: Settings) -> tuple[float, ...]:
    """Seconds by which laws that name hours want a copy gone, and a day and two days in any case."""
    terms = [
        [
            duty.term.amount * HOUR
            for duty in regime.duties
            if duty.task in (Task.REMOVE, Task.COPIES) and duty.by_service and not duty.superseded
            if duty.term is not None and duty.term.unit is Unit.HOURS and duty.term.bound is Bound.AT_MOST
        ]
        for regime in law_of(settings).regimes.values()
    ]
    return tuple(sorted({min(some) for some in terms if some} | set(ALWAYS_TOLD)))


def is_indirect(route: str) -> bool:
    """Whether a route is a way to the copy only."""
    return route.startswith(INDIRECT_ROUTES)


class _Columns:
    """Rows being put into columns: numbers and a few words, whatever the number of rows."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._numbers = array("d")
        self._groups: Mapping[str, list[str]] = MappingProxyType({"route": [], "regime": [], "host": []})
        self._words: dict[str, str] = {}

    def add(self, row: EpisodeRow) -> None:
        """One more."""
        case = self._codes.setdefault(row.case, len(self._codes))
        self._numbers.extend((
            case, row.copy, row.cause, row.again, is_indirect(row.route), row.first_seen.timestamp(),
            _seconds(row.notice), row.last_up.timestamp(), _seconds(row.first_down), row.until.timestamp(),
            math.nan if row.reappearances is None else row.reappearances,
        ))  # fmt: skip
        for names, word in zip(self._groups.values(), (row.route, row.regime, row.host), strict=True):
            names.append(self._words.setdefault(word, word))

    def records(self) -> Records:
        """All of them."""
        table = np.frombuffer(self._numbers, dtype=np.float64).reshape(-1, 11)
        case, copy, cause, again, indirect, first, notice, last, down, until, stopped = table.T
        given = episodes(case, first, last, down, cause, notice=notice)
        return records(given, until, self._groups, copy=copy, again=again, indirect=indirect, stopped=stopped)


def _seconds(at: datetime | None) -> float:
    return math.nan if at is None else at.timestamp()


def _remembered(settings: Settings, when: tuple[object, ...], at: datetime) -> ServiceFigures:
    """Measured once for all who ask at the same time; of one installation, the newest for each kind is kept."""
    place = (settings.home, settings.store.url, settings.site.kind, when[0])
    key = (*place, *when[1:])
    if (known := _kept.get(key)) is not None:
        return known
    with _keeping:
        if key not in _kept:
            made = _shown(settings, at)
            for older in [one for one in _kept if one[: len(place)] == place]:
                del _kept[older]
            _kept[key] = made
        return _kept[key]


def _shown(settings: Settings, at: datetime) -> ServiceFigures:
    found = records_of(episode_rows(settings, at))
    try:
        return ServiceFigures(at, measure(found, deadlines_of(settings), public=True))
    except (BadInput, Refused) as error:
        if error.code not in ("no_rows", "too_few_cases_to_publish"):
            raise
        return ServiceFigures(at, None)
