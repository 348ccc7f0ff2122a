"""A segment of the library's table: one Parquet file that never changes. Format 1, see docs/concepts/library.md."""

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as parquet

from amparo.errors import Unavailable
from amparo.snapshots import durable
from amparo.snapshots.faults import fault
from amparo.snapshots.library_rows import HASH_BYTES, KINDS
from amparo.snapshots.library_view import NO_QUALITY, REMOVAL, Columns

FORMAT = 1
_FORMAT_KEY = b"amparo.library.format"
_REMOVED = "removed"
"""Kind of an entry that removes, as written."""
durable.register_file("library.segment")

SCHEMA = pa.schema(
    [
        pa.field("host", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
        pa.field("size", pa.int64()),
        pa.field("sha256", pa.binary(HASH_BYTES)),
        pa.field("pdq", pa.binary(HASH_BYTES)),
        pa.field("quality", pa.uint8()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("first_seen", pa.timestamp("us", tz="UTC"), nullable=False),
    ],
    metadata={_FORMAT_KEY: str(FORMAT).encode()},
)


def write(path: Path, columns: Columns) -> None:
    """Write entries into a new file, durable when this returns. Raises OSError."""
    sink = io.BytesIO()
    parquet.write_table(
        _table(columns), sink, compression="zstd", use_dictionary=["host", "kind"], write_page_checksum=True
    )
    temporary = path.with_name(path.name + ".new")
    fault("library.segment.write.before")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        durable.write_all(descriptor, sink.getvalue())
        fault("library.segment.write.after")
        durable.finish(descriptor, temporary, path, "library.segment")
    finally:
        os.close(descriptor)


def read(path: Path) -> Columns:
    """What is in a segment, every page's checksum verified. Raises FileNotFoundError, Unavailable `library_corrupt`."""
    try:
        with path.open("rb") as file:
            table = parquet.ParquetFile(file, page_checksum_verification=True).read()
        if (table.schema.metadata or {}).get(_FORMAT_KEY) != str(FORMAT).encode() or not table.schema.equals(SCHEMA):
            raise _corrupt(path)
        return _columns(table.combine_chunks())
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, ValueError):
        raise _corrupt(path) from None


def _table(columns: Columns) -> pa.Table:
    cells = columns.cells
    names = np.array([*KINDS, *([None] * (REMOVAL - len(KINDS))), _REMOVED], dtype=object)
    arrays = [
        pa.array(columns.hosts, pa.string()),
        pa.array(columns.keys, pa.string()),
        pa.array(columns.versions, pa.string()),
        pa.array(cells["size"], pa.int64(), mask=cells["size"] < 0),
        _hashes(cells["sha256"], cells["has_sha256"]),
        _hashes(cells["pdq"], cells["has_pdq"]),
        pa.array(cells["quality"], pa.uint8(), mask=cells["quality"] == NO_QUALITY),
        pa.array(names[cells["kind"]], pa.string()),
        pa.array(np.rint(cells["first_seen"] * 1e6).astype(np.int64)).cast(SCHEMA.field("first_seen").type),
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def _columns(table: pa.Table) -> Columns:
    """Raises ValueError for a kind that does not exist."""
    kinds: dict[str, int] = {name: number for number, name in enumerate(KINDS)}
    kinds[_REMOVED] = REMOVAL
    found = table["kind"].to_pylist()
    if not kinds.keys() >= set(found):
        raise ValueError("no such kind")
    has_sha256, sha256 = _bytes(table["sha256"])
    has_pdq, pdq = _bytes(table["pdq"])
    cells = {
        "size": table["size"].fill_null(-1).to_numpy(),
        "has_sha256": has_sha256,
        "sha256": sha256,
        "has_pdq": has_pdq,
        "pdq": pdq,
        "quality": table["quality"].fill_null(NO_QUALITY).to_numpy(),
        "kind": np.array([kinds[name] for name in found], np.uint8),
        "first_seen": table["first_seen"].cast(pa.int64()).to_numpy() / 1e6,
    }
    return Columns(table["host"].to_pylist(), table["key"].to_pylist(), table["version"].to_pylist(), cells)


def _hashes(values: npt.NDArray[np.uint8], there: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array(
        [row.tobytes() if has else None for row, has in zip(values, there, strict=True)], pa.binary(HASH_BYTES)
    )


def _bytes(column: Any) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint8]]:
    """Which rows have a hash, and the hashes with zeros where there is none: uint8 (n, 32)."""
    there = column.is_valid().to_numpy().astype(np.bool_)
    joined = b"".join(value or bytes(HASH_BYTES) for value in column.to_pylist())
    return there, np.frombuffer(joined, np.uint8).reshape(-1, HASH_BYTES)


def _corrupt(path: Path) -> Unavailable:
    return Unavailable("library_corrupt", f"The library's segment {path.name} is damaged; see `amparo library verify`.")
