"""What is near a fingerprint, in a bank that changes while it is asked.

Immutable **segments** hold most items, each with its tables ready. An **overlay** holds the whole state of every item
that changed since: it hides that item's rows in the segments, and its signals stand in a small **tail** that is
searched row by row. So an item added, withdrawn or disputed a moment ago counts at once, and nothing is ever rebuilt in
the way of a query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple
from uuid import UUID

import numpy as np

from amparo.kernel import hamming, mih
from amparo.matching.policy import Match
from amparo.matching.segment import NO_QUALITY, OPINIONS, Rows, Segment
from amparo.matching.state import BankState, Change, ItemState, Opinion, SignalState
from amparo.signals import types
from amparo.signals.model import Metric, Signal, SignalType

LINEAR_BELOW = 30_000
"""Rows under which comparing with every one is as fast as the tables, and finds all within any reach."""


_TRIES = 3


@dataclass(frozen=True)
class Probe:
    """One fingerprint of an upload. orientation: of the upload, as in `kernel.pdq.DIHEDRAL`."""

    signal: Signal
    orientation: str = "original"


@dataclass(frozen=True)
class Found:
    """matches: within each bank's radius and quality gate. near: beyond the radius but within the reach asked for.

    Both nearest first, each item once per signal type. Within the radius nothing is ever missing; within the reach
    something may be (`kernel.mih.search`), except in segments and tails of less than `LINEAR_BELOW` rows.
    """

    matches: tuple[Match, ...]
    near: tuple[Match, ...]


@dataclass(frozen=True)
class _Hit:
    item: UUID
    bank: int
    opinion: Opinion
    distance: int
    quality: int | None
    derived: str
    probe: Probe


class LiveIndex:
    """Segments, overlay and tail as one thing to ask.

    One thread calls `apply`; any may call `find` meanwhile, and sees each item as it was before or after the change:
    an answer during which something changed is thrown away and looked up again, after some tries with changes kept out.
    """

    def __init__(self, newest_first: Sequence[Segment] = ()) -> None:
        self.segments = tuple(newest_first)
        self.banks: dict[int, BankState] = {}
        self.overlay: dict[UUID, ItemState] = {}
        self._tails = {kind.name: _Tail(kind) for kind in types.ALL}
        self._changing = Lock()
        self._turn = 0

    @property
    def size(self) -> int:
        """Signals held, those hidden by the overlay included."""
        return sum(segment.signals for segment in self.segments) + self.tail_size

    @property
    def tail_size(self) -> int:
        """Signals in the tail."""
        return sum(tail.count for tail in self._tails.values())

    def apply(self, change: Change) -> None:
        """Take the newest state of banks and items. Applying the same change again changes nothing."""
        with self._changing:
            self._turn += 1  # odd while something changes
            self.banks = {**self.banks, **{bank.number: bank for bank in change.banks}}
            for item in change.items:
                self._apply_item(item)
            self._turn += 1

    def _apply_item(self, item: ItemState) -> None:
        if item.id in self.overlay:
            for tail in self._tails.values():
                tail.remove(item.id)
        for signal in item.signals if item.active else ():
            self._tails[signal.type].add(item.id, signal)
        self.overlay[item.id] = item

    def find(self, probes: Sequence[Probe], reach: int = 0) -> Found:
        """Everything near some fingerprints of one upload. reach: bits; below a bank's radius it has no effect.

        Signals whose quality is under a bank's gate (either side) do not match in that bank; digests have no quality.
        """
        for _ in range(_TRIES):
            turn = self._turn
            found = self._find(probes, reach)
            if turn == self._turn and turn % 2 == 0:
                return found
        with self._changing:
            return self._find(probes, reach)

    def _find(self, probes: Sequence[Probe], reach: int) -> Found:
        enabled = [bank for bank in self.banks.values() if bank.enabled]
        if not enabled:
            return Found((), ())
        radius = max(bank.radius for bank in enabled)
        hits: list[_Hit] = []
        for probe in probes:
            if probe.signal.type.metric is Metric.HAMMING:
                hits.extend(self._near(probe, radius, max(radius, reach)))
            else:
                hits.extend(self._same(probe))
        return self._judge(hits, reach)

    def _near(self, probe: Probe, radius: int, reach: int) -> Iterable[_Hit]:
        query = hamming.to_words(np.frombuffer(probe.signal.value, np.uint8)[None])
        yield from self._in_tail(probe, self._tails[probe.signal.type.name].near(query[0], reach))
        banded = mih.to_banded(query)[0]
        for age, segment in enumerate(self.segments):
            table = segment.hashes[probe.signal.type.name]
            if len(table.rows.item) < LINEAR_BELOW:
                away = np.empty(len(table.rows.item), np.uint16)
                hamming.distances(table.index.words, banded, away)
                rows = np.flatnonzero(away <= reach)
                distances = away[rows]
            else:
                rows, distances = mih.search(table.index, banded, radius, reach)
            for row, distance in zip(rows.tolist(), distances.tolist(), strict=True):
                yield from self._in_segment(age, table.rows, row, distance, probe)

    def _same(self, probe: Probe) -> Iterable[_Hit]:
        value = probe.signal.value
        yield from self._in_tail(probe, self._tails[probe.signal.type.name].same(value))
        for age, segment in enumerate(self.segments):
            table = segment.digests[probe.signal.type.name]
            for row in table.find(value):
                yield from self._in_segment(age, table.rows, row, 0, probe)

    def _in_segment(self, age: int, rows: Rows, row: int, distance: int, probe: Probe) -> Iterable[_Hit]:
        segment = self.segments[age]
        number = int(rows.item[row])
        item = segment.table.id_at(number)
        if item in self.overlay or any(newer.table.holds(item) for newer in self.segments[:age]):
            return
        quality = int(rows.quality[row])
        yield _Hit(
            item,
            int(segment.table.bank[number]),
            OPINIONS[int(segment.table.opinion[number])],
            distance,
            None if quality == NO_QUALITY else quality,
            segment.derived[int(rows.derived[row])],
            probe,
        )

    def _in_tail(self, probe: Probe, found: Iterable[tuple[UUID, int | None, str, int]]) -> Iterable[_Hit]:
        for item, quality, derived, distance in found:
            state = self.overlay.get(item)
            if state is None or not state.active:
                continue
            yield _Hit(item, state.bank, state.opinion, distance, quality, derived, probe)

    def _judge(self, hits: Iterable[_Hit], reach: int) -> Found:
        matches: dict[tuple[UUID, str], Match] = {}
        near: dict[tuple[UUID, str], Match] = {}
        for hit in hits:
            bank = self.banks.get(hit.bank)
            kind = hit.probe.signal.type
            if bank is None or not bank.enabled:
                continue
            if not (kind.trusts(hit.quality, bank.least_quality) and _trusted(hit.probe, bank)):
                continue
            limit = bank.radius if kind.metric is Metric.HAMMING else 0
            into = matches if hit.distance <= limit else near if hit.distance <= reach else None
            if into is None:
                continue
            key = (hit.item, kind.name)
            if key not in into or hit.distance < into[key].distance:
                into[key] = _match(hit, bank)
        beyond = [match for key, match in near.items() if key not in matches]
        return Found(tuple(sorted(matches.values(), key=_nearest)), tuple(sorted(beyond, key=_nearest)))


def _nearest(match: Match) -> tuple[int, bool, str]:
    return (match.distance, not match.exact_file, str(match.item))


def _trusted(probe: Probe, bank: BankState) -> bool:
    return probe.signal.type.trusts(probe.signal.quality, bank.least_quality)


def _match(hit: _Hit, bank: BankState) -> Match:
    kind = hit.probe.signal.type
    return Match(
        item=hit.item,
        bank=bank,
        signal=kind.name,
        distance=hit.distance,
        exact_file=kind.metric is Metric.EXACT,
        orientation=hit.probe.orientation,
        derived=hit.derived,
        opinion=hit.opinion,
    )


_Owner = tuple[UUID, int | None, str]
"""Item, quality and derivation of a tail row."""


class _Rows(NamedTuple):
    """What a reader of a tail sees. by_value: rows by digest; words: hashes by row; only one of the two is used."""

    owners: list[_Owner | None]
    words: hamming.Words
    by_value: dict[bytes, tuple[int, ...]]


class _Tail:
    """The tail of one signal type.

    Rows are only ever appended or disowned, and put into new arrays, swapped in at once, when half of them are
    disowned: a reader in another thread may miss a change, and never sees one item's hash under another item's name.
    """

    def __init__(self, kind: SignalType) -> None:
        self._kind = kind
        self._rows = _Rows([], np.zeros((64, 4), np.uint64), {})
        self._of_item: dict[UUID, list[tuple[int, bytes]]] = {}
        self._disowned = 0

    @property
    def count(self) -> int:
        return len(self._rows.owners) - self._disowned

    def add(self, item: UUID, signal: SignalState) -> None:
        """One more signal of an item."""
        self._rows = self._added(self._rows, item, self._kind.parse(signal.value), signal.quality, signal.derived)

    def remove(self, item: UUID) -> None:
        """The item's rows are nobody's any more."""
        before = self._of_item.pop(item, [])
        for row, value in before:
            self._rows.owners[row] = None
            left = tuple(other for other in self._rows.by_value.get(value, ()) if other != row)
            if left:
                self._rows.by_value[value] = left
            else:
                self._rows.by_value.pop(value, None)
        self._disowned += len(before)
        if self._disowned > max(64, self.count):
            self._renew()

    def _added(self, rows: _Rows, item: UUID, value: bytes, quality: int | None, derived: str) -> _Rows:
        """The rows with one more. What readers hold goes on being right."""
        row = len(rows.owners)
        if self._kind.metric is Metric.HAMMING:
            if row >= len(rows.words):
                rows = rows._replace(words=np.concatenate([rows.words, np.zeros_like(rows.words)]))
            rows.words[row] = hamming.to_words(np.frombuffer(value, np.uint8)[None])[0]
            rows.owners.append((item, quality, derived))
        else:
            rows.owners.append((item, quality, derived))
            rows.by_value[value] = (*rows.by_value.get(value, ()), row)
        self._of_item.setdefault(item, []).append((row, value))
        return rows

    def _renew(self) -> None:
        kept, owners = self._of_item, self._rows.owners
        self._of_item = {}
        rows = _Rows([], np.zeros((64, 4), np.uint64), {})
        for places in kept.values():
            for row, value in places:
                owner = owners[row]
                if owner is not None:
                    rows = self._added(rows, owner[0], value, owner[1], owner[2])
        self._rows, self._disowned = rows, 0

    def near(self, query: hamming.Words, reach: int) -> Iterable[tuple[UUID, int | None, str, int]]:
        rows = self._rows
        count = min(len(rows.owners), len(rows.words))
        away = np.empty(count, np.uint16)
        hamming.distances(rows.words[:count], query, away)
        for row in np.flatnonzero(away <= reach).tolist():
            owner = rows.owners[row]
            if owner is not None:
                yield (*owner, int(away[row]))

    def same(self, value: bytes) -> Iterable[tuple[UUID, int | None, str, int]]:
        rows = self._rows
        for row in rows.by_value.get(value, ()):
            owner = rows.owners[row]
            if owner is not None:
                yield (*owner, 0)
