"""`amparo spread export`: records out of the store, a row at a time, as `survival`, `stages`, `measures` read them."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from itertools import batched
from pathlib import Path
from typing import Annotated, Any

import typer

from amparo.cli.options import As, Json, one_of
from amparo.cli.output import DONE, emit
from amparo.cli.output_file import made_whole
from amparo.cli.spread.table_files import check_ending

POSTED = "posted"
"""A column of episodes that no store knows: it is there to be filled in, and empty."""
AT_ONCE = 5_000
"""Rows that are held in memory."""
MOMENTS = (POSTED, "first_seen", "notice", "last_up", "first_down", "until")
Cells = tuple[Any, ...]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export)


def export(
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to: .csv, .json or .parquet.")],
    kind: Annotated[str, typer.Option(help="episodes, or days of cases.")] = "episodes",
    who: As = None,
    as_json: Json = False,
) -> int:
    """Write the records of this service's own cases as a table: times, classes and a pseudonym, never an address.

    It needs the role auditor, and is recorded. The file can be read by you alone; keep it as you keep the store.
    """
    from amparo.services.actor import acting
    from amparo.services.export_spread import KINDS, export_spread
    from amparo.services.spread_rows import DayRow, EpisodeRow
    from amparo.settings import load

    one_of(KINDS, kind, "bad_kind")
    path = check_ending(out)
    row, given = (EpisodeRow, "episodes") if kind == "episodes" else (DayRow, "days")
    rows = export_spread(load(), given, who=acting(who))  # type: ignore[arg-type]  # one of KINDS
    header = header_of(row)
    count = _written(path, header, cells_of(rows, header))
    data = {"kind": kind, "rows": count, "file": path.name}
    emit(as_json, data, lambda: typer.echo(f"{count} {'episodes' if kind == 'episodes' else 'days of cases'} written"))
    return DONE


def header_of(row: type[Any]) -> tuple[str, ...]:
    """The columns of a kind of row."""
    names = [one.name for one in fields(row)]
    return (*names[:2], POSTED, *names[2:]) if "first_seen" in names else tuple(names)


def cells_of(rows: Iterable[Any], header: tuple[str, ...]) -> Iterator[Cells]:
    """Each row's values in the order of the columns; None for what no row has."""
    for row in rows:
        yield tuple(_plain(getattr(row, name, None)) for name in header)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.name.lower() if isinstance(value, Enum) else value


def _written(path: Path, header: tuple[str, ...], rows: Iterator[Cells]) -> int:
    """For its owner's eyes only. Returns the number of rows."""
    with made_whole(path) as temporary:
        return _WRITERS[path.suffix.lower()](temporary, header, rows)


def _csv(path: Path, header: tuple[str, ...], rows: Iterator[Cells]) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for row in rows:
            out.writerow(["" if cell is None else _said(cell) for cell in row])
            count += 1
    return count


def _json(path: Path, header: tuple[str, ...], rows: Iterator[Cells]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for row in rows:
            file.write(",\n" if count else "\n")
            json.dump(dict(zip(header, map(_said, row), strict=True)), file)
            count += 1
        file.write("\n]\n")
    return count


def _parquet(path: Path, header: tuple[str, ...], rows: Iterator[Cells]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    moment, number = pa.timestamp("us", "UTC"), pa.int64()
    kinds = {"copy": number, "again": number, "reappearances": number, "new": number, "blocked": number,
             "notices": number, "day": pa.date32(), **dict.fromkeys(MOMENTS, moment)}  # fmt: skip
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in header])
    count = 0
    with pq.ParquetWriter(path, schema) as out:
        for some in batched(rows, AT_ONCE):
            columns = zip(*some, strict=True)
            arrays = [pa.array(column, schema.field(name).type) for name, column in zip(header, columns, strict=True)]
            out.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(some)
    return count


_WRITERS = {".csv": _csv, ".json": _json, ".parquet": _parquet}


def _said(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else cell
