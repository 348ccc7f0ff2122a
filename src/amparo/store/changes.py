"""What snapshots must learn: the state of everything that changed, or of everything there is.

State, not events: a row is told as it is when it is read, which may be newer than the number it is told under. Telling it
again is harmless, so no long transaction is needed, and what a dying process did not tell is told by the next one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from amparo.matching.opinions import GivenOpinion, effective
from amparo.matching.state import BankKind, Change, HoldState, ItemState, KeyState, Opinion, SignalState
from amparo.store import models as rows
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
    everything = _small(-1)
    holds = tuple(hold for hold in everything.holds if hold.until > now.timestamp())
    yield Change(seq, banks=everything.banks, keys=everything.keys, holds=holds)
    active = rows.Item.objects.filter(status=ItemStatus.ACTIVE.value).select_related("bank").order_by("number")
    last = 0
    while batch := list(active.filter(number__gt=last)[:BATCH]):
        yield Change(seq, items=tuple(item_states(batch)))
        last = batch[-1].number


def item_states(items: Sequence[rows.Item]) -> Iterator[ItemState]:
    """Items as snapshots know them: with the opinion that counts, and without signals once withdrawn.

    items: each with its bank loaded.
    """
    numbers = [item.number for item in items]
    opinions = opinions_of(numbers)
    signals = _signals_of([item.number for item in items if item.is_active])
    for item in items:
        counted = effective(opinions.get(item.number, ()), BankKind(item.bank.kind))
        yield ItemState(item.uuid, item.bank_id, item.is_active, counted, tuple(signals.get(item.number, ())))


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


def _whole_numbers(after: int) -> Iterator[tuple[int, list[rows.Item]]]:
    """Changed items in the order of their numbers, in batches that never part one number; with the last number of each."""
    changed = rows.Item.objects.select_related("bank").order_by("changed_seq", "number")
    while batch := list(changed.filter(changed_seq__gt=after)[: BATCH + 1]):
        if len(batch) > BATCH:
            cut = batch[-1].changed_seq
            batch = [item for item in batch if item.changed_seq < cut] or list(changed.filter(changed_seq=cut))
        after = batch[-1].changed_seq
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
