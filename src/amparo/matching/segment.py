"""Many items in one immutable piece: how it is put together, merged and asked. Arrays only; `snapshots` maps the files.

`Items` is the plain form (what there is); `Segment` is the searchable form (with its tables), whose items are sorted by
id. A withdrawn item may stand in either without signals: it then hides the same item in older segments.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from amparo.kernel import hamming, mih
from amparo.matching.state import ItemState, Opinion
from amparo.signals import types
from amparo.signals.model import Metric, SignalType

OPINIONS = (Opinion.NEGATIVE, Opinion.SEED, Opinion.POSITIVE, Opinion.DISPUTED)
"""Order in which opinions are numbered; part of the file format."""
NO_QUALITY = 255
"""Stands for an unknown quality."""

Array = npt.NDArray[Any]
OPINION_NUMBER = {opinion: number for number, opinion in enumerate(OPINIONS)}


@dataclass(frozen=True)
class Rows:
    """Whose signals the n rows of a table are.

    item: uint32, row of the item table. quality: uint8, 255 unknown. derived: uint16, place in the written forms.
    """

    item: npt.NDArray[np.uint32]
    quality: npt.NDArray[np.uint8]
    derived: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Column:
    """All signals of one type. values: uint8 (n, size)."""

    values: npt.NDArray[np.uint8]
    rows: Rows


@dataclass(frozen=True)
class ItemTable:
    """The m items, sorted by id in a segment.

    high, low: uint64, the id's two halves. bank: uint32. opinion: uint8, place in `OPINIONS`. active: uint8, 0 for
    withdrawn.
    """

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]
    bank: npt.NDArray[np.uint32]
    opinion: npt.NDArray[np.uint8]
    active: npt.NDArray[np.uint8]

    def id_at(self, row: int) -> UUID:
        """The id in one row."""
        return UUID(int=(int(self.high[row]) << 64) | int(self.low[row]))

    def holds(self, item: UUID) -> bool:
        """Whether the item stands here, active or withdrawn."""
        high, low = np.uint64(item.int >> 64), np.uint64(item.int & 0xFFFF_FFFF_FFFF_FFFF)
        start = int(np.searchsorted(self.high, high, "left"))
        stop = int(np.searchsorted(self.high, high, "right"))
        at = start + int(np.searchsorted(self.low[start:stop], low))
        return at < stop and bool(self.low[at] == low)


@dataclass(frozen=True)
class Items:
    """Items with their signals by type name, not searchable. derived: the written forms that rows refer to."""

    table: ItemTable
    derived: tuple[str, ...]
    columns: dict[str, Column]


@dataclass(frozen=True)
class ExactTable:
    """Digests sorted by their first eight bytes. keys: uint64 (n,); values: uint8 (n, size)."""

    keys: npt.NDArray[np.uint64]
    values: npt.NDArray[np.uint8]
    rows: Rows

    def find(self, value: bytes) -> list[int]:
        """Rows that hold this digest."""
        key = np.uint64(int.from_bytes(value[:8]))
        start = int(np.searchsorted(self.keys, key, "left"))
        stop = int(np.searchsorted(self.keys, key, "right"))
        return [row for row in range(start, stop) if self.values[row].tobytes() == value]


@dataclass(frozen=True)
class HammingTable:
    """Perceptual hashes with their multi-index."""

    index: mih.MihTable
    rows: Rows


@dataclass(frozen=True)
class Segment:
    """Items ready to be asked; arrays may be memory-mapped. hashes, digests: by signal type name."""

    table: ItemTable
    derived: tuple[str, ...]
    hashes: dict[str, HammingTable]
    digests: dict[str, ExactTable]

    @property
    def signals(self) -> int:
        """Number of signals."""
        tables: list[HammingTable | ExactTable] = [*self.hashes.values(), *self.digests.values()]
        return sum(len(table.rows.item) for table in tables)


def gather(states: Iterable[ItemState]) -> Items:
    """Items from their states; of two states of one item the later counts."""
    given = list(states)
    ids = np.frombuffer(b"".join([state.id.bytes for state in given]), ">u8").astype(np.uint64).reshape(-1, 2)
    high, low = np.ascontiguousarray(ids[:, 0]), np.ascontiguousarray(ids[:, 1])
    order = np.lexsort((np.arange(len(given)), low, high))
    last = np.ones(len(given), bool)
    last[:-1] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
    kept = order[last]
    ordered = [given[place] for place in kept.tolist()]
    table = ItemTable(
        high[kept],
        low[kept],
        np.array([state.bank for state in ordered], np.uint32),
        np.array([OPINION_NUMBER[state.opinion] for state in ordered], np.uint8),
        np.array([state.active for state in ordered], np.uint8),
    )
    forms: dict[str, int] = {}
    gathered: dict[str, list[tuple[int, str, int, int]]] = {kind.name: [] for kind in types.ALL}
    for row, state in enumerate(ordered):
        for signal in state.signals if state.active else ():
            quality = NO_QUALITY if signal.quality is None else signal.quality
            gathered[signal.type].append((row, signal.value, quality, forms.setdefault(signal.derived, len(forms))))
    return Items(table, tuple(forms), {kind.name: _column(kind, gathered[kind.name]) for kind in types.ALL})


def _column(kind: SignalType, rows: list[tuple[int, str, int, int]]) -> Column:
    values = np.frombuffer(bytes.fromhex("".join([row[1] for row in rows])), np.uint8).reshape(len(rows), kind.size)
    return Column(
        values,
        Rows(
            np.array([row[0] for row in rows], np.uint32),
            np.array([row[2] for row in rows], np.uint8),
            np.array([row[3] for row in rows], np.uint16),
        ),
    )


def merge(newest_first: Sequence[Items], *, keep_withdrawn: bool) -> Items:
    """One set of items, sorted by id, in which a newer state hides an older one. The parts may be in any order.

    keep_withdrawn: whether older segments remain outside, in which withdrawn items must still be hidden.
    """
    counts = [len(items.table.high) for items in newest_first]
    high = np.concatenate([items.table.high for items in newest_first])
    low = np.concatenate([items.table.low for items in newest_first])
    active = np.concatenate([items.table.active for items in newest_first])
    age = np.repeat(np.arange(len(newest_first)), counts)
    order = np.lexsort((age, low, high))
    first = np.ones(len(order), bool)
    first[1:] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
    kept = order[first & (active[order].astype(bool) | keep_withdrawn)]
    place = np.full(len(order), -1, np.int64)
    place[kept] = np.arange(len(kept))
    bank = np.concatenate([items.table.bank for items in newest_first])[kept]
    opinion = np.concatenate([items.table.opinion for items in newest_first])[kept]
    table = ItemTable(high[kept], low[kept], bank, opinion, active[kept])
    forms: dict[str, int] = {}
    for items in newest_first:
        for form in items.derived:
            forms.setdefault(form, len(forms))
    starts = np.concatenate([[0], np.cumsum(counts)])
    columns = {
        kind.name: _merge_column(kind.name, newest_first, [place[a:b] for a, b in pairwise(starts)], forms)
        for kind in types.ALL
    }
    return Items(table, tuple(forms), columns)


def _merge_column(name: str, parts: Sequence[Items], places: Sequence[Array], forms: Mapping[str, int]) -> Column:
    values, item, quality, derived = [], [], [], []
    for items, place in zip(parts, places, strict=True):
        column = items.columns[name]
        new_item = place[column.rows.item]
        stays = new_item >= 0
        form = np.array([forms[form] for form in items.derived] or [0], np.uint16)
        values.append(column.values[stays])
        item.append(new_item[stays].astype(np.uint32))
        quality.append(column.rows.quality[stays])
        derived.append(form[column.rows.derived[stays]])
    rows = Rows(np.concatenate(item), np.concatenate(quality), np.concatenate(derived))
    return Column(np.concatenate(values), rows)


def items_of(segment: Segment) -> Items:
    """The plain form of a segment."""
    columns = {}
    for kind in types.ALL:
        if kind.metric is Metric.HAMMING:
            table = segment.hashes[kind.name]
            columns[kind.name] = Column(hamming.to_bytes(mih.from_banded(table.index.words)), table.rows)
        else:
            digests = segment.digests[kind.name]
            columns[kind.name] = Column(np.asarray(digests.values), digests.rows)
    return Items(segment.table, segment.derived, columns)


def layout(items: Items) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Name, dtype and shape of every array of the segment over these items; part of the file format."""
    count = len(items.table.high)
    arrays: dict[str, tuple[str, tuple[int, ...]]] = {
        "high": ("<u8", (count,)),
        "low": ("<u8", (count,)),
        "bank": ("<u4", (count,)),
        "opinion": ("|u1", (count,)),
        "active": ("|u1", (count,)),
    }
    for kind in types.ALL:
        rows = len(items.columns[kind.name].rows.item)
        arrays[f"{kind.name}.item"] = ("<u4", (rows,))
        arrays[f"{kind.name}.quality"] = ("|u1", (rows,))
        arrays[f"{kind.name}.derived"] = ("<u2", (rows,))
        if kind.metric is Metric.HAMMING:
            arrays[f"{kind.name}.words"] = ("<u8", (rows, 4))
            arrays[f"{kind.name}.offsets"] = ("<u4", (mih.BANDS, mih.BUCKETS + 1))
            arrays[f"{kind.name}.rows"] = ("<u4", (mih.BANDS, rows))
            arrays[f"{kind.name}.beside_a"] = ("<u8", (mih.BANDS, rows))
            arrays[f"{kind.name}.beside_b"] = ("<u4", (mih.BANDS, rows))
        else:
            arrays[f"{kind.name}.keys"] = ("<u8", (rows,))
            arrays[f"{kind.name}.values"] = ("|u1", (rows, kind.size))
    return arrays


