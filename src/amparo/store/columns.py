"""Everything in force, read as columns: how a whole snapshot of millions is written in seconds.

One object per item would cost more than the index itself, so that rows go from the database straight into arrays.
`store.changes.full_state` says the same with objects; a test holds the two against each other.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from amparo.matching.opinions import GivenOpinion, effective
from amparo.matching.segment import NO_QUALITY, OPINION_NUMBER, Column, Items, ItemTable, Rows
from amparo.matching.state import BankKind, Opinion
from amparo.signals import types
from amparo.signals.model import SignalType
from amparo.store import models as rows
from amparo.store.changes import opinions_of
from amparo.store.models.item import ItemStatus

CHUNK = 200_000
"""Items read at once, about 100 MB while they are turned into arrays."""

Numbers = npt.NDArray[np.int64]


def full_items() -> Iterator[Items]:
    """Every active item with its signals, in parts of at most `CHUNK` items, in the order of their numbers."""
    last = -1
    while True:
        found = _all(
            f"SELECT number, uuid, bank_id FROM {_table(rows.Item)} WHERE status = %s AND number > %s"
            " ORDER BY number LIMIT %s",
            [ItemStatus.ACTIVE.value, last, CHUNK],
        )
        if not found:
            return
        numbers, ids, banks = zip(*found, strict=True)
        last = numbers[-1]
        kinds = {bank.number: BankKind(bank.kind) for bank in rows.Bank.objects.all()}
        yield _part(np.array(numbers, np.int64), ids, banks, kinds)


def _part(numbers: Numbers, ids: Sequence[Any], banks: Sequence[int], kinds: dict[int, BankKind]) -> Items:
    high, low = _halves(ids)
    table = ItemTable(
        high,
        low,
        np.array(banks, np.uint32),
        _effective(numbers, banks, kinds),
        np.ones(len(numbers), np.uint8),
    )
    forms: dict[str, int] = {}
    columns = {kind.name: _column(kind, numbers, forms) for kind in types.ALL}
    return Items(table, tuple(forms), columns)


def _halves(ids: Sequence[Any]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """UUIDs as two columns. PostgreSQL gives UUID objects, SQLite 32 hexadecimal digits."""
    digits = "".join([one if isinstance(one, str) else one.hex for one in ids])
    both = np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64).reshape(-1, 2)
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def _effective(numbers: Numbers, banks: Sequence[int], kinds: dict[int, BankKind]) -> npt.NDArray[np.uint8]:
    """The opinion that counts, as numbered in segments. Only items with several opinions are looked at one by one."""
    at = datetime.fromtimestamp(0, UTC)
    alone = {
        (bank, opinion.value): OPINION_NUMBER[effective([GivenOpinion("one", opinion, at)], kind)]
        for bank, kind in kinds.items()
        for opinion in Opinion
    }
    none = {bank: OPINION_NUMBER[effective([], kind)] for bank, kind in kinds.items()}
    counted = np.array([none[bank] for bank in banks], np.uint8)
    said = _all(
        f"SELECT item_id, COUNT(*), MIN(opinion) FROM {_table(rows.Opinion)} WHERE item_id BETWEEN %s AND %s"
        " GROUP BY item_id",
        [int(numbers[0]), int(numbers[-1])],
    )
    place = dict(zip(numbers.tolist(), range(len(numbers)), strict=True))
    several = []
    for item, count, opinion in said:
        row = place.get(item)
        if row is None:
            continue
        if count == 1:
            counted[row] = alone[banks[row], opinion]
        else:
            several.append(item)
    for start in range(0, len(several), 2000):
        for item, given in opinions_of(several[start : start + 2000]).items():
            counted[place[item]] = OPINION_NUMBER[effective(given, kinds[banks[place[item]]])]
    return counted


def _column(kind: SignalType, numbers: Numbers, forms: dict[str, int]) -> Column:
    """Signals of one type of these items; those of withdrawn items in between are left out."""
    found = _all(
        f"SELECT item_id, value, COALESCE(quality, {NO_QUALITY}), derived FROM {_table(rows.Signal)}"
        " WHERE item_id BETWEEN %s AND %s AND type = %s",
        [int(numbers[0]), int(numbers[-1]), kind.name],
    )
    items, values, qualities, derived = zip(*found, strict=True) if found else ((), (), (), ())
    wanted = np.array(items, np.int64)
    row = np.searchsorted(numbers, wanted)
    active = numbers[np.minimum(row, len(numbers) - 1)] == wanted
    bodies = np.frombuffer(b"".join(values), np.uint8).reshape(len(values), kind.size)
    form = np.array([forms.setdefault(one, len(forms)) for one in derived], np.uint16)
    return Column(
        bodies[active],
        Rows(row[active].astype(np.uint32), np.array(qualities, np.uint8)[active], form[active]),
    )


def _all(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(chain.from_iterable(iter(lambda: cursor.fetchmany(20_000), [])))


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
