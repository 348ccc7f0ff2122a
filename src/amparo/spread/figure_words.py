"""A figure said in plain words, for who does not see it, its numbers beside it."""

import math

import numpy as np

from amparo.spread.columns import Floats
from amparo.spread.figure_numbers import place_said, value_said
from amparo.spread.figures import Bars, Figure, Line, Mark, Scale, Span
from amparo.words import Words

_MOST_NAMED = 12
"""Bars or spans said one by one; of more, a summary."""

_ACROSS = Words("Left to right: {label}, from {first} to {last}{scale}.", "De izquierda a derecha: {label}, de {first} a {last}{scale}.")  # fmt: skip  # noqa: E501
_UP = Words("Bottom to top: {label}.", "De abajo arriba: {label}.")
_GROWING = Words(", in steps that grow", ", en pasos que crecen")
_COURSE = Words("{name}: begins at {begin} ({first}) and ends at {end} ({last})", "{name}: empieza en {begin} ({first}) y termina en {end} ({last})")  # fmt: skip  # noqa: E501
_LEVEL = Words("{name}: {end} from {first} to {last}", "{name}: {end} de {first} a {last}")
_ONE = Words("{name}: {end} ({last})", "{name}: {end} ({last})")
_EMPTY = Words("{name}: no number", "{name}: ningún número")
_HIGHEST = Words("highest {value} ({place})", "lo más alto es {value} ({place})")
_BAND = Words("{low} to {high}", "de {low} a {high}")
_AT_END = Words("band at the end {band}", "franja al final {band}")
_AT_MARK = Words("At {mark}: {value}{band}", "En {mark}: {value}{band}")
_MARKED = Words("Marked: {names}.", "Marcas: {names}.")
_SHADED = Words("Shaded: {names}.", "Tramos: {names}.")
_MORE = Words("and {count} more", "y {count} más")
_BAR = Words("{name}: {value}{band}", "{name}: {value}{band}")
_MANY = Words("{count} bars, from {first} to {last}. Highest: {highest}.", "{count} barras, de {first} a {last}. La más alta: {highest}.")  # fmt: skip  # noqa: E501


def said(figure: Figure, language: str) -> str:
    """Several sentences. `figures.described` is its public name."""
    parts = [_sentence(figure.title.said_in(language))]
    if figure.lines:
        parts += _axes(figure, language)
        parts += [_line(figure, line, language) for line in figure.lines]
    if figure.bars is not None:
        parts.append(_bars(figure, figure.bars, language))
    if figure.spans:
        parts.append(_tell(_SHADED, language, names=_spans(figure, language)))
    if figure.note is not None:
        parts.append(_sentence(figure.note.said_in(language)))
    return " ".join(parts)


def _axes(figure: Figure, language: str) -> list[str]:
    ends = [line.x[known][[0, -1]] for line in figure.lines if (known := ~np.isnan(line.y)).any()]
    if not ends:
        return []
    up = _tell(_UP, language, label=_within(figure.y_label.said_in(language)))
    first, last = (place_said(figure, x, language) for x in (min(one[0] for one in ends), max(one[1] for one in ends)))
    scale = _GROWING.said_in(language) if figure.x_scale is Scale.LOG else ""
    label = _within(figure.x_label.said_in(language))
    marks = ", ".join(mark.name.said_in(language) for mark in _in_order(figure))
    across = _tell(_ACROSS, language, label=label, first=first, last=last, scale=scale)
    return [across, up, *([_tell(_MARKED, language, names=marks)] if marks else [])]


def _line(figure: Figure, line: Line, language: str) -> str:
    known, name = ~np.isnan(line.y), line.name.said_in(language)
    x, y = line.x[known], line.y[known]
    if not len(x):
        return _tell(_EMPTY, language, name=name) + "."
    first, last = place_said(figure, x[0], language), place_said(figure, x[-1], language)
    begin, end = value_said(y[0], language, figure.percent), value_said(y[-1], language, figure.percent)
    top = int(np.argmax(y))
    level = value_said(y.min(), language, figure.percent) == value_said(y[top], language, figure.percent)
    form = _ONE if len(x) == 1 else _LEVEL if level else _COURSE
    parts = [_tell(form, language, name=name, begin=begin, end=end, first=first, last=last)]
    if value_said(y[top], language, figure.percent) not in (begin, end):
        highest = value_said(y[top], language, figure.percent)
        parts.append(_tell(_HIGHEST, language, value=highest, place=place_said(figure, x[top], language)))
    if band := _band(figure, line, x[-1], language):
        parts.append(_tell(_AT_END, language, band=band))
    return ". ".join(["; ".join(parts), *_at_marks(figure, line, language)]) + "."


