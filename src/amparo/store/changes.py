"""What snapshots must learn: the state of everything that changed, or of everything there is.

State, not events: a row is told as it is when it is read, which may be newer than the number it is told under. Telling
it again is harmless, so no long transaction is needed, and what a dying process did not tell is told by the next one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from amparo.matching.opinions import GivenOpinion, effective
from amparo.matching.state import BankKind, Change, HoldState, ItemState, KeyState, Opinion, SignalState
from amparo.store import models as rows
from amparo.store.collector import collector_paused
from amparo.store.models.item import ItemStatus

BATCH = 2_000
"""Items read at once. One write transaction changes at most a few thousand, so that a change stays small."""


def pending_signals(after: int) -> int:
    """How many signals the changes after a number carry; a withdrawn item counts as one."""
    changed = rows.Item.objects.filter(changed_seq__gt=after)
    active = rows.Signal.objects.filter(item__in=changed.filter(status=ItemStatus.ACTIVE.value)).count()
    return active + changed.filter(status=ItemStatus.WITHDRAWN.value).count()


def total_signals() -> int:
    """How many signals there are, roughly: the greatest row number, since counting a hundred million takes minutes."""
    newest = rows.Signal.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def changes_after(after: int, upto: int) -> Iterator[Change]:
    """What changed after one number, in changes of whole numbers, the last of them `upto`; none if nothing did.

    upto: the latest number, read before. Banks, keys and holds come with the first change, since an item may have
    changed before its bank did. Each change may be published on its own: its number is not announced before everything
    up to it was.
    """
    small = _small(after)
    told = after
    for seq, items in _whole_numbers(after):
        told = min(seq, upto)
        yield Change(told, small.banks, tuple(item_states(items)), small.keys, small.holds)
        small = Change(0)
    if small != Change(0) or after < told < upto:
        yield Change(upto, banks=small.banks, keys=small.keys, holds=small.holds)


def full_state(seq: int, now: datetime) -> Iterator[Change]:
    """Everything in force, in changes that all bear `seq`, the latest number, read before."""
    yield small_state(seq, now)
    for items in active_items(rows.Item.objects.all()):
        yield Change(seq, items=tuple(items))


def small_state(seq: int, now: datetime) -> Change:
    """Of everything in force what is small: all banks and keys, and the holds that last."""
    everything = _small(-1)
    holds = tuple(hold for hold in everything.holds if hold.until > now.timestamp())
    return Change(seq, banks=everything.banks, keys=everything.keys, holds=holds)


def active_items(among: QuerySet[rows.Item]) -> Iterator[list[ItemState]]:
    """The active ones of some items, in batches, in the order in which they came."""
    active = among.filter(status=ItemStatus.ACTIVE.value).order_by("number")
    last = 0
    while batch := _facts(active.filter(number__gt=last)[:BATCH]):
        with collector_paused():
            states = list(item_states(batch))
        yield states
        last = batch[-1].number


class _Fact(NamedTuple):
    """Of an item's row what `ItemState` needs; several times as fast to read as a model object."""

    number: int
    uuid: UUID
    bank: int
    kind: str
    status: str
    seq: int


def _facts(items: QuerySet[rows.Item]) -> list[_Fact]:
    columns = ("number", "uuid", "bank_id", "bank__kind", "status", "changed_seq")
    return [_Fact(*values) for values in items.values_list(*columns)]


def item_states(items: Sequence[_Fact]) -> Iterator[ItemState]:
    """Items as snapshots know them: with the opinion that counts, and without signals once withdrawn."""
    numbers = [item.number for item in items]
    opinions = opinions_of(numbers)
    signals = _signals_of([item.number for item in items if item.status == ItemStatus.ACTIVE.value])
    for item in items:
        counted = effective(opinions.get(item.number, ()), BankKind(item.kind))
        active = item.status == ItemStatus.ACTIVE.value
        yield ItemState(item.uuid, item.bank, active, counted, tuple(signals.get(item.number, ())))


def opinions_of(numbers: Iterable[int]) -> dict[int, list[GivenOpinion]]:
    """What was said of items, in the order in which it was said, by item number."""
    given: dict[int, list[GivenOpinion]] = defaultdict(list)
    wanted = rows.Opinion.objects.filter(item__in=numbers).order_by("id")
    for item, who, opinion, at in wanted.values_list("item_id", "who", "opinion", "at"):
        given[item].append(GivenOpinion(who, Opinion(opinion), at))
    return given


def _signals_of(numbers: Iterable[int]) -> dict[int, list[SignalState]]:
    signals: dict[int, list[SignalState]] = defaultdict(list)
    wanted = rows.Signal.objects.filter(item__in=numbers).order_by("id")
    for item, kind, value, quality, derived in wanted.values_list("item_id", "type", "value", "quality", "derived"):
        signals[item].append(SignalState(kind, bytes(value).hex(), quality, derived))
    return signals


def _whole_numbers(after: int) -> Iterator[tuple[int, list[_Fact]]]:
    """Changed items by sequence number, in batches that never part one number; with the last number of each batch."""
    changed = rows.Item.objects.order_by("changed_seq", "number")
    while batch := _facts(changed.filter(changed_seq__gt=after)[: BATCH + 1]):
        if len(batch) > BATCH:
            cut = batch[-1].seq
            batch = [item for item in batch if item.seq < cut] or _facts(changed.filter(changed_seq=cut))
        after = batch[-1].seq
        yield after, batch


def _small(after: int) -> Change:
    banks = rows.Bank.objects.filter(changed_seq__gt=after).order_by("number")
    keys = rows.Key.objects.filter(changed_seq__gt=after).order_by("id")
    holds = rows.UploaderHold.objects.filter(changed_seq__gt=after).order_by("ref")
    return Change(
        0,
        banks=tuple(bank.state() for bank in banks),
        keys=tuple[KeyState, ...](key.state() for key in keys),
        holds=tuple[HoldState, ...](hold.state() for hold in holds),
    )
