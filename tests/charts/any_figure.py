"""Any figure, of any numbers, for tests of what must hold for all."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from amparo.spread.figures import Bars, Figure, Line, Mark, Scale, Span, hours_axis
from amparo.words import Words

_PLAIN = Figure("plain", Words("What is saved", "Qué se evita"), Words("Hours", "Horas"), Words("Share", "Parte"))
NUMBERS = st.lists(st.floats(width=32), min_size=0, max_size=12)
NAMES = st.text("abcdefgh ", min_size=1, max_size=9).map(lambda text: f"“{text}”")


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure, of any numbers."""

    def line() -> Line:
        x = draw(NUMBERS)
        columns = [draw(st.lists(st.floats(), min_size=len(x), max_size=len(x))) for _ in range(3)]
        banded = columns[1:] if draw(st.booleans()) else (None, None)
        return Line(_same(draw(NAMES)), np.array(x), np.array(columns[0]), *banded, steps=draw(st.booleans()))  # type: ignore[arg-type]

    values = draw(NUMBERS)
    bars = Bars(tuple(_same(draw(NAMES)) for _ in values), np.array(values))
    marks = tuple(Mark(at, _same("mark")) for at in draw(NUMBERS))
    spans = tuple(Span(at, at + 1, _same("span")) for at in draw(NUMBERS))
    lines = tuple(line() for _ in range(draw(st.integers(0, 4))))
    ticks = hours_axis(1, 48) if draw(st.booleans()) else ()
    scale, percent = draw(st.sampled_from(Scale)), draw(st.booleans())
    made = replace(_PLAIN, lines=lines, marks=marks, spans=spans, x_scale=scale, percent=percent, x_ticks=ticks)
    return replace(made, bars=bars if draw(st.booleans()) else None)


def _same(text: str) -> Words:
    return Words(text, text)