def fill(items: Items, arrays: Mapping[str, Array]) -> None:
    """Write the segment over these items into arrays of the shapes that `layout` gives."""
    for name in ("high", "low", "bank", "opinion", "active"):
        arrays[name][...] = getattr(items.table, name)
    for kind in types.ALL:
        column = items.columns[kind.name]
        order = np.arange(len(column.values))
        if kind.metric is Metric.EXACT:
            keys = np.ascontiguousarray(column.values[:, :8]).view(">u8").ravel().astype(np.uint64)
            order = np.argsort(keys, kind="stable")
            arrays[f"{kind.name}.keys"][...] = keys[order]
            arrays[f"{kind.name}.values"][...] = column.values[order]
        else:
            words = arrays[f"{kind.name}.words"]
            words[...] = mih.to_banded(hamming.to_words(column.values))
            mih.build(words, _mih_of(kind.name, arrays))
        arrays[f"{kind.name}.item"][...] = column.rows.item[order]
        arrays[f"{kind.name}.quality"][...] = column.rows.quality[order]
        arrays[f"{kind.name}.derived"][...] = column.rows.derived[order]


def segment_over(arrays: Mapping[str, Array], derived: Sequence[str]) -> Segment:
    """The segment that filled arrays make."""
    table = ItemTable(*(arrays[name] for name in ("high", "low", "bank", "opinion", "active")))
    hashes, digests = {}, {}
    for kind in types.ALL:
        rows = Rows(*(arrays[f"{kind.name}.{name}"] for name in ("item", "quality", "derived")))
        if kind.metric is Metric.HAMMING:
            hashes[kind.name] = HammingTable(_mih_of(kind.name, arrays), rows)
        else:
            digests[kind.name] = ExactTable(arrays[f"{kind.name}.keys"], arrays[f"{kind.name}.values"], rows)
    return Segment(table, tuple(derived), hashes, digests)


def build(items: Items) -> Segment:
    """The segment over these items in memory."""
    arrays = {name: np.empty(shape, dtype) for name, (dtype, shape) in layout(items).items()}
    fill(items, arrays)
    return segment_over(arrays, items.derived)


def _mih_of(name: str, arrays: Mapping[str, Array]) -> mih.MihTable:
    return mih.MihTable(*(arrays[f"{name}.{part}"] for part in ("words", "offsets", "rows", "beside_a", "beside_b")))
