"""`amparo spread reduction|band`: what removal within a time saves, by the closed forms."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE
from amparo.cli.spread.options import Charts, Compliance, Latency, N, Narrow, Out
from amparo.cli.spread.results import Rows, tell, wanted
from amparo.cli.spread.saying import said_number, said_share
from amparo.words import Words

HalfLife = Annotated[float | None, typer.Option(help="Minutes until half of the copies have come.")]
HEADER = (
    "family", "half_life_minutes", "n", "latency_hours", "compliance", "meaning", "share", "copies", "unbounded",
    "critical_latency_hours",
)  # fmt: skip
MEANINGS = {
    "per_copy": Words("every copy, each this long after its own posting", "cada copia, a este tiempo de publicarse"),
    "reported_only": Words(
        "only the reported address, this long after its posting",
        "solo la dirección denunciada, a este tiempo de publicarse",
    ),
    "global_stop": Words(
        "every copy everywhere, from this time after the first posting",
        "todas las copias, desde este tiempo tras la primera publicación",
    ),
}
_TITLE = Words(
    "Copies that are never made, n = {n}, within {hours} hours:",
    "Copias que no llegan a hacerse, n = {n}, en {hours} horas:",
)
_NO_BOUND = Words("no latency bounds it", "ningún tiempo le pone límite")
_BOUND = Words(
    "bounded by per-copy removal within {hours} hours", "con límite si cada copia se retira antes de {hours} horas"
)


class KernelName(StrEnum):
    """The families of `amparo spread reduction`."""

    POWER = "power"
    EXPONENTIAL = "exponential"
    WEIBULL = "weibull"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("reduction")(reduction)
    app.command("band")(families)


def reduction(
    kernel: Annotated[KernelName, typer.Option(help="Family of the delays between copies.")],
    n: N,
    latency_hours: Latency,
    c: Annotated[float | None, typer.Option(help="Seconds: offset of the power law; 30 where it is not given.")] = None,
    gamma: Annotated[float | None, typer.Option(help="Exponent of the power law.")] = None,
    half_life_minutes: HalfLife = None,
    shape: Annotated[float | None, typer.Option(help="Shape of the Weibull kernel.")] = None,
    compliance: Compliance = 1.0,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """Share of copies that removal within a time saves, in each of its three meanings.

    Power: --c and --gamma, or --half-life-minutes. Exponential: --half-life-minutes. Weibull: that and --shape.
    From n = 1 on a leak has no bound: then the answer is `unbounded`, with the latency below which it has one.
    """
    from amparo.spread.scenarios.scenario_form import HOUR, MINUTE, make_kernel
    from amparo.spread.telling import LIMITS_SAID

    left = wanted(out, chart, lang, narrow=narrow)
    half_life = None if half_life_minutes is None else half_life_minutes * MINUTE
    family = make_kernel(kernel.value, half_life, c=c, gamma=gamma, shape=shape)
    found = _reduction(family, n, latency_hours, compliance)
    data = {"kernel": kernel.value, "half_life_minutes": round(family.half_life / MINUTE, 9), **found}
    charts = left.leave(
        lambda: _rows({kernel.value: found}, family.half_life / MINUTE),
        lambda: _figures().meanings_figure(family, n, latency_hours * HOUR, compliance),
    )
    limits = LIMITS_SAID.said_in(lang)
    tell(as_json, {**data, "limits": limits}, charts, lambda: _print_reduction(data, lang, limits))
    return DONE


def families(
    half_life_minutes: Annotated[float, typer.Option(help="Minutes until half of the copies have come.")],
    n: N,
    latency_hours: Latency,
    compliance: Compliance = 1.0,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """The same for each family of kernels with one half-life: what a half-life alone leaves open."""
    from amparo.spread.kernels import band
    from amparo.spread.scenarios.scenario_form import HOUR, MINUTE
    from amparo.spread.telling import LIMITS_SAID

    left = wanted(out, chart, lang, narrow=narrow)
    kernels = band(half_life_minutes * MINUTE)
    found = {name: _reduction(kernel, n, latency_hours, compliance) for name, kernel in kernels.items()}
    limits = LIMITS_SAID.said_in(lang)
    charts = left.leave(
        lambda: _rows(found, half_life_minutes),
        lambda: _figures().families_figure(kernels, n, latency_hours * HOUR, compliance),
    )

    def text() -> None:
        for name, one in found.items():
            typer.echo(f"{name}:")
            _print_shares(one, lang)
        typer.echo(limits)

    data = {"half_life_minutes": half_life_minutes, "families": found, "limits": limits}
    tell(as_json, data, charts, text)
    return DONE


def _figures() -> Any:
    """The module that makes the figures, imported where one is drawn."""
    from amparo.spread.closed_forms import reduction_figure

    return reduction_figure


def _reduction(kernel: Any, n: float, latency_hours: float, compliance: float) -> dict[str, Any]:
    from amparo.spread.closed_forms.reduction import meanings
    from amparo.spread.closed_forms.sizes import size
    from amparo.spread.scenarios.scenario_form import HOUR
    from amparo.spread.telling import meanings_data

    found = meanings(kernel, n, latency_hours * HOUR, compliance)
    given = {"n": n, "latency_hours": latency_hours, "compliance": compliance}
    return {**given, **meanings_data(found, size(n))}


def _rows(found: dict[str, dict[str, Any]], half_life_minutes: float) -> Rows:
    rows = []
    for family, one in found.items():
        for meaning in MEANINGS:
            share, copies = one[meaning], one["copies"][meaning]
            given = (family, half_life_minutes, one["n"], one["latency_hours"], one["compliance"], meaning)
            numbers = (None if isinstance(value, str) else value for value in (share, copies))
            rows.append((*given, *numbers, isinstance(copies, str), one.get("critical_latency_hours")))
    return HEADER, rows


def _print_reduction(data: dict[str, Any], lang: str, limits: str) -> None:
    n, hours = (said_number(data[key], "g", lang) for key in ("n", "latency_hours"))
    typer.echo(_TITLE.said_in(lang).format(n=n, hours=hours))
    _print_shares(data, lang)
    typer.echo(limits)


def _print_shares(data: dict[str, Any], lang: str) -> None:
    for name, words in MEANINGS.items():
        typer.echo(f"  {name:<14} {said_share(data[name], lang):>9}  {words.said_in(lang)}")
    if "critical_latency_hours" in data:
        critical = data["critical_latency_hours"]
        words = _NO_BOUND if critical is None else _BOUND
        typer.echo("  " + words.said_in(lang).format(hours=said_number(critical or 0.0, ".4g", lang)))
