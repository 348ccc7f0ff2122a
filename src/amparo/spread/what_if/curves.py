"""The two figures of an answer: what removal achieves against its latency, and how a leak grows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from amparo.spread.columns import Floats
from amparo.spread.figures import Figure, Line, Mark, Scale, hours_axis
from amparo.spread.scenarios.growth import growth
from amparo.spread.what_if import expected
from amparo.spread.what_if.answer import Row
from amparo.spread.what_if.measures import BLOCKED, BY_LAW_HOURS, NOTHING, per_copy, scenario
from amparo.spread.what_if.places import FAMILIES, HOUR
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.runs import Runs
from amparo.spread.what_if.wording import duration_words, line_words
from amparo.words import Words

FIRST_HOURS, LAST_HOURS, POINTS = 0.25, 720.0, 33
_STOP_POINTS = 17
_GROWTH_POINTS = 41
_LAW = tuple(sorted(BY_LAW_HOURS.values()))
_EVERY_COPY = Words("Every copy removed", "Se retira cada copia")
_REPORTED = Words("Only the reported posting", "Solo la publicación denunciada")
_NO_COPY = Words("No copy anywhere from then on", "Ninguna copia desde entonces")
_NO_END = Words("From 1 on, without an end", "Desde 1, sin un final")
_BAND = Words(
    "The band: other ways of sharing whose first half comes as fast.",
    "La franja: otras formas de compartir cuya primera mitad llega igual de rápido.",
)
_BAND_WITH_GAPS = Words(
    "The band: other ways of sharing whose first half comes as fast. No line: more copies than without removal.",
    "La franja: otras formas de compartir cuya primera mitad llega igual de rápido. Sin línea: más copias que "
    "sin retirar.",
)
_GROWN = Words(
    "Simulated. The bands hold eight of ten cases.", "Simulado. Las franjas contienen ocho de cada diez casos."
)


def figures_of(question: Question, rows: dict[str, Row], runs: Runs) -> tuple[Figure, ...]:
    """Both figures: "saved" and "growth"."""
    removal = _passed_on(question, rows["nothing"]) if rows["nothing"].unbounded else _saved(question, rows["blocked"])
    return removal, _growth(question, rows, runs)


def _saved(question: Question, blocked: Row) -> Figure:
    """Share of copies never made against the latency of removal: three meanings, a band around the first, blocking."""
    hours, stops = latencies(question, POINTS), latencies(question, _STOP_POINTS)
    shares = _of_copies(question, hours)
    families = np.nan_to_num(np.stack([shares, *(_of_copies(question, hours, family) for family in FAMILIES)]))
    none = np.isnan(shares)  # more copies than without removal: there is no share to draw
    low, high = (np.where(none, np.nan, edge) for edge in (families.min(axis=0), families.max(axis=0)))
    lines = [
        Line(_EVERY_COPY, hours, shares, low, high),
        Line(_REPORTED, hours, _shares(question, hours, expected.reported_only)),
        Line(_NO_COPY, stops, _shares(question, stops, expected.global_stop)),
    ]
    if question.blocked > 0.0 and blocked.saved is not None:
        lines.append(Line(line_words(question, "blocked"), hours, np.full(len(hours), blocked.saved)))
    return Figure(
        name="saved",
        title=Words(
            "Copies never made, by how long removal takes", "Copias que no se hacen, según lo que tarda retirar"
        ),
        x_label=_axis(question),
        y_label=Words("Share of copies never made", "Parte de las copias que no se hacen"),
        lines=tuple(lines),
        marks=_marks(question),
        x_scale=Scale.LOG,
        percent=True,
        x_ticks=hours_axis(FIRST_HOURS, LAST_HOURS),
        note=_BAND_WITH_GAPS if any(np.isnan(line.y).any() for line in lines) else _BAND,
    )


def _passed_on(question: Question, nothing: Row) -> Figure:
    """Copies that one copy leads to against the latency of removal; above 1 a leak has no bound."""
    hours = latencies(question, POINTS)
    left = _left(question, hours)
    families = np.stack([left, *(_left(question, hours, family) for family in FAMILIES)])
    lines = [Line(_EVERY_COPY, hours, left, families.min(axis=0), families.max(axis=0))]
    if question.blocked > 0.0:
        blocked = expected.passed_on(scenario(question, BLOCKED))
        lines.append(Line(line_words(question, "blocked"), hours, np.full(len(hours), blocked)))
    critical, marks = nothing.critical_latency_hours, list(_marks(question))
    if critical is not None and FIRST_HOURS <= critical <= LAST_HOURS:
        marks.append(Mark(critical, Words("here it turns", "aquí cambia")))
    label = Words("Copies that one copy leads to", "Copias que nacen de una copia")
    return Figure(
        name="saved",
        title=Words(
            "Copies that one copy leads to, by how long removal takes",
            "Copias que nacen de una copia, según lo que tarda retirar",
        ),
        x_label=_axis(question),
        y_label=label,
        lines=(*lines, Line(_NO_END, hours, np.ones(len(hours)), faint=True)),
        marks=tuple(sorted(marks, key=lambda mark: mark.x)),
        x_scale=Scale.LOG,
        x_ticks=hours_axis(FIRST_HOURS, LAST_HOURS),
        note=_BAND,
    )


def _growth(question: Question, rows: dict[str, Row], runs: Runs) -> Figure:
    """People who shared over time, simulated; bands around the first and the last."""
    first = FIRST_HOURS if runs.horizon_hours > 10.0 * FIRST_HOURS else 1.0 / 60.0
    hours = np.geomspace(first, runs.horizon_hours, _GROWTH_POINTS)
    other = "limited" if "limited" in rows else "within_24"  # no chart tells more than six lines apart
    lines = []
    for key in ("nothing", "within_48", other, "within_2", "blocked", "all"):
        if key in runs.by_key:
            mean, low, high = growth(runs.by_key[key].leaks, hours * HOUR)
            banded = key in ("nothing", "all")
            name = line_words(question, key)
            lines.append(Line(name, hours, mean, low if banded else None, high if banded else None))
    return Figure(
        name="growth",
        title=Words("People who shared, over time", "Personas que compartieron, con el tiempo"),
        x_label=Words("Time after the first posting", "Tiempo desde la primera publicación"),
        y_label=Words("People who shared, on average", "Personas que compartieron, de media"),
        lines=tuple(lines),
        x_scale=Scale.LOG,
        x_ticks=hours_axis(first, runs.horizon_hours),
        note=_GROWN,
    )


def latencies(question: Question, points: int) -> Floats:
    """Hours at which a curve is reckoned: evenly in their logarithm, with those of laws and the question's own."""
    even = np.round(np.geomspace(FIRST_HOURS, LAST_HOURS, points), 2)
    return np.unique(np.concatenate([even, [*_LAW, *_own(question)]]))


