"""Results as plain data, for `--json`, files and pages: hours, shares from 0 to 1, or "unbounded"."""

from typing import TYPE_CHECKING, Any

from amparo.spread.closed_forms.reduction import Meanings, Reduction
from amparo.spread.closed_forms.sizes import Size
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.scenarios.comparison import Mean, Paired, Summary  # closed forms need not wait for the simulator

UNBOUNDED = "unbounded"
LIMITS = (
    "Published kernels are of news and hashtags on Twitter, news on Facebook and one site in 2015; there are no public"
    " data on copies of intimate images. Private messages are not seen. Numbers compare scenarios; they are no forecast"
    " for a person."
)
"""Beside every result."""
LIMITS_SAID = Words(
    LIMITS,
    "Los ritmos publicados son de noticias y etiquetas en Twitter, de noticias en Facebook y de un sitio en 2015; no"
    " hay datos públicos sobre copias de imágenes íntimas. Los mensajes privados no se ven. Los números comparan"
    " escenarios; no predicen nada de una persona.",
)
LIMITS_OF_RECORDS = Words(
    "Copies that nobody discovered are missing, and private messages are not seen. "
    "The model is for comparing scenarios; it foretells nothing for one person.",
    "Faltan las copias que nadie descubrió, y los mensajes privados no se ven. "
    "El modelo sirve para comparar escenarios; no predice nada de una persona.",
)
"""Beside every result of records of cases."""
_HOUR = 3600.0


def meanings_data(found: Meanings, without: Size) -> dict[str, Any]:
    """The three meanings of removal within a latency, each under its own key; without: the size if nothing is removed.

    critical_latency_hours: only where the leak is unbounded without removal; null where no latency bounds it.
    """
    each = {"per_copy": found.per_copy, "reported_only": found.reported_only, "global_stop": found.global_stop}
    data: dict[str, Any] = {name: _share(one) for name, one in each.items()}
    data["copies"] = {"without": _copies(without), **{name: _copies(one.size) for name, one in each.items()}}
    data["branching_within"] = found.per_copy.size.branching
    if without.unbounded:
        data["critical_latency_hours"] = _hours(found.critical_latency)
    return data


def summary_data(summary: "Summary") -> dict[str, Any]:
    """A run's figures."""
    form = summary.expectation
    data: dict[str, Any] = {
        "cases": summary.cases,
        "simulated_copies": summary.simulated,
        "complete": summary.complete,
        "copies_per_case": _mean(summary.copies),
        "views_per_case": _mean(summary.views),
        "copies_by_platform": {name: _mean(one) for name, one in summary.by_platform.items()},
        "quantiles": {f"{share:g}": value for share, value in summary.quantiles.items()},
        "first_posting_alone": summary.alone,
        "half_of_copies_within_hours": _hours(summary.half_time),
        "gone": summary.gone,
        "spectral_radius": form.spectral_radius,
        "no_closed_form_because_of": list(form.broken_by),
    }
    if summary.unbounded and form.unbounded:
        data["critical_latency_hours"] = _hours(summary.critical_latency)
    return data


def paired_data(paired: "Paired") -> dict[str, Any]:
    """The share of copies that a scenario saves against another."""
    if paired.share is None:
        return {"saved": UNBOUNDED}
    return {"saved": paired.share, "error": paired.error, "expected": paired.expected}


def _mean(mean: "Mean | None") -> Any:
    if mean is None:
        return UNBOUNDED
    return {"simulated": mean.value, "error": mean.error, "expected": mean.expected}


def _share(one: Reduction) -> float | str:
    return UNBOUNDED if one.share is None else one.share


def _copies(one: Size) -> float | str:
    return UNBOUNDED if one.copies is None else one.copies


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _HOUR
