"""Everything in force, told as objects and as columns: the same."""

from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

import pytest

from amparo.matching.segment import NO_QUALITY, OPINIONS, Items
from amparo.matching.state import BankKind, Opinion
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.give_opinion import give_opinion
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import Settings
from amparo.signals.derived import Derived
from amparo.store.changes import full_state
from amparo.store.columns import full_items
from amparo.store.connection import reading
from amparo.store.transaction import latest_seq
from tests.services.worlds import ANA, BEA, item, pdq, sha256

Fact = tuple[int, Opinion, frozenset[tuple[str, str, int | None, str]]]


def of_columns(items: Items) -> dict[UUID, Fact]:
    """Columns read back one by one."""
    table = items.table
    ids = [UUID(int=(int(high) << 64) | int(low)) for high, low in zip(table.high, table.low, strict=True)]
    signals: dict[int, set[tuple[str, str, int | None, str]]] = {place: set() for place in range(len(ids))}
    for kind, column in items.columns.items():
        rows = column.rows
        for value, place, quality, form in zip(column.values, rows.item, rows.quality, rows.derived, strict=True):
            known = None if quality == NO_QUALITY else int(quality)
            signals[int(place)].add((kind, value.tobytes().hex(), known, items.derived[int(form)]))
    return {
        one: (int(table.bank[place]), OPINIONS[int(table.opinion[place])], frozenset(signals[place]))
        for place, one in enumerate(ids)
    }


def test_columns_say_what_objects_say(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.store.columns.CHUNK", 4)
    monkeypatch.setattr("amparo.store.changes.BATCH", 3)
    create_bank(settings, "one", who=ANA)
    create_bank(settings, "memes", who=ANA, kind=BankKind.NEGATIVE)
    ids = [
        one.id for one in add_items(settings, "one", [item(sha256(str(n)), pdq(str(n), n)) for n in range(9)], who=ANA)
    ]
    memes = [one.id for one in add_items(settings, "memes", [item(pdq("x", None)), item(pdq("y"))], who=ANA)]
    add_items(settings, "one", [item(pdq("turned"), id=ids[0], derived=Derived.parse("flipx"))], who=BEA)
    give_opinion(settings, "one", ids[1], Opinion.NEGATIVE, who=BEA)
    give_opinion(settings, "one", ids[2], Opinion.NEGATIVE, who=ANA)
    give_opinion(settings, "memes", memes[0], Opinion.POSITIVE, who=BEA)
    withdraw_item(settings, "one", ids[3], ids[5], who=ANA)
    with reading(settings):
        objects = {
            one.id: (one.bank, one.opinion, frozenset((s.type, s.value, s.quality, s.derived) for s in one.signals))
            for one in chain.from_iterable(change.items for change in full_state(latest_seq(), datetime.now(UTC)))
        }
        columns = of_columns(full_items())
    assert columns == objects
    assert len(objects) == 9
