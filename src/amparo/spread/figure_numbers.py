"""Numbers of a figure as people write them in each language."""

import math

from amparo.spread.figures import Figure
from amparo.words import Words

HARD_SPACE = "\u00a0"
"""Between a number and its sign, and between Spanish thousands: a space that no line breaks at."""
_LEAST, _MOST = 1e-3, 1e15
_POINT, _GROUPED = Words(".", ","), Words(",", HARD_SPACE)
_ALMOST = Words("almost", "casi")
_BEFORE = Words("before {tick}", "antes de {tick}")
_AFTER = Words("after {tick}", "después de {tick}")
_BETWEEN = Words("between {tick} and {next}", "entre {tick} y {next}")


def value_said(value: float, language: str, percent: bool = False) -> str:
    """A number up to 1e300 with three digits, a share as percent: 0.4923 is 49.2 % and 49,2 %."""
    shown = 100.0 * value if percent else value
    sign = f"{HARD_SPACE}%" if percent else ""
    if 0.0 < abs(shown) < _LEAST:
        return f"{_ALMOST.said_in(language)} 0{sign}"
    return _digits(shown, language) + sign


def place_said(figure: Figure, x: float, language: str) -> str:
    """A finite place on the x axis: by the ticks, where they have names, else as a number."""
    ticks = sorted(figure.x_ticks)
    if not ticks:
        return value_said(x, language)
    for at, name in ticks:
        if math.isclose(at, x, rel_tol=1e-6, abs_tol=1e-12):
            return name.said_in(language)
    below = [name.said_in(language) for at, name in ticks if at < x]
    above = [name.said_in(language) for at, name in ticks if at > x]
    if below and above:
        return _BETWEEN.said_in(language).format(tick=below[-1], next=above[0])
    if above:
        return _BEFORE.said_in(language).format(tick=above[0])
    return _AFTER.said_in(language).format(tick=below[-1])


def _digits(value: float, language: str) -> str:
    """Three digits, and the whole of a greater number."""
    if abs(value) >= _MOST:
        return f"{value:.2g}"
    rounded = float(f"{value:.3g}") if abs(value) < 1000 else float(round(value))
    whole, _, part = f"{rounded + 0.0:,.6f}".rstrip("0").rstrip(".").partition(".")
    groups, point = whole.split(","), _POINT.said_in(language)
    if point == "," and len(groups) == 2 and len(groups[0].lstrip("-")) == 1:
        whole = "".join(groups)  # four digits are written in one (RAE, Ortografía)
    else:
        whole = _GROUPED.said_in(language).join(groups)
    return f"{whole}{point}{part}" if part else whole
