"""A figure's numbers, and the figure in words."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from amparo.errors import BadInput
from amparo.spread.figure_numbers import place_said, value_said
from amparo.spread.figures import HEADER, Bars, Figure, Line, Mark, Scale, Span, described, figure_rows, hours_axis
from amparo.words import Words
from tests.charts.any_figure import figures

PLAIN = Figure("plain", Words("What is saved", "Qué se evita"), Words("Hours", "Horas"), Words("Share", "Parte"))
HOURS = np.array([1.0, 24.0, 48.0, 168.0])
SAVED = Line(Words("every copy", "cada copia"), HOURS, np.array([0.6, 0.8, 0.5, 0.3]))
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


def figure(*lines: Line, **changed: Any) -> Figure:
    """A figure of these lines, on named hours, as percent."""
    return replace(PLAIN, lines=lines, percent=True, x_ticks=hours_axis(1, 168), **changed)


def same(text: str) -> Words:
    return Words(text, text)


def test_a_line_is_said_with_its_beginning_its_end_and_its_highest() -> None:
    said = described(figure(SAVED), "en")
    assert "every copy: begins at 60 % (1 h) and ends at 30 % (1 week); highest 80 % (1 day)." in said.replace(
        "\xa0", " "
    )
    assert said.startswith("What is saved. Left to right: hours, from 1 h to 1 week. Bottom to top: share.")


def test_a_line_is_said_in_spanish() -> None:
    said = described(figure(SAVED), "es").replace("\xa0", " ")
    assert said.startswith("Qué se evita. De izquierda a derecha: horas, de 1 h a 1 semana. De abajo arriba: parte.")
    assert "cada copia: empieza en 60 % (1 h) y termina en 30 % (1 semana); lo más alto es 80 % (1 día)." in said


def test_a_line_that_is_level_is_said_once() -> None:
    line = replace(SAVED, y=np.full(4, 0.25))
    assert "every copy: 25 % from 1 h to 1 week." in described(figure(line), "en").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changed", "value"),
    [({}, "64,6\xa0%"), ({"x_scale": Scale.LOG}, "60,9\xa0%")],
)
def test_a_line_is_said_at_a_mark_as_it_is_drawn(changed: dict[str, Any], value: str) -> None:
    line = Line(same("a"), np.array([24.0, 96.0]), np.array([0.72, 0.4984]))
    mark = (Mark(48.0, Words("48 hours", "48 horas")),)
    said = described(figure(line, marks=mark, **changed), "es")
    assert f"En 48 horas: {value}." in said


def test_a_step_holds_until_the_next() -> None:
    said = described(figure(replace(SAVED, steps=True), marks=(Mark(47.0, same("here")),)), "en")
    assert "At here: 80\xa0%." in said


def test_a_band_is_said_at_marks_and_at_the_end() -> None:
    line = replace(SAVED, lower=SAVED.y - 0.1, upper=SAVED.y + 0.1)
    said = described(figure(line, marks=(Mark(48.0, same("here")),)), "en").replace("\xa0", " ")
    assert "band at the end 20 % to 40 %" in said
    assert "At here: 50 % (40 % to 60 %)." in said


@pytest.mark.parametrize("at", [0.5, 30.0, 200.0, np.nan])
def test_nothing_is_said_of_a_mark_where_the_line_has_no_number(at: float) -> None:
    line = replace(SAVED, y=np.array([0.6, 0.8, np.nan, 0.3]))
    assert "At " not in described(figure(line, marks=(Mark(at, same("here")),)), "en")


def test_bars_are_said_one_by_one_with_their_whiskers() -> None:
    bars = Bars((same("a"), same("b")), np.array([0.5, np.nan]), np.array([0.4, 0.1]), np.array([0.6, 0.2]))
    said = described(figure(bars=bars), "en").replace("\xa0", " ")
    assert "Bottom to top: share. a: 50 % (40 % to 60 %). b: no number, 10 % to 20 %." in said


def test_of_many_bars_the_highest_is_said() -> None:
    bars = Bars(tuple(same(f"day {place}") for place in range(30)), np.arange(30.0) % 17)
    assert "30 bars, from day 0 to day 29. Highest: day 16: 16." in described(replace(PLAIN, bars=bars), "en")


def test_stretches_and_the_note_are_said() -> None:
    spans = (Span(1.0, 24.0, same("first share")), Span(24.0, np.inf, same("cascade")))
    said = described(figure(SAVED, spans=spans, note=same("No forecast")), "en")
    assert said.endswith("Shaded: first share (1 h – 1 day), cascade (1 day). No forecast.")


@pytest.mark.parametrize(
    ("value", "percent", "english", "spanish"),
    [
        (0.4923, True, "49.2 %", "49,2 %"),
        (1.0, True, "100 %", "100 %"),
        (1e-7, True, "almost 0 %", "casi 0 %"),
        (-1e-7, False, "almost 0", "casi 0"),
        (0.0, True, "0 %", "0 %"),
        (-0.0, False, "0", "0"),
        (-0.5, True, "-50 %", "-50 %"),
        (2.5406, False, "2.54", "2,54"),
        (1234.5, False, "1,234", "1234"),
        (-12345.6, False, "-12,346", "-12 346"),
        (1234567.0, False, "1,234,567", "1 234 567"),
        (1e300, False, "1e+300", "1e+300"),
    ],
)
def test_numbers_are_written_as_people_do(value: float, percent: bool, english: str, spanish: str) -> None:
    said = [value_said(value, language, percent).replace("\xa0", " ") for language in ("en", "es-MX")]
    assert said == [english, spanish]


@pytest.mark.parametrize(
    ("x", "said"),
    [(24.0, "1 day"), (30.0, "between 1 day and 2 days"), (0.5, "before 1 h"), (1000.0, "after 1 week")],
)
def test_a_place_is_said_by_the_ticks_beside_it(x: float, said: str) -> None:
    assert place_said(figure(), x, "en") == said


def test_the_rows_of_a_figure_are_its_points_and_bars() -> None:
    line = Line(
        Words("a", "b"), np.array([1.0, 2.0]), np.array([3.0, np.nan]), np.array([2.0, 2.0]), np.array([4.0, 4.0])
    )
    bars = Bars((Words("c", "d"),), np.array([5.0]))
    header, rows = figure_rows(replace(PLAIN, lines=(line,), bars=bars))
    assert header == HEADER
    assert rows == [("a", 1.0, 3.0, 2.0, 4.0), ("a", 2.0, None, 2.0, 4.0), ("c", None, 5.0, None, None)]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ((HOURS, HOURS[:2]), "unequal_columns"),
        ((HOURS, HOURS, HOURS), "half_a_band"),
        ((HOURS, HOURS, HOURS, HOURS[:1]), "unequal_columns"),
        ((HOURS, ["a"] * 4), "not_numbers"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: tuple[Any, ...], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        Line(same("a"), *columns)
    assert refused.value.code == code


def test_bars_without_a_name_each_are_refused() -> None:
    with pytest.raises(BadInput):
        Bars((same("a"),), HOURS)


def test_a_line_is_put_in_order_and_what_is_not_finite_is_no_number() -> None:
    line = Line(same("a"), np.array([2.0, np.inf, 1.0]), np.array([np.inf, 5.0, 3.0]))
    assert line.x.tolist() == [1.0, 2.0]
    assert line.y[0] == 3.0
    assert np.isnan(line.y[1])


@LANGUAGES
@given(drawn=figures())
def test_every_line_is_named_and_what_is_no_number_is_never_said(language: str, drawn: Figure) -> None:
    said = described(drawn, language)
    assert all(line.name.said_in(language) in said for line in drawn.lines)
    assert not re.search(r"\b(nan|inf|none|infinity)\b", said, re.IGNORECASE)
    assert drawn.title.said_in(language) in said


@given(drawn=figures())
def test_the_rows_hold_every_point_and_no_nan(drawn: Figure) -> None:
    _, rows = figure_rows(drawn)
    count = sum(len(line.x) for line in drawn.lines) + (len(drawn.bars.names) if drawn.bars else 0)
    assert len(rows) == count
    assert all(cell is None or np.isfinite(cell) for row in rows for cell in row[1:])
