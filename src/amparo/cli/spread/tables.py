"""Tables for `amparo spread`: CSV, JSON and Parquet in, checked; CSV out.

A table of leaks must not be a list of places: a text that looks like an address refuses the whole file, and neither
names of unknown columns nor values are ever repeated in an error.
"""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints

MOST_BYTES = 512 * 2**20
MOST_ROWS = 5_000_000
SECONDS_AN_HOUR = 3600.0
ENDINGS = (".csv", ".json", ".jsonl", ".parquet")


class Columns:
    """The columns of one file, asked for by name and kind."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __contains__(self, name: str) -> bool:
        return name in self._table.column_names

    def texts(self, name: str) -> list[str]:
        """Words; a whole number stands for itself. Raises BadInput `wrong_type`, `missing_value`."""
        column = self._table[name]
        if column.null_count:
            raise BadInput("missing_value", f"The column {name} has an empty cell.")
        if not (_is_text(column.type) or pa.types.is_integer(column.type)):
            raise BadInput("wrong_type", f"The column {name} holds words or whole numbers.")
        return [str(one) for one in column.to_pylist()]

    def texts_or_none(self, name: str) -> list[str | None]:
        """As `texts`; an empty cell is None, and so is every cell where the table lacks the column."""
        if name not in self or pa.types.is_null(self._table[name].type):
            return [None] * len(self)
        column = self._table[name]
        if not (_is_text(column.type) or pa.types.is_integer(column.type)):
            raise BadInput("wrong_type", f"The column {name} holds words or whole numbers.")
        return [None if one is None else str(one) for one in column.to_pylist()]

    def codes(self, name: str) -> tuple[Ints, list[str]]:
        """Words as numbers from 0 on, and the words in order. Raises as `texts` does."""
        words, codes = np.unique(np.array(self.texts(name), dtype=object).astype(str), return_inverse=True)
        return codes.astype(np.int64), words.tolist()

    def numbers(self, name: str) -> Floats:
        """Numbers; an empty cell is NaN. Raises BadInput `wrong_type`, `nan_in_table`."""
        column = self._table[name]
        if pa.types.is_null(column.type):
            return np.full(len(self), np.nan)
        if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
            raise BadInput("wrong_type", f"The column {name} holds numbers.")
        values = column.cast(pa.float64())
        if pc.any(pc.is_nan(values)).as_py() or pc.any(pc.is_inf(values)).as_py():
            raise BadInput("nan_in_table", f"The column {name} has a NaN or an infinity; leave unknown cells empty.")
        return np.asarray(values.to_numpy(), dtype=np.float64)

    def seconds(self, *names: str) -> dict[str, Floats]:
        """Times of all these columns, those that are there, as seconds from one origin; an empty cell is NaN.

        Numbers are hours. Else instants, ISO 8601 with an offset. Raises BadInput `wrong_type`, `mixed_times`,
        `negative_time`, `time_without_zone`, `nan_in_table`.
        """
        there = [name for name in names if name in self and not pa.types.is_null(self._table[name].type)]
        as_hours = [name for name in there if _is_number(self._table[name].type)]
        dated = {name: self._instants(name) for name in there if name not in as_hours}
        if as_hours and dated:
            raise BadInput("mixed_times", "Times are hours in all columns, or instants in all.")
        found = dated or {name: self._hours(name) for name in as_hours}
        if dated:
            known = [column[~np.isnan(column)] for column in found.values()]
            origin = min((float(column.min()) for column in known if column.size), default=0.0)
            found = {name: column - origin for name, column in found.items()}
        return {name: found.get(name, np.full(len(self), np.nan)) for name in names}

    def days(self, name: str) -> list[date]:
        """Dates, YYYY-MM-DD. Raises BadInput `wrong_type`, `missing_value`."""
        column = self._table[name]
        if column.null_count:
            raise BadInput("missing_value", f"The column {name} has an empty cell.")
        try:
            if pa.types.is_date(column.type) or _is_text(column.type):
                return [one if isinstance(one, date) else date.fromisoformat(one) for one in column.to_pylist()]
        except ValueError:
            pass
        raise BadInput("wrong_type", f"The column {name} holds dates.")

    def _hours(self, name: str) -> Floats:
        values = self.numbers(name)
        if (values < 0).any():
            raise BadInput("negative_time", f"The column {name} has hours before the origin.")
        return values * SECONDS_AN_HOUR

    def _instants(self, name: str) -> Floats:
        column = self._table[name]
        if pa.types.is_timestamp(column.type):
            if column.type.tz is None:
                raise BadInput("time_without_zone", f"The instants of {name} need an offset, such as Z.")
            micros = column.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64())
            return np.asarray(pc.divide(micros.cast(pa.float64(), safe=False), 1e6).to_numpy(), dtype=np.float64)
        if not _is_text(column.type):
            raise BadInput("wrong_type", f"The column {name} holds times: hours, or instants with an offset.")
        return np.array([_instant(one, name) for one in column.to_pylist()], dtype=np.float64)


def read_table(file: str, required: Sequence[str], optional: Sequence[str]) -> Columns:
    """Read and check a table. The ending says its form; JSON is a list of objects, .jsonl one object a line.

    Raises BadInput `unreadable_file`, `unknown_format`, `file_too_large`, `broken_table`, `missing_column`,
    `unknown_column`, `no_rows`, `address_in_table`.
    """
    path = Path(file)
    if path.suffix.lower() not in ENDINGS:
        raise BadInput("unknown_format", f"A table's name ends in one of: {', '.join(ENDINGS)}.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("file_too_large", f"A table has at most {MOST_BYTES // 2**20} MB.")
        table = _plain(_read(path))
    except OSError as error:
        raise BadInput("unreadable_file", f"The file cannot be read: {error.strerror or 'broken'}.") from error
    except (pa.ArrowException, ValueError, RecursionError) as error:
        raise BadInput("broken_table", "The file is not a table of the form that its ending says.") from error
    _check(table, required, optional)
    return Columns(table)


def _plain(table: pa.Table) -> pa.Table:
    """Words as words, however the file holds them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(field.type.value_type))
    return table


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table on standard output; None is an empty cell."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(header)
    out.writerows(["" if cell is None else cell for cell in row] for row in rows)


