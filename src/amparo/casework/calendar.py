"""Days that count, and where a term ends.

`zoneinfo` is let into this pure package: it reads the machine's table of time zones, which is the same for everyone and
never asks what time it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.casework.regime import Bound, Term, Unit
from amparo.errors import BadInput
from amparo.facts import Basis, Source
from amparo.words import Words

USUAL_WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, where a calendar says nothing else."""
_DAY = timedelta(days=1)


class Rule(Enum):
    """How the day of a holiday is found."""

    FIXED = "fixed"
    NTH_WEEKDAY = "nth_weekday"
    EASTER = "easter"


class Observed(Enum):
    """Where a holiday moves that falls on the weekend.

    NEAREST_WEEKDAY: to the nearest working weekday before or after. NEXT_MONDAY: to the next weekday that is not a
    holiday already, so that two in a row become Monday and Tuesday. NONE: nowhere.
    """

    NEAREST_WEEKDAY = "nearest_weekday"
    NEXT_MONDAY = "next_monday"
    NONE = "none"


@dataclass(frozen=True)
class Holiday:
    """A day off in each year.

    month, day: for FIXED; month too for NTH_WEEKDAY. weekday: 0 is Monday. nth: 1 to 5, or -1 for the last. offset:
    days from Easter Sunday for EASTER, days after the weekday found for NTH_WEEKDAY. from_year, to_year: both included.
    """

    name: Words
    rule: Rule
    month: int = 1
    day: int = 1
    weekday: int = 0
    nth: int = 1
    offset: int = 0
    observed: Observed = Observed.NONE
    from_year: int | None = None
    to_year: int | None = None

    def day_in(self, year: int) -> date | None:
        """The day itself, before it moves off a weekend; None in a year without it."""
        if (self.from_year or year) > year or (self.to_year or year) < year:
            return None
        if self.rule is Rule.EASTER:
            return easter(year) + timedelta(days=self.offset)
        if self.rule is Rule.NTH_WEEKDAY:
            found = _nth_weekday(year, self.month, self.weekday, self.nth)
            return found + timedelta(days=self.offset) if found else None
        leap_day_missing = (self.month, self.day) == (2, 29) and not _is_leap(year)
        return None if leap_day_missing else date(year, self.month, self.day)


@dataclass(frozen=True)
class Calendar:
    """The business days of a place. zone: IANA name. weekend: numbers of weekdays, 0 is Monday."""

    id: str
    name: Words
    zone: str
    holidays: tuple[Holiday, ...]
    basis: Basis
    sources: tuple[Source, ...] = ()
    weekend: frozenset[int] = USUAL_WEEKEND


NO_CALENDARS: Mapping[str, Calendar] = {}


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Whether a day is neither on the weekend nor a holiday as observed."""
    return day.weekday() not in calendar.weekend and day not in _days_off(calendar, day.year)


def after(term: Term, start: datetime, calendars: Mapping[str, Calendar] = NO_CALENDARS) -> datetime:
    """Where a term ends that begins at `start`, in UTC.

    HOURS are elapsed hours. Every other unit keeps the wall time of `start` in `Term.zone` on the last day: months and
    years end on the last day of a month that is too short; a wall time that the clocks skip moves forward to the first
    that exists; one that comes twice is read as the safer one, which is the earlier for an AT_MOST term and the later
    for an AT_LEAST term. The day of `start` is no business day of the term. start: timezone-aware.
    Raises BadInput `naive_time`, `no_such_zone`, `no_such_calendar`.
    """
    if start.tzinfo is None:
        raise BadInput("naive_time", "A time needs its time zone.")
    if term.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=term.amount)
    zone = zone_of(term.zone)
    local = start.astimezone(zone)
    wall = datetime.combine(_last_day(term, local.date(), calendars), local.time())
    return _existing(wall, zone, later=term.bound is Bound.AT_LEAST)


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises BadInput `no_such_zone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("no_such_zone", "No time zone of this name is known on this machine.") from None


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, 2nd ed., chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _last_day(term: Term, first: date, calendars: Mapping[str, Calendar]) -> date:
    if term.unit is Unit.DAYS:
        return first + timedelta(days=term.amount)
    if term.unit is Unit.MONTHS:
        return _months_later(first, term.amount)
    if term.unit is Unit.YEARS:
        return _months_later(first, 12 * term.amount)
    calendar = calendars.get(term.calendar or "")
    if calendar is None:
        raise BadInput("no_such_calendar", "Business days need a calendar, and the one named is not there.")
    day = first
    for _ in range(term.amount):
        day += _DAY
        while not is_business_day(calendar, day):
            day += _DAY
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _month_end(year, month + 1).day))


def _existing(wall: datetime, zone: ZoneInfo, later: bool) -> datetime:
    """The moment in UTC at which a wall clock shows this, or the first after it that it shows."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return max(early, late) if later else min(early, late)
    # In a gap fold 1 reads the wall time with the offset after it, which lands before it, and fold 0 the other way
    # round (PEP 495); the gap ends where the offset changes between the two.
    before, behind = sorted((early, late))
    offset = before.astimezone(zone).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + (behind - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            behind = middle
    return behind.replace(microsecond=0)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    if nth < 0:
        last = _month_end(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _is_leap(year: int) -> bool:
    return _month_end(year, 2).day == 29


@lru_cache(maxsize=256)
def _days_off(calendar: Calendar, year: int) -> frozenset[date]:
    """Holidays and their observed days that may fall in a year; a day may move over the turn of the year."""
    found = [(day, one.observed) for one in calendar.holidays for y in _around(year) if (day := one.day_in(y))]
    off = {day for day, _ in found}
    for day, observed in sorted(found, key=lambda pair: pair[0]):
        if day.weekday() in calendar.weekend and observed is not Observed.NONE:
            off.add(_moved(day, observed, calendar.weekend, off))
    return frozenset(off)


def _around(year: int) -> range:
    return range(year - 1, year + 2)


def _moved(day: date, observed: Observed, weekend: frozenset[int], off: set[date]) -> date:
    if observed is Observed.NEAREST_WEEKDAY:
        steps = (step * sign for step in range(1, 7) for sign in (-1, 1))
        return next(near for step in steps if (near := day + timedelta(days=step)).weekday() not in weekend)
    later = day + _DAY
    while later.weekday() in weekend or later in off:
        later += _DAY
    return later
