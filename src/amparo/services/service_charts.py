"""A service's measures as figures, as rows of a table and as data: the same numbers everywhere.

Curves are told at fixed times, from a minute on, and not at each removal: that a copy went at 14:03:27 is nobody's
business, and a chart of ten thousand copies is as light as one of ten.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from amparo.casework.regime import Regime
from amparo.services.figure_names import WAYS, group_name
from amparo.services.service_figures import ServiceFigures
from amparo.spread.columns import SECONDS_A_DAY, Floats
from amparo.spread.figures import Bars, Figure, Line, Mark, Scale, hours_axis
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.episodes import Cause
from amparo.spread.survival.lifetimes import SurvivalCurve
from amparo.spread.survival.service import FEW_CASES, SHARP, Measured, ServiceMeasures
from amparo.words import Words

HOUR = 3600.0
FIRST = 1 / 60
"""Hours at which curves begin."""
TIMES = np.geomspace(FIRST, 5 * 8760.0, 101)
"""Hours at which they are told, the same for every curve: none of them is any case's own."""
MOST_LINES = 6
LIMITS = Words(
    "Time runs from a complete notice, not from the posting. Copies that nobody found are missing, and private "
    "messages are not seen.",
    "El tiempo corre desde un aviso completo, no desde la publicación. Faltan las copias que nadie encontró, y los "
    "mensajes privados no se ven.",
)
ELSEWHERE = Words(
    "A removal is what was answered or what a look found: the copy may have gone earlier.",
    "Una retirada es lo que respondieron o lo que se vio al mirar: la copia pudo irse antes.",
)
WIDE = Words(
    "Few: under 30 cases the interval is wide, and the number in the middle says little.",
    "Pocos: con menos de 30 casos el intervalo es ancho y el número del medio dice poco.",
)
_UP = Words("Copies still up", "Copias que siguen visibles")
_SINCE = Words("Time since the notice", "Tiempo desde el aviso")
_TITLES = {
    "all": Words("How long copies stay up after a notice", "Cuánto siguen visibles las copias tras un aviso"),
    "host": Words(
        "How long copies stay up, by who holds them", "Cuánto siguen visibles las copias, según quién las tiene"
    ),
    "regime": Words("How long copies stay up, by law", "Cuánto siguen visibles las copias, según la ley"),
    "route": Words(
        "How long copies stay up, by way of asking", "Cuánto siguen visibles las copias, según cómo se pidió"
    ),
}
_FAST = Words("Copy gone in 48 hours", "Copia fuera en 48 horas")
_CLEAN = Words("Nothing up on day 180", "Nada visible el día 180")
_KEPT_CLEAN = Words("30 days without any", "30 días sin ninguna")


def charts(found: ServiceMeasures, regimes: Mapping[str, Regime]) -> tuple[Figure, ...]:
    """The charts of a service: all together with speed beside remedy, then each way of grouping that has two groups to
    show. Names: "all", "remedy", "host", "regime", "route".
    """
    made = [_curves("all", (found.whole,), found, regimes), _speed_and_remedy(found.whole)]
    made += [_curves(way, found.by[way], found, regimes) for way in WAYS if len(found.by.get(way, ())) > 1]
    return tuple(one for one in made if one is not None)


def measures_data(found: ServiceFigures, regimes: Mapping[str, Regime]) -> dict[str, Any]:
    """As JSON. Times in hours."""
    told = found.measures
    data: dict[str, Any] = {"as_of": found.at, "clock": "notice", "enough": told is not None}
    if told is not None:
        data |= {
            "public": told.public,
            "deadlines_hours": [_hours(one) for one in told.deadlines],
            "all": _group_data("all", told.whole, regimes, told.public),
            "by": {
                way: [_group_data(way, one, regimes, told.public) for one in told.by[way]]
                for way in WAYS
                if way in told.by
            },
            "held_back": dict(told.held_back),
        }
    return {**data, "limits": [LIMITS.en, ELSEWHERE.en]}


def measures_rows(found: ServiceMeasures) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """As a table: a row for each group, with its numbers in columns."""
    groups = [("all", found.whole), *((way, one) for way in WAYS for one in found.by.get(way, ()))]
    flat = [_flat(way, one, found.public) for way, one in groups]
    header = tuple(dict.fromkeys(name for one in flat for name in one))
    return header, [tuple(one.get(name) for name in header) for one in flat]


