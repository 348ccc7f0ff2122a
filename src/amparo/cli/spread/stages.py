"""`amparo spread stages`: in which stage a case is, day by day, by which rule."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE
from amparo.cli.spread.options import Charts, Csv, Narrow, Out, Table
from amparo.cli.spread.results import tell, wanted
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.cases.stages import Days, StageDay

COUNTS = ("recommended", "attributed", "views", "blocked", "notices")
HEADER = (
    "case", "day", "stage", "rule", "copies", "new_3_days", "new_7_days", "peak_7_days", "recommended_3_days",
    "views_3_days", "blocked_7_days", "notices_7_days", "recurrence", "missing",
)  # fmt: skip


_COPIES = Words("({count} copies)", "({count} copias)")
_MISSING = Words(
    "View telemetry missing on some days: the rules on views could not be asked there.",
    "Faltan datos de vistas en algunos días: allí no se pudieron preguntar las reglas sobre vistas.",
)
_RULES = {
    "no_public_copy": Words("no public copy", "ninguna copia pública"),
    "recommended": Words("recommended", "recomendada"),
    "seen_far_more": Words("seen far more", "mucho más vista"),
    "lift_yesterday": Words("lift yesterday", "impulso el día anterior"),
    "new_copies": Words("new copies", "copias nuevas"),
    "cascade_yesterday": Words("cascade yesterday", "cascada el día anterior"),
    "died_down": Words("died down", "se apagó"),
    "quiet_for_long": Words("quiet for long", "calma desde hace tiempo"),
    "still_afterlife": Words("still afterlife", "sigue la vida posterior"),
    "not_yet_died_down": Words("not yet died down", "aún no se apaga"),
    "public_copy": Words("public copy", "copia pública"),
}
_DAY_ZERO = Words("day 0", "el día 0")


class Told(NamedTuple):
    """What is told of one case. days: what was counted; stages: of each day; first: the date of day 0."""

    days: "Days"
    stages: "tuple[StageDay, ...]"
    first: date | None


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("stages")(stages)


def stages(
    file: Table,
    case: Annotated[str | None, typer.Option(help="Only this case; a chart shows one.")] = None,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> int:
    """The stage of each case on each day, with the rule and its evidence.

    Columns: case, day, new, and recommended, attributed, views, blocked, notices where known.
    Or sightings: case, day, uploader, platform, cluster.
    """
    from amparo.cli.spread.tables import write_csv
    from amparo.spread.telling import LIMITS_OF_RECORDS

    left = wanted(out, chart, lang, narrow=narrow)
    found = _found(file, case)
    if left.charts and len(found) > 1:
        raise BadInput("which_case", "A chart shows one case: name it with --case.")
    rows = [_row(name, one.first, day) for name, one in found.items() for day in one.stages]
    charts = left.leave(lambda: (HEADER, rows), lambda: _figure(next(iter(found.values()))))
    if as_csv:
        write_csv(HEADER, rows)
        return DONE
    limits = LIMITS_OF_RECORDS.said_in(lang)
    data = {"days": [dict(zip(HEADER, row, strict=True)) for row in rows], "limits": limits}
    tell(as_json, data, charts, lambda: _print(found, lang, limits))
    return DONE


def _found(file: str, case: str | None) -> dict[str, Told]:
    """Each case's days and stages, by its pseudonym."""
    from amparo.cli.spread.records import day_numbers, read_days
    from amparo.cli.spread.tables import read_table
    from amparo.spread.cases.stages import classify

    columns = read_table(file, ("case", "day"), ("new", *COUNTS, "uploader", "platform", "cluster"))
    numbers, first = day_numbers(columns)
    codes, names = columns.codes("case")
    if case is not None and case not in names:
        raise BadInput("no_such_case", "The table has no such case.")
    found = {}
    for code, name in enumerate(names):
        if case in (None, name):
            counted = read_days(columns, codes == code, numbers)
            found[name] = Told(counted, tuple(classify(counted)), first)
    return found


def _figure(told: Told) -> Any:
    from amparo.spread.cases.stage_figure import stage_figure

    since = _DAY_ZERO if told.first is None else Words(told.first.isoformat(), f"el {told.first.isoformat()}")
    return stage_figure(told.days.new, told.stages, since)


def _row(case: str, first: date | None, one: "StageDay") -> list[Any]:
    from amparo.cli.spread.records import said_day

    seen = one.evidence
    return [
        case, said_day(one.day, first), one.stage.name.lower(), one.rule.value, seen.copies, seen.new_3_days,
        seen.new_7_days,
        seen.peak_7_days, seen.recommended_3_days, seen.views_3_days, seen.blocked_7_days, seen.notices_7_days,
        one.recurrence, " ".join(rule.value for rule in one.missing),
    ]  # fmt: skip


def _print(found: dict[str, Told], lang: str, limits: str) -> None:
    """A line for each day on which the stage or the case is another than the day before."""
    from amparo.cli.spread.records import said_day
    from amparo.spread.cases.stage_figure import STAGES

    for name, told in found.items():
        before = None
        for one in told.stages:
            if one.stage is not before:
                stage, rule = STAGES[one.stage].said_in(lang), _RULES[one.rule.value].said_in(lang)
                copies = _COPIES.said_in(lang).format(count=one.evidence.copies)
                typer.echo(f"{name}  {said_day(one.day, told.first):<10}  {stage:<16}  {rule}  {copies}")
            before = one.stage
    if any(one.missing for told in found.values() for one in told.stages):
        typer.echo(_MISSING.said_in(lang))
    typer.echo(limits)
