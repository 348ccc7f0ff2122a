"""The figures have the numbers of the rows, in order, and say what they show."""

import numpy as np
import pytest

from amparo.spread.columns import Floats
from amparo.spread.figures import Figure, Line, described
from tests.spread.what_if.asking import ASKED, BACK, ENDLESS, LATE, MIXED, answered

EACH = pytest.mark.parametrize("given", ASKED.values(), ids=ASKED)
BOUNDED = pytest.mark.parametrize("given", [{}, MIXED], ids=["plain", "mixed"])


def _line(figure: Figure, start: str) -> Line:
    return next(line for line in figure.lines if line.name.en.startswith(start))


def _at(line: Line, x: float, column: Floats | None = None) -> float:
    values = line.y if column is None else column
    return float(values[np.flatnonzero(line.x == x)[0]])


@BOUNDED
def test_the_curve_of_shares_goes_through_the_rows(given: dict[str, str]) -> None:
    found = answered(given)
    removal = _line(found.figure("saved"), "Every copy")
    for key, hours in (("within_48", 48.0), ("within_24", 24.0), ("within_2", 2.0), ("per_copy", 48.0)):
        row = found.row(key)
        drawn = [_at(removal, hours, column) for column in (removal.y, removal.lower, removal.upper)]
        assert drawn == pytest.approx([row.saved, row.saved_low, row.saved_high], abs=1e-12)
    for start, key in (("Only the reported", "reported_only"), ("No copy anywhere", "global_stop")):
        assert _at(_line(found.figure("saved"), start), 48.0) == pytest.approx(found.row(key).saved, abs=1e-9)


@EACH
def test_less_is_saved_or_more_passed_on_the_longer_removal_takes(given: dict[str, str]) -> None:
    found = answered(given)
    for line in found.figure("saved").lines:
        steps = np.diff(line.y[np.isfinite(line.y)])
        assert (steps >= -1e-6 if found.unbounded else steps <= 1e-6).all(), line.name.en


@EACH
def test_a_band_holds_its_line(given: dict[str, str]) -> None:
    for figure in answered(given).figures:
        for line in figure.lines:
            known = np.isfinite(line.y)
            if line.lower is not None and line.upper is not None and figure.name == "saved":
                assert (line.lower[known] <= line.y[known]).all()
                assert (line.y[known] <= line.upper[known]).all()


@EACH
def test_no_figure_has_a_number_below_nothing(given: dict[str, str]) -> None:
    for figure in answered(given).figures:
        for line in figure.lines:
            for column in (line.y, line.lower, line.upper):
                assert column is None or (column[np.isfinite(column)] >= 0.0).all()
                assert column is None or not np.isinf(column).any()


def test_a_leak_without_an_end_is_shown_by_what_one_copy_leads_to() -> None:
    found = answered(ENDLESS)
    figure = found.figure("saved")
    removal, one = _line(figure, "Every copy"), _line(figure, "From 1 on")
    assert (one.y == 1.0).all()
    critical = found.row("nothing").critical_latency_hours or 0.0
    assert critical in [mark.x for mark in figure.marks]
    assert ((removal.y < 1.0) == (removal.x < critical)).all()
    assert removal.y.max() <= 1.2
    assert _line(figure, "80 of 100").y == pytest.approx(0.24)


def test_where_more_comes_back_than_removal_saves_there_is_no_line() -> None:
    removal = _line(answered(BACK).figure("saved"), "Every copy")
    known = np.isfinite(removal.y)
    assert known[0]
    assert not known[-1]
    assert removal.upper is not None
    assert np.isnan(removal.upper[~known]).all()


def test_why_a_line_is_missing_is_said_where_one_is() -> None:
    gap, none = answered(BACK).figure("saved").note, answered({}).figure("saved").note
    assert gap is not None
    assert none is not None
    assert "No line: more copies than without removal." in gap.en
    assert "No line" not in none.en


def test_growth_ends_where_the_rows_end() -> None:
    found = answered(ENDLESS)
    for line, key in zip(
        found.figure("growth").lines, ("nothing", "within_48", "within_24", "within_2", "blocked", "all"), strict=True
    ):
        assert line.x[-1] == pytest.approx(found.horizon_hours)
        assert float(line.y[-1]) == pytest.approx(found.row(key).early or 0.0, rel=1e-3)


def test_six_lines_at_most_tell_how_a_leak_grows() -> None:
    lines = answered(MIXED).figure("growth").lines
    assert [line.name.en for line in lines] == [
        "Nothing is done",
        "Removal within 48 hours",
        "Forwarding to 5 at most",
        "Removal within 2 hours",
        "80 of 100 uploads stopped",
        "All that you ask for",
    ]


def test_the_marks_are_the_laws_times_and_the_questions_own() -> None:
    assert [mark.x for mark in answered({}).figure("saved").marks] == [2.0, 24.0, 48.0]
    named = {mark.x: mark.name.en for mark in answered(LATE).figure("saved").marks}
    assert named[240.0] == "yours: 10 days"
    assert named[48.0] == "48 hours"


@EACH
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_figure_is_said_in_words(given: dict[str, str], language: str) -> None:
    for figure in answered(given).figures:
        said = described(figure, language)
        assert all(line.name.said_in(language) in said for line in figure.lines)
        assert figure.note is not None
        assert figure.note.said_in(language) in said
