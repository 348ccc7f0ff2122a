"""How things of the registry are printed: sheets, tables, and what must be looked up again."""

from datetime import date
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from amparo.registry.sheet import Line, mark
from amparo.registry.show import Shown
from amparo.registry.stale import StaleFact


def marks(one: dict[str, Any]) -> str:
    """Whose a thing is, and how much of it must be looked up. one: with own, replaces, to_verify and facts."""
    own = ["own, replaces ours" if one["replaces"] else "own"] if one["own"] else []
    stale_facts = [f"⚠ {one['to_verify']} of {one['facts']} facts to verify"] if one["to_verify"] else []
    return ", ".join(own + stale_facts)


def sheet_data(shown: Shown, lang: str, today: date) -> dict[str, Any]:
    """A sheet as JSON."""
    sections = [
        {"heading": section.heading, "lines": [_line_data(line, lang, today) for line in section.lines]}
        for section in shown.sheet.sections
    ]
    sheet = {"id": shown.sheet.id, "name": shown.sheet.name, "sections": sections}
    return {"kind": shown.kind, **shown.origin._asdict(), **sheet}


def _line_data(line: Line, lang: str, today: date) -> dict[str, Any]:
    said: dict[str, Any] = {"label": line.label, "text": line.text}
    if line.basis is not None:
        basis = line.basis
        said |= {"status": basis.status.value, "checked": basis.checked, "sources": basis.sources}
        said |= {"citation": basis.citation, "mark": mark(basis, today, lang)}
    return said


def stale_data(fact: StaleFact) -> dict[str, Any]:
    """A fact to look up again, as JSON."""
    where = {"kind": fact.kind, "id": fact.thing, "file": fact.file, "table": fact.table}
    return {**where, "status": fact.basis.status.value, "checked": fact.basis.checked.isoformat()}


def print_sheet(shown: Shown, lang: str, today: date) -> None:
    """A sheet for people, with what is not certain marked."""
    typer.echo(f"{shown.sheet.id}  {shown.sheet.name}")
    typer.echo(f"{shown.origin.file}{' (replaces ours)' if shown.origin.replaces else ''}")
    for section in shown.sheet.sections:
        typer.echo(f"\n{section.heading}")
        for line in section.lines:
            label = f"{line.label}: " if line.label else ""
            sources = f" [{', '.join(line.basis.sources)}]" if line.basis and line.basis.sources else ""
            warning = mark(line.basis, today, lang)
            typer.echo(f"  {label}{line.text}{sources}{'  ' + warning if warning else ''}")


def print_rows(titles: list[str], rows: list[list[str]]) -> None:
    """A table, never cut off."""
    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(width=4096, highlight=False, markup=False).print(table)  # an id that is cut off cannot be copied
