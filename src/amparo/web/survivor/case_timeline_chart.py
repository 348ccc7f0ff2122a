"""The chart of a case's timeline as numbers for an SVG inside the page: no address of its own, no style, no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from amparo.services.case_timeline import Timeline

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 316, 10, 146
STRIP, STRIP_HEIGHT = 152, 20
BARS = 47
"""At most."""
THICKEST = 24
"""Of a bar, where there are few."""
_ROOM = 11
"""What the number of a stage needs."""


@dataclass(frozen=True)
class Chart:
    """Coordinates as text, since a number would be written in the page's language.

    step: days of a bar. days: the first of each. new, up: of each; up at its end. most: the top of the scale.
    bars: x, y, width, height. line: points. strip: x, width, middle and the stage's number, "" where it has no room.
    """

    step: int
    days: tuple[date, ...]
    new: tuple[int, ...]
    up: tuple[int, ...]
    most: int
    bars: tuple[tuple[str, str, str, str], ...]
    line: str
    strip: tuple[tuple[str, str, str, str], ...]


def chart_of(timeline: Timeline) -> Chart:
    """The chart of a timeline."""
    days = timeline.days
    step = ceil(len(days) / BARS)
    groups = [days[start : start + step] for start in range(0, len(days), step)]
    new = tuple(sum(one.counts.new for one in group) for group in groups)
    up = tuple(group[-1].counts.up for group in groups)
    most = max(1, *new, *up)
    wide = (RIGHT - LEFT) / len(groups)
    return Chart(
        step,
        tuple(group[0].date for group in groups),
        new,
        up,
        most,
        tuple(_bar(n, count / most, wide) for n, count in enumerate(new) if count),
        _line([count / most for count in up], wide),
        _strip(timeline),
    )


def _bar(place: int, share: float, wide: float) -> tuple[str, str, str, str]:
    thick = min(wide - 2 * min(1.5, wide / 6), THICKEST)
    high = max(share * (BOTTOM - TOP), 1.0)
    return _said(LEFT + (place + 0.5) * wide - thick / 2), _said(BOTTOM - high), _said(thick), _said(high)


def _line(shares: Sequence[float], wide: float) -> str:
    """Steps: what is up holds for the whole width of its bar."""
    points = []
    for place, share in enumerate(shares):
        y = _said(BOTTOM - share * (BOTTOM - TOP))
        points += [f"{_said(LEFT + place * wide)},{y}", f"{_said(LEFT + (place + 1) * wide)},{y}"]
    return " ".join(points)


def _strip(timeline: Timeline) -> tuple[tuple[str, str, str, str], ...]:
    wide, place, found = (RIGHT - LEFT) / len(timeline.days), 0, []
    for number, period in enumerate(timeline.periods, 1):
        x, width = LEFT + place * wide, len(period.days) * wide
        found.append((_said(x), _said(width), _said(x + width / 2), str(number) if width >= _ROOM else ""))
        place += len(period.days)
    return tuple(found)


def _said(number: float) -> str:
    return f"{number:.1f}"
