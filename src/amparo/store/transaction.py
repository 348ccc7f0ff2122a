"""The one way to write to the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from amparo.settings import Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.connection import reading

faults.register("store.commit.before", "store.commit.after")


@dataclass
class Write:
    """A write transaction under way. seq: stamped on every changed row. at: its time, for every row it writes."""

    seq: int
    at: datetime
    _sequence: rows.Sequence

    def take_numbers(self, count: int) -> range:
        """As many fresh item numbers, in ascending order."""
        first = self._sequence.items + 1
        self._sequence.items += count
        return range(first, first + count)

    def record(self, who: str, what: str, **detail: int | str | list[str]) -> None:
        """Leave an audit entry. detail: ids and counts only."""
        rows.AuditEntry.objects.create(who=who, what=what, at=self.at, detail=detail)


@contextmanager
def writing(settings: Settings) -> Iterator[Write]:
    """One transaction, alone: everything in the block becomes durable together when it ends, or nothing does.

    Its number is the one after that of the transaction committed before it (see `Sequence`). Raises as `open_store`.
    """
    with reading(settings):
        with transaction.atomic():
            sequence = rows.Sequence.objects.select_for_update().get()
            sequence.value += 1
            yield Write(sequence.value, datetime.now(UTC), sequence)
            sequence.save()
            faults.fault("store.commit.before")
        faults.fault("store.commit.after")


def latest_seq() -> int:
    """The number of the newest committed write, 0 where there was none."""
    return rows.Sequence.objects.get().value
