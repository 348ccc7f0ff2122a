"""`amparo spread what-if`: one question about removal and blocking, answered in sentences, a table and charts."""

import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE, emit
from amparo.cli.spread.options import Narrow, Out
from amparo.cli.spread.results import PICTURES, form_of
from amparo.cli.spread.table_files import check_ending, write_file, write_table
from amparo.errors import BadInput
from amparo.spread.what_if.fields import FIELDS
from amparo.spread.what_if.question import question_of
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.spread.what_if.answer import Answer, Row  # the simulator takes half a second to import

CHARTS = ("saved", "growth")
_NARROWEST = 16
"""Letters of the names of rows, where the terminal is narrow."""
_PEOPLE, _SIMULATED = Words("people", "personas"), Words("simulated", "simulado")
_SAVED, _BAND = Words("never made", "no se hacen"), Words("by how people share", "según cómo se comparta")
_KNOWN = "Fingerprint there after the first posting, or before it: then it blocks that one as well; after or before."
_ENDLESS = Words("more and more", "cada vez más")


def _part(name: str) -> typer.models.OptionInfo:
    """An option for a field, in the words of the page."""
    field = FIELDS[name]
    shown = "no limit" if field.default is None else f"{field.default:g}"
    told = f"{field.label.en}: {field.unit.en}, {field.low:g} to {field.high:g}; {shown} where nothing is said."
    return typer.Option(f"--{name}", metavar=field.unit.en.upper().replace(" ", "-"), help=told)  # type: ignore[no-any-return]  # typer types it as any default


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("what-if")(what_if)


def what_if(
    feed: Annotated[str, _part("feed")] = "",
    network: Annotated[str, _part("network")] = "",
    board: Annotated[str, _part("board")] = "",
    messages: Annotated[str, _part("messages")] = "",
    n: Annotated[str, _part("n")] = "",
    latency: Annotated[str, _part("latency")] = "",
    removed: Annotated[str, _part("removed")] = "",
    found: Annotated[str, _part("found")] = "",
    blocked: Annotated[str, _part("blocked")] = "",
    altered: Annotated[str, _part("altered")] = "",
    limit: Annotated[str, _part("limit")] = "",
    returns: Annotated[str, _part("returns")] = "",
    known: Annotated[str, typer.Option(metavar="WHEN", help=_KNOWN)] = "",
    out: Out = None,
    chart: Annotated[
        list[str] | None,
        typer.Option("--chart", metavar="NAME=FILE", help="Draw saved or growth: .svg or .png; again for another."),
    ] = None,
    narrow: Narrow = False,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """What removal within a time and blocking at upload would change, over a mix of places.

    As soon as one of --feed, --network, --board and --messages is given, those that are not are 0.
    """
    texts = {"feed": feed, "network": network, "board": board, "messages": messages, "n": n, "latency": latency}
    texts |= {"removed": removed, "found": found, "blocked": blocked, "altered": altered, "limit": limit}
    question = question_of(texts | {"returns": returns, "known": known})
    table = None if out is None else check_ending(out)
    pictures = [_picture(text) for text in chart or []]

    from amparo.spread.what_if.answering import answer

    told = answer(question)
    if table is not None:
        write_table(table, *told.table(lang))
    charts = [_drawn(told, name, path, lang, narrow=narrow) for name, path in pictures]
    data = told.data() | ({"charts": charts} if charts else {})
    emit(as_json, data, lambda: _print(told, charts, lang))
    return DONE


def _picture(text: str) -> tuple[str, Path]:
    """A chart's name and its file. Raises BadInput `bad_chart`."""
    name, _, file = text.partition("=")
    path = Path(file)
    if name not in CHARTS or path.suffix.lower() not in PICTURES:
        raise BadInput(
            "bad_chart", "A chart is asked for as saved=FILE or growth=FILE, with a file that ends in .svg or .png."
        )
    return name, path


def _drawn(told: "Answer", name: str, path: Path, language: str, *, narrow: bool) -> dict[str, str]:
    """Draws a chart. Returns its file and words."""
    from amparo.charts.drawing import draw
    from amparo.spread.figures import described

    figure = told.figure(name)
    write_file(path, draw(figure, language, form_of(path), narrow=narrow))
    return {"file": str(path), "described": described(figure, language)}


def _print(found: "Answer", charts: Sequence[dict[str, str]], language: str) -> None:
    room = get_terminal_size().columns if sys.stdout.isatty() else None
    *told, limits = (_fitted(words.said_in(language), room) for words in found.sentences)
    typer.echo("\n".join(told))
    header = ["", *(words.said_in(language) for words in (_PEOPLE, _SIMULATED, _SAVED, _BAND))]
    rows = [header, *(_cells(row, language) for row in found.rows)]
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    _, *widths = (max(map(len, column)) for column in columns)
    names = [_fitted(name, room and max(_NARROWEST, room - sum(widths) - 2 * len(widths))) for name in columns[0]]
    longest = max(len(line) for name in names for line in name.split("\n"))
    typer.echo()
    for name, *numbers in zip(names, *columns[1:], strict=True):
        typer.echo(_line(name, numbers, [longest, *widths]))
    typer.echo(f"\n{limits}")
    for one in charts:
        typer.echo(f"\n{_fitted(f'{one["file"]}: {one["described"]}', room)}")


def _cells(row: "Row", language: str) -> list[str]:
    from amparo.spread.figure_numbers import value_said

    people = _ENDLESS.said_in(language) if row.people is None else value_said(row.people, language)
    simulated = saved = band = ""
    if row.simulated is not None:
        simulated = f"{value_said(row.simulated, language)} ± {value_said(row.error or 0.0, language)}"
    if row.saved is not None and row.key != "nothing":
        saved = value_said(row.saved, language, percent=True)
        ends = [value_said(end or 0.0, language, percent=True) for end in (row.saved_low, row.saved_high)]
        band = " – ".join(ends) if ends[0] != ends[1] else ""
    return [row.scenario.said_in(language), people, simulated, saved, band]


def _line(name: str, numbers: Sequence[str], widths: Sequence[int]) -> str:
    """A row; a name of several lines has the numbers beside its first."""
    first, *further = name.split("\n")
    cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))]
    return "\n".join(["  ".join(cells).rstrip(), *(f"  {line}" for line in further)])


def _fitted(text: str, room: int | None) -> str:
    """Broken at spaces where there is a terminal; a file or a program gets each sentence in one line."""
    return text if room is None or not text else fill(text, room)
