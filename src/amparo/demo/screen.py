"""The demo on a terminal: commands as they run, uploads as tables, and what to try next."""

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from amparo.demo.events import Address, Chapter, Check, Command, Event, Outcome, Step

MATRIX_FROM = 10
"""Uploads in a row from which a table of changes by pictures is easier to read than a list."""
_COLOURS = {"ALLOW": "green", "HOLD": "yellow", "BLOCK": "red"}
_NEXT = (
    ("amparo init", "an installation of your own"),
    ("amparo up", "pages, gate and worker"),
    ("amparo doctor", "what is still missing"),
    ("amparo bank add claimed PICTURE", "the picture stays where it is"),
    ("amparo demo --part notice", "the same at the photo site alone"),
    ("amparo demo --part gate", "what the upload gate alone does"),
    ("amparo press check ARTICLE", "coverage, before it is published"),
    ("amparo spread what-if", "what faster removal changes"),
)


def show(events: Iterable[Event]) -> list[Check | Outcome]:
    """Print the story as it happens, each run of uploads as one table. Returns what must be as expected."""
    console = Console(highlight=False)
    checks: list[Check | Outcome] = []
    for kind, some in groupby(events, type):
        if kind is Check:
            run = [event for event in some if isinstance(event, Check)]
            checks.extend(run)
            console.print(Padding(_matrix(run) if len(run) > MATRIX_FROM else _list(run), (0, 0, 0, 2)))
            continue
        for event in some:
            if isinstance(event, Chapter):
                console.print(f"\n[bold]{event.title}[/bold]")
            elif isinstance(event, Command):
                console.print(f"  [cyan]$ {event.line}[/cyan]\n    {event.outcome}", soft_wrap=True)
            elif isinstance(event, Step):
                console.print(f"  [magenta]>[/magenta] {event.doing}\n    {event.outcome}", soft_wrap=True)
            elif isinstance(event, Outcome):
                checks.append(event)
                mark = "[green]yes[/]" if event.as_expected else "[red]NO [/]"
                console.print(f"  {mark} {event.what}: {event.told}", soft_wrap=True)
            elif isinstance(event, Address):
                console.print(f"  {event.what:<18}[cyan]{event.url}[/cyan]", soft_wrap=True)
    return checks


def _matrix(checks: Sequence[Check]) -> Table:
    """A row per change, a column per picture."""
    names = list(dict.fromkeys(check.picture for check in checks))
    changes = dict.fromkeys(check.change for check in checks)
    cells = {(check.change, check.picture): _cell(check) for check in checks}
    table = _table()
    table.add_column("upload", no_wrap=True)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    for change in changes:
        table.add_row(change, *(cells[change, name] for name in names))
    return table


def _list(checks: Sequence[Check]) -> Table:
    """A row per upload, with its reason."""
    table = _table("upload", "", "decision", "reason")
    for check in checks:
        table.add_row(check.picture, check.change, _cell(check), check.reason)
    return table


def _table(*titles: str) -> Table:
    """Narrow, so that seven columns fit into eighty characters."""
    return Table(*titles, box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")


def _cell(check: Check) -> str:
    wrong = "" if check.as_expected else f" (not {check.expected}!)"
    return f"[{_COLOURS[check.decision]}]{check.decision}[/]{wrong} {check.milliseconds:2.0f}"


def show_end(checks: Sequence[Check | Outcome]) -> None:
    """Print how it went and what to try next."""
    console = Console(highlight=False)
    right = sum(check.as_expected for check in checks)
    console.print(f"\n[bold]{right} of {len(checks)} things were as they must be.[/bold] Nothing of this is left.")
    console.print("\n[bold]What to try next[/bold]")
    if sys.prefix != sys.base_prefix and "VIRTUAL_ENV" not in os.environ:
        console.print(f"  [cyan]source {Path(os.path.relpath(sys.prefix)) / 'bin' / 'activate'}[/cyan]")
    for command, about in _NEXT:
        console.print(f"  [cyan]{command:<43}[/cyan]{about}")
    console.print("  Step by step: docs/tutorial/ready-for-a-notice.md, docs/tutorial/from-a-case-to-a-removal.md")