def curve_at(curve: SurvivalCurve, hours: Floats) -> tuple[Floats, Floats, Floats]:
    """Share up and its band at these times; NaN after the last that was watched."""
    place = np.searchsorted(curve.times, hours * HOUR, "right") - 1
    gone = curve.survival.size > 0 and curve.survival[-1] == 0
    seen = (hours * HOUR <= curve.table.follow_up) | gone
    before = place < 0
    columns = (curve.survival, curve.lower, curve.upper)
    share, lower, upper = (
        np.where(seen, np.where(before, 1.0, column[place] if column.size else 1.0), np.nan) for column in columns
    )
    return share, np.where(np.isnan(lower), share, lower), np.where(np.isnan(upper), share, upper)


def _curves(
    way: str, groups: tuple[Measured, ...], found: ServiceMeasures, regimes: Mapping[str, Regime]
) -> Figure | None:
    """The groups of most cases; the table has them all."""
    timed = [one for one in sorted(groups, key=lambda one: -one.cases) if one.times is not None][:MOST_LINES]
    lines = [_line(way, one, found.deadlines, regimes) for one in timed]
    if not lines:
        return None
    last = max(float(line.x[~np.isnan(line.y)][-1]) for line in lines)
    return Figure(
        way,
        _TITLES[way],
        _SINCE,
        _UP,
        tuple(lines),
        marks=tuple(Mark(one / HOUR, _said_hours(one / HOUR)) for one in found.deadlines if FIRST < one / HOUR < last),
        x_scale=Scale.LOG,
        percent=True,
        x_ticks=hours_axis(FIRST, max(last, 1.0)),
        note=LIMITS,
    )


def _line(way: str, one: Measured, deadlines: tuple[float, ...], regimes: Mapping[str, Regime]) -> Line:
    if one.times is None:
        raise ValueError("a group without a clock has no curve")
    curve = one.times.removal.curve
    hours = np.unique(np.concatenate((TIMES, [time / HOUR for time in deadlines if time / HOUR > FIRST])))
    watched = int(np.searchsorted(hours, curve.table.follow_up / HOUR, "right"))
    if curve.survival.size and curve.survival[-1] == 0:  # nothing is left: known for later times too
        watched = max(watched + 1, int(np.searchsorted(hours, SHARP / HOUR, "right")) + 1)
    hours = hours[: max(watched, 2)]
    share, lower, upper = curve_at(curve, hours)
    return Line(group_name(way, one.name, regimes), hours, share, lower, upper, steps=True)


def _speed_and_remedy(found: Measured) -> Figure | None:
    """Bars on one axis of shares: how often a copy went fast, and how often nothing was left of a case."""
    bars = list(_speed_and_remedy_bars(found))
    if not bars:
        return None
    values, lower, upper = (np.array([bar[place] for bar in bars], dtype=np.float64) for place in (1, 2, 3))
    return Figure(
        "remedy",
        Words("Fast on a copy, and nothing left of a case", "Rápido con una copia, y nada queda del caso"),
        Words("Speed, then remedy by two definitions", "Rapidez, y después remedio según dos definiciones"),
        Words("Of copies, and of cases", "De las copias, y de los casos"),
        bars=Bars(tuple(bar[0] for bar in bars), values, lower, upper),
        percent=True,
        note=LIMITS,
    )


def _speed_and_remedy_bars(found: Measured) -> Iterator[tuple[Words, float, float, float]]:
    fast = next((up for up in found.up if up.seconds == SHARP), None)
    if fast is not None and fast.share is not None:
        band = fast.band or Interval(fast.share, fast.share, 0.95)
        yield _FAST, 1 - fast.share, 1 - band.upper, 1 - band.lower
    for words, share, interval in (
        (_CLEAN, found.remedy.none_live, found.remedy.none_live_interval),
        (_KEPT_CLEAN, found.remedy.sustained, found.remedy.sustained_interval),
    ):
        if share is not None:
            yield words, share, *_clean_band(interval or Interval(share, share, 0.95), share)


