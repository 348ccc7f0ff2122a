"""`amparo spread survival|fit|stages`: what records of cases say. Of a case only its pseudonym is printed."""

import math
from datetime import date, timedelta
from typing import Annotated, Any

import numpy as np
import typer

from amparo.cli.options import Json, one_of
from amparo.cli.output import DONE, emit
from amparo.cli.spread_tables import SECONDS_AN_HOUR, Columns, read_table, write_csv
from amparo.errors import BadInput
from amparo.spread.cases.stages import Days, StageDay, classify, days, new_copies
from amparo.spread.columns import Ints
from amparo.spread.estimation.branching import BranchingEstimate, Told, estimate_branching
from amparo.spread.estimation.cascades import cascades
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.episodes import Cause, Clock, Episodes, episodes
from amparo.spread.survival.measures import GroupTimes, times_by_group
from amparo.spread.survival.publishing import check_public
from amparo.spread.survival.quantile_fit import FAMILIES

File = Annotated[str, typer.Argument(metavar="FILE", help="Table: .csv, .json, .jsonl or .parquet.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print one CSV table.")]
CAUSES = {one.name.lower(): one for one in Cause}
GROUPS = ("route", "regime", "host")
COUNTS = ("recommended", "attributed", "views", "blocked", "notices")
MOST_DAYS = 20_000
LIMITS = (
    "Copies that nobody discovered are missing, and private messages are not seen. "
    "The model is for comparing scenarios; it foretells nothing for one person."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("survival")(survival)
    app.command("fit")(fit)
    app.command("stages")(stages)


def survival(
    file: File,
    clock: Annotated[str, typer.Option(help="From when time counts: notice or posted.")] = "notice",
    by: Annotated[str, typer.Option(help="Groups: route, regime, host, or several with commas.")] = "",
    public: Annotated[bool, typer.Option("--public", help="Only groups of at least ten cases.")] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> int:
    """How long copies stay up, and what ended them.

    Columns: case, first_seen, last_up, first_down, cause; posted, notice, route, regime, host may follow.
    Times in hours, or instants with an offset.
    """
    one_of(tuple(one.value for one in Clock), clock, "bad_clock")
    columns = read_table(file, ("case", "first_seen", "last_up", "first_down", "cause"), ("posted", "notice", *GROUPS))
    group, names = _groups(columns, [word for word in by.split(",") if word])
    given = _episodes(columns)
    if public:
        check_public(int(np.unique(given.case).size))
    found = times_by_group(given, Clock(clock), group, public=public)
    if not found:
        raise BadInput("no_rows", f"No row can be counted from {clock}.")
    if as_csv:
        _survival_csv(found, names)
        return DONE
    data = {"clock": clock, "groups": [_group_data(one, names[one.group]) for one in found], "limits": LIMITS}
    emit(as_json, data, lambda: _print_survival(found, names))
    return DONE


def fit(
    file: File,
    discovery: Annotated[float | None, typer.Option(help="Share of all copies that was discovered, up to 1.")] = None,
    kernel: Annotated[str, typer.Option(help=f"One of: {', '.join(FAMILIES)}.")] = "exponential",
    background: Annotated[bool, typer.Option("--background", help="Copies also come from outside.")] = False,
    replicates: Annotated[int, typer.Option(help="Of the bootstrap over cases.")] = 999,
    seed: Annotated[int, typer.Option(help="Of the draws: the same seed, the same answer.")] = 1,
    as_json: Json = False,
) -> int:
    """How many copies one copy leads to, removals taken into account.

    Columns: case, at, removed, until; removed is empty while up. Times in hours, or instants with an offset.
    """
    columns = read_table(file, ("case", "at", "removed", "until"), ())
    times = columns.seconds("at", "removed", "until")
    given = cascades(columns.codes("case")[0], times["at"], times["removed"], times["until"])
    if seed < 0:
        raise BadInput("bad_seed", "A seed is a whole number from 0 on.")
    told = Told(discovery, kernel, background, replicates)
    found = estimate_branching(given, told, np.random.default_rng(seed))
    emit(as_json, _fit_data(found), lambda: _print_fit(found))
    return DONE


def stages(file: File, as_json: Json = False, as_csv: Csv = False) -> int:
    """The stage of each case on each day, with the rule and its evidence.

    Columns: case, day, new, and recommended, attributed, views, blocked, notices where known.
    Or sightings: case, day, uploader, platform, cluster.
    """
    counted = ("new", *COUNTS)
    columns = read_table(file, ("case", "day"), (*counted, "uploader", "platform", "cluster"))
    day, first = _day_numbers(columns)
    codes, names = columns.codes("case")
    read = _from_sightings if "uploader" in columns else _from_counts
    found = {name: classify(read(columns, codes == code, day)) for code, name in enumerate(names)}
    rows = [(case, _said_day(one.day, first), one) for case, told in found.items() for one in told]
    if as_csv:
        write_csv(STAGE_HEADER, (_stage_row(case, said, one) for case, said, one in rows))
        return DONE
    data = [dict(zip(STAGE_HEADER, _stage_row(case, said, one), strict=True)) for case, said, one in rows]
    emit(as_json, {"days": data}, lambda: _print_stages(rows))
    return DONE


def _episodes(columns: Columns) -> Episodes:
    times = columns.seconds("posted", "first_seen", "notice", "last_up", "first_down")
    causes = columns.texts("cause")
    if not set(causes) <= CAUSES.keys():
        raise BadInput("unknown_cause", f"A cause is one of: {', '.join(CAUSES)}.")
    return episodes(
        columns.codes("case")[0],
        times["first_seen"],
        times["last_up"],
        times["first_down"],
        [CAUSES[one] for one in causes],
        posted=times["posted"],
        notice=times["notice"],
    )


def _groups(columns: Columns, by: list[str]) -> tuple[Ints, list[str]]:
    if not set(by) <= set(GROUPS) or not all(name in columns for name in by):
        raise BadInput("bad_group", f"Groups are columns of the table among: {', '.join(GROUPS)}.")
    if not by:
        return np.zeros(len(columns), dtype=np.int64), ["all"]
    together = [" ".join(words) for words in zip(*(columns.texts(name) for name in by), strict=True)]
    names, codes = np.unique(np.array(together), return_inverse=True)
    return codes.astype(np.int64), names.tolist()


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None or not math.isfinite(seconds) else round(seconds / SECONDS_AN_HOUR, 3)


def _group_data(one: GroupTimes, name: str) -> dict[str, Any]:
    curve, horizon = one.removal.curve, one.removal.curve.table.follow_up
    low, high = curve.quantile_band()
    median = one.removal.median
    mean, error = curve.restricted_mean(horizon)
    return {
        "group": name,
        "cases": one.cases,
        "urls": one.urls,
        "left_out": one.left_out,
        "median_hours": _hours(median),
        "median": "reached" if median is not None else "not_reached",
        "median_band_hours": [_hours(low), _hours(high)],
        "estimate": "turnbull" if one.removal.intervals else "kaplan_meier",
        "restricted_mean_hours": _hours(mean),
        "restricted_mean_std_error_hours": _hours(error),
        "horizon_hours": _hours(horizon),
        "emptied_at_hours": _hours(curve.emptied_at()),
        "share_ended": {
            Cause(cause).name.lower(): round(float(one.by_cause.share[row, -1]), 6)
            for row, cause in enumerate(one.by_cause.causes)
        },
        "share_up": round(float(curve.survival[-1]) if curve.survival.size else 1.0, 6),
    }


def _survival_csv(found: tuple[GroupTimes, ...], names: list[str]) -> None:
    def rows() -> Any:
        for one in found:
            curve = one.removal.curve
            for place, at in enumerate(curve.times):
                yield (
                    names[one.group],
                    _hours(float(at)),
                    *(round(float(column[place]), 6) for column in (curve.survival, curve.lower, curve.upper)),
                    int(curve.table.at_risk[place]),
                )

    write_csv(("group", "hours", "share_up", "lower", "upper", "at_risk"), rows())


def _print_survival(found: tuple[GroupTimes, ...], names: list[str]) -> None:
    for one in found:
        data = _group_data(one, names[one.group])
        median = "not reached" if data["median_hours"] is None else f"{data['median_hours']:g} h"
        typer.echo(f"{data['group']}: {one.urls} URLs of {one.cases} cases; median {median}")
        typer.echo(f"  mean within {data['horizon_hours']:g} h: {data['restricted_mean_hours']:g} h")
        ended = ", ".join(f"{cause} {share:.1%}" for cause, share in data["share_ended"].items())
        typer.echo(f"  ended by: {ended or 'nothing'}; still up {data['share_up']:.1%}")
    typer.echo(LIMITS)


def _fit_data(found: BranchingEstimate) -> dict[str, Any]:
    return {
        "says": found.says.value,
        "cases": found.cases,
        "copies": found.copies,
        "removals": found.removals,
        "discovery": found.discovery,
        "n": found.branching,
        "n_interval": _ends(found.branching_interval),
        "half_life_hours": _hours(found.half_life),
        "half_life_interval_hours": [_hours(end) for end in _ends(found.half_life_interval)],
        "mean_life_hours": _hours(found.mean_life),
        "p_n_above_1": found.growing,
        "fit_p_value": found.fit.p_value,
        "naive": {"n": found.naive.branching, "half_life_hours": _hours(found.naive.half_life)},
        "limits": LIMITS,
    }


def _ends(interval: Interval) -> list[float]:
    return [interval.lower, interval.upper]


def _print_fit(found: BranchingEstimate) -> None:
    typer.echo(f"{found.copies} copies of {found.cases} cases, {found.removals} removed; {found.says.value}")
    low, high = _ends(found.branching_interval)
    number = f"{found.branching:.3f}, " if found.branching is not None else ""
    typer.echo(f"  copies that one copy leads to: {number}95 % interval {low:.3f} to {high:.3f}")
    ends = [_hours(end) for end in _ends(found.half_life_interval)]
    time = f"{_hours(found.half_life):g} h, " if found.half_life is not None else ""
    typer.echo(f"  half of them come within: {time}95 % interval {ends[0]} to {ends[1]} h")
    if found.growing is not None:
        typer.echo(f"  chance that it is more than 1: {found.growing:.3f}")
    typer.echo(
        f"  fit: p = {found.fit.p_value:.3f}. Ignoring removals it would read {found.naive.branching:.3f}: wrong"
    )
    typer.echo(LIMITS)


def _day_numbers(columns: Columns) -> tuple[Ints, date | None]:
    """Days from 0 on, and the date of day 0 where days are dates."""
    try:
        words = columns.days("day")
    except BadInput:
        values = columns.numbers("day")
        if np.isnan(values).any() or (values < 0).any() or (values != np.floor(values)).any():
            raise BadInput("bad_day", "A day is a date, or a whole number from 0 on.") from None
        first, numbers = None, values.astype(np.int64)
    else:
        first = min(words)
        numbers = np.array([(one - first).days for one in words], dtype=np.int64)
    if numbers.max() >= MOST_DAYS:
        raise BadInput("bad_day", f"A case has at most {MOST_DAYS:,} days.")
    return numbers, first


def _from_sightings(columns: Columns, rows: Any, day: Ints) -> Days:
    for name in ("platform", "cluster"):
        if name not in columns:
            raise BadInput("missing_column", f"Sightings have the columns uploader, platform and {name}.")
    who, where, what = (columns.codes(name)[0][rows] for name in ("uploader", "platform", "cluster"))
    return days(new_copies(who, where, what, day[rows], int(day.max()) + 1))


def _from_counts(columns: Columns, rows: Any, day: Ints) -> Days:
    if "new" not in columns:
        raise BadInput("missing_column", "Counts have the column new; sightings have uploader, platform and cluster.")
    length = int(day.max()) + 1
    at = day[rows]
    if np.unique(at).size < at.size:
        raise BadInput("day_twice", "A case has one row for each day.")

    def column(name: str, empty: float) -> Any:
        full = np.full(length, empty)
        if name in columns:
            values = columns.numbers(name)[rows]
            full[at] = np.where(np.isnan(values), empty, values)
        return full

    known = {name: column(name, 0.0 if name in ("blocked", "notices") else np.nan) for name in COUNTS}
    return days(column("new", 0.0), **known)


STAGE_HEADER = (
    "case", "day", "stage", "rule", "copies", "new_3_days", "new_7_days", "peak_7_days", "recommended_3_days",
    "views_3_days", "blocked_7_days", "notices_7_days", "recurrence", "missing",
)  # fmt: skip


def _stage_row(case: str, said: str, one: StageDay) -> list[Any]:
    seen = one.evidence
    return [
        case, said, one.stage.name.lower(), one.rule.value, seen.copies, seen.new_3_days, seen.new_7_days,
        seen.peak_7_days, seen.recommended_3_days, seen.views_3_days, seen.blocked_7_days, seen.notices_7_days,
        one.recurrence, " ".join(rule.value for rule in one.missing),
    ]  # fmt: skip


def _said_day(day: int, first: date | None) -> str:
    return str(day) if first is None else (first + timedelta(days=day)).isoformat()


def _print_stages(rows: list[tuple[str, str, StageDay]]) -> None:
    """A line for each day on which the stage or the case is another than the day before."""
    before: tuple[str, str] | None = None
    for case, said, one in rows:
        now = (case, one.stage.name)
        if now != before:
            stage = one.stage.name.lower().replace("_", " ")
            rule = one.rule.value.replace("_", " ")
            typer.echo(f"{case}  {said:<10}  {stage:<16}  {rule}  ({one.evidence.copies} copies)")
        before = now
    if any(one.missing for _, _, one in rows):
        typer.echo("View telemetry missing on some days: the rules on views could not be asked there.")
