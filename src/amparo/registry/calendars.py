"""data/calendars/*.toml: the holidays of one place a file."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from amparo.casework.calendar import Calendar, Holiday, Observed, Rule, zone_of
from amparo.errors import BadInput
from amparo.facts import Basis, Status
from amparo.registry.loader import CheckedFact, Complaint, Kind, Read, read_table
from amparo.registry.sheet import Line, Section, Sheet, source_section
from amparo.registry.tables import SourceTable, Table, WordsTable, sources_of
from amparo.words import Words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NEEDS = {Rule.FIXED: ("month", "day"), Rule.NTH_WEEKDAY: ("month", "weekday", "nth"), Rule.EASTER: ("offset",)}
_RULES = {
    Rule.FIXED: Words("day {day} of month {month}", "día {day} del mes {month}"),
    Rule.NTH_WEEKDAY: Words("{weekday} no. {nth} of month {month}", "{weekday} n.º {nth} del mes {month}"),
    Rule.EASTER: Words("{offset:+d} days from Easter Sunday", "{offset:+d} días desde el Domingo de Pascua"),
}
_LAST = Words("last {weekday} of month {month}", "último {weekday} del mes {month}")
_DAYS = (
    Words("Monday", "lunes"),
    Words("Tuesday", "martes"),
    Words("Wednesday", "miércoles"),
    Words("Thursday", "jueves"),
    Words("Friday", "viernes"),
    Words("Saturday", "sábado"),
    Words("Sunday", "domingo"),
)
_OBSERVED = {
    Observed.NEAREST_WEEKDAY: Words(
        "on a weekend: the nearest weekday", "en fin de semana: el día laborable más cercano"
    ),
    Observed.NEXT_MONDAY: Words("on a weekend: the next free weekday", "en fin de semana: el siguiente día laborable"),
}
_SINCE = Words("since {}", "desde {}")
_UNTIL = Words("until {}", "hasta {}")
_ZONE = Words("Time zone", "Zona horaria")
_WEEKEND = Words("Weekend", "Fin de semana")
_CALENDAR = Words("Calendar", "Calendario")
_HOLIDAYS = Words("Holidays", "Días festivos")


class HolidayTable(Table, frozen=True, kw_only=True):
    """[[holiday]]."""

    name: WordsTable
    rule: Rule
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None
    weekday: Weekday | None = None
    nth: Literal[-1, 1, 2, 3, 4, 5] | None = None
    offset: Annotated[int, msgspec.Meta(ge=-100, le=100)] | None = None
    observed: Observed = Observed.NONE
    from_year: int | None = None
    to_year: int | None = None

    def __post_init__(self) -> None:
        if lacking := [name for name in _NEEDS[self.rule] if getattr(self, name) is None]:
            raise ValueError(f"A holiday by the rule {self.rule.value} needs {', '.join(lacking)}")
        if self.month and self.day:
            date(2024, self.month, self.day)  # a leap year has every day that there is

    def holiday(self) -> Holiday:
        """As a value."""
        return Holiday(
            name=self.name.words(),
            rule=self.rule,
            month=self.month or 1,
            day=self.day or 1,
            weekday=WEEKDAYS.index(self.weekday) if self.weekday else 0,
            nth=self.nth or 1,
            offset=self.offset or 0,
            observed=self.observed,
            from_year=self.from_year,
            to_year=self.to_year,
        )


class CalendarFile(Table, frozen=True, kw_only=True):
    """A whole file. It rests on all of its sources together."""

    id: str
    name: WordsTable
    zone: str
    status: Status
    checked: date
    holiday: tuple[HolidayTable, ...]
    source: dict[str, SourceTable]
    citation: str | None = None
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")

    def __post_init__(self) -> None:
        if len(set(self.weekend)) == len(WEEKDAYS):
            raise ValueError("A week needs a day that is not `weekend`")


def read(table: dict[str, Any]) -> Read[Calendar]:
    """The calendar of a parsed file."""
    file = read_table(table, CalendarFile)
    calendar = Calendar(
        id=file.id,
        name=file.name.words(),
        zone=file.zone,
        holidays=tuple(one.holiday() for one in file.holiday),
        basis=Basis(file.status, file.checked, tuple(file.source), file.citation),
        sources=sources_of(file.source),
        weekend=frozenset(WEEKDAYS.index(day) for day in file.weekend),
    )
    return Read(calendar.id, (calendar,))


def facts(calendar: Calendar) -> Iterator[CheckedFact]:
    """What the calendar rests on, as a whole."""
    yield CheckedFact("top level", calendar.basis)


def problems(calendar: Calendar) -> Iterator[Complaint]:
    """What does not hold together: an unknown zone, no holiday, a holiday twice."""
    try:
        zone_of(calendar.zone)
    except BadInput:
        yield Complaint("zone", "no time zone of this name is known")
    if not calendar.holidays:
        yield Complaint("holiday", "a calendar without holidays")
    seen = [(one.name.en, one.from_year) for one in calendar.holidays]
    yield from (
        Complaint(f"holiday {one[0]}", "stands here twice") for one in sorted(set(seen), key=str) if seen.count(one) > 1
    )


def sheet(calendar: Calendar, language: str) -> Sheet:
    """Everything about a calendar."""
    weekend = ", ".join(_DAYS[day].said_in(language) for day in sorted(calendar.weekend))
    glance = (Line(_ZONE.said_in(language), calendar.zone), Line(_WEEKEND.said_in(language), weekend))
    days = tuple(
        Line(one.name.said_in(language), _holiday_text(one, language), calendar.basis) for one in calendar.holidays
    )
    sections = (Section(_CALENDAR.said_in(language), glance), Section(_HOLIDAYS.said_in(language), days))
    return Sheet(calendar.id, calendar.name.said_in(language), (*sections, source_section(calendar.sources, language)))


KIND = Kind("calendars", read, facts, sheet)


def _holiday_text(one: Holiday, language: str) -> str:
    weekday = _DAYS[one.weekday].said_in(language)
    is_last = one.rule is Rule.NTH_WEEKDAY and one.nth < 0
    rule = (_LAST if is_last else _RULES[one.rule]).said_in(language)
    parts = [rule.format(day=one.day, month=one.month, weekday=weekday, nth=one.nth, offset=one.offset)]
    if one.observed in _OBSERVED:
        parts.append(_OBSERVED[one.observed].said_in(language))
    years = ((_SINCE, one.from_year), (_UNTIL, one.to_year))
    parts += [words.said_in(language).format(year) for words, year in years if year]
    return "; ".join(parts)
