"""Lines with their bands, over stretches and between marks."""

from typing import NamedTuple

import numpy as np

from amparo.charts import frame
from amparo.charts.axis import Axis, Tick, across, upright, x_ticks
from amparo.charts.heading import numbered, strokes
from amparo.charts.paper import Paper, width_of, wrapped
from amparo.charts.style import GREY, PAPER, TINTS, Stroke, shade_of
from amparo.spread.columns import Bools, Floats, Ints
from amparo.spread.figure_numbers import value_said
from amparo.spread.figures import Figure, Line

_MOST_POINTS = 240
_STRIPS = 120
"""Of a line with more points, the highest and the lowest in each of so many strips are drawn."""
_MARKERS = 6
"""On each line: enough to tell it, too few to hide it."""


_MOST_ROWS = 4
"""Of names of marks; a mark without room is told by the description alone."""


class Plot(NamedTuple):
    """The axes of one plot."""

    x: Axis
    y: Axis


class Look(NamedTuple):
    """How a line is drawn. shade: of its band. turn: from 0 to 1, its share of the way from marker to marker."""

    stroke: Stroke
    shade: float
    turn: float


class Named(NamedTuple):
    """The name of a mark: where the mark is, the row that the name is in, and its middle. Pixels."""

    name: str
    at: float
    row: int
    middle: float


def drawable(figure: Figure) -> bool:
    """True where a line has a number."""
    return any(not np.isnan(line.y).all() for line in figure.lines)


def draw(paper: Paper, figure: Figure, room: tuple[float, float]) -> None:
    """Draw them between these two heights."""
    sheet = paper.sheet
    low, high, log = across(figure)
    columns = [column for line in figure.lines for column in (line.y, line.lower, line.upper)]
    bottom, top, places = upright(columns, figure.percent, 6)
    ticks = [Tick(at, (value_said(at, paper.language, figure.percent),)) for at in places]
    left = sheet.margin + max(tick.width(sheet.tick) for tick in ticks) + 6
    x = Axis(low, high, left + 4, sheet.width - sheet.margin - 8, log)
    labels = x_ticks(figure, x, paper.language, sheet.tick)
    under = frame.below(paper, x, labels, figure.x_label, room[1])
    marks = _marks(paper, figure, x)
    high_of_marks = 1.4 * sheet.tick * (1 + max((mark.row for mark in marks), default=-1))
    over = room[0] + high_of_marks + (1.5 * sheet.tick if figure.spans else 0) + 4
    plot = Plot(x, Axis(bottom, top, under, over))
    _spans(paper, figure, plot)
    frame.beside(paper, plot.y, ticks, (left, sheet.width - sheet.margin))
    for mark in marks:
        height = room[0] + mark.row * 1.4 * sheet.tick
        paper.words(mark.name, mark.middle, height, sheet.tick, align="center")
        half = width_of(mark.name, sheet.tick) / 2 + 2
        paper.rectangle(mark.middle - half, height - 1, mark.middle + half, height + 1.2 * sheet.tick, PAPER, 1.5)
        paper.rule((mark.at, mark.at), (height + 1.25 * sheet.tick, under), GREY, 1.1, (3, 3))
    banded = sum(line.lower is not None for line in figure.lines)
    for place, (line, one) in enumerate(zip(figure.lines, strokes(figure, sheet), strict=True)):
        _line(paper, plot, line, Look(one, shade_of(banded), place / len(figure.lines)))


def _marks(paper: Paper, figure: Figure, x: Axis) -> list[Named]:
    """The names of marks above the plot, each over its mark as far as it fits, in rows so that they do not touch."""
    ends: list[float] = []
    found, sheet = [], paper.sheet
    for mark in sorted(figure.marks, key=lambda one: one.x):
        if x.holds(mark.x):
            (name,) = wrapped(paper.said(mark.name), sheet.width / 2, sheet.tick, 1)
            at, half = float(x.at(mark.x)), width_of(name, sheet.tick) / 2
            middle = min(max(at, sheet.margin + half), sheet.width - sheet.margin - half)
            row = next((row for row, end in enumerate(ends) if middle - half > end), len(ends))
            if row < _MOST_ROWS:
                ends[row:] = [middle + half + 8, *ends[row + 1 :]]
                found.append(Named(name, at, row, middle))
    return found


def _spans(paper: Paper, figure: Figure, plot: Plot) -> None:
    size, numbers = paper.sheet.tick, numbered(figure)
    for span in figure.spans:
        ends = np.clip([span.start, span.end], plot.x.low, plot.x.high)
        left, right = plot.x.at(ends)
        if not right > left:
            continue
        number = numbers[span.name]
        paper.rectangle(left, plot.y.last - 1.5 * size, right, plot.y.first, TINTS[number % len(TINTS)])
        if right - left > width_of(str(number + 1), size):
            height = plot.y.last - 1.35 * size
            paper.words(str(number + 1), (left + right) / 2, height, size, align="center", colour=GREY)


def _line(paper: Paper, plot: Plot, line: Line, look: Look) -> None:
    x, values = plot.x.at(line.x), plot.y.at(line.y)
    if line.lower is not None and line.upper is not None:
        low, high = plot.y.at(line.lower), plot.y.at(line.upper)
        edge = Stroke(look.stroke.colour, look.stroke.dash, None, 0.8)
        for piece in _pieces(~np.isnan(x) & ~np.isnan(low) & ~np.isnan(high)):
            kept = piece[_kept(x[piece], low[piece], high[piece])]
            at, edges = _stepped(x[kept], np.stack([low[kept], high[kept]]), line.steps)
            paper.area(at, edges[0], edges[1], edge, look.shade)
    for piece in _pieces(~np.isnan(x) & ~np.isnan(values)):
        kept = piece[_kept(x[piece], values[piece])]
        at, heights = _stepped(x[kept], values[kept][None], line.steps)
        marked = _marked(at, look.turn * (plot.x.last - plot.x.first) / _MARKERS)
        paper.line(at, heights[0], look.stroke, marked=marked, above=2.5 if line.faint else 3.0)


def _pieces(known: Bools) -> list[Ints]:
    """Stretches without a gap, as the places of their points."""
    places = np.flatnonzero(known)
    return [piece for piece in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(piece)]


def _kept(x: Floats, *columns: Floats) -> Ints:
    """Of many points those that can be seen: ends, and the highest and lowest of each column of pixels."""
    if len(x) <= _MOST_POINTS:
        return np.arange(len(x))
    strip = np.minimum((_STRIPS * (x - x[0]) / ((x[-1] - x[0]) or 1.0)).astype(np.int64), _STRIPS - 1)
    places = [np.array([0, len(x) - 1])]
    for column in columns:
        order = np.lexsort((column, strip))
        first = np.flatnonzero(np.diff(strip[order], prepend=-1))
        places += [order[first], order[np.append(first[1:], len(order)) - 1]]
    return np.unique(np.concatenate(places))


def _stepped(x: Floats, columns: Floats, steps: bool) -> tuple[Floats, Floats]:
    """Points of steps, each value held until the next point; as they are where there are none. columns: (n, points)."""
    if not steps or len(x) < 2:
        return x, columns
    return np.repeat(x, 2)[1:], np.repeat(columns, 2, axis=1)[:, :-1]


def _marked(x: Floats, shift: float) -> list[int]:
    """Points that carry the marker, about evenly apart. shift: pixels, so that lines over each other differ."""
    wanted = np.linspace(x[0], x[-1], _MARKERS) + shift if x[-1] > x[0] else x[:1]
    return sorted({int(np.abs(x - one).argmin()) for one in wanted if one <= x[-1]} or {0})
