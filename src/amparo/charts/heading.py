"""What stands above the data: the title, what the numbers are, and the names of lines and stretches."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from amparo.charts.paper import Paper, width_of, wrapped
from amparo.charts.style import GREY, TINTS, Sheet, Stroke, stroke
from amparo.spread.figures import Figure
from amparo.words import Words

_SWATCH, _GAP, _BETWEEN = 30.0, 7.0, 20.0
_MORE = Words("and {count} more, in grey", "y {count} más, en gris")


class Entry(NamedTuple):
    """One name with how it is drawn. stroke: of a line; tint and number: of a stretch."""

    name: str
    stroke: Stroke | None = None
    tint: str = ""
    number: str = ""
    band: bool = False


def draw(paper: Paper, figure: Figure, *, named: bool) -> float:
    """Draw it all, names only where they are wanted. Returns its lower edge."""
    sheet = paper.sheet
    room, top = sheet.width - 2 * sheet.margin, sheet.margin
    for line in wrapped(paper.said(figure.title), room, sheet.title, sheet.lines_of_title, bold=True):
        paper.words(line, sheet.margin, top, sheet.title, bold=True)
        top += 1.3 * sheet.title
    top += 2
    for line in wrapped(paper.said(figure.y_label), room, sheet.label, 2):
        paper.words(line, sheet.margin, top, sheet.label, colour=GREY)
        top += 1.35 * sheet.label
    return _names(paper, entries(paper, figure) if named else [], top + 6)


def strokes(figure: Figure, sheet: Sheet) -> list[Stroke]:
    """How each line is drawn: those beyond the names that are shown in grey."""
    shown = [line.faint or place >= sheet.legend for place, line in enumerate(figure.lines)]
    return [stroke(place, faint) for place, faint in enumerate(shown)]


def numbered(figure: Figure) -> dict[Words, int]:
    """The names of stretches, numbered from 0 in order."""
    return {name: place for place, name in enumerate(dict.fromkeys(span.name for span in figure.spans))}


def entries(paper: Paper, figure: Figure) -> list[Entry]:
    """The names that are told above the data: none where one line is all there is."""
    told, sheet = [], paper.sheet
    if len(figure.lines) > 1 or any(line.lower is not None for line in figure.lines):
        looks = strokes(figure, sheet)
        for line, look in zip(figure.lines[: sheet.legend], looks, strict=False):
            told.append(Entry(paper.said(line.name), look, band=line.lower is not None))
        if left := len(figure.lines) - len(told):
            told.append(Entry(_MORE.said_in(paper.language).format(count=left), looks[-1]))
    for name, place in list(numbered(figure).items())[: sheet.legend]:
        told.append(Entry(paper.said(name), tint=TINTS[place % len(TINTS)], number=str(place + 1)))
    return told


def _names(paper: Paper, told: Sequence[Entry], top: float) -> float:
    sheet = paper.sheet
    room, size = sheet.width - 2 * sheet.margin, sheet.tick
    left, high = 0.0, 0.0
    for entry in told:
        swatch = _SWATCH if entry.stroke else 16.0
        lines = wrapped(entry.name, room - swatch - _GAP, size, 2)
        wide = swatch + _GAP + max(width_of(line, size) for line in lines)
        if left and left + wide > room:
            left, top = 0.0, top + high
            high = 0.0
        _swatch(paper, entry, sheet.margin + left, top, size)
        for place, line in enumerate(lines):
            paper.words(line, sheet.margin + left + swatch + _GAP, top + place * 1.3 * size, size)
        high = max(high, len(lines) * 1.3 * size + 4)
        left += wide + _BETWEEN
    return top + high + (4 if told else 0)


def _swatch(paper: Paper, entry: Entry, left: float, top: float, size: float) -> None:
    middle = top + 0.55 * size
    if entry.stroke is None:
        paper.rectangle(left, top - 1, left + 16, top + size + 2, entry.tint)
        paper.words(entry.number, left + 8, top, size, align="center", colour=GREY)
        return
    ends = np.array([left, left + _SWATCH])
    if entry.band:
        edge = entry.stroke._replace(width=0.0)
        paper.area(ends, np.full(2, middle - 5), np.full(2, middle + 5), edge, 0.18)
    x, y = np.array([left, left + _SWATCH / 2, left + _SWATCH]), np.full(3, middle)
    paper.line(x, y, entry.stroke, marked=[1])
