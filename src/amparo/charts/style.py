"""Colours, dashes, markers and sizes. No line is told by its colour alone."""

from typing import Literal, NamedTuple

Dash = tuple[float, ...] | None
Marker = Literal["o", "s", "^", "D", "v", "P"]

INK, GREY, FAINT, GRID, PAPER = "#1a1a1a", "#595959", "#8c8c8c", "#e3e3e3", "#ffffff"
COLOURS = ("#0072b2", "#c44e00", "#00795a", "#a6407c", "#222222", "#7d6200")
"""After Okabe and Ito (2008), "Color Universal Design", darkened until each is 4.5 : 1 against white."""
DASHES: tuple[Dash, ...] = (None, (7, 3), (2, 2), (9, 3, 2, 3), (4, 2, 1, 2, 1, 2), (12, 4))
MARKERS: tuple[Marker, ...] = ("o", "s", "^", "D", "v", "P")
TINTS = ("#e8eef4", "#fdf1e3", "#e6f2ec", "#f6e9f1", "#efefef", "#f6f3df")
"""Of stretches: so light that lines and words on them stay readable."""


class Stroke(NamedTuple):
    """How one line is drawn."""

    colour: str
    dash: Dash
    marker: Marker | None
    width: float


class Sheet(NamedTuple):
    """Sizes in pixels of one kind of picture. lines_of_title, lines_of_note, legend: the most that are shown. least:
    height that is left for the data with their axes.
    """

    width: float
    height: float
    margin: float
    title: float
    label: float
    tick: float
    note: float
    lines_of_title: int
    lines_of_note: int
    legend: int
    least: float


WIDE = Sheet(760, 480, 22, 17, 13, 12, 10.5, 2, 3, 10, 240)
NARROW = Sheet(360, 450, 14, 15, 12, 11, 10, 3, 2, 6, 230)


def stroke(place: int, faint: bool) -> Stroke:
    """The stroke of the line at this place of its figure."""
    turn = place // len(COLOURS)
    dash = DASHES[(place + turn) % len(DASHES)]
    if faint:
        return Stroke(FAINT, dash, None, 1.3)
    return Stroke(COLOURS[place % len(COLOURS)], dash, MARKERS[(place + 2 * turn) % len(MARKERS)], 2.2)


def shade_of(bands: int) -> float:
    """How opaque each of so many bands is: where all lie over each other, lines must stay readable."""
    return 0.18 if bands <= 1 else 0.13 if bands == 2 else 0.07