def _read(path: Path) -> pa.Table:
    match path.suffix.lower():
        case ".csv":
            strict = pyarrow.csv.ConvertOptions(null_values=[""], strings_can_be_null=True)
            return pyarrow.csv.read_csv(path, convert_options=strict)
        case ".jsonl":
            return pyarrow.json.read_json(path)
        case ".parquet":
            file = pyarrow.parquet.ParquetFile(path)
            groups = (file.metadata.row_group(place) for place in range(file.metadata.num_row_groups))
            if file.metadata.num_rows > MOST_ROWS or sum(one.total_byte_size for one in groups) > 4 * MOST_BYTES:
                raise BadInput("file_too_large", f"A table has at most {MOST_ROWS:,} rows.")
            return file.read()
    rows = json.loads(path.read_bytes())
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput("broken_table", "A JSON table is a list of objects.")
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})


def _check(table: pa.Table, required: Sequence[str], optional: Sequence[str]) -> None:
    names = table.column_names
    if missing := [name for name in required if name not in names]:
        raise BadInput("missing_column", f"The table lacks: {', '.join(missing)}.")
    if len(set(names)) < len(names) or not set(names) <= {*required, *optional}:
        raise BadInput("unknown_column", f"The table may have these columns only: {', '.join((*required, *optional))}.")
    if not table.num_rows:
        raise BadInput("no_rows", "The table has no rows.")
    if table.num_rows > MOST_ROWS:
        raise BadInput("file_too_large", f"A table has at most {MOST_ROWS:,} rows.")
    for column in table.columns:
        if _is_text(column.type) and pc.any(pc.match_substring_regex(column, r"(?i)://|\bwww\.")).as_py():
            raise BadInput("address_in_table", "The table has an address in it. Use a class of host and a pseudonym.")


def _instant(text: str | None, name: str) -> float:
    if text is None:
        return np.nan
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("wrong_type", f"The column {name} holds times: hours, or instants with an offset.") from error
    if when.tzinfo is None:
        raise BadInput("time_without_zone", f"The instants of {name} need an offset, such as Z.")
    return when.timestamp()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
