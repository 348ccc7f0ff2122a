"""`amparo spread`: how an image spreads and what removal changes. Nothing is stored, nothing is about one person."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, emit
from amparo.cli.spread_data import register
from amparo.errors import BadInput
from amparo.services.read_scenario_file import read_scenario_file
from amparo.spread.closed_forms.reduction import meanings
from amparo.spread.closed_forms.sizes import size
from amparo.spread.kernels import Kernel, band
from amparo.spread.scenarios.scenario_form import HOUR, MINUTE, make_kernel
from amparo.spread.telling import LIMITS, UNBOUNDED, meanings_data, paired_data, summary_data

app = typer.Typer(no_args_is_help=True, add_completion=False, help="How an image spreads, and what removal changes.")
register(app)
MEANING_WORDS = {
    "per_copy": "every copy, each this long after its own posting",
    "reported_only": "only the reported address, this long after its posting",
    "global_stop": "every copy everywhere, from this time after the first posting",
}
N = Annotated[float, typer.Option("--n", help="Branching factor: copies that one copy leads to.")]
Latency = Annotated[float, typer.Option(help="Hours from posting to removal.")]
Compliance = Annotated[float, typer.Option(help="Share of copies that are removed at all.")]
HalfLife = Annotated[float | None, typer.Option(help="Minutes until half of the copies have come.")]
Cases = Annotated[int, typer.Option(help="Leaks to simulate.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same numbers.")]
MostCopies = Annotated[int, typer.Option(help="End the run at this many copies.")]


class KernelName(StrEnum):
    """The families of `amparo spread reduction`."""

    POWER = "power"
    EXPONENTIAL = "exponential"
    WEIBULL = "weibull"


@app.command("reduction")
def reduction(
    kernel: Annotated[KernelName, typer.Option(help="Family of the delays between copies.")],
    n: N,
    latency_hours: Latency,
    c: Annotated[float | None, typer.Option(help="Seconds: offset of the power law; 30 where it is not given.")] = None,
    gamma: Annotated[float | None, typer.Option(help="Exponent of the power law.")] = None,
    half_life_minutes: HalfLife = None,
    shape: Annotated[float | None, typer.Option(help="Shape of the Weibull kernel.")] = None,
    compliance: Compliance = 1.0,
    as_json: Json = False,
) -> int:
    """Share of copies that removal within a time saves, in each of its three meanings.

    Power: --c and --gamma, or --half-life-minutes. Exponential: --half-life-minutes. Weibull: that and --shape.
    From n = 1 on a leak has no bound: then the answer is `unbounded`, with the latency below which it has one.
    """
    half_life = None if half_life_minutes is None else half_life_minutes * MINUTE
    family = make_kernel(kernel.value, half_life, c=c, gamma=gamma, shape=shape)
    data = _reduction(family, n, latency_hours, compliance)
    data = {"kernel": kernel.value, "half_life_minutes": family.half_life / MINUTE, **data, "limits": LIMITS}
    emit(as_json, data, lambda: _print_reduction(data))
    return DONE


@app.command("band")
def families(
    half_life_minutes: Annotated[float, typer.Option(help="Minutes until half of the copies have come.")],
    n: N,
    latency_hours: Latency,
    compliance: Compliance = 1.0,
    as_json: Json = False,
) -> int:
    """The same for each family of kernels with one half-life: what a half-life alone leaves open."""
    found = {
        name: _reduction(kernel, n, latency_hours, compliance)
        for name, kernel in band(half_life_minutes * MINUTE).items()
    }
    data = {"half_life_minutes": half_life_minutes, "families": found, "limits": LIMITS}

    def text() -> None:
        for name, one in found.items():
            typer.echo(f"{name}:")
            _print_shares(one)
        typer.echo(LIMITS)

    emit(as_json, data, text)
    return DONE


@app.command("simulate")
def simulate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario, .toml or .json; - for standard input.")],
    cases: Cases = 10_000,
    seed: Seed = 1,
    most_copies: MostCopies = 5_000_000,
    as_json: Json = False,
) -> int:
    """Simulate a scenario, with the closed form beside it, or the part because of which there is none."""
    (run,) = _runs([file], cases, seed, most_copies)
    data = {**run, "seed": seed, "limits": LIMITS}

    def text() -> None:
        _print_run(run)
        typer.echo(LIMITS)

    emit(as_json, data, text)
    return DONE


@app.command("compare")
def compare(
    files: Annotated[list[str], typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is compared with.")],
    cases: Cases = 10_000,
    seed: Seed = 1,
    most_copies: MostCopies = 5_000_000,
    as_json: Json = False,
) -> int:
    """Compare scenarios with the first: the same chances for every copy, so that only what differs tells."""
    if len(files) < 2:
        raise BadInput("too_few_scenarios", "Comparing takes two scenarios or more.")
    runs = _runs(files, cases, seed, most_copies)
    data = {"scenarios": runs, "seed": seed, "limits": LIMITS}

    def text() -> None:
        for run in runs:
            _print_run(run)
        typer.echo(LIMITS)

    emit(as_json, data, text)
    return DONE


def _reduction(kernel: Kernel, n: float, latency_hours: float, compliance: float) -> dict[str, Any]:
    found = meanings(kernel, n, latency_hours * HOUR, compliance)
    given = {"n": n, "latency_hours": latency_hours, "compliance": compliance}
    return {**given, **meanings_data(found, size(n))}


def _runs(files: list[str], cases: int, seed: int, most_copies: int) -> list[dict[str, Any]]:
    """The summary of each scenario, beside what it saves against the first."""
    from amparo.spread.scenarios import comparison, simulation  # numba takes half a second to import

    forms = [read_scenario_file(_bytes(file), file) for file in files]
    told, first = [], None
    for form in forms:
        leaks = simulation.simulate(form.scenario(), cases, seed, most_copies)
        run = {"name": form.name, **summary_data(comparison.summarise(leaks))}
        if first is not None:
            run["against_first"] = paired_data(comparison.compare(first, leaks))
        first = first or leaks
        told.append(run)
    return told


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise BadInput("unreadable_file", f"The file cannot be read: {error.strerror}.") from error


def _print_reduction(data: dict[str, Any]) -> None:
    typer.echo(f"Copies that are never made, n = {data['n']:g}, within {data['latency_hours']:g} hours:")
    _print_shares(data)
    typer.echo(LIMITS)


def _print_shares(data: dict[str, Any]) -> None:
    for name, words in MEANING_WORDS.items():
        typer.echo(f"  {name:<14} {_percent(data[name]):>9}  {words}")
    if "critical_latency_hours" in data:
        critical = data["critical_latency_hours"]
        bounded = (
            "no latency bounds it" if critical is None else f"bounded by per-copy removal within {critical:.4g} hours"
        )
        typer.echo(f"  {bounded}")


def _print_run(run: dict[str, Any]) -> None:
    typer.echo(f"{run['name']}: {run['cases']:,} cases, {run['simulated_copies']:,} copies")
    for word, key in (("people who shared, per case", "copies_per_case"), ("views per case", "views_per_case")):
        typer.echo(f"  {word:<28} {_figure(run[key])}")
    for name, one in run["copies_by_platform"].items():
        typer.echo(f"  on {name:<25} {_figure(one)}")
    if "critical_latency_hours" in run:
        critical = run["critical_latency_hours"]
        typer.echo(f"  critical latency             {'none' if critical is None else f'{critical:.4g} hours'}")
    if not run["complete"]:
        typer.echo("  ended at the most copies allowed: there would have been more")
    if run["no_closed_form_because_of"]:
        typer.echo(f"  no closed form because of    {', '.join(run['no_closed_form_because_of'])}")
    if "against_first" in run:
        saved = run["against_first"]
        error = f" ± {100 * saved['error']:.2f}" if saved.get("error") is not None else ""
        typer.echo(f"  saved against the first      {_percent(saved['saved'])}{error}")


def _figure(mean: Any) -> str:
    if mean == UNBOUNDED:
        return UNBOUNDED
    beside = "" if mean["expected"] is None else f"   closed form {mean['expected']:.4g}"
    return f"{mean['simulated']:.4g} ± {mean['error']:.2g}{beside}"


def _percent(share: float | str) -> str:
    return share if isinstance(share, str) else f"{100 * share:.2f} %"
