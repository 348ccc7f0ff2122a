"""Where a term ends: over nights in which the clocks change, short months, weekends and holidays."""

# ruff: noqa: DTZ001  # what a clock on the wall shows has no zone

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.calendar import Calendar, Holiday, Observed, Rule, after, easter, is_business_day
from amparo.casework.regime import Bound, Term, Unit
from amparo.errors import BadInput
from amparo.facts import Basis, Status
from amparo.words import Words

NEW_YORK, MADRID = ZoneInfo("America/New_York"), ZoneInfo("Europe/Madrid")
ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def calendar(
    *holidays: Holiday, weekend: frozenset[int] = frozenset({5, 6}), zone: str = "America/New_York"
) -> Calendar:
    return Calendar("here", Words("Here", "Aquí"), zone, holidays, Basis(Status.READ, date(2026, 1, 1)), (), weekend)


def fixed(month: int, day: int, observed: Observed = Observed.NONE, **years: int) -> Holiday:
    return Holiday(Words("Day", "Día"), Rule.FIXED, month=month, day=day, observed=observed, **years)


def business(amount: int, bound: Bound = Bound.AT_MOST) -> Term:
    return Term(amount, Unit.BUSINESS_DAYS, bound, "America/New_York", "here")


def ends(term: Term, start: datetime, *holidays: Holiday) -> datetime:
    zone = ZoneInfo(term.zone)
    return after(term, start, {"here": calendar(*holidays)}).astimezone(zone).replace(tzinfo=None)


@given(MOMENTS, ZONES, st.integers(1, 2000))
def test_hours_are_elapsed_hours_whatever_the_clocks_do(start: datetime, zone: str, hours: int) -> None:
    local = start.astimezone(ZoneInfo(zone))
    assert after(Term(hours, Unit.HOURS, zone=zone), local) - start == timedelta(hours=hours)


@given(MOMENTS, ZONES, st.integers(1, 400))
def test_days_keep_the_wall_time_or_move_forward_over_a_gap(start: datetime, zone: str, days: int) -> None:
    local = start.astimezone(ZoneInfo(zone))
    wall = (local + timedelta(days=days)).replace(tzinfo=None)
    due = after(Term(days, Unit.DAYS, zone=zone), start).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert wall <= due <= wall + timedelta(hours=1)


@given(MOMENTS, ZONES, st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS, Unit.HOURS]), st.integers(1, 30))
def test_a_longer_term_never_ends_earlier(start: datetime, zone: str, unit: Unit, amount: int) -> None:
    assert after(Term(amount, unit, zone=zone), start) <= after(Term(amount + 1, unit, zone=zone), start)


def test_a_day_over_the_change_to_summer_time_has_23_hours() -> None:
    start = datetime(2027, 3, 13, 12, tzinfo=NEW_YORK)
    assert after(Term(1, Unit.DAYS, zone="America/New_York"), start) - start.astimezone(UTC) == timedelta(hours=23)


def test_a_wall_time_that_does_not_exist_moves_to_the_first_that_does() -> None:
    start = datetime(2027, 3, 13, 2, 30, tzinfo=NEW_YORK)
    assert ends(Term(1, Unit.DAYS, zone="America/New_York"), start) == datetime(2027, 3, 14, 3, 0)


@pytest.mark.parametrize(("bound", "hour"), [(Bound.AT_MOST, 5), (Bound.AT_LEAST, 6)])
def test_a_wall_time_that_comes_twice_is_read_as_the_safer_one(bound: Bound, hour: int) -> None:
    start = datetime(2026, 10, 31, 1, 30, tzinfo=NEW_YORK)
    term = Term(1, Unit.DAYS, bound, "America/New_York")
    assert after(term, start) == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (datetime(2027, 1, 31, 9), 1, datetime(2027, 2, 28, 9)),
        (datetime(2028, 1, 31, 9), 1, datetime(2028, 2, 29, 9)),
        (datetime(2026, 10, 31, 9), 4, datetime(2027, 2, 28, 9)),
        (datetime(2026, 12, 5, 9), 12, datetime(2027, 12, 5, 9)),
    ],
)
def test_a_month_ends_on_the_last_day_of_a_short_one(start: datetime, months: int, due: datetime) -> None:
    assert ends(Term(months, Unit.MONTHS, zone="Europe/Madrid"), start.replace(tzinfo=MADRID)) == due


def test_a_year_from_a_leap_day_ends_on_the_28th() -> None:
    start = datetime(2028, 2, 29, 9, tzinfo=MADRID)
    assert ends(Term(1, Unit.YEARS, zone="Europe/Madrid"), start) == datetime(2029, 2, 28, 9)


def test_the_day_of_receipt_is_no_business_day_of_the_term() -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=NEW_YORK)
    assert ends(business(1), monday) == datetime(2026, 11, 24, 9)


