"""Axes as they are drawn: the labels below, those at the left, and light rules behind the data."""

from collections.abc import Sequence

from amparo.charts.axis import Axis, Tick
from amparo.charts.paper import Paper, width_of, wrapped
from amparo.charts.style import GREY, GRID, INK
from amparo.words import Words


def below(paper: Paper, axis: Axis, ticks: Sequence[Tick], label: Words | None, bottom: float) -> float:
    """Draw the labels of the x axis and its name above this height. Returns the height of the axis."""
    sheet = paper.sheet
    told = [] if label is None else wrapped(paper.said(label), sheet.width - 2 * sheet.margin, sheet.label, 2)
    top = bottom - 1.35 * sheet.label * len(told)
    for place, line in enumerate(told):
        half = width_of(line, sheet.label) / 2
        middle = min((axis.first + axis.last) / 2, sheet.width - sheet.margin - half)
        paper.words(line, middle, top + place * 1.35 * sheet.label, sheet.label, align="center", colour=GREY)
    most = max((len(tick.lines) for tick in ticks), default=1)
    height = top - 4 - 1.25 * sheet.tick * most
    for tick in ticks:
        at = float(axis.at(tick.at))
        paper.rule((at, at), (height - 6, height - 2), GREY)
        half = tick.width(sheet.tick) / 2
        middle = min(max(at, half + 4), sheet.width - half - 4)
        for place, line in enumerate(tick.lines):
            paper.words(line, middle, height + place * 1.25 * sheet.tick, sheet.tick, align="center")
    return height - 6


def beside(paper: Paper, axis: Axis, ticks: Sequence[Tick], ends: tuple[float, float]) -> None:
    """Draw the labels of the y axis right up to the first of these ends, and a rule from there to the other."""
    size = paper.sheet.tick
    for tick in ticks:
        at = float(axis.at(tick.at))
        colour = INK if tick.at == 0 else GRID
        paper.rule(ends, (at, at), colour)
        paper.words(tick.lines[0], ends[0] - 6, at - 0.5 * size, size, align="right")
