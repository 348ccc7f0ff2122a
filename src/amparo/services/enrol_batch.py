"""Put a batch of items into one bank, inside the transaction of the calling service.

Reads all that it must know in a few queries, decides item by item as if each came alone, then writes in bulk; so a
million items cost some thousand statements, and a batch gives what its items would give one after the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID, uuid4

from amparo.errors import AmparoError, BadInput, Conflict, Refused
from amparo.matching.state import BankKind, Opinion
from amparo.services.enrolment import Act, Enrolled, NewItem, NewSignal, Outcome
from amparo.signals.types.pdq import PDQ
from amparo.store import models as rows
from amparo.store.bulk import insert_rows
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import Write

MOST_AT_ONCE = 5_000
"""Items in one transaction: bounds its memory and the size of what is published of it."""

_Name = tuple[str, bytes]
"""A main signal: type and value."""


@dataclass(frozen=True)
class Giver:
    """Who adds, where from, and by which act. who: a person, or the source itself."""

    who: str
    source: str
    act: Act


@dataclass(slots=True)
class _Draft:
    """An item as it will be after the batch.

    signals: type, value and derived of each that it has. said: the giver's latest opinion and tags.
    """

    number: int
    id: UUID
    bank: int
    active: bool
    is_new: bool
    signals: set[tuple[str, bytes, str]] = field(default_factory=set)
    said: tuple[str, list[str]] | None = None
    changed: bool = False
    restored: bool = False


def enrol_batch(write: Write, bank: rows.Bank, items: Sequence[NewItem], giver: Giver) -> list[Enrolled | AmparoError]:
    """What became of each item, in order; an item that is refused leaves nothing, and the others go on.

    Refusals: BadInput `no_main_signal`, Conflict `item_in_other_bank`. Expects at most `MOST_AT_ONCE` items.
    Raises Refused `negative_bank_needs_people` for a sync into a negative bank: it would count as one of two people.
    """
    if giver.act is Act.SYNC and bank.kind == BankKind.NEGATIVE.value:
        raise Refused("negative_bank_needs_people", "Only people add to a negative bank, never a sync.")
    batch = _Batch(write, bank, giver)
    batch.load(items)
    outcome: list[Enrolled | AmparoError] = []
    for item in items:
        try:
            outcome.append(batch.enrol(item))
        except AmparoError as refusal:
            outcome.append(refusal)
    batch.save()
    return outcome


class _Batch:
    def __init__(self, write: Write, bank: rows.Bank, giver: Giver) -> None:
        self._write = write
        self._bank = bank
        self._giver = giver
        self._by_id: dict[UUID, _Draft] = {}
        self._by_name: dict[_Name, _Draft] = {}
        self._drafts: dict[int, _Draft] = {}
        self._signals: list[tuple[int, NewSignal]] = []
        self._opinions: list[tuple[int, str, list[str]]] = []

    def load(self, items: Sequence[NewItem]) -> None:
        """Read every item that one of these may turn out to be."""
        given = [item.id for item in items if item.id is not None]
        names = {(s.type.name, s.value) for s in (item.strongest() for item in items if item.id is None) if s}
        places = list(self._named(names))
        wanted = rows.Item.objects.filter(number__in={number for _, number in places})
        for row in [*rows.Item.objects.filter(uuid__in=given), *wanted] if given or places else ():
            draft = _Draft(row.number, row.uuid, row.bank_id, row.is_active, is_new=False)
            self._drafts.setdefault(row.number, draft)
        self._by_id = {draft.id: draft for draft in self._drafts.values()}
        for name, number in places:
            self._by_name.setdefault(name, self._drafts[number])
        self._load_details()

    def _named(self, names: set[_Name]) -> Iterator[tuple[_Name, int]]:
        """Items of the bank that bear one of these main signals, the oldest first."""
        for kind, values in groupby(sorted(names), key=lambda name: name[0]):
            found = rows.Signal.objects.filter(type=kind, value__in=[value for _, value in values])
            found = found.filter(derived="none", item__bank=self._bank).order_by("item_id")
            for value, number in found.values_list("value", "item_id"):
                yield (kind, bytes(value)), number

    def _load_details(self) -> None:
        if not self._drafts:
            return
        signals = rows.Signal.objects.filter(item__in=self._drafts.keys())
        for number, kind, value, derived in signals.values_list("item_id", "type", "value", "derived"):
            self._drafts[number].signals.add((kind, bytes(value), derived))
        opinions = rows.Opinion.objects.filter(item__in=self._drafts.keys(), who=self._giver.who).order_by("id")
        for number, opinion, tags in opinions.values_list("item_id", "opinion", "tags"):
            self._drafts[number].said = (opinion, tags)

    def enrol(self, item: NewItem) -> Enrolled:
        draft = self._draft_of(item)
        if not draft.active:
            if self._giver.act is Act.SYNC:
                return Enrolled(draft.id, Outcome.LEFT_WITHDRAWN)
            draft.active = draft.restored = True
        outcome = Outcome.ADDED if draft.is_new and not draft.changed else Outcome.KNOWN
        if draft.restored and not draft.changed:
            outcome = Outcome.RESTORED
        news = self._add_signals(draft, item.signals) | self._add_opinion(draft, item.opinion, item.tags)
        if news and outcome is Outcome.KNOWN:
            outcome = Outcome.CHANGED
        draft.changed = draft.changed or outcome is not Outcome.KNOWN
        return Enrolled(draft.id, outcome, _warnings(item.signals, self._bank))

    def _draft_of(self, item: NewItem) -> _Draft:
        draft: _Draft | None
        if item.id is not None:
            draft = self._by_id.get(item.id)
            if draft is not None and draft.bank != self._bank.number:
                raise Conflict("item_in_other_bank", "This item id is taken by another bank.")
        else:
            main = item.strongest()
            if main is None:
                raise BadInput("no_main_signal", "An item without an id needs a fingerprint of the picture itself.")
            draft = self._by_name.get((main.type.name, main.value))
        if draft is None:
            (number,) = self._write.take_numbers(1)
            draft = _Draft(number, item.id or uuid4(), self._bank.number, active=True, is_new=True)
            self._drafts[number] = self._by_id[draft.id] = draft
        return draft

    def _add_signals(self, draft: _Draft, signals: Sequence[NewSignal]) -> bool:
        before = len(draft.signals)
        for new in signals:
            kind, value, derived = new.signal.type.name, new.signal.value, new.derived.text
            if (kind, value, derived) in draft.signals:
                continue
            draft.signals.add((kind, value, derived))
            self._signals.append((draft.number, new))
            if new.derived.is_original:
                named = self._by_name.get((kind, value))
                if named is None or draft.number < named.number:
                    self._by_name[kind, value] = draft
        return len(draft.signals) > before

    def _add_opinion(self, draft: _Draft, opinion: Opinion, tags: Sequence[str]) -> bool:
        said = (opinion.value, list(tags))
        if draft.said == said:
            return False
        draft.said = said
        self._opinions.append((draft.number, *said))
        return True

    def save(self) -> None:
        """Write what changed."""
        new = [draft for draft in self._drafts.values() if draft.is_new]
        self._insert_items(new)
        self._insert_signals()
        count = len(self._opinions)
        insert_rows(
            rows.Opinion,
            item=[number for number, _, _ in self._opinions],
            who=[self._giver.who] * count,
            opinion=[opinion for _, opinion, _ in self._opinions],
            tags=[tags for _, _, tags in self._opinions],
            at=[self._write.at] * count,
        )
        changed = [draft for draft in self._drafts.values() if draft.changed and not draft.is_new]
        touched = rows.Item.objects.filter(number__in=[draft.number for draft in changed])
        touched.update(changed_seq=self._write.seq)
        restored = rows.Item.objects.filter(number__in=[draft.number for draft in changed if draft.restored])
        restored.update(status=ItemStatus.ACTIVE.value, withdrawn_at=None)

    def _insert_items(self, new: Sequence[_Draft]) -> None:
        insert_rows(
            rows.Item,
            number=[draft.number for draft in new],
            uuid=[draft.id for draft in new],
            bank=[self._bank.number] * len(new),
            source=[self._giver.source] * len(new),
            status=[ItemStatus.ACTIVE.value] * len(new),
            added_at=[self._write.at] * len(new),
            changed_seq=[self._write.seq] * len(new),
        )

    def _insert_signals(self) -> None:
        insert_rows(
            rows.Signal,
            item=[number for number, _ in self._signals],
            type=[new.signal.type.name for _, new in self._signals],
            value=[new.signal.value for _, new in self._signals],
            quality=[new.signal.quality for _, new in self._signals],
            derived=[new.derived.text for _, new in self._signals],
        )


def _warnings(signals: Sequence[NewSignal], bank: rows.Bank) -> tuple[str, ...]:
    pictures = [new.signal for new in signals if new.signal.type is PDQ]
    if not pictures:
        return ("no_picture",)
    trusted = any(PDQ.trusts(picture.quality, bank.least_quality) for picture in pictures)
    return () if trusted else ("low_quality",)
