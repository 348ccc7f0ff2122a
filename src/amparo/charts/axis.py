"""Axes: from numbers to pixels, and where they are labelled."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from amparo.charts.paper import width_of
from amparo.spread.columns import Floats
from amparo.spread.figure_numbers import value_said
from amparo.spread.figures import Figure, Scale

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST = 1e300
"""Beyond, sums of two numbers are infinite."""


@dataclass(frozen=True)
class Axis:
    """Numbers from low to high, on pixels from first to last."""

    low: float
    high: float
    first: float
    last: float
    log: bool = False

    def at(self, values: Floats | float) -> Floats:
        """Pixels of these numbers; NaN for NaN and, on a logarithmic axis, for what is not above 0."""
        given = np.asarray(values, np.float64)
        low, high = self.low, self.high
        if self.log:
            given = np.log(np.where(given > 0, given, np.nan))
            low, high = math.log(low), math.log(high)
        share: Floats = np.asarray(given / (high - low) - low / (high - low))
        return self.first + share * (self.last - self.first)

    def holds(self, value: float) -> bool:
        """True for what lies on the axis."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Tick:
    """One label of an axis, at this number, in one or more lines."""

    at: float
    lines: tuple[str, ...]

    def width(self, size: float) -> float:
        """Pixels that its widest line takes."""
        return max(width_of(line, size) for line in self.lines)


def across(figure: Figure) -> tuple[float, float, bool]:
    """Ends of the figure's x axis, and whether it is logarithmic: where it has no positive number it cannot be."""
    log = figure.x_scale is Scale.LOG
    columns = [line.x[~np.isnan(line.y)] for line in figure.lines]
    columns.append(_finite(end for span in figure.spans for end in (span.start, span.end)))
    if not any(len(column) for column in columns):
        columns.append(_finite(mark.x for mark in figure.marks))
    known = np.concatenate(columns)
    if log and not (known > 0).any():
        log = False
    known = known[known > 0] if log else known
    if not len(known):
        return 0.0, 1.0, False
    low, high = float(known.min()), float(known.max())
    if math.isclose(low, high, rel_tol=1e-9):
        return (low / 2, high * 2, True) if log else (low - 0.5 * (abs(low) or 1), high + 0.5 * (abs(high) or 1), False)
    return low, high, log


def _finite(given: Iterable[float]) -> Floats:
    values = np.array(list(given), np.float64)
    return values[np.abs(values) <= _MOST]


def upright(columns: Iterable[Floats | None], percent: bool, ticks: int) -> tuple[float, float, list[float]]:
    """Ends of an axis for these values, from 0 or below, and the numbers to label."""
    given = [column[~np.isnan(column)] for column in columns if column is not None]
    values = np.clip(np.concatenate([*given, np.zeros(1)]), -_MOST, _MOST)
    low, high = float(values.min()), float(values.max())
    if percent and 0.6 < high <= 1.0:
        high = 1.0
    if low == high:
        high = 1.0
    places = round_numbers(low, high, ticks)
    if low < places[0] or high > places[-1]:
        step = places[1] - places[0]
        places = [places[0] - step] * (low < places[0]) + places + [places[-1] + step] * (high > places[-1])
    return places[0], places[-1], places


def round_numbers(low: float, high: float, most: int) -> list[float]:
    """Round numbers evenly apart from low to high, both included where they are round; about so many, at least two."""
    rough = high / max(most - 1, 1) - low / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [one for one in _STEPS if power != 1.0 or one.is_integer()]  # nobody counts days by two and a half
    step = next((one * power for one in steps if one * power >= rough * 0.999), 10 * power)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first < 1:
        first, last = math.floor(low / step), math.ceil(high / step)
    return [place * step for place in range(first, last + 1)]


def x_ticks(figure: Figure, axis: Axis, language: str, size: float) -> list[Tick]:
    """Labels of the x axis that do not touch: those of the figure, else round numbers."""
    if figure.x_ticks:
        named = [(at, name.said_in(language)) for at, name in sorted(figure.x_ticks) if axis.holds(at)]
    elif axis.log:
        powers = range(math.ceil(math.log10(axis.low)), math.floor(math.log10(axis.high)) + 1)
        named = [(10.0**power, value_said(10.0**power, language)) for power in powers]
    else:
        return _round_ticks(axis, language, size)
    whole = [Tick(at, (name,)) for at, name in named]
    if len(apart(whole, axis, size)) == len(whole):
        return whole
    return apart([Tick(at, tuple(name.split(" "))) for at, name in named], axis, size)


def _round_ticks(axis: Axis, language: str, size: float) -> list[Tick]:
    """As many round numbers as have room."""
    for most in range(max(int((axis.last - axis.first) // 45), 2), 1, -1):
        places = round_numbers(axis.low, axis.high, most)
        ticks = [Tick(at, (value_said(at, language),)) for at in places if axis.holds(at)]
        if len(apart(ticks, axis, size)) == len(ticks):
            return ticks
    return apart(ticks, axis, size)


def apart(ticks: list[Tick], axis: Axis, size: float) -> list[Tick]:
    """The ticks from left to right without those that would touch one before."""
    kept: list[Tick] = []
    end = -math.inf
    for tick in ticks:
        middle, half = float(axis.at(tick.at)), tick.width(size) / 2
        if middle - half > end:
            kept.append(tick)
            end = middle + half + 0.5 * size
    return kept
