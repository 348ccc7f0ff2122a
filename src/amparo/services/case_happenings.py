"""What became of each address of a case and when, told from the case's chain of evidence: numbers, states, days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

import msgspec

from amparo.casework.case_life import SIGHTING, STILL_UP, SightingEvent, SightingState
from amparo.casework.life import after
from amparo.spread.cases.timeline import Change
from amparo.store import models as rows

BANDS = ("none", "some", "many")
"""In which a platform tells what came up again; see `amparo.casework.bands`."""
_ANSWERS = frozenset({"letter.receipt", "letter.news", "letter.decided", "letter.came_back"})
_MOVED_TO = {
    "case.addresses_dropped": SightingState.DROPPED,
    "case.addresses_taken_up": SightingState.KNOWN,
    "case.came_back": SightingState.BACK,
    "address.back": SightingState.BACK,
    "address.gone": SightingState.NOT_FOUND,
}
_TELLING = (*_MOVED_TO, "case.opened", "case.addresses_added", "case.withdrawn", "case.resumed", "letter.sent")
_STATES = {one.value: one for one in SightingState}
_GONE = {
    SightingState.HIDDEN: Change.HIDDEN,
    SightingState.REMOVED: Change.REMOVED,
    SightingState.NOT_FOUND: Change.NOT_FOUND,
}


class _Line(msgspec.Struct):
    """Of an entry's line, what is read here."""

    data: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An entry of the chain. day: in UTC, never before that of the entry ahead of it."""

    day: date
    kind: str
    data: Mapping[str, Any]

    def number(self, name: str) -> int:
        """A number of the data; 0 where there is none."""
        value = self.data.get(name)
        return value if isinstance(value, int) else 0


@dataclass
class CaseStory:
    """What a case's chain tells, by days. changes: day, number of the address, what happened, in order.

    added: days on which addresses were added, in order. again: day and band in which a platform said that copies came
    up again, where that was new. stopped: from when until when the person had ended the case; None: still.
    """

    began: date | None = None
    latest: date | None = None
    changes: list[tuple[date, int, Change]] = field(default_factory=list)
    added: list[date] = field(default_factory=list)
    letters: list[date] = field(default_factory=list)
    answers: list[date] = field(default_factory=list)
    again: list[tuple[date, str]] = field(default_factory=list)
    stopped: list[tuple[date, date | None]] = field(default_factory=list)


def story_of(case: rows.Case) -> CaseStory:
    """The story of a case, for a block that reads the store. Nothing sealed is opened for it."""
    named: dict[int, list[int]] = {}
    targets = rows.LetterTarget.objects.filter(letter__case=case).values_list("letter__number", "sighting__number")
    for letter, number in targets:
        named.setdefault(letter, []).append(number)
    return _Teller(named).tell(_told(case))


def _told(case: rows.Case) -> Iterator[Told]:
    """The entries that matter here, in their order. Where the machine's clock went back, time stands still."""
    entries = rows.EvidenceEntry.objects.filter(chain=case.id, kind__in=(*_TELLING, *_ANSWERS, "letter.answer"))
    latest = date.min
    read = msgspec.json.Decoder(_Line)
    for at, kind, line in entries.order_by("number").values_list("at", "kind", "line"):
        latest = max(latest, at.astimezone(UTC).date())
        yield Told(latest, kind, read.decode(line).data)


class _Teller:
    """Goes through a chain and keeps how each address stood. named: numbers that each letter names."""

    def __init__(self, named: Mapping[int, Sequence[int]]) -> None:
        self._named = named
        self._states: dict[int, SightingState] = {}
        self._gone: set[int] = set()
        self._bands: dict[int, int] = {}
        self._story = CaseStory()

    def tell(self, entries: Iterable[Told]) -> CaseStory:
        for one in entries:
            self._story.began = self._story.began or one.day
            self._story.latest = one.day
            self._take(one)
        return self._story

    def _take(self, one: Told) -> None:
        if one.kind == "case.addresses_added":
            self._add(one)
        elif one.kind == "letter.sent":
            self._story.letters.append(one.day)
            self._ask(one)
        elif one.kind in _ANSWERS or (one.kind == "letter.answer" and one.data.get("answer") != "none"):
            self._story.answers.append(one.day)
            self._hear(one)
        elif one.kind in _MOVED_TO:
            for number in _numbers(one.data):
                self._move(one.day, number, _MOVED_TO[one.kind])
        elif one.kind == "case.withdrawn":
            self._story.stopped.append((one.day, None))
        elif one.kind == "case.resumed" and self._story.stopped:
            self._story.stopped[-1] = (self._story.stopped[-1][0], one.day)

    def _add(self, one: Told) -> None:
        last = one.number("in_all")
        self._story.added.append(one.day)
        for number in range(last - one.number("added") + 1, last + 1):
            self._states[number] = SightingState.KNOWN
            self._story.changes.append((one.day, number, Change.FOUND))

    def _ask(self, one: Told) -> None:
        """What a letter names is asked for once it has left, where it can be."""
        for number in self._named.get(one.number("letter"), ()):
            state = self._states.get(number)
            if state is not None and (state, SightingEvent.ASK) in SIGHTING:
                self._move(one.day, number, after(SIGHTING, state, SightingEvent.ASK))

    def _hear(self, one: Told) -> None:
        for said in one.data.get("addresses") or ():
            number, _colon, state = str(said).partition(":")
            if number.isdecimal() and state in _STATES:
                self._move(one.day, int(number), _STATES[state])
        letter, band = one.number("letter"), one.data.get("came_back")
        if band in BANDS and BANDS.index(band) > self._bands.get(letter, 0):
            self._bands[letter] = BANDS.index(band)
            self._story.again.append((one.day, band))

    def _move(self, day: date, number: int, state: SightingState) -> None:
        """A change, where it changes whether the copy is up or why it is not. Left out, it stands as it stood."""
        if number not in self._states:
            return
        before, self._states[number] = self._states[number], state
        if state in _GONE:
            self._gone.add(number)
            self._story.changes.append((day, number, _GONE[state]))
        elif state in STILL_UP and number in self._gone:
            self._gone.discard(number)
            is_back = state is SightingState.BACK or before is SightingState.HIDDEN
            self._story.changes.append((day, number, Change.BACK if is_back else Change.UP))


def _numbers(data: Mapping[str, Any]) -> list[int]:
    """Of the addresses that an entry names."""
    if isinstance(data.get("number"), int):
        return [data["number"]]
    return [int(one) for one in data.get("addresses") or () if str(one).isdecimal()]
