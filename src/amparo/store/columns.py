"""Everything in force, read as columns: how a whole snapshot of millions is written in seconds.

One object per item would cost more than the index itself, so that rows go from the database straight into arrays, each
table in the order in which it lies on the disk. `store.changes.full_state` says the same with objects; a test holds the
two against each other.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from amparo.matching.opinions import GivenOpinion, effective
from amparo.matching.segment import NO_QUALITY, OPINION_NUMBER, Column, Items, ItemTable, Rows
from amparo.matching.state import BankKind
from amparo.signals import types
from amparo.signals.model import SignalType
from amparo.store import models as rows
from amparo.store.changes import opinions_of
from amparo.store.models.item import ItemStatus

CHUNK = 100_000
"""Rows turned into arrays at once."""
SEVERAL = 2_000
"""Items with several opinions that are looked at together."""

Numbers = npt.NDArray[np.int64]
_SQLITE_MAPPED_BYTES = 1 << 30
"""Of the SQLite file, mapped while it is read from end to end, instead of a system call for each page of it."""


def full_items() -> Items:
    """Every active item with its signals. Memory: about 60 bytes an item and 45 a picture fingerprint."""
    if connection.vendor == "sqlite":
        _run(f"PRAGMA mmap_size = {_SQLITE_MAPPED_BYTES}")
    numbers, high, low, banks = _items()
    table = ItemTable(high, low, banks, _effective(numbers, banks), np.ones(len(numbers), np.uint8))
    forms: dict[str, int] = {}
    parts: dict[str, list[Column]] = {kind.name: [] for kind in types.ALL}
    query = f"SELECT id, item_id, type, value, COALESCE(quality, {NO_QUALITY}), derived FROM {_table(rows.Signal)}"
    for _, item, kind, value, quality, derived in _chunks(query, "id"):
        place, active = _places(numbers, np.array(item, np.int64))
        form = np.array([forms.setdefault(one, len(forms)) for one in derived], np.uint16)
        graded = np.array(quality, np.uint8)
        kinds = np.array(kind)
        for one in types.ALL:
            chosen = np.flatnonzero(active & (kinds == one.name))
            body = b"".join([value[row] for row in chosen.tolist()])
            values = np.frombuffer(body, np.uint8).reshape(len(chosen), one.size)
            parts[one.name].append(Column(values, Rows(place[chosen], graded[chosen], form[chosen])))
    return Items(table, tuple(forms), {kind.name: _joined(kind, parts[kind.name]) for kind in types.ALL})


def _items() -> tuple[Numbers, npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Numbers, ascending, the two halves of the ids, and the banks of all active items.

    PostgreSQL gives ids as UUID objects, SQLite as 32 hexadecimal digits.
    """
    numbers, ids, banks = [np.empty(0, np.int64)], [np.empty((0, 2), np.uint64)], [np.empty(0, np.uint32)]
    query = f"SELECT number, uuid, bank_id, status FROM {_table(rows.Item)}"
    for number, uuid, bank, status in _chunks(query, "number"):
        active = np.array(status) == ItemStatus.ACTIVE.value
        digits = "".join([one if isinstance(one, str) else one.hex for one in uuid])
        numbers.append(np.array(number, np.int64)[active])
        ids.append(np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64).reshape(-1, 2)[active])
        banks.append(np.array(bank, np.uint32)[active])
    halves = np.concatenate(ids)
    high, low = np.ascontiguousarray(halves[:, 0]), np.ascontiguousarray(halves[:, 1])
    return np.concatenate(numbers), high, low, np.concatenate(banks)


def _effective(numbers: Numbers, banks: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """The opinion that counts, as numbered in segments. Only items with several opinions are looked at one by one."""
    kinds = {bank.number: BankKind(bank.kind) for bank in rows.Bank.objects.all()}
    said = np.zeros(len(numbers), np.int64)
    last = np.zeros(len(numbers), np.uint8)
    order = {opinion.value: number for opinion, number in OPINION_NUMBER.items()}
    for _, item, opinion in _chunks(f"SELECT id, item_id, opinion FROM {_table(rows.Opinion)}", "id"):
        place, active = _places(numbers, np.array(item, np.int64))
        given = np.array([order[one] for one in opinion], np.uint8)
        np.add.at(said, place[active], 1)
        last[place[active]] = given[active]
    counted = np.zeros(len(numbers), np.uint8)
    at = datetime.fromtimestamp(0, UTC)
    for number, kind in kinds.items():
        here = banks == number
        counted[here & (said == 0)] = OPINION_NUMBER[effective([], kind)]
        for given_alone, code in OPINION_NUMBER.items():
            alone = effective([GivenOpinion("one", given_alone, at)], kind)
            counted[here & (said == 1) & (last == code)] = OPINION_NUMBER[alone]
    several = np.flatnonzero(said > 1)
    for start in range(0, len(several), SEVERAL):
        places = {int(numbers[place]): int(place) for place in several[start : start + SEVERAL]}
        for number, views in opinions_of(places).items():
            counted[places[number]] = OPINION_NUMBER[effective(views, kinds[int(banks[places[number]])])]
    return counted


def _places(numbers: Numbers, wanted: Numbers) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """Rows of the item table for item numbers, and which of them stand there (withdrawn items do not)."""
    if not len(numbers):
        return np.zeros(len(wanted), np.uint32), np.zeros(len(wanted), np.bool_)
    place = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
    return place.astype(np.uint32), numbers[place] == wanted


def _joined(kind: SignalType, parts: Sequence[Column]) -> Column:
    empty = Column(
        np.empty((0, kind.size), np.uint8),
        Rows(np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint16)),
    )
    every = [empty, *parts]
    return Column(
        np.concatenate([part.values for part in every]),
        Rows(
            np.concatenate([part.rows.item for part in every]),
            np.concatenate([part.rows.quality for part in every]),
            np.concatenate([part.rows.derived for part in every]),
        ),
    )


def _chunks(query: str, key: str) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """A table's rows in the order of its key, as columns; `key` is the first of them."""
    last = -1
    while found := _run(f"{query} WHERE {key} > %s ORDER BY {key} LIMIT {CHUNK}", last):
        columns = tuple(zip(*found, strict=True))
        last = columns[0][-1]
        yield columns


def _run(query: str, *parameters: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
