"""`amparo spread fit`: how many copies one copy leads to, from records of copies."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE
from amparo.cli.progress import steps_shown
from amparo.cli.spread.options import Charts, Narrow, Out, Table
from amparo.cli.spread.results import Rows, tell, wanted
from amparo.cli.spread.saying import said_number
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.estimation.branching import BranchingEstimate
    from amparo.spread.survival.bounds import Interval

FAMILIES = ("exponential", "power", "power_c30", "weibull", "lognormal")
_COUNTED = Words(
    "{copies} copies of {cases} cases, {removals} removed; {says}",
    "{copies} copias de {cases} casos, {removals} retiradas; {says}",
)
_SAYS = {"estimate": Words("estimate", "estimación"), "interval only": Words("interval only", "solo intervalo")}
_N = Words("copies that one copy leads to", "copias a las que lleva una copia")
_TIME = Words("half of them come within", "la mitad llega en")
_INTERVAL = Words("95 % interval {low} to {high}", "intervalo del 95 % de {low} a {high}")
_NO_END = Words("without end", "sin fin")
_GROWING = Words("  chance that it is more than 1: {share}", "  probabilidad de que sea más de 1: {share}")
_FIT = Words(
    "  fit: p = {p}. Ignoring removals it would read {naive}: wrong",
    "  ajuste: p = {p}. Sin contar las retiradas saldría {naive}: erróneo",
)
_FITTING = Words("Fitting", "Ajustando")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("fit")(fit)


def fit(
    file: Table,
    discovery: Annotated[float | None, typer.Option(help="Share of all copies that was discovered, up to 1.")] = None,
    kernel: Annotated[str, typer.Option(help=f"One of: {', '.join(FAMILIES)}.")] = "exponential",
    background: Annotated[bool, typer.Option("--background", help="Copies also come from outside.")] = False,
    replicates: Annotated[int, typer.Option(help="Of the bootstrap over cases.")] = 999,
    seed: Annotated[int, typer.Option(help="Of the draws: the same seed, the same answer.")] = 1,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """How many copies one copy leads to, removals taken into account.

    Columns: case, at, removed, until; removed is empty while up. Times in hours, or instants with an offset.
    """
    from amparo.spread.telling import LIMITS_OF_RECORDS

    left = wanted(out, chart, lang, narrow=narrow)
    found = _found(file, (discovery, kernel, background, replicates), seed, lang)
    data = _fit_data(found)
    charts = left.leave(lambda: _rows(data), lambda: _figure(found))
    limits = LIMITS_OF_RECORDS.said_in(lang)
    tell(as_json, {**data, "limits": limits}, charts, lambda: _print(found, lang, limits))
    return DONE


def _found(file: str, stated: tuple[float | None, str, bool, int], seed: int, lang: str) -> "BranchingEstimate":
    """The estimate. stated: as `Told` takes it."""
    import numpy as np

    from amparo.cli.spread.tables import read_table
    from amparo.spread.estimation.branching import Told, estimate_branching
    from amparo.spread.estimation.cascades import cascades

    columns = read_table(file, ("case", "at", "removed", "until"), ())
    times = columns.seconds("at", "removed", "until")
    given = cascades(columns.codes("case")[0], times["at"], times["removed"], times["until"])
    if seed < 0:
        raise BadInput("bad_seed", "A seed is a whole number from 0 on.")
    with steps_shown(_FITTING.said_in(lang), None):
        return estimate_branching(given, Told(*stated), np.random.default_rng(seed))


def _figure(found: "BranchingEstimate") -> Any:
    from amparo.spread.estimation.branching_figure import branching_figure

    return branching_figure(found)


def _fit_data(found: "BranchingEstimate") -> dict[str, Any]:
    from amparo.cli.spread.records import in_hours

    return {
        "says": found.says.value,
        "cases": found.cases,
        "copies": found.copies,
        "removals": found.removals,
        "discovery": found.discovery,
        "n": found.branching,
        "n_interval": _ends(found.branching_interval),
        "half_life_hours": in_hours(found.half_life),
        "half_life_interval_hours": [in_hours(end) for end in _ends(found.half_life_interval)],
        "mean_life_hours": in_hours(found.mean_life),
        "p_n_above_1": found.growing,
        "fit_p_value": found.fit.p_value,
        "naive": {"n": found.naive.branching, "half_life_hours": in_hours(found.naive.half_life)},
    }


def _ends(interval: "Interval") -> list[float]:
    return [interval.lower, interval.upper]


def _rows(data: dict[str, Any]) -> Rows:
    """One row: intervals and what a naive fit says in columns of their own."""
    flat: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, list):
            flat |= {f"{name}_low": value[0], f"{name}_high": value[1]}
        elif isinstance(value, dict):
            flat |= {f"{name}_{part}": one for part, one in value.items()}
        else:
            flat[name] = value
    return tuple(flat), [tuple(flat.values())]


def _print(found: "BranchingEstimate", lang: str, limits: str) -> None:
    from amparo.cli.spread.records import in_hours

    def number(value: float) -> str:
        return said_number(value, ".3f", lang)

    def hours(value: float) -> str:
        told = in_hours(value)
        return _NO_END.said_in(lang) if told is None else said_number(told, "", lang)

    given = {"copies": found.copies, "cases": found.cases, "removals": found.removals}
    typer.echo(_COUNTED.said_in(lang).format(says=_SAYS[found.says.value].said_in(lang), **given))
    low, high = (number(one) for one in _ends(found.branching_interval))
    point = f"{number(found.branching)}, " if found.branching is not None else ""
    typer.echo(f"  {_N.said_in(lang)}: {point}{_INTERVAL.said_in(lang).format(low=low, high=high)}")
    low, high = (hours(one) for one in _ends(found.half_life_interval))
    half = in_hours(found.half_life)
    time = f"{said_number(half, 'g', lang)} h, " if half is not None else ""
    typer.echo(f"  {_TIME.said_in(lang)}: {time}{_INTERVAL.said_in(lang).format(low=low, high=high)} h")
    if found.growing is not None:
        typer.echo(_GROWING.said_in(lang).format(share=number(found.growing)))
    fitted = {"p": number(found.fit.p_value), "naive": number(found.naive.branching)}
    typer.echo(_FIT.said_in(lang).format(**fitted))
    typer.echo(limits)
