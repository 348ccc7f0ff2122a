"""`amparo spread survival`: how long copies stay up."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import Json, Lang, one_of
from amparo.cli.output import DONE
from amparo.cli.spread.options import Charts, Csv, Narrow, Out, Table
from amparo.cli.spread.results import Rows, tell, wanted
from amparo.cli.spread.saying import said_number
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.survival.measures import GroupTimes

CLOCKS = ("posted", "notice")
HEADER = ("group", "hours", "share_up", "lower", "upper", "at_risk")
ALL = Words("all", "todas")
_GROUP = Words("{name}: {urls} URLs of {cases} cases; median {median}", "{name}: {urls} URL de {cases} casos; mediana {median}")  # fmt: skip  # noqa: E501
_NOT_REACHED = Words("not reached", "no alcanzada")
_MEAN = Words("  mean within {horizon} h: {mean} h", "  media en {horizon} h: {mean} h")
_ENDED = Words("  ended by: {ended}; still up {up}", "  terminaron por: {ended}; siguen en línea {up}")
_NOTHING = Words("nothing", "nada")
_CAUSES = {
    "notice": Words("notice", "aviso"),
    "uploader": Words("uploader", "quien la subió"),
    "host": Words("host", "el sitio"),
    "unknown": Words("unknown", "causa desconocida"),
}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("survival")(survival)


def survival(
    file: Table,
    clock: Annotated[str, typer.Option(help="From when time counts: notice or posted.")] = "notice",
    by: Annotated[str, typer.Option(help="Groups: route, regime, host, or several with commas.")] = "",
    public: Annotated[bool, typer.Option("--public", help="Only groups of at least ten cases.")] = False,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> int:
    """How long copies stay up, and what ended them.

    Columns: case, first_seen, last_up, first_down, cause; posted, notice, route, regime, host may follow.
    Times in hours, or instants with an offset.
    """
    from amparo.cli.spread.tables import write_csv
    from amparo.spread.telling import LIMITS_OF_RECORDS

    left = wanted(out, chart, lang, narrow=narrow)
    one_of(CLOCKS, clock, "bad_clock")
    found = _found(file, clock, by, public=public)
    charts = left.leave(lambda: _rows(found), lambda: _figure(found, clock))
    if as_csv:
        write_csv(*_rows(found))
        return DONE
    groups = [_group_data(one, name) for name, one in found]
    limits = LIMITS_OF_RECORDS.said_in(lang)
    data = {"clock": clock, "groups": groups, "limits": limits}
    tell(as_json, data, charts, lambda: _print(groups, lang, limits))
    return DONE


def _found(file: str, clock: str, by: str, *, public: bool) -> "list[tuple[str, GroupTimes]]":
    """Each group's name and times."""
    from amparo.cli.spread.records import GROUPS, OF_A_STORE, OF_EPISODES, read_episodes, read_groups
    from amparo.cli.spread.tables import read_table
    from amparo.spread.survival.episodes import Clock
    from amparo.spread.survival.measures import times_by_group
    from amparo.spread.survival.withholding import check_publishable

    columns = read_table(file, OF_EPISODES, ("posted", "notice", *GROUPS, *OF_A_STORE))
    group, names = read_groups(columns, [word for word in by.split(",") if word])
    given = read_episodes(columns)
    if public:
        check_publishable(given, Clock(clock))
    found = times_by_group(given, Clock(clock), group, public=public)
    if not found:
        raise BadInput("no_rows", f"No row can be counted from {clock}.")
    return [(names[one.group], one) for one in found]


def _figure(found: "list[tuple[str, GroupTimes]]", clock: str) -> Any:
    from amparo.spread.survival.episodes import Clock
    from amparo.spread.survival.survival_figure import survival_figure

    return survival_figure([(name, one.removal.curve) for name, one in found], Clock(clock))


def _group_data(one: "GroupTimes", name: str) -> dict[str, Any]:
    from amparo.cli.spread.records import in_hours
    from amparo.spread.survival.episodes import Cause

    curve, horizon = one.removal.curve, one.removal.curve.table.follow_up
    low, high = curve.quantile_band()
    median = one.removal.median
    mean, error = curve.restricted_mean(horizon)
    return {
        "group": name,
        "cases": one.cases,
        "urls": one.urls,
        "left_out": one.left_out,
        "median_hours": in_hours(median),
        "median": "reached" if median is not None else "not_reached",
        "median_band_hours": [in_hours(low), in_hours(high)],
        "estimate": "turnbull" if one.removal.intervals else "kaplan_meier",
        "restricted_mean_hours": in_hours(mean),
        "restricted_mean_std_error_hours": in_hours(error),
        "horizon_hours": in_hours(horizon),
        "emptied_at_hours": in_hours(curve.emptied_at()),
        "share_ended": {
            Cause(cause).name.lower(): round(float(one.by_cause.share[row, -1]), 6)
            for row, cause in enumerate(one.by_cause.causes)
        },
        "share_up": round(float(curve.survival[-1]) if curve.survival.size else 1.0, 6),
    }


def _rows(found: "list[tuple[str, GroupTimes]]") -> Rows:
    from amparo.cli.spread.records import in_hours

    rows = []
    for name, one in found:
        curve = one.removal.curve
        for place, at in enumerate(curve.times):
            shares = (round(float(column[place]), 6) for column in (curve.survival, curve.lower, curve.upper))
            rows.append((name, in_hours(float(at)), *shares, int(curve.table.at_risk[place])))
    return HEADER, rows


def _print(groups: list[dict[str, Any]], lang: str, limits: str) -> None:
    def number(value: float) -> str:
        return said_number(value, "g", lang)

    def share(value: float) -> str:
        return said_number(value, ".1%", lang)

    for one in groups:
        name = ALL.said_in(lang) if one["group"] == ALL.en else one["group"]
        median = _NOT_REACHED.said_in(lang) if one["median_hours"] is None else f"{number(one['median_hours'])} h"
        given = {"urls": one["urls"], "cases": one["cases"], "median": median}
        typer.echo(_GROUP.said_in(lang).format(name=name, **given))
        mean = {"horizon": number(one["horizon_hours"]), "mean": number(one["restricted_mean_hours"])}
        typer.echo(_MEAN.said_in(lang).format(**mean))
        causes = ((_CAUSES[cause].said_in(lang), value) for cause, value in one["share_ended"].items())
        ended = ", ".join(f"{cause} {share(value)}" for cause, value in causes)
        told = {"ended": ended or _NOTHING.said_in(lang), "up": share(one["share_up"])}
        typer.echo(_ENDED.said_in(lang).format(**told))
    typer.echo(limits)
