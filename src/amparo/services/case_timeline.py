"""An open case, day by day: how many copies were known and up, what was removed or came back, in which stage it was.

For its person and the team that she or he let in. It is computed while the case is open, kept nowhere, logged nowhere,
and holds no address: counts, dates, stages, classes of host.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from amparo.casework.case_life import CaseState, SightingState
from amparo.casework.route import Role, Route
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import about_of
from amparo.services.case_access import CaseAccess, case_of
from amparo.services.case_happenings import BANDS, CaseStory, story_of
from amparo.settings import Settings
from amparo.spread.cases.stages import Rule, Stage, StageDay, classify, days
from amparo.spread.cases.timeline import CaseDays, Happening, case_days
from amparo.store import models as rows
from amparo.store.connection import reading

LONGEST = 3_660
"""Days of a timeline; what comes later is left out."""
OTHER = "other"
CLASSES = ("social", "video", "messaging", "image_host", "imageboard", "file_host", "adult", "archive", OTHER)
"""Of hosts: categories of the routes. Whatever else an operator's own file says is `OTHER`, as is a place unknown."""
_SEARCH = "search"
_CASCADE_DAYS = 3
"""How far the rule looks back that finds many new copies."""


@dataclass(frozen=True)
class DayCounts:
    """Of copies on a day, as in `CaseDays`; each address counts as one, so it is at most as many."""

    new: int
    up: int
    hidden: int
    removed: int
    not_found: int
    back: int

    @property
    def happened(self) -> bool:
        """Whether anything changed."""
        return bool(self.new or self.hidden or self.removed or self.not_found or self.back)