def _at_marks(figure: Figure, line: Line, language: str) -> list[str]:
    found = []
    for mark in _in_order(figure):
        value = _value_at(figure, line, line.y, mark.x)
        if value is not None:
            band = _band(figure, line, mark.x, language)
            told = value_said(value, language, figure.percent)
            named = mark.name.said_in(language)
            found.append(_tell(_AT_MARK, language, mark=named, value=told, band=f" ({band})" if band else ""))
    return found


def _band(figure: Figure, line: Line, x: float, language: str) -> str:
    if line.lower is None or line.upper is None:
        return ""
    low, high = (_value_at(figure, line, edge, x) for edge in (line.lower, line.upper))
    return _between(figure, low, high, language)


def _between(figure: Figure, low: float | None, high: float | None, language: str) -> str:
    if low is None or high is None or low == high:
        return ""
    first, last = (value_said(end, language, figure.percent) for end in (low, high))
    return _tell(_BAND, language, low=first, high=last)


def _value_at(figure: Figure, line: Line, column: Floats, x: float) -> float | None:
    """The line's value there, between its points as it is drawn; None outside of them and in gaps."""
    after = int(np.searchsorted(line.x, x, side="right"))
    if not after or x > line.x[-1]:
        return None
    before, value = line.x[after - 1], column[after - 1]
    if not line.steps and x > before:
        ends = np.array([before, line.x[after]])
        if figure.x_scale is Scale.LOG and before > 0:
            x, ends = math.log(x), np.log(ends)
        value = np.interp(x, ends, column[after - 1 : after + 1])
    return float(value) if np.isfinite(value) else None


def _bars(figure: Figure, bars: Bars, language: str) -> str:
    up = _tell(_UP, language, label=_within(figure.y_label.said_in(language)))
    told = [_bar(figure, bars, place, language) for place in range(len(bars.names))]
    if len(told) <= _MOST_NAMED:
        return " ".join([up, *(one + "." for one in told)])
    highest = int(np.argmax(np.where(np.isfinite(bars.values), bars.values, -np.inf)))
    ends = {"first": bars.names[0].said_in(language), "last": bars.names[-1].said_in(language)}
    return " ".join([up, _tell(_MANY, language, count=str(len(told)), highest=told[highest], **ends)])


def _bar(figure: Figure, bars: Bars, place: int, language: str) -> str:
    name, value = bars.names[place].said_in(language), float(bars.values[place])
    edges = [None if edge is None else float(edge[place]) for edge in (bars.lower, bars.upper)]
    low, high = (None if edge is None or math.isnan(edge) else edge for edge in edges)
    band = _between(figure, low, high, language)
    if math.isnan(value):
        return _tell(_EMPTY, language, name=name) + (f", {band}" if band else "")
    told = value_said(value, language, figure.percent)
    return _tell(_BAR, language, name=name, value=told, band=f" ({band})" if band else "")


def _spans(figure: Figure, language: str) -> str:
    def one(span: Span) -> str:
        stretch = [place_said(figure, end, language) for end in (span.start, span.end) if math.isfinite(end)]
        return f"{span.name.said_in(language)} ({' – '.join(stretch)})"

    told = [one(span) for span in figure.spans[:_MOST_NAMED]]
    if left := len(figure.spans) - len(told):
        told.append(_tell(_MORE, language, count=str(left)))
    return ", ".join(told)


def _in_order(figure: Figure) -> list[Mark]:
    return sorted((mark for mark in figure.marks if math.isfinite(mark.x)), key=lambda mark: mark.x)


def _within(label: str) -> str:
    """A label as it stands within a sentence."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _tell(words: Words, language: str, **given: str) -> str:
    return words.said_in(language).format(**given)
