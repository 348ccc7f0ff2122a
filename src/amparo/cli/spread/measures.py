"""`amparo spread measures`: what a service achieved, from its own store or from a table."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import As, Json, Lang, one_of
from amparo.cli.output import DONE
from amparo.cli.spread.options import Charts, Narrow, Out
from amparo.cli.spread.results import tell, wanted
from amparo.cli.spread.saying import said_number
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.casework.regime import Regime
    from amparo.cli.spread.tables import Columns
    from amparo.services.service_figures import ServiceFigures
    from amparo.settings import Settings
    from amparo.spread.figures import Figure
    from amparo.spread.survival.service import ServiceMeasures
    from amparo.spread.survival.service_records import Records

CHARTS = ("all", "remedy", "host", "regime", "route")
_COPIES = Words("{name}: {copies} copies of {cases} cases", "{name}: {copies} copias de {cases} casos")
_FEW = Words(" (few)", " (pocos)")
_MEDIAN = Words("  median {median}{band}", "  mediana {median}{band}")
_MEAN = Words("  mean within {within}: {mean}", "  media dentro de {within}: {mean}")
_UP = Words("  still up: {shares}", "  siguen visibles: {shares}")
_EMPTIED = Words(
    "  from {time} on nobody was left to watch, although others came later: the rest of the curve says nothing",
    "  desde {time} no quedaba nadie que observar, aunque otros llegaron después: el resto de la curva no dice nada",
)
_AFTER = Words("{share} after {hours}", "{share} tras {hours}")
_REMEDY = Words(
    "  nothing up on day 180: {standing}; 30 days without any by then: {sustained}",
    "  nada visible el día 180: {standing}; 30 días sin ninguna para entonces: {sustained}",
)
_RETURNS = Words(
    "  came back: {mean} for each removal within {days} days ({seen} seen in {exposure} days of following)",
    "  volvieron: {mean} por retirada en {days} días ({seen} vistas en {exposure} días de seguimiento)",
)
_STOPPED = Words("  stopped when uploaded again: {count} or more", "  frenadas al volver a subirlas: {count} o más")
_NOT_REACHED = Words("not reached", "no alcanzada")
_NO_CLOCK = Words("  no complete notice to count from", "  ningún aviso completo desde el que contar")
_NONE = Words("There is no case to measure.", "No hay ningún caso que medir.")
_HELD_BACK = Words("{count} groups of few cases are not shown.", "{count} grupos de pocos casos no se muestran.")
_UNKNOWN = Words("not known yet", "aún no se sabe")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("measures")(measures)


def measures(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="Table as exported; else the store's own.")] = None,
    public: Annotated[bool, typer.Option("--public", help="Only what may be published: ten cases and more.")] = False,
    draws: Annotated[str, typer.Option("--figure", help=f"Which chart: {', '.join(CHARTS)}.")] = "all",
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    who: As = None,
    as_json: Json = False,
) -> int:
    """Time to removal by route, law and class of host; full removal at 180 days; what came back.

    Columns as `amparo spread export` writes them; case, first_seen, last_up, first_down and cause are needed. From the
    store it needs the role auditor.
    """
    from amparo.registry import loader, regimes
    from amparo.services.service_charts import measures_data, measures_rows
    from amparo.settings import load

    one_of(CHARTS, draws, "bad_figure")
    left, settings = wanted(out, chart, lang, narrow=narrow), load()
    laws = loader.load(regimes.KIND, settings.home)
    found = _from_store(settings, who, public) if file is None else _from_table(settings, file, public)
    made = found.measures
    charts = left.leave(lambda: measures_rows(made) if made else ((), ()), lambda: _figure(made, laws, draws))
    data = measures_data(found, laws)
    tell(as_json, data, charts, lambda: _print(data, settings.site.kind == "helpline", lang))
    return DONE


def _figure(made: "ServiceMeasures | None", laws: "Mapping[str, Regime]", name: str) -> "Figure":
    from amparo.services.service_charts import charts

    drawn = {one.name: one for one in charts(made, laws)} if made is not None else {}
    if name not in drawn:
        raise BadInput("nothing_to_draw", "There is no such chart: too few groups, or no notice to count from.")
    return drawn[name]


def _from_store(settings: "Settings", who: str | None, public: bool) -> "ServiceFigures":
    from amparo.services.actor import acting
    from amparo.services.service_figures import measure_store

    return measure_store(settings, who=acting(who), public=public)


def _from_table(settings: "Settings", file: str, public: bool) -> "ServiceFigures":
    from amparo.cli.spread.records import GROUPS, OF_A_STORE, OF_EPISODES
    from amparo.cli.spread.tables import read_table
    from amparo.services.service_figures import ServiceFigures, deadlines_of
    from amparo.spread.survival.service import measure

    columns = read_table(file, OF_EPISODES, ("posted", "notice", *GROUPS, *OF_A_STORE))
    made = measure(_records(columns), deadlines_of(settings), public)
    return ServiceFigures(datetime.now(UTC), made)


def _records(columns: "Columns") -> "Records":
    """A table's rows. Where it does not say how long a case was followed, that is until its copies were last seen."""
    import numpy as np

    from amparo.cli.spread.records import GROUPS, read_episodes
    from amparo.services.service_figures import is_indirect
    from amparo.spread.survival.service_records import records

    given = read_episodes(columns)
    times = columns.seconds("posted", "first_seen", "notice", "last_up", "first_down", "until")
    until = times["until"] + (given.first_seen[0] - times["first_seen"][0])  # of one origin
    groups = {way: columns.texts(way) for way in GROUPS if way in columns}
    return records(
        given,
        np.fmax(until, np.fmax(given.last_up, given.first_down)),
        groups,
        copy=columns.numbers("copy") if "copy" in columns else None,
        again=columns.numbers("again") if "again" in columns else None,
        stopped=columns.numbers("reappearances") if "reappearances" in columns else None,
        indirect=[is_indirect(one) for one in groups.get("route", [""] * len(columns))],
    )


