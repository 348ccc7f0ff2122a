"""The 35 checks as a table: all hold, the guide has them, and each names a test that is there."""

import re

import pytest

from tests.project.checkout import ROOT, read
from tests.spread.check_table import DOES_NOT_APPLY, Check, Figure
from tests.spread.checks import all_checks
from tests.spread.checks_of_forms import speeds

PAGE = "docs/guide/spread-anchors.md"
VERDICT, HELD_BY = 5, 6


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, ...]]:
    return [one.row() for one in all_checks()]


def test_there_are_thirty_five() -> None:
    assert [one.number for one in all_checks()] == list(range(1, 36))


def test_all_hold_but_the_one_that_does_not_apply(rows: list[tuple[str, ...]]) -> None:
    assert [row[0] for row in rows if row[VERDICT] == DOES_NOT_APPLY] == ["32"]
    assert [row for row in rows if row[VERDICT] not in ("holds", DOES_NOT_APPLY)] == []


def test_the_guide_has_the_table(rows: list[tuple[str, ...]]) -> None:
    page = read(PAGE)
    assert [row for row in rows if "| " + " | ".join(row) + " |" not in page] == []
    assert len(re.findall(r"^\| \d+ \|", page, re.MULTILINE)) == len(rows)


def test_each_names_a_test_that_is_there() -> None:
    for one in all_checks():
        assert one.held_by or one.got is None, one.number
        for place in one.held_by:
            file, _, name = place.partition("::")
            source = (ROOT / "tests" / "spread" / file).read_text(encoding="utf-8")
            assert re.search(rf"^def {name}\(", source, re.MULTILINE), place


def test_the_speeds_were_measured_and_reached() -> None:
    events, copies = speeds()
    assert events.ours is not None
    assert copies.ours is not None
    assert events.ours <= 0.25
    assert copies.ours >= 1.5e6


@pytest.mark.parametrize("number", [one.number for one in all_checks() if one.got is not None])
def test_another_value_would_fail(number: int) -> None:
    one = all_checks()[number - 1]
    given = tuple(float(figure.wanted.lstrip("≤≥ ")) for figure in one.figures)
    assert one.holds(given)
    for place, figure in enumerate(one.figures):
        away = -1.0 if figure.text.startswith("≥") else 1.0
        other = (*given[:place], given[place] + away * max(1.01, 0.11 * given[place]), *given[place + 1 :])
        assert not one.holds(other), figure.text


def test_a_check_that_fails_says_so() -> None:
    failing = Check(99, "nine", (Figure("9.00 ± 1 %"), Figure("≤ 3")), ("test_acceptance.py::x",), lambda: (9.1, 2.0))
    assert failing.row() == ("99", "nine", "9.00, ≤ 3", "9.10, 2", "1 %", "FAILS", "`test_acceptance.py::x`")


@pytest.mark.parametrize("text", ["9", "about 9", "9 ± some"])
def test_a_figure_says_how_near(text: str) -> None:
    with pytest.raises(ValueError, match="how near"):
        Figure(text).holds(9.0)
