"""Figures as pictures: `draw` makes an SVG or a PNG of one, wide for a page and narrow for a telephone.

Words stand around the data, never on it: title, what the numbers are, names of lines with their dash and marker, marks
and stretches above; numbers and the x axis's name below.
"""

from typing import Literal

from amparo.charts import bars, heading, library, lines
from amparo.charts.paper import Paper, wrapped
from amparo.charts.style import GREY, NARROW, WIDE, Sheet
from amparo.spread.figures import Figure, described
from amparo.words import Words

_NOTHING = Words("There are no numbers to show.", "No hay números que mostrar.")


def draw(figure: Figure, language: str, form: Literal["svg", "png"], *, narrow: bool = False) -> bytes:
    """The figure as a file; the same figure is always the same bytes. A PNG has two pixels for each of the sheet's.

    language: of its words, "en" or "es". The figure in words is its description: <desc> of an SVG, a text of a PNG.
    """
    with library.settings():
        paper, top, bottom = _begun(NARROW if narrow else WIDE, figure, language)
        if lines.drawable(figure):
            lines.draw(paper, figure, (top, bottom))
        elif figure.bars is not None and bars.drawable(figure.bars):
            bars.draw(paper, figure, figure.bars, (top, bottom))
        else:
            middle, size = paper.sheet.width / 2, paper.sheet.label
            paper.words(paper.said(_NOTHING), middle, (top + bottom) / 2, size, align="center", colour=GREY)
        return paper.file(form, figure.title.said_in(language), described(figure, language))


def _begun(sheet: Sheet, figure: Figure, language: str) -> tuple[Paper, float, float]:
    """A sheet with what stands above and below, and the heights between: fewer words where the data had no room."""
    for names, note in ((sheet.legend, sheet.lines_of_note), (sheet.legend, 0), (4, 0), (2, 0)):
        paper = Paper(sheet._replace(legend=names, lines_of_note=note), language)
        top = heading.draw(paper, figure, named=lines.drawable(figure))
        bottom = _footing(paper, figure)
        if bottom - top >= sheet.least:
            break
    return paper, top, bottom


def _footing(paper: Paper, figure: Figure) -> float:
    """The note, where there is room for all of it; else it is told by the description alone. Returns its upper edge."""
    sheet = paper.sheet
    bottom = sheet.height - sheet.margin
    if figure.note is None:
        return bottom
    told = wrapped(paper.said(figure.note), sheet.width - 2 * sheet.margin, sheet.note, 99)
    if len(told) > sheet.lines_of_note:
        return bottom
    high = 1.35 * sheet.note
    top = bottom - high * len(told)
    for place, line in enumerate(told):
        paper.words(line, sheet.margin, top + place * high, sheet.note, colour=GREY)
    return top - 8
