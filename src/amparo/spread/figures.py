"""A figure of numbers: what is drawn as a chart, said in words and written as a table, so that the three never differ.

Pure: drawing is `amparo.charts`, words are `amparo.spread.figure_words`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import Floats, floats
from amparo.words import Words

HEADER = ("name", "x", "y", "lower", "upper")
"""Of `figure_rows`."""
_GREATEST = 1e300
"""A number beyond is none of a figure: a difference of two would be infinite."""


class Scale(StrEnum):
    """How the x axis runs."""

    LINEAR = "linear"
    LOG = "log"


@dataclass(frozen=True)
class Line:
    """One line. x, y: float64 (points,); NaN where unknown. lower, upper: its band, as long; both or neither.

    steps: y holds until the next x. faint: drawn behind the others. Put in order of x; what is not finite becomes NaN.
    Raises BadInput `unequal_columns`, `half_a_band`, and what `columns.floats` raises.
    """

    name: Words
    x: Floats
    y: Floats
    lower: Floats | None = None
    upper: Floats | None = None
    steps: bool = False
    faint: bool = False

    def __post_init__(self) -> None:
        columns = _checked({"x": self.x, "y": self.y, "lower": self.lower, "upper": self.upper})
        x = columns["x"]
        order = np.argsort(x, kind="stable")[: np.count_nonzero(np.isfinite(x))]
        for name, column in columns.items():
            object.__setattr__(self, name, column[order])


@dataclass(frozen=True)
class Mark:
    """A place on the x axis with a name, such as 48 hours: a vertical line."""

    x: float
    name: Words


@dataclass(frozen=True)
class Span:
    """A stretch of the x axis with a name, such as a stage."""

    start: float
    end: float
    name: Words


@dataclass(frozen=True)
class Bars:
    """Bars instead of lines. values: float64 (names,). lower, upper: their whiskers, as long; both or neither.

    What is not finite becomes NaN. Raises as `Line` does.
    """

    names: tuple[Words, ...]
    values: Floats
    lower: Floats | None = None
    upper: Floats | None = None

    def __post_init__(self) -> None:
        given = {"values": self.values, "lower": self.lower, "upper": self.upper}
        for name, column in _checked(given, len(self.names)).items():
            object.__setattr__(self, name, column)


@dataclass(frozen=True)
class Figure:
    """All of one chart. name: a stable id such as "latency". percent: y are shares from 0 to 1, shown as percent.

    x_ticks: where the x axis is labelled, and how: 24.0 as "1 day". note: a limit that must stand with the chart.
    """

    name: str
    title: Words
    x_label: Words
    y_label: Words
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()
    bars: Bars | None = None
    x_scale: Scale = Scale.LINEAR
    percent: bool = False
    x_ticks: tuple[tuple[float, Words], ...] = ()
    note: Words | None = None


def figure_rows(figure: Figure) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The figure's numbers as a table: its header (`HEADER`), and a row for each point or bar. Names in English.

    None where there is no number; bars have no x.
    """
    rows: list[tuple[Any, ...]] = []
    for line in figure.lines:
        rows += _rows((line.name.en for _ in line.x), line.x, line.y, line.lower, line.upper)
    if figure.bars is not None:
        bars = figure.bars
        names = (name.en for name in bars.names)
        rows += _rows(names, None, bars.values, bars.lower, bars.upper)
    return HEADER, rows


def described(figure: Figure, language: str) -> str:
    """The figure in words: what it shows, and each line's beginning, end, highest and value at each mark."""
    from amparo.spread.figure_words import said

    return said(figure, language)


def hours_axis(first: float, last: float) -> tuple[tuple[float, Words], ...]:
    """Ticks that people know, from 1 minute to 1 year, within these two numbers of hours."""
    return tuple((at, name) for at, name in _HOURS if first <= at <= last)


_HOURS = (
    (1 / 60, Words("1 min", "1 min")),
    (0.25, Words("15 min", "15 min")),
    (1.0, Words("1 h", "1 h")),
    (6.0, Words("6 h", "6 h")),
    (24.0, Words("1 day", "1 día")),
    (48.0, Words("2 days", "2 días")),
    (168.0, Words("1 week", "1 semana")),
    (720.0, Words("30 days", "30 días")),
    (4320.0, Words("180 days", "180 días")),
    (8760.0, Words("1 year", "1 año")),
)


def _checked(given: dict[str, Floats | None], length: int | None = None) -> dict[str, Floats]:
    """The columns that are there, equally long and NaN where they are not finite."""
    if (given["lower"] is None) != (given["upper"] is None):
        raise BadInput("half_a_band", "A band has a lower and an upper edge.")
    columns: dict[str, Floats] = {}
    for name, values in given.items():
        if values is not None:
            column = floats(values, length)
            columns[name] = np.where(np.abs(column) <= _GREATEST, column, np.nan)
            length = len(column)
    return columns


def _rows(names: Iterable[str], *columns: Floats | None) -> list[tuple[Any, ...]]:
    return [(name, *(_number(column, place) for column in columns)) for place, name in enumerate(names)]


def _number(column: Floats | None, place: int) -> float | None:
    if column is None or np.isnan(column[place]):
        return None
    return float(column[place])
