"""What stands in the blocking bank because of a removal."""

from uuid import UUID

from amparo.services.enrolment import NewSignal
from amparo.services.system_banks import REMOVED
from amparo.signals import types
from amparo.signals.derived import Derived
from amparo.signals.model import Signal
from amparo.signals.types.sha256 import SHA256
from amparo.store import models as rows
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import Write


def signals_of(item: UUID | None) -> tuple[NewSignal, ...]:
    """The fingerprints of an item, withdrawn or not; none where there is no such item."""
    found = rows.Signal.objects.filter(item__uuid=item).order_by("id") if item is not None else ()
    return tuple(
        NewSignal(Signal(types.by_name(row.type), bytes(row.value), row.quality), Derived.parse(row.derived))
        for row in found
    )


def removed_items(copy: rows.Copy) -> list[rows.Item]:
    """Active items of the blocking bank that are this copy's very file."""
    if copy.sha256 is None:
        return []
    same = rows.Item.objects.filter(
        bank__name=REMOVED,
        status=ItemStatus.ACTIVE.value,
        signals__type=SHA256.name,
        signals__value=bytes(copy.sha256),
        signals__derived="none",
    )
    return list(same.distinct())


def withdraw_removed(write: Write, copy: rows.Copy) -> int:
    """Stop blocking this copy's file. Returns how many items were withdrawn."""
    numbers = [item.number for item in removed_items(copy)]
    return rows.Item.objects.filter(number__in=numbers).update(
        status=ItemStatus.WITHDRAWN.value, withdrawn_at=write.at, changed_seq=write.seq
    )