def _axis(question: Question) -> Words:
    if question.found == 0.0:
        return Words("Time from a copy's posting to its removal", "Tiempo desde publicarse una copia hasta retirarla")
    return Words("Time from a copy's being found to its removal", "Tiempo desde encontrar una copia hasta retirarla")


def _own(question: Question) -> tuple[float, ...]:
    return (question.latency,) if FIRST_HOURS <= question.latency <= LAST_HOURS else ()


def _marks(question: Question) -> tuple[Mark, ...]:
    marks = [Mark(hours, duration_words(hours)) for hours in _LAW if hours != question.latency]
    for hours in _own(question):
        own = duration_words(hours)
        marks.append(Mark(hours, Words(f"yours: {own.en}", f"el tuyo: {own.es}")))
    return tuple(marks)


def _shares(question: Question, hours: Floats, people: Callable[[Question], float | None]) -> Floats:
    """Share saved at each latency; NaN where there is none."""
    whole = expected.people(question, NOTHING)
    found = (expected.saved_of(whole, people(replace(question, latency=float(at)))) for at in hours)
    return np.array([np.nan if share is None else share for share in found], np.float64)


def _of_copies(question: Question, hours: Floats, family: str | None = None) -> Floats:
    return _shares(question, hours, lambda asked: expected.people(asked, per_copy(asked), family))


def _left(question: Question, hours: Floats, family: str | None = None) -> Floats:
    asked = (replace(question, latency=float(at)) for at in hours)
    return np.array([expected.passed_on(scenario(one, per_copy(one), family)) for one in asked], np.float64)
