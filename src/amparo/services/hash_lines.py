"""The form in which fingerprints travel between programs: CSV or JSON lines, one fingerprint a line.

Columns: type, value, and where wanted quality, item, opinion, derived; in any order, CSV with a header. Written and
read by `export_bank` and `import_hashes`; nothing in it names a person.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import msgspec

from amparo.errors import AmparoError, BadInput
from amparo.matching.state import ItemState, Opinion, parse_item_id
from amparo.services.enrolment import NewItem, NewSignal
from amparo.signals import types
from amparo.signals.derived import NONE, Derived
from amparo.signals.model import Signal

COLUMNS = ("type", "value", "quality", "item", "opinion", "derived")
EXPORTED = COLUMNS[:5]


class Format(Enum):
    """How lines are written."""

    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken in. line: counted from 1, the header included. code: stable, of the error."""

    line: int
    code: str


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    value: str
    quality: int | None = None
    item: str | None = None
    opinion: str | None = None
    derived: str | None = None


_decode_line = msgspec.json.Decoder(_Line).decode


def read_lines(path: Path, unsaid: Opinion) -> Iterator[tuple[int, NewItem | BadLine]]:
    """Each line's number with its item, or with what is wrong with it; empty lines are passed over.

    unsaid: the opinion where a line gives none. A line "disputed" is read as seed: nobody holds that opinion.
    Raises BadInput `bad_header` (CSV without type and value, or with columns not listed above) and `bad_file`.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            is_json = stream.read(1) == "{"
            stream.seek(0)
            yield from _each(_json_lines(stream) if is_json else _csv_lines(stream), unsaid)
    except OSError as error:
        raise BadInput("bad_file", f"The file cannot be read: {error.strerror}.") from None


def write_lines(stream: TextIO, form: Format, items: Iterator[ItemState]) -> int:
    """Write the items' own fingerprints, none derived from them. Returns how many."""
    count = 0
    sheet = csv.writer(stream, lineterminator="\n")
    if form is Format.CSV:
        sheet.writerow(EXPORTED)
    for item in items:
        for signal in item.signals:
            if not Derived(signal.derived).is_original:
                continue
            line = (signal.type, signal.value, signal.quality, str(item.id), item.opinion.value)
            if form is Format.CSV:
                sheet.writerow(line)
            else:
                stream.write(msgspec.json.encode(dict(zip(EXPORTED, line, strict=True))).decode() + "\n")
            count += 1
    return count


def _each(lines: Iterator[tuple[int, _Line | None]], unsaid: Opinion) -> Iterator[tuple[int, NewItem | BadLine]]:
    for number, line in lines:
        if line is None:
            yield number, BadLine(number, "bad_line")
            continue
        try:
            yield number, _item(line, unsaid)
        except AmparoError as error:
            yield number, BadLine(number, error.code)


def _item(line: _Line, unsaid: Opinion) -> NewItem:
    kind = types.by_name(line.type)
    signal = Signal(kind, kind.parse(line.value), line.quality)
    derived = Derived.parse(line.derived) if line.derived else NONE
    opinion = unsaid
    if line.opinion:
        try:
            opinion = Opinion(line.opinion)
        except ValueError:
            raise BadInput("bad_opinion", "An opinion is positive, negative or seed.") from None
    return NewItem(
        (NewSignal(signal, derived),),
        parse_item_id(line.item) if line.item else None,
        Opinion.SEED if opinion is Opinion.DISPUTED else opinion,
    )


def _json_lines(stream: TextIO) -> Iterator[tuple[int, _Line | None]]:
    for number, text in enumerate(stream, 1):
        if not text.strip():
            continue
        try:
            yield number, _decode_line(text)
        except msgspec.DecodeError:
            yield number, None


def _csv_lines(stream: TextIO) -> Iterator[tuple[int, _Line | None]]:
    sheet = csv.reader(stream)
    first = next(sheet, None)
    if first is None:
        return
    names = [name.strip().lower() for name in first]
    if not {"type", "value"} <= set(names) or not set(names) <= set(COLUMNS) or len(set(names)) < len(names):
        raise BadInput("bad_header", f"The first line names the columns: type, value, and of {', '.join(COLUMNS[2:])}.")
    while True:
        try:
            cells = next(sheet)
        except StopIteration:
            return
        except csv.Error:
            yield sheet.line_num, None
            continue
        if cells:
            yield sheet.line_num, _of_cells(names, cells)


def _of_cells(names: list[str], cells: list[str]) -> _Line | None:
    if len(cells) != len(names):
        return None
    given: Mapping[str, Any] = dict(zip(names, cells, strict=True))
    quality = given.get("quality", "").strip()
    if quality and not (quality.isascii() and quality.isdigit() and len(quality) <= 3):
        return None
    return _Line(
        given["type"].strip(),
        given["value"],
        int(quality) if quality else None,
        given.get("item"),
        given.get("opinion"),
        given.get("derived"),
    )
