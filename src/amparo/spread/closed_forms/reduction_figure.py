"""What removal saves against how long it takes, as a figure: the three meanings, or the families of kernels.

Where a leak has no bound there is no share to show: then the figure shows how many copies one copy leads to, and the
latency below which that is less than one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from amparo.spread.closed_forms.criticality import critical_latency
from amparo.spread.closed_forms.reduction import Reduction, global_stop, meanings, per_copy, reported_only
from amparo.spread.columns import Floats
from amparo.spread.figures import Figure, Line, Mark, Scale, hours_axis
from amparo.spread.kernels import Kernel
from amparo.spread.telling import LIMITS_SAID
from amparo.words import Words

FIRST_HOURS, LAST_HOURS, POINTS, STOP_POINTS = 1 / 60, 720.0, 49, 25
MEANINGS = {
    "per_copy": Words("Every copy, each this long after its own posting", "Cada copia, a ese tiempo de publicarse"),
    "reported_only": Words("Only the reported address", "Solo la dirección denunciada"),
    "global_stop": Words(
        "Every copy everywhere, this long after the first", "Todas a la vez, a ese tiempo de la primera"
    ),
}
FAMILIES = {
    "power": Words("Power law: many copies come late", "Ley de potencias: muchas copias llegan tarde"),
    "weibull": Words("Weibull: some come late", "Weibull: algunas llegan tarde"),
    "exponential": Words("Exponential: hardly any comes late", "Exponencial: casi ninguna llega tarde"),
}
_HOUR = 3600.0
_TICKS = hours_axis(FIRST_HOURS, LAST_HOURS)
_SAVED = Words(
    "Copies that are never made, by how long removal takes", "Copias que no se hacen, según lo que tarda la retirada"
)
_SHARE = Words("Share of copies that are never made", "Parte de las copias que no llegan a hacerse")
_LED_TO = Words(
    "Copies that one copy leads to, by how long removal takes",
    "Copias a las que lleva una copia, según lo que tarda la retirada",
)
_EACH = Words(
    "Copies that one copy leads to: from 1 on a leak has no bound",
    "Copias a las que lleva una copia: desde 1 la difusión no tiene límite",
)
_TIME = Words("Time from posting to removal", "Tiempo desde la publicación hasta la retirada")
_ONE = Words("From here on without bound", "Desde aquí, sin límite")
_CRITICAL = Words("critical latency", "tiempo crítico")


def meanings_figure(kernel: Kernel, n: float, latency: float, compliance: float = 1.0) -> Figure:
    """The three meanings of removal for one kernel, marked at this latency in seconds. Raises as `meanings` does."""
    meanings(kernel, n, latency, compliance)
    if n >= 1.0:
        return _led_to({"per_copy": kernel}, n, latency, compliance)
    hours, stops = _hours(latency, POINTS), _hours(latency, STOP_POINTS)
    each = {
        "per_copy": (hours, [per_copy(kernel, n, at * _HOUR, compliance) for at in hours.tolist()]),
        "reported_only": (hours, [reported_only(kernel, n, at * _HOUR, compliance) for at in hours.tolist()]),
        "global_stop": (stops, [global_stop(kernel, n, at * _HOUR) for at in stops.tolist()]),
    }
    return _saved([_line(MEANINGS[name], *found) for name, found in each.items()], latency)


def families_figure(families: Mapping[str, Kernel], n: float, latency: float, compliance: float = 1.0) -> Figure:
    """Removal of every copy for each family of kernels, marked at this latency in seconds. Raises as `per_copy`."""
    for kernel in families.values():
        per_copy(kernel, n, latency, compliance)
    if n >= 1.0:
        return _led_to(families, n, latency, compliance)
    hours = _hours(latency, POINTS)
    found = {
        name: [per_copy(kernel, n, at * _HOUR, compliance) for at in hours.tolist()]
        for name, kernel in families.items()
    }
    return _saved([_line(FAMILIES[name], hours, one) for name, one in found.items()], latency)


def _line(name: Words, hours: Floats, found: Sequence[Reduction]) -> Line:
    return Line(name, hours, np.array([one.share for one in found], np.float64))


def _saved(lines: Sequence[Line], latency: float) -> Figure:
    axes = Figure("saved", _SAVED, _TIME, _SHARE, x_scale=Scale.LOG, percent=True, note=LIMITS_SAID)
    return replace(axes, lines=tuple(lines), marks=(_mark(latency),), x_ticks=_TICKS)


def _led_to(families: Mapping[str, Kernel], n: float, latency: float, compliance: float) -> Figure:
    hours, marks = _hours(latency, POINTS), [_mark(latency)]
    lines = [
        Line({**FAMILIES, **MEANINGS}[name], hours, n * (1.0 - compliance * kernel.survival(hours * _HOUR)))
        for name, kernel in families.items()
    ]
    lines.append(Line(_ONE, hours, np.ones(len(hours)), faint=True))
    for name, kernel in families.items():
        critical = critical_latency(kernel, n, compliance)
        if name in MEANINGS and critical is not None and FIRST_HOURS <= critical / _HOUR <= LAST_HOURS:
            marks.append(Mark(critical / _HOUR, _CRITICAL))
    axes = Figure("led_to", _LED_TO, _TIME, _EACH, x_scale=Scale.LOG, note=LIMITS_SAID)
    return replace(axes, lines=tuple(lines), marks=tuple(marks), x_ticks=_TICKS)


def _hours(latency: float, points: int) -> Floats:
    """Hours at which the curves are reckoned, this latency among them where it lies between."""
    even = np.geomspace(FIRST_HOURS, LAST_HOURS, points)
    own = latency / _HOUR
    return np.unique(np.append(even, own)) if FIRST_HOURS <= own <= LAST_HOURS else even


def _mark(latency: float) -> Mark:
    told = f"{latency / _HOUR:g}"
    return Mark(latency / _HOUR, Words(f"{told} hours", f"{told.replace('.', ',')} horas"))
