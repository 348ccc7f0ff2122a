"""People who shared over time, scenario by scenario, as a figure."""

from collections.abc import Sequence

import numpy as np

from amparo.spread.figures import Figure, Line, Scale, hours_axis
from amparo.spread.scenarios.growth import growth
from amparo.spread.scenarios.simulation import Leaks
from amparo.spread.telling import LIMITS_SAID
from amparo.words import Words

FIRST_HOURS, POINTS = 1 / 60, 61
LAST_HOURS = (24.0, 48.0, 168.0, 720.0, 4320.0, 8760.0)
_NEARLY_ALL = 0.99
_HOUR = 3600.0
_TITLE = Words("People who shared, over time", "Personas que compartieron, con el tiempo")
_TIME = Words("Time since the first posting", "Tiempo desde la primera publicación")
_MEAN = Words(
    "People who shared, mean of all cases; eight of ten cases lie within the band",
    "Personas que compartieron, media de los casos; ocho de cada diez están dentro de la franja",
)


def growth_figure(runs: Sequence[tuple[str, Leaks]]) -> Figure:
    """The mean over cases with the band of eight cases in ten, from a minute on until 99 % of all copies are there.

    runs: names and runs. A run that was ended at its number of copies has a name and no number.
    """
    hours = np.geomspace(FIRST_HOURS, _until(runs), POINTS)
    lines = tuple(Line(Words(name, name), hours, *growth(leaks, hours * _HOUR)) for name, leaks in runs)
    ticks = hours_axis(FIRST_HOURS, float(hours[-1]) + 1e-6)
    return Figure("growth", _TITLE, _TIME, _MEAN, lines, x_scale=Scale.LOG, x_ticks=ticks, note=LIMITS_SAID)


def _until(runs: Sequence[tuple[str, Leaks]]) -> float:
    """Hours: the first of `LAST_HOURS` by which nearly all copies of each run are there."""
    told = [leaks.columns.times for _, leaks in runs if leaks.complete and len(leaks)]
    last = max((float(np.quantile(times, _NEARLY_ALL)) / _HOUR for times in told), default=0.0)
    return next((hours for hours in LAST_HOURS if last <= hours), LAST_HOURS[-1])
