"""A sheet to draw on, in pixels from its upper left corner, and the files that become of it."""

import io
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from amparo.charts.style import INK, PAPER, Dash, Sheet, Stroke
from amparo.charts.svg_file import tidied
from amparo.spread.columns import Floats
from amparo.spread.figure_numbers import HARD_SPACE
from amparo.words import Words

SHARPNESS = 2
"""Pixels of a PNG for each pixel of the sheet, for screens that have them."""
_DPI = 72.0
_MOST_LETTERS = 1000
"""Of one text: more than fits on any sheet."""
_MISSING = "\u25a1"
Align = Literal["left", "center", "right"]


class Paper:
    """One white sheet, with the sizes and the language of what is drawn on it. Made within `library.settings` only."""

    def __init__(self, sheet: Sheet, language: str) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.sheet, self.language = sheet, language
        self._figure = Figure(figsize=(sheet.width / _DPI, sheet.height / _DPI), dpi=_DPI, facecolor=PAPER)
        flipped = Affine2D().scale(1.0, -1.0).translate(0.0, sheet.height)
        self._pixels = flipped.scale(1.0 / _DPI) + self._figure.dpi_scale_trans

    def said(self, words: Words) -> str:
        """These words in the language of the sheet, of characters that can be drawn."""
        return readable(words.said_in(self.language))

    def line(self, x: Floats, y: Floats, stroke: Stroke, *, marked: Sequence[int] = (), above: float = 3.0) -> None:
        """A line with gaps where y is NaN, and its marker at these points. above: what it is drawn over."""
        from matplotlib.lines import Line2D

        dashed = _dashed(stroke.dash)
        look: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width, "linestyle": dashed}
        if stroke.marker is not None and len(marked):
            white: dict[str, Any] = {"markersize": 6.0, "markerfacecolor": PAPER, "markeredgewidth": 1.6}
            look |= {"marker": stroke.marker, "markevery": list(marked), **white}
        drawn = Line2D(x, y, zorder=above, solid_capstyle="round", dash_capstyle="butt", **look)
        self._figure.add_artist(drawn).set_transform(self._pixels)

    def rule(self, x: Sequence[float], y: Sequence[float], colour: str, width: float = 1.0, dash: Dash = None) -> None:
        """A thin straight line, behind all lines of data."""
        self.line(np.array(x), np.array(y), Stroke(colour, dash, None, width), above=1.0)

    def area(self, x: Floats, low: Floats, high: Floats, edge: Stroke, shade: float) -> None:
        """What lies between two lines, in the colour of its edge. shade: how opaque, from 0 to 1."""
        corners = np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])])
        look = {"edgecolor": edge.colour, "linewidth": edge.width, "linestyle": _dashed(edge.dash)}
        self._polygon(corners, 2.0, facecolor=(edge.colour, shade), **look)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: str, above: float = 0.5) -> None:
        """A filled rectangle."""
        self._polygon(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), above, facecolor=colour)

    def words(
        self, text: str, x: float, top: float, size: float, *, align: Align = "left", colour: str = INK,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """One line of text whose capitals begin about here and are `size` pixels high with their descenders."""
        from matplotlib.text import Text

        baseline = top + 0.8 * size
        drawn = Text(
            x, baseline, text, color=colour, fontproperties=_font(bold, size), parse_math=False, ha=align,
            va="baseline", zorder=5.0,
        )  # fmt: skip
        self._figure.add_artist(drawn).set_transform(self._pixels)

    def file(self, form: Literal["svg", "png"], title: str, description: str) -> bytes:
        """The sheet as a file, always the same for the same sheet."""
        form_of = {"svg": self._svg, "png": self._png}
        return form_of[form](printable(title), printable(description))

    def _svg(self, title: str, description: str) -> bytes:
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        out = io.StringIO()
        FigureCanvasSVG(self._figure).print_svg(  # type: ignore[no-untyped-call]  # it has no types
            out, metadata={"Date": None, "Creator": None}
        )
        return tidied(out.getvalue(), self.sheet.width, self.sheet.height, title, description)

    def _png(self, title: str, description: str) -> bytes:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._figure.set_dpi(_DPI * SHARPNESS)
        out = io.BytesIO()
        told = {"Software": None, "Title": title, "Description": description}
        FigureCanvasAgg(self._figure).print_png(  # type: ignore[no-untyped-call]  # it has no types
            out, metadata=told
        )
        return out.getvalue()

    def _polygon(self, corners: Floats, above: float, **look: Any) -> None:
        from matplotlib.patches import Polygon

        drawn = Polygon(corners, closed=True, zorder=above, **{"edgecolor": "none", **look})
        self._figure.add_artist(drawn).set_transform(self._pixels)


def readable(text: str) -> str:
    """Text of which each character can be drawn: a box for what the font lacks."""
    known = _characters()
    return "".join(one if ord(one) in known else _MISSING for one in printable(text))


def printable(text: str) -> str:
    """Text with a space for what is no character to be seen, which a file of XML may not hold."""
    return "".join(one if one.isprintable() or one == HARD_SPACE else " " for one in text)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Pixels that this text is wide."""
    return _width(text, bold) * size / 100.0


def wrapped(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """The text in lines no wider than the room, at most so many; an ellipsis where it goes on."""
    lines: list[str] = []
    for word in text[:_MOST_LETTERS].split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, room, size, bold) for line in lines]


def _dashed(dash: Dash) -> Any:
    return (0, dash) if dash else "solid"


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    if width_of(line, size, bold) <= room:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width_of(line[:middle].rstrip() + "…", size, bold) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return line[:low].rstrip() + "…"


@cache
def _path(bold: bool) -> Path:
    import matplotlib as mpl

    return Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


def _font(bold: bool, size: float) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(_path(bold)), size=size)


@cache
def _characters() -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(_path(False))).get_charmap())


@cache
def _opened(bold: bool) -> Any:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(_path(bold)))
    font.set_size(100.0, _DPI)
    return font


@lru_cache(maxsize=4096)
def _width(text: str, bold: bool) -> float:
    from matplotlib.ft2font import LoadFlags

    font = _opened(bold)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64.0