def test_business_days_pass_over_weekends_and_holidays() -> None:
    thanksgiving = Holiday(Words("T", "T"), Rule.NTH_WEEKDAY, month=11, weekday=3, nth=4)
    wednesday = datetime(2026, 11, 25, 9, tzinfo=NEW_YORK)
    assert ends(business(2), wednesday, thanksgiving) == datetime(2026, 11, 30, 9)


def test_business_days_are_those_of_the_zone_and_not_of_utc() -> None:
    late_on_friday = datetime(2026, 11, 28, 3, tzinfo=UTC)  # still Friday evening in New York
    assert ends(business(1), late_on_friday) == datetime(2026, 11, 30, 22)


def test_a_holiday_on_saturday_is_kept_on_the_nearest_friday() -> None:
    days = calendar(fixed(7, 4, Observed.NEAREST_WEEKDAY))
    assert not is_business_day(days, date(2026, 7, 3))
    assert is_business_day(days, date(2026, 7, 6))


def test_a_holiday_may_be_kept_in_the_year_before() -> None:
    assert not is_business_day(calendar(fixed(1, 1, Observed.NEAREST_WEEKDAY)), date(2027, 12, 31))


def test_two_holidays_on_one_weekend_become_monday_and_tuesday() -> None:
    days = calendar(fixed(12, 25, Observed.NEXT_MONDAY), fixed(12, 26, Observed.NEXT_MONDAY))
    assert [is_business_day(days, date(2027, 12, day)) for day in (27, 28, 29)] == [False, False, True]


def test_a_holiday_that_is_not_observed_elsewhere_is_lost_on_a_weekend() -> None:
    assert is_business_day(calendar(fixed(7, 4)), date(2026, 7, 3))
    assert is_business_day(calendar(fixed(7, 4)), date(2026, 7, 6))


def test_a_holiday_holds_only_in_its_years() -> None:
    days = calendar(fixed(6, 19, from_year=2021, to_year=2026))
    assert [is_business_day(days, date(year, 6, 19)) for year in (2020, 2023, 2024)] == [True, False, False]
    assert is_business_day(days, date(2028, 6, 19))


def test_the_last_monday_of_a_month_and_a_fifth_that_is_not_there() -> None:
    last = Holiday(Words("M", "M"), Rule.NTH_WEEKDAY, month=5, weekday=0, nth=-1)
    fifth = Holiday(Words("M", "M"), Rule.NTH_WEEKDAY, month=5, weekday=0, nth=5)
    assert (last.day_in(2026), last.day_in(2027)) == (date(2026, 5, 25), date(2027, 5, 31))
    assert (fifth.day_in(2026), fifth.day_in(2027)) == (None, date(2027, 5, 31))


def test_the_last_friday_of_the_year_is_found() -> None:
    friday = Holiday(Words("F", "V"), Rule.NTH_WEEKDAY, month=12, weekday=4, nth=-1)
    assert friday.day_in(2027) == date(2027, 12, 31)


def test_a_holiday_may_follow_a_weekday() -> None:
    friday = Holiday(Words("F", "V"), Rule.NTH_WEEKDAY, month=11, weekday=3, nth=4, offset=1)
    assert friday.day_in(2026) == date(2026, 11, 27)


def test_a_leap_day_is_a_holiday_in_leap_years_only() -> None:
    assert [fixed(2, 29).day_in(year) for year in (2028, 2029)] == [date(2028, 2, 29), None]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, date(1818, 3, 22)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2024, date(2024, 3, 31)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2100, date(2100, 3, 28)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_falls_on_its_published_day(year: int, day: date) -> None:
    assert easter(year) == day


def test_good_friday_follows_easter() -> None:
    assert not is_business_day(calendar(Holiday(Words("F", "V"), Rule.EASTER, offset=-2)), date(2026, 4, 3))


def test_a_weekend_is_what_the_calendar_says() -> None:
    days = calendar(weekend=frozenset({4, 5}))
    assert [is_business_day(days, date(2026, 11, day)) for day in (27, 28, 29)] == [False, False, True]


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (Term(1, Unit.BUSINESS_DAYS, zone="UTC", calendar="nowhere"), "no_such_calendar"),
        (Term(1, Unit.BUSINESS_DAYS), "no_such_calendar"),
        (Term(1, Unit.DAYS, zone="Nowhere/None"), "no_such_zone"),
        (Term(1, Unit.DAYS, zone=""), "no_such_zone"),
        (Term(1, Unit.DAYS, zone="../etc"), "no_such_zone"),
    ],
)
def test_a_calendar_or_zone_that_is_not_there_is_said(term: Term, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        after(term, datetime(2026, 1, 1, tzinfo=UTC), {})
    assert refusal.value.code == code


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        after(Term(1, Unit.HOURS), datetime(2026, 1, 1))
    assert refusal.value.code == "naive_time"
