"""`amparo spread simulate|compare`: scenarios simulated, with the closed form beside them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE
from amparo.cli.progress import steps_shown
from amparo.cli.spread.options import Cases, Charts, MostCopies, Narrow, Out, Seed
from amparo.cli.spread.results import Rows, tell, wanted
from amparo.cli.spread.saying import UNBOUNDED, said_count, said_number, said_share
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.scenarios.simulation import Leaks

Runs = tuple[list[dict[str, Any]], "list[tuple[str, Leaks]]"]
HEADER = (
    "scenario", "cases", "simulated_copies", "complete", "unbounded", "people", "people_error", "people_expected",
    "views", "views_error", "views_expected", "critical_latency_hours", "saved", "saved_error", "saved_expected",
)  # fmt: skip
_RUN = Words("{name}: {cases} cases, {copies} copies", "{name}: {cases} casos, {copies} copias")
_PEOPLE = Words("people who shared, per case", "personas que compartieron")
_VIEWS = Words("views per case", "vistas por caso")
_ON = Words("on {name}", "en {name}")
_CRITICAL = Words("critical latency", "tiempo crítico")
_HOURS = Words("{hours} hours", "{hours} horas")
_NONE = Words("none", "ninguno")
_ENDED = Words(
    "ended at the most copies allowed: there would have been more",
    "terminó en el máximo de copias permitido: habría habido más",
)
_NO_FORM = Words("no closed form because of", "sin fórmula cerrada por")
_CLOSED = Words("closed form", "fórmula cerrada")
_SAVED = Words("saved against the first", "se evita respecto al primero")
_SIMULATING = Words("Simulating", "Simulando")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("simulate")(simulate)
    app.command("compare")(compare)


def simulate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario, .toml or .json; - for standard input.")],
    cases: Cases = 10_000,
    seed: Seed = 1,
    most_copies: MostCopies = 5_000_000,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """Simulate a scenario, with the closed form beside it, or the part because of which there is none."""
    from amparo.spread.telling import LIMITS_SAID

    left = wanted(out, chart, lang, narrow=narrow)
    told, runs = _runs([file], (cases, seed, most_copies), lang)
    charts = left.leave(lambda: _rows(told), lambda: _figure(runs))
    limits = LIMITS_SAID.said_in(lang)
    tell(as_json, {**told[0], "seed": seed, "limits": limits}, charts, lambda: _print_runs(told, lang, limits))
    return DONE


def compare(
    files: Annotated[list[str], typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is compared with.")],
    cases: Cases = 10_000,
    seed: Seed = 1,
    most_copies: MostCopies = 5_000_000,
    out: Out = None,
    chart: Charts = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """Compare scenarios with the first: the same chances for every copy, so that only what differs tells."""
    from amparo.spread.telling import LIMITS_SAID

    if len(files) < 2:
        raise BadInput("too_few_scenarios", "Comparing takes two scenarios or more.")
    left = wanted(out, chart, lang, narrow=narrow)
    told, runs = _runs(files, (cases, seed, most_copies), lang)
    charts = left.leave(lambda: _rows(told), lambda: _figure(runs))
    limits = LIMITS_SAID.said_in(lang)
    data = {"scenarios": told, "seed": seed, "limits": limits}
    tell(as_json, data, charts, lambda: _print_runs(told, lang, limits))
    return DONE


def _runs(files: list[str], size: tuple[int, int, int], lang: str) -> Runs:
    """The summary of each scenario, beside what it saves against the first. size: cases, seed, most copies."""
    from amparo.services.read_scenario_file import read_scenario_file
    from amparo.spread.scenarios import comparison, simulation  # numba takes half a second to import
    from amparo.spread.telling import paired_data, summary_data

    forms = [read_scenario_file(_bytes(file), file) for file in files]
    told: list[dict[str, Any]] = []
    runs: list[tuple[str, Leaks]] = []
    with steps_shown(_SIMULATING.said_in(lang), len(forms)) as done:
        for form in forms:
            leaks = simulation.simulate(form.scenario(), *size)
            run = {"name": form.name, **summary_data(comparison.summarise(leaks))}
            if runs:
                run["against_first"] = paired_data(comparison.compare(runs[0][1], leaks))
            told.append(run)
            runs.append((form.name, leaks))
            done()
    return told, runs


def _figure(runs: "list[tuple[str, Leaks]]") -> Any:
    from amparo.spread.scenarios.growth_figure import growth_figure

    return growth_figure(runs)


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise BadInput("unreadable_file", f"The file cannot be read: {error.strerror}.") from error


def _rows(told: list[dict[str, Any]]) -> Rows:
    rows = []
    for run in told:
        sizes = [_mean(run[key]) for key in ("copies_per_case", "views_per_case")]
        saved = run.get("against_first", {})
        shares = [None if isinstance(saved.get(key), str) else saved.get(key) for key in ("saved", "error", "expected")]
        counts = (run["cases"], run["simulated_copies"], run["complete"], isinstance(run["copies_per_case"], str))
        rows.append((run["name"], *counts, *sizes[0], *sizes[1], run.get("critical_latency_hours"), *shares))
    return HEADER, rows


def _mean(mean: Any) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if isinstance(mean, str) else (mean["simulated"], mean["error"], mean["expected"])


def _print_runs(told: list[dict[str, Any]], lang: str, limits: str) -> None:
    for run in told:
        _print_run(run, lang)
    typer.echo(limits)


def _print_run(run: dict[str, Any], lang: str) -> None:
    cases, copies = (said_count(run[key], lang) for key in ("cases", "simulated_copies"))
    typer.echo(_RUN.said_in(lang).format(name=run["name"], cases=cases, copies=copies))
    for words, key in ((_PEOPLE, "copies_per_case"), (_VIEWS, "views_per_case")):
        typer.echo(f"  {words.said_in(lang):<28} {_size(run[key], lang)}")
    for name, one in run["copies_by_platform"].items():
        typer.echo(f"  {_ON.said_in(lang).format(name=name):<28} {_size(one, lang)}")
    if "critical_latency_hours" in run:
        hours = run["critical_latency_hours"]
        none = _NONE.said_in(lang)
        told = none if hours is None else _HOURS.said_in(lang).format(hours=said_number(hours, ".4g", lang))
        typer.echo(f"  {_CRITICAL.said_in(lang):<28} {told}")
    if not run["complete"]:
        typer.echo(f"  {_ENDED.said_in(lang)}")
    if run["no_closed_form_because_of"]:
        typer.echo(f"  {_NO_FORM.said_in(lang):<28} {', '.join(run['no_closed_form_because_of'])}")
    if "against_first" in run:
        saved = run["against_first"]
        error = saved.get("error")
        beside = "" if error is None else f" ± {said_number(100 * error, '.2f', lang)}"
        typer.echo(f"  {_SAVED.said_in(lang):<28} {said_share(saved['saved'], lang)}{beside}")


def _size(mean: Any, lang: str) -> str:
    if isinstance(mean, str):
        return UNBOUNDED.said_in(lang)
    expected = mean["expected"]
    beside = "" if expected is None else f"   {_CLOSED.said_in(lang)} {said_number(expected, '.4g', lang)}"
    return f"{said_number(mean['simulated'], '.4g', lang)} ± {said_number(mean['error'], '.2g', lang)}{beside}"