@dataclass(frozen=True)
class TimelineDay:
    """A day in UTC. letters: sent. answers: all that came from whoever was asked.

    again: the band in which a platform with Amparo said that it came up there again, where that is new on this day.
    hosts: the same counts by class of host. first_list: the case's first addresses were added. from_first_list: its
    stage rests on them, though they may have been up for long. stopped: the case was stopped all that day.
    """

    date: date
    counts: DayCounts
    letters: int
    answers: int
    again: str | None
    hosts: Mapping[str, DayCounts]
    stage: StageDay
    first_list: bool
    from_first_list: bool
    stopped: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted on it."""
        return not (self.counts.happened or self.letters or self.answers or self.again)


@dataclass(frozen=True)
class Period:
    """Days in a row of one stage."""

    days: tuple[TimelineDay, ...]

    @property
    def stage(self) -> Stage:
        """Of all of them."""
        return self.days[0].stage.stage


@dataclass(frozen=True)
class Timeline:
    """days: from the first of the case until now, or until its person stopped it; one at least. known: copies in all.

    hosts: copies known, by class of host. left_out, search: addresses that do not count, as their person left them out,
    or as they are results of a search engine and no copies.
    """

    state: CaseState
    days: tuple[TimelineDay, ...]
    known: int
    hosts: Mapping[str, int]
    left_out: int
    search: int

    @property
    def periods(self) -> tuple[Period, ...]:
        """The days by stage, in order."""
        starts = [n for n, one in enumerate(self.days) if not n or one.stage.stage is not self.days[n - 1].stage.stage]
        return tuple(
            Period(self.days[start:end]) for start, end in zip(starts, [*starts[1:], len(self.days)], strict=True)
        )

    @property
    def missing(self) -> tuple[Rule, ...]:
        """Rules that could not be asked on some day: nobody tells how often a copy is seen."""
        return tuple(rule for rule in Rule if any(rule in one.stage.missing for one in self.days))


def case_timeline(settings: Settings, access: CaseAccess, now: datetime) -> Timeline:
    """The timeline of an open case. now: timezone-aware.

    Raises NotFound `no_such_case`; Unavailable `cannot_unseal` where the key is not the case's.
    """
    routes = loader.load(route_files.KIND, settings.home)
    with reading(settings):
        case = case_of(access)
        about_of(access.data_key, case.id, case.about or b"")  # all below stands in the clear: the key opens it or not
        classes = _classes(case, routes)
        story = story_of(case)
    return _Making(CaseState(case.state), story, classes, now.astimezone(UTC).date()).timeline()


def _classes(case: rows.Case, routes: Mapping[str, Route]) -> dict[int, str | None]:
    """Class of host of each address, by its number; None where it was left out."""
    known = {one.id: _SEARCH if one.role is Role.SEARCH else one.category for one in routes.values()}
    named = {one: name if name in (*CLASSES, _SEARCH) else OTHER for one, name in known.items()}
    return {
        number: None if state == SightingState.DROPPED.value else named.get(route or "", OTHER)
        for number, state, route in case.sightings.values_list("number", "state", "route")
    }


class _Making:
    """A timeline being made."""

    def __init__(self, state: CaseState, story: CaseStory, classes: Mapping[int, str | None], today: date) -> None:
        self._state, self._story, self._classes = state, story, classes
        self._first = story.began or today
        self._size = max(1, min(LONGEST, (self._last(today) - self._first).days + 1))

    def _last(self, today: date) -> date:
        """Stopped, nothing is looked at any more, and quiet would mean nothing."""
        story = self._story
        latest = max(story.latest or today, self._first)
        if self._state is CaseState.WITHDRAWN and story.stopped:
            return max(story.stopped[-1][0], latest)
        return max(today, latest)

    def timeline(self) -> Timeline:
        by_class = self._by_class()
        counted = case_days([one for each in by_class.values() for one in each], self._size)
        hosts = {name: case_days(each, self._size) for name, each in by_class.items() if each}
        letters, answers = self._daily(self._story.letters), self._daily(self._story.answers)
        stages = classify(days(counted.new, notices=letters))
        return Timeline(
            self._state,
            tuple(self._day(n, stage, counted, hosts, (letters[n], answers[n])) for n, stage in enumerate(stages)),
            int(counted.new.sum()),
            {name: int(each.new.sum()) for name, each in hosts.items()},
            sum(name is None for name in self._classes.values()),
            sum(name == _SEARCH for name in self._classes.values()),
        )

    def _by_class(self) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = {name: [] for name in CLASSES}
        for day, number, change in self._story.changes:
            name = self._classes.get(number)
            if name is not None and name != _SEARCH and self._is_in(day):
                found[name].append(Happening((day - self._first).days, number, change))
        return found

    def _day(
        self,
        n: int,
        stage: StageDay,
        counted: CaseDays,
        hosts: Mapping[str, CaseDays],
        letters_and_answers: tuple[int, int],
    ) -> TimelineDay:
        today, first = self._first + timedelta(n), self._story.added[0] if self._story.added else None
        since_list = (today - first).days if first is not None else -1
        rests_on_list = stage.rule is Rule.NEW_COPIES and 0 <= since_list < _CASCADE_DAYS
        bands = [BANDS.index(band) for day, band in self._story.again if day == today]
        return TimelineDay(
            today,
            _counts(counted, n),
            *letters_and_answers,
            BANDS[max(bands)] if bands else None,
            {name: _counts(each, n) for name, each in hosts.items()},
            stage,
            since_list == 0,
            rests_on_list,
            any(start < today and (end is None or today < end) for start, end in self._story.stopped),
        )

    def _daily(self, when: Sequence[date]) -> list[int]:
        counts = [0] * self._size
        for day in when:
            if self._is_in(day):
                counts[(day - self._first).days] += 1
        return counts

    def _is_in(self, day: date) -> bool:
        return 0 <= (day - self._first).days < self._size


def _counts(of: CaseDays, n: int) -> DayCounts:
    each = (of.new, of.up, of.hidden, of.removed, of.not_found, of.back)
    return DayCounts(*(int(column[n]) for column in each))
