"""Figures to draw: one of each kind, and hostile ones."""

from dataclasses import replace
from typing import Any

import numpy as np

from amparo.spread.figures import Bars, Figure, Line, Mark, Scale, Span, hours_axis
from amparo.words import Words

HOURS = np.geomspace(1 / 60, 720, 60)


def words(text: str) -> Words:
    """The same in both languages."""
    return Words(text, text)


def figure(*lines: Line, **changed: Any) -> Figure:
    """A figure of these lines on hours."""
    plain = Figure("one", Words("What is shown", "Lo que se ve"), Words("Hours", "Horas"), Words("Copies", "Copias"))
    return replace(plain, lines=lines, **changed)


def falling() -> Figure:
    """Shares on a logarithmic axis, with a band, marks and a note."""
    share = 0.8 - 0.5 * np.linspace(0, 1, 60)
    return figure(
        Line(Words("every copy", "cada copia"), HOURS, share, share - 0.1, share + 0.1),
        Line(Words("only one", "solo una"), HOURS, share / 2),
        Line(Words("before", "antes"), HOURS, share / 3, faint=True),
        marks=(Mark(48.0, Words("48 hours", "48 horas")), Mark(24.0, Words("24 hours", "24 horas"))),
        x_scale=Scale.LOG,
        percent=True,
        x_ticks=hours_axis(1 / 60, 720),
        note=Words("No forecast for a person.", "No predice nada de una persona."),
    )


def steps() -> Figure:
    """Steps with a gap over named stretches."""
    days = np.arange(30.0)
    new = np.where(days == 12, np.nan, days % 5)
    spans = (Span(0, 10, Words("first share", "primer envío")), Span(10, 30, Words("copy cascade", "cascada")))
    return figure(Line(words("new"), days, new, steps=True), spans=spans)


def bars(count: int = 4) -> Figure:
    """Bars with whiskers; one has no number."""
    values = np.linspace(0.1, 0.9, count)
    values[1] = np.nan
    names = tuple(Words(f"route {place}", f"vía {place}") for place in range(count))
    return figure(bars=Bars(names, values, values - 0.05, values + 0.05), percent=True)


KINDS = {"falling": falling(), "steps": steps(), "bars": bars(), "many bars": bars(60)}
X = np.arange(5.0)
A = Line(words("a"), X, X)
STRANGE = words("a\x00\n<b>&\"' $x_1$ 分享 🔥\u202e")
LONG = {"title": words("title " * 90), "y_label": words("x" * 900), "x_label": words("y " * 500)}
BELOW = Mark(-1.0, words("m"))
SPANS = (Span(-np.inf, np.inf, words("s")), Span(9, 3, words("t")), Span(1, 1, words("u")))
NO_NUMBER = np.array([np.nan, np.inf])
FAR = ((np.nan, words("n")), (1e300, words("far")), (2.0, words("t" * 300)))
HOSTILE = {
    "nothing": figure(),
    "empty line": figure(Line(words("a"), X[:0], X[:0])),
    "only NaN": figure(Line(words("a"), X, X * np.nan), x_scale=Scale.LOG),
    "infinities": figure(Line(words("a"), np.array([0, 1, np.inf, -np.inf, np.nan]), np.array([1, np.inf, 2, 3, 4]))),
    "one point": figure(Line(words("a"), X[:1], X[:1])),
    "one point in log": figure(Line(words("a"), X[1:2], X[1:2]), x_scale=Scale.LOG),
    "level": figure(Line(words("a"), X, X * 0 - 3)),
    "not above 0 in log": figure(Line(words("a"), X - 9, X), x_scale=Scale.LOG),
    "across 0 in log": figure(
        Line(words("a"), X - 2, X, X - 1, X + 1), x_scale=Scale.LOG, marks=(Mark(-1, words("m")),)
    ),
    "huge": figure(Line(words("a"), X * 1e307, X * 4e307), Line(words("b"), X, -X * 4e307)),
    "tiny": figure(Line(words("a"), X * 1e-320, X * 1e-320)),
    "close": figure(Line(words("a"), 1 + X * 1e-16, 1 + X * 1e-16)),
    "out of order": figure(Line(words("a"), X[::-1], X)),
    "no width": figure(Line(words("a"), X * 0, X, X, X + 1, steps=True)),
    "spans out of sight": figure(A, spans=SPANS),
    "spans alone": figure(spans=(Span(0, 2, words("s")),), marks=(Mark(np.nan, words("m")),)),
    "long words": figure(Line(words("w" * 400), X, X), **LONG),
    "strange words": figure(Line(STRANGE, X, X), Line(words(""), X, X), title=words("</title><script>")),
    "many lines": figure(*(Line(words(f"group {place}"), X, X * place, X, X + 9) for place in range(40))),
    "many marks": figure(A, marks=tuple(Mark(2 + place / 99, words(f"mark {place}")) for place in range(30))),
    "no bars": figure(bars=Bars((), X[:0])),
    "bars of NaN": figure(bars=Bars((words("a"), words("b")), NO_NUMBER)),
    "bars below 0": figure(bars=Bars((words("a"), words("b")), np.array([-3.0, 1e300]))),
    "1000 bars": figure(bars=Bars(tuple(words(str(place)) for place in range(1000)), np.arange(1000.0))),
    "far ticks": figure(A, x_ticks=FAR),
}
