"""How long copies stay up, group by group, as a figure."""

from collections.abc import Sequence

import numpy as np

from amparo.spread.columns import Floats
from amparo.spread.figures import Figure, Line, Mark
from amparo.spread.survival.episodes import Clock
from amparo.spread.survival.lifetimes import SurvivalCurve
from amparo.spread.telling import LIMITS_OF_RECORDS
from amparo.words import Words

_HOUR = 3600.0
_UP = Words("Share of copies still up, with 95 % band", "Parte de las copias que siguen en línea, con franja del 95 %")
_DAYS_FROM = 14 * 24.0
"""Hours: curves that run longer are told in days."""
_TITLES = {
    Clock.NOTICE: Words("How long copies stay up after the notice", "Cuánto siguen en línea las copias tras el aviso"),
    Clock.POSTED: Words(
        "How long copies stay up after their posting", "Cuánto siguen en línea las copias tras publicarse"
    ),
}
_SINCE = {Clock.NOTICE: Words("since the notice", "desde el aviso"), Clock.POSTED: Words("since the posting", "desde la publicación")}  # fmt: skip  # noqa: E501


def survival_figure(curves: Sequence[tuple[str, SurvivalCurve]], clock: Clock) -> Figure:
    """Kaplan-Meier curves with their bands, as far as anything was watched, marked at 48 hours."""
    longest = max((curve.table.follow_up for _, curve in curves), default=0.0) / _HOUR
    in_days = longest > _DAYS_FROM
    unit = _HOUR * 24.0 if in_days else _HOUR
    said, since = (Words("Days", "Días") if in_days else Words("Hours", "Horas")), _SINCE[clock]
    return Figure(
        "survival",
        _TITLES[clock],
        Words(f"{said.en} {since.en}", f"{said.es} {since.es}"),
        _UP,
        tuple(_line(name, curve, unit) for name, curve in curves),
        marks=(Mark(2.0 if in_days else 48.0, Words("48 hours", "48 horas")),),
        percent=True,
        note=LIMITS_OF_RECORDS,
    )


def _line(name: str, curve: SurvivalCurve, unit: float) -> Line:
    def column(values: Floats) -> Floats:
        last = values[-1:] if values.size else np.ones(1)
        return np.concatenate(([1.0], values, last))

    x = np.concatenate(([0.0], curve.times, [curve.table.follow_up])) / unit
    band = (column(curve.lower), column(curve.upper))
    return Line(Words(name, name), x, column(curve.survival), *band, steps=True)