def _print(data: dict[str, Any], elsewhere: bool, lang: str) -> None:
    from amparo.services.figure_names import WAYS
    from amparo.services.service_charts import ELSEWHERE, LIMITS, WIDE

    if not data["enough"]:
        typer.echo(_NONE.said_in(lang))
        return
    _print_group(data["all"], lang)
    for way, groups in data["by"].items():
        if len(groups) + data["held_back"][way] < 2:  # the same as all together
            continue
        typer.echo(f"\n{WAYS[way].said_in(lang)}")
        for one in groups:
            _print_group(one, lang)
        if data["held_back"][way]:
            typer.echo(_HELD_BACK.said_in(lang).format(count=data["held_back"][way]))
    typer.echo("")
    if data["all"]["wide"] or any(one["wide"] for groups in data["by"].values() for one in groups):
        typer.echo(WIDE.said_in(lang))
    typer.echo(LIMITS.said_in(lang))
    if elsewhere:
        typer.echo(ELSEWHERE.said_in(lang))


def _print_group(one: dict[str, Any], lang: str) -> None:
    said, times = one["name"][lang], one["time_to_removal"]
    copies = times["copies"] if times else one["rows"]
    wide = _FEW.said_in(lang) if one["wide"] else ""
    typer.echo(_COPIES.said_in(lang).format(name=said, copies=copies, cases=one["cases"]) + wide)
    if times is None:
        typer.echo(_NO_CLOCK.said_in(lang))
    else:
        _print_times(times, lang)
    clean = one["full_removal"]
    standing = _with_band(clean["none_live"], clean["none_live_interval"], lang)
    sustained = _with_band(clean["sustained_30_days"], clean["sustained_30_days_interval"], lang)
    typer.echo(_REMEDY.said_in(lang).format(standing=standing, sustained=sustained))
    back = one["returns"]
    if back["per_removal"] is not None:
        low, high = back["interval"]
        told = {"days": f"{back['within_days']:.0f}", "seen": back["seen"], "exposure": f"{back['exposure_days']:.0f}"}
        mean, low, high = (said_number(one, ".3f", lang) for one in (back["per_removal"], low, high))
        typer.echo(_RETURNS.said_in(lang).format(mean=f"{mean} [{low}, {high}]", **told))
    if back["stopped_at_least"] is not None:
        typer.echo(_STOPPED.said_in(lang).format(count=back["stopped_at_least"]))


def _print_times(times: dict[str, Any], lang: str) -> None:
    median, low, high = (_hours(one, lang) for one in (times["median_hours"], *times["median_band_hours"]))
    typer.echo(_MEDIAN.said_in(lang).format(median=median, band=f" [{low}, {high}]"))
    told = {"within": _hours(times["mean_within_hours"], lang), "mean": _hours(times["mean_hours"], lang)}
    typer.echo(_MEAN.said_in(lang).format(**told))
    shares = [
        _AFTER.said_in(lang).format(share=_with_band(up["share"], up["band"], lang), hours=_hours(up["hours"], lang))
        for up in times["share_up"]
    ]
    typer.echo(_UP.said_in(lang).format(shares="; ".join(shares)))
    if times["emptied_at_hours"] is not None:
        typer.echo(_EMPTIED.said_in(lang).format(time=_hours(times["emptied_at_hours"], lang)))


def _hours(count: float | None, lang: str) -> str:
    return _NOT_REACHED.said_in(lang) if count is None else f"{said_number(count, 'g', lang)} h"


def _with_band(share: float | None, band: list[float | None] | None, lang: str) -> str:
    if share is None:
        return _UNKNOWN.said_in(lang)
    middle, *ends = (f"{said_number(100 * one, '.1f', lang)} %" for one in (share, *(band or ())) if one is not None)
    return f"{middle} [{ends[0]}, {ends[1]}]" if len(ends) == 2 else middle
