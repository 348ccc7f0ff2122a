"""A table written to a file as CSV, JSON or Parquet: as a person names it, for its owner alone."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amparo.cli.output_file import made_whole
from amparo.errors import BadInput

ENDINGS = (".csv", ".json", ".parquet")


def check_ending(file: str) -> Path:
    """The path, if its ending says a form. Raises BadInput `unknown_format`."""
    path = Path(file)
    if path.suffix.lower() not in ENDINGS:
        raise BadInput("unknown_format", f"The name of what is written ends in one of: {', '.join(ENDINGS)}.")
    return path


def write_table(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write it, in place of what was there; None is an empty cell. Raises BadInput `output_not_writable`."""
    write_file(path, {".csv": _csv, ".json": _json, ".parquet": _parquet}[path.suffix.lower()](header, rows))


def write_file(path: Path, content: bytes) -> None:
    """Write this in place of what was there, for its owner alone. Raises BadInput `output_not_writable`."""
    with made_whole(path) as temporary:
        temporary.write_bytes(content)


def _csv(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode()


def _json(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import msgspec

    return msgspec.json.encode([dict(zip(header, row, strict=True)) for row in rows]) + b"\n"


def _parquet(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    out = io.BytesIO()
    pyarrow.parquet.write_table(
        pa.table({name: list(column) for name, column in zip(header, columns, strict=True)}), out
    )
    return out.getvalue()
