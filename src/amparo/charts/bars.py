"""Bars: a few lie with their names beside them, many stand."""

from collections.abc import Sequence

import numpy as np

from amparo.charts import frame
from amparo.charts.axis import Axis, Tick, apart, upright
from amparo.charts.paper import Paper, width_of, wrapped
from amparo.charts.style import COLOURS, GRID, INK, Stroke
from amparo.spread.columns import Floats
from amparo.spread.figure_numbers import value_said
from amparo.spread.figures import Bars, Figure

_MOST_LYING = 10
_MOST_STANDING = 400
"""Of more, only the highest of each few are drawn: one would be thinner than a pixel."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Each so many-th of standing bars is named."""
_WHISKER = Stroke(INK, None, None, 1.4)


def drawable(bars: Bars) -> bool:
    """True where a bar has a number or a whisker."""
    columns = [bars.values, *(column for column in (bars.lower, bars.upper) if column is not None)]
    return any(not np.isnan(column).all() for column in columns)


def draw(paper: Paper, figure: Figure, bars: Bars, room: tuple[float, float]) -> None:
    """Draw them between these two heights."""
    columns = [bars.values if column is None else column for column in (bars.values, bars.lower, bars.upper)]
    form = _lying if len(bars.names) <= _MOST_LYING else _standing
    form(paper, figure, bars, (np.stack(columns), room))


def _lying(paper: Paper, figure: Figure, bars: Bars, within: tuple[Floats, tuple[float, float]]) -> None:
    (columns, (top, bottom)), size = within, paper.sheet.tick
    names = [wrapped(paper.said(name), 0.36 * paper.sheet.width, size, 2) for name in bars.names]
    told = [_value(paper, figure, columns[:, place]) for place in range(len(names))]
    left = paper.sheet.margin + max(width_of(line, size) for name in names for line in name) + 8
    right = paper.sheet.width - paper.sheet.margin - max(width_of(one, size) for one in told) - 10
    low, high, places = upright(list(columns), figure.percent, 5)
    axis = Axis(low, high, left, right)
    ticks = apart([Tick(at, (_told(paper, figure, at),)) for at in places], axis, size)
    under = frame.below(paper, axis, ticks, None, bottom)
    for tick in ticks:
        at = float(axis.at(tick.at))
        paper.rule((at, at), (top, under), INK if tick.at == 0 else GRID)
    step = (under - top) / len(names)
    for place, (name, said) in enumerate(zip(names, told, strict=True)):
        middle = top + (place + 0.5) * step
        _beside(paper, name, left - 8, middle)
        zero, end, first, last = (float(one) for one in axis.at(np.append(0.0, columns[:, place])))
        if not np.isnan(end):
            half = min(0.32 * step, 13.0)
            paper.rectangle(min(zero, end), middle - half, max(zero, end), middle + half, COLOURS[0], 2.0)
        if last > first:
            _whisker(paper, np.array([first, last]), np.full(2, middle), np.array([0.0, 4.0]))
        paper.words(said, np.nanmax([zero, end, last]) + 6, middle - 0.5 * size, size)


def _standing(paper: Paper, figure: Figure, bars: Bars, within: tuple[Floats, tuple[float, float]]) -> None:
    (columns, (top, bottom)), sheet = within, paper.sheet
    low, high, places = upright(list(columns), figure.percent, 6)
    ticks = [Tick(at, (_told(paper, figure, at),)) for at in places]
    left = sheet.margin + max(tick.width(sheet.tick) for tick in ticks) + 6
    count = len(bars.names)
    axis = Axis(-0.5, count - 0.5, left + 4, sheet.width - sheet.margin - 4)
    names = [Tick(place, tuple(wrapped(paper.said(name), 90, sheet.tick, 1))) for place, name in enumerate(bars.names)]
    steps = (step for step in _STEPS if len(apart(names[::step], axis, sheet.tick)) == -(-count // step))
    step = next(steps, count)
    under = frame.below(paper, axis, names[::step], figure.x_label, bottom)
    up = Axis(low, high, under, top + 6)
    frame.beside(paper, up, ticks, (left, sheet.width - sheet.margin))
    half = max(0.36 * (axis.last - axis.first) / count, 0.5)
    zero = float(up.at(0.0))
    for place in _seen(bars.values):
        middle = float(axis.at(float(place)))
        end, first, last = (float(one) for one in up.at(columns[:, place]))
        paper.rectangle(middle - half, min(zero, end), middle + half, max(zero, end), COLOURS[0], 2.0)
        if last < first:
            _whisker(paper, np.full(2, middle), np.array([first, last]), np.array([min(half, 4.0), 0.0]))


def _seen(values: Floats) -> Sequence[int]:
    """The bars that are drawn."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known) <= _MOST_STANDING:
        return known.tolist()
    pieces = np.array_split(known, _MOST_STANDING)
    return [int(piece[np.abs(values[piece]).argmax()]) for piece in pieces]


def _beside(paper: Paper, name: Sequence[str], right: float, middle: float) -> None:
    size = paper.sheet.tick
    for row, line in enumerate(name):
        paper.words(line, right, middle + (row - len(name) / 2) * 1.2 * size + 0.1 * size, size, align="right")


def _whisker(paper: Paper, x: Floats, y: Floats, half: Floats) -> None:
    """A line between two points with a short one across each end. half: of that, right and down."""
    paper.line(x, y, _WHISKER)
    for place in (0, 1):
        paper.line(x[place] + half[0] * np.array([-1, 1]), y[place] + half[1] * np.array([-1, 1]), _WHISKER)


def _value(paper: Paper, figure: Figure, column: Floats) -> str:
    """The number of a bar, or the ends of its whisker where it has none."""
    value, low, high = (_told(paper, figure, float(one)) for one in column)
    return value or (f"{low} – {high}" if low and high else "")


def _told(paper: Paper, figure: Figure, value: float) -> str:
    return "" if np.isnan(value) else value_said(value, paper.language, figure.percent)