def _clean_band(band: Interval, share: float) -> tuple[float, float]:
    ends = (band.lower, band.upper)
    return (ends[0] if np.isfinite(ends[0]) else share, ends[1] if np.isfinite(ends[1]) else share)


def _said_hours(hours: float) -> Words:
    return Words(f"{hours:g} hours", f"{hours:g} horas")


def _group_data(way: str, one: Measured, regimes: Mapping[str, Regime], public: bool) -> dict[str, Any]:
    name = group_name(way, one.name, regimes)
    return {
        "group": one.name,
        "name": {"en": name.en, "es": name.es},
        "cases": one.cases,
        "rows": one.rows,
        "wide": one.is_wide,
        "few_cases": FEW_CASES,
        "time_to_removal": _times_data(one, public),
        "full_removal": {
            "day": 180,
            "cases": one.remedy.cases,
            "followed": one.remedy.followed,
            "none_live": _share(one.remedy.none_live),
            "none_live_interval": _ends(one.remedy.none_live_interval),
            "sustained_30_days": _share(one.remedy.sustained),
            "sustained_30_days_interval": _ends(one.remedy.sustained_interval),
        },
        "returns": {
            "removals": one.returns.removals,
            "seen": one.returns.seen,
            "exposure_days": round(one.returns.exposure / SECONDS_A_DAY, 3),
            "within_days": round(one.returns.window / SECONDS_A_DAY, 3),
            "per_removal": _share(one.returns.mean),
            "interval": _ends(one.returns.interval),
            "stopped_at_least": one.returns.stopped,
        },
    }


def _times_data(one: Measured, public: bool) -> dict[str, Any] | None:
    """public: times with three digits, since the median is the very time of some copy."""
    if one.times is None:
        return None

    def told(seconds: float | None) -> float | None:
        return _digits(seconds) if public else _hours(seconds)

    curve, median = one.times.removal.curve, one.times.removal.median
    mean, error = curve.restricted_mean(one.mean_window)
    return {
        "cases": one.times.cases,
        "copies": one.times.urls,
        "left_out": one.times.left_out,
        "estimate": "turnbull" if one.times.removal.intervals else "kaplan_meier",
        "median": "reached" if median is not None else "not_reached",
        "median_hours": told(median),
        "median_band_hours": [told(end) for end in curve.quantile_band()],
        "mean_hours": told(mean),
        "mean_std_error_hours": told(error),
        "mean_within_hours": _hours(one.mean_window),
        "emptied_at_hours": told(curve.emptied_at()),
        "share_up": [{"hours": _hours(up.seconds), "share": _share(up.share), "band": _ends(up.band)} for up in one.up],
        "share_ended": {
            Cause(cause).name.lower(): _share(float(one.times.by_cause.share[row, -1]))
            for row, cause in enumerate(one.times.by_cause.causes)
        },
    }


def _flat(way: str, one: Measured, public: bool) -> dict[str, Any]:
    times, remedy, returns = _times_data(one, public) or {}, one.remedy, one.returns
    low, high = times.get("median_band_hours", (None, None))
    return {
        "by": way,
        "group": one.name,
        "cases": one.cases,
        "copies": times.get("copies"),
        "median": times.get("median"),
        "median_hours": times.get("median_hours"),
        "median_low": low,
        "median_high": high,
        "mean_hours": times.get("mean_hours"),
        "mean_within_hours": times.get("mean_within_hours"),
        **{f"up_{up['hours']:g}_hours": up["share"] for up in times.get("share_up", ())},
        "none_live_day_180": _share(remedy.none_live),
        "sustained_30_days_by_day_180": _share(remedy.sustained),
        "followed_to_day_180": remedy.followed,
        "returns_per_removal": _share(returns.mean),
        "stopped_at_least": returns.stopped,
        "returns_within_days": round(returns.window / SECONDS_A_DAY, 3),
        "wide": one.is_wide,
    }


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None or not np.isfinite(seconds) else round(seconds / HOUR, 3)


def _digits(seconds: float | None) -> float | None:
    return None if seconds is None or not np.isfinite(seconds) else float(f"{seconds / HOUR:.3g}")


def _share(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 6)


def _ends(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_share(interval.lower), _share(interval.upper)]
