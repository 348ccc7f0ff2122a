"""Records of cases as tables hold them: episodes of copies and their groups, and days. Of a case only its pseudonym."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np

from amparo.cli.spread.tables import SECONDS_AN_HOUR, Columns
from amparo.errors import BadInput
from amparo.spread.cases.stages import Days, days, new_copies
from amparo.spread.columns import Bools, Ints
from amparo.spread.survival.episodes import Cause, Episodes, episodes

CAUSES = {one.name.lower(): one for one in Cause}
GROUPS = ("route", "regime", "host")
OF_EPISODES = ("case", "first_seen", "last_up", "first_down", "cause")
OF_A_STORE = ("copy", "again", "reappearances", "until")
"""Columns that `amparo spread export` adds for `measures`, and that are not read here."""
COUNTS = ("recommended", "attributed", "views", "blocked", "notices")
MOST_DAYS = 20_000


def read_episodes(columns: Columns) -> Episodes:
    """The episodes of a table. Raises BadInput `unknown_cause`, and what columns and episodes raise."""
    times = columns.seconds("posted", "first_seen", "notice", "last_up", "first_down")
    causes = columns.texts("cause")
    if not set(causes) <= CAUSES.keys():
        raise BadInput("unknown_cause", f"A cause is one of: {', '.join(CAUSES)}.")
    return episodes(
        columns.codes("case")[0],
        times["first_seen"],
        times["last_up"],
        times["first_down"],
        [CAUSES[one] for one in causes],
        posted=times["posted"],
        notice=times["notice"],
    )


def read_groups(columns: Columns, by: list[str]) -> tuple[Ints, list[str]]:
    """Each row's group by these columns, as a number, and the names of groups. Raises BadInput `bad_group`."""
    if not set(by) <= set(GROUPS) or not all(name in columns for name in by):
        raise BadInput("bad_group", f"Groups are columns of the table among: {', '.join(GROUPS)}.")
    if not by:
        return np.zeros(len(columns), dtype=np.int64), ["all"]
    together = [" ".join(words) for words in zip(*(columns.texts(name) for name in by), strict=True)]
    names, codes = np.unique(np.array(together), return_inverse=True)
    return codes.astype(np.int64), names.tolist()


def in_hours(seconds: float | None) -> float | None:
    """Hours to a thousandth; None for none and for what is infinite."""
    return None if seconds is None or not math.isfinite(seconds) else round(seconds / SECONDS_AN_HOUR, 3)


def day_numbers(columns: Columns) -> tuple[Ints, date | None]:
    """Days from 0 on, and the date of day 0 where days are dates."""
    try:
        words = columns.days("day")
    except BadInput:
        values = columns.numbers("day")
        if np.isnan(values).any() or (values < 0).any() or (values != np.floor(values)).any():
            raise BadInput("bad_day", "A day is a date, or a whole number from 0 on.") from None
        first, numbers = None, values.astype(np.int64)
    else:
        first = min(words)
        numbers = np.array([(one - first).days for one in words], dtype=np.int64)
    if numbers.max() >= MOST_DAYS:
        raise BadInput("bad_day", f"A case has at most {MOST_DAYS:,} days.")
    return numbers, first


def read_days(columns: Columns, rows: Bools, day: Ints) -> Days:
    """The days of one case, from sightings or from counts. rows: that are the case's. Raises BadInput
    `missing_column`, `day_twice`.
    """
    return (_from_sightings if "uploader" in columns else _from_counts)(columns, rows, day)


def _from_sightings(columns: Columns, rows: Bools, day: Ints) -> Days:
    for name in ("platform", "cluster"):
        if name not in columns:
            raise BadInput("missing_column", f"Sightings have the columns uploader, platform and {name}.")
    who, where, what = (columns.codes(name)[0][rows] for name in ("uploader", "platform", "cluster"))
    return days(new_copies(who, where, what, day[rows], int(day.max()) + 1))


def _from_counts(columns: Columns, rows: Bools, day: Ints) -> Days:
    if "new" not in columns:
        raise BadInput("missing_column", "Counts have the column new; sightings have uploader, platform and cluster.")
    length = int(day.max()) + 1
    at = day[rows]
    if np.unique(at).size < at.size:
        raise BadInput("day_twice", "A case has one row for each day.")

    def column(name: str, empty: float) -> Any:
        full = np.full(length, empty)
        if name in columns:
            values = columns.numbers(name)[rows]
            full[at] = np.where(np.isnan(values), empty, values)
        return full

    known = {name: column(name, 0.0 if name in ("blocked", "notices") else np.nan) for name in COUNTS}
    return days(column("new", 0.0), **known)


def said_day(day: int, first: date | None) -> str:
    """The day as its table says it."""
    return str(day) if first is None else (first + timedelta(days=day)).isoformat()
