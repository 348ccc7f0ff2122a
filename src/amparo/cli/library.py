"""`amparo library`: the fingerprints of what a platform has, in which copies are looked for."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from amparo.cli.options import Json
from amparo.cli.output import DONE, FOUND, emit
from amparo.errors import BadInput
from amparo.services.scan_library import ScanReport, scan_library
from amparo.services.show_library import show_library, verify_library
from amparo.settings import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The library's fingerprints. Media is never kept.")


@app.command("scan")
def scan(
    host: Annotated[str | None, typer.Argument(metavar="[HOST]", help="Name of the host; else every host.")] = None,
    as_json: Json = False,
) -> int:
    """Fingerprint what is new or changed on a host, and forget what is gone. Stopped midway, it goes on next time."""
    settings = load()
    if not settings.hosts:
        raise BadInput("no_hosts", "The settings name no host; add a table [hosts.NAME].")
    reports: dict[str, ScanReport] = {}
    for name in settings.hosts if host is None else (host,):
        with _progress(name) as tell:
            reports[name] = scan_library(settings, name, tell)
    emit(as_json, reports, lambda: _print(reports))
    return DONE


@app.command("stats")
def stats(as_json: Json = False) -> int:
    """Say how much the library holds. Neither keys nor fingerprints are shown."""
    figures = show_library(load())
    width = max(map(len, figures))
    emit(
        as_json, figures, lambda: typer.echo("\n".join(f"{name:<{width}}  {value}" for name, value in figures.items()))
    )
    return DONE


@app.command("verify")
def verify(as_json: Json = False) -> int:
    """Check every checksum. Exit code 1 if something is wrong: then delete the library's folder and scan again."""
    problems = verify_library(load())
    emit(as_json, {"problems": problems}, lambda: typer.echo("\n".join(problems) or "sound"))
    return FOUND if problems else DONE


@contextmanager
def _progress(name: str) -> Iterator[Callable[[ScanReport], None] | None]:
    """On standard error, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[so_far]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(name, total=None, so_far="")

        def tell(report: ScanReport) -> None:
            progress.update(bar, so_far=f"{report.listed:,} listed, {report.signed:,} fingerprinted")

        yield tell


def _print(reports: dict[str, ScanReport]) -> None:
    for name, one in reports.items():
        typer.echo(
            f"{name}: {one.listed} listed, {one.known} known, {one.signed} fingerprinted"
            f" ({one.unreadable} of them unreadable), {one.skipped} left for the next scan, {one.forgotten} forgotten"
        )
