"""Look at banks and items. Fingerprints are not shown: they leave a bank only by `export_bank`, which is recorded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from amparo.matching.opinions import effective
from amparo.matching.state import BankKind, BankState, Opinion
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.changes import opinions_of
from amparo.store.connection import reading
from amparo.store.find import bank_named, items_in
from amparo.store.models.item import ItemStatus

RECENT = 20
"""Items listed with a bank."""


@dataclass(frozen=True)
class BankReport:
    """A bank with counts. signals: of active items, by type name. recent: the newest active items, newest first."""

    bank: BankState
    active: int
    withdrawn: int
    signals: dict[str, int]
    recent: tuple[UUID, ...]


@dataclass(frozen=True)
class SignalReport:
    """A fingerprint without its value."""

    type: str
    quality: int | None
    derived: str


@dataclass(frozen=True)
class OpinionReport:
    """One statement about an item."""

    who: str
    opinion: Opinion
    tags: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class ItemReport:
    """An item. opinion: what counts of `opinions`, which are in the order in which they were given."""

    id: UUID
    active: bool
    source: str
    added_at: datetime
    withdrawn_at: datetime | None
    opinion: Opinion
    opinions: tuple[OpinionReport, ...]
    signals: tuple[SignalReport, ...]


def list_banks(settings: Settings) -> list[BankState]:
    """All banks by name."""
    with reading(settings):
        return [bank.state() for bank in rows.Bank.objects.order_by("name")]


def show_bank(settings: Settings, name: str) -> BankReport:
    """One bank with counts. Raises NotFound `no_such_bank`."""
    with reading(settings):
        bank = bank_named(name)
        statuses = dict(bank.items.order_by().values_list("status").annotate(Count("number")))
        active = rows.Signal.objects.filter(item__bank=bank, item__status=ItemStatus.ACTIVE.value)
        newest = bank.items.filter(status=ItemStatus.ACTIVE.value).order_by("-number").values_list("uuid", flat=True)
        return BankReport(
            bank=bank.state(),
            active=statuses.get(ItemStatus.ACTIVE.value, 0),
            withdrawn=statuses.get(ItemStatus.WITHDRAWN.value, 0),
            signals=dict(active.order_by("type").values_list("type").annotate(Count("id"))),
            recent=tuple(newest[:RECENT]),
        )


def show_item(settings: Settings, bank: str, item: UUID) -> ItemReport:
    """One item of a bank. Raises NotFound `no_such_bank`, `no_such_item`."""
    with reading(settings):
        (found,) = items_in(bank_named(bank), [item])
        given = rows.Opinion.objects.filter(item=found).order_by("id")
        signals = rows.Signal.objects.filter(item=found).order_by("id").values_list("type", "quality", "derived")
        return ItemReport(
            id=found.uuid,
            active=found.is_active,
            source=found.source,
            added_at=found.added_at,
            withdrawn_at=found.withdrawn_at,
            opinion=effective(opinions_of([found.number])[found.number], BankKind(found.bank.kind)),
            opinions=tuple(OpinionReport(one.who, Opinion(one.opinion), tuple(one.tags), one.at) for one in given),
            signals=tuple(SignalReport(*signal) for signal in signals),
        )
