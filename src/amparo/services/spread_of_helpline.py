"""Records on spread from a helpline's store: what became of each address that a letter named.

Cases are sealed, and no key is opened here: only ids, states, times and the numbers of addresses are read, which stand
in the clear on the case's chain so that clocks can run. A removal elsewhere is what was answered or what a look found,
and its time is when that was recorded: the copy may have gone earlier, never later.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Max

from amparo.casework.case_life import CaseState, SightingState
from amparo.casework.route import Role, Route
from amparo.keyring import Keyring
from amparo.services.spread_rows import NONE, EpisodeRow, Span, pseudonym
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows

UNKNOWN_PLACE = "other"
"""Class of an operator that no route is known of."""
INDIRECT = (Role.SEARCH.value, Role.ARCHIVE.value)
"""Who holds a way to the copy, or a copy of its page: what they answer says nothing of the address itself."""
_HOSTS = (Role.HOST.value, Role.CDN.value, Role.REGISTRAR.value)
_GONE = (SightingState.HIDDEN.value, SightingState.REMOVED.value)
_AT_ONCE = 200
"""Cases in one round of queries: what is held in memory."""
_KINDS = (
    "case.addresses_added", "case.addresses_dropped", "case.addresses_taken_up", "case.came_back", "letter.answer",
    "letter.news", "letter.decided", "letter.came_back", "address.gone", "address.back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that left. route: whom it asked, and how."""

    number: int
    sent: datetime
    role: str
    route: str
    regime: str
    names: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """What ended a span: the letter that was answered, None for a look. state: as the address stood then."""

    letter: int | None
    state: str


@dataclass(slots=True)
class CaseStory:
    """A case, as far as it may be told. spans: by number of the address. until: how long it was followed."""

    id: UUID
    until: datetime
    letters: dict[int, SentLetter]
    places: dict[int, str | None]
    spans: dict[int, list[Span]] = field(default_factory=dict)
    ends: dict[tuple[int, int], _End] = field(default_factory=dict)
    delisted: dict[tuple[int, int], datetime] = field(default_factory=dict)
    """When a letter's indirect way to an address was gone, by letter and address."""
    dropped: dict[int, datetime] = field(default_factory=dict)


def helpline_episodes(keyring: Keyring, routes: Mapping[str, Route], until: datetime) -> Iterator[EpisodeRow]:
    """A row for each address that a letter named, and for each time that it was up without one. until: nothing that
    was recorded later counts. For a block that reads.
    """
    for case in stories(until):
        for number, spans in sorted(case.spans.items()):
            yield from _rows(pseudonym(keyring, case.id), case, number, spans, _class_of(case.places[number], routes))


def stories(until: datetime) -> Iterator[CaseStory]:
    """The open cases, one after the other. A case that was ended or erased is told no more."""
    going = rows.Case.objects.filter(state=CaseState.OPEN.value).order_by("id").values_list("id", flat=True)
    for ids in batched(going.iterator(chunk_size=_AT_ONCE), _AT_ONCE):
        followed, letters, places = _followed(ids, until), _letters(ids, until), _places(ids)
        entries = _entries(ids, until)
        for one in ids:
            if one in entries:
                case = CaseStory(one, followed[one], letters[one], places[one])
                _Teller(case).tell(entries[one])
                yield case


class _Teller:
    """Reads the entries of one case's chain, in their order, into its spans."""

    def __init__(self, case: CaseStory) -> None:
        self._case = case

    def tell(self, entries: Sequence[tuple[datetime, str, Mapping[str, Any]]]) -> None:
        for at, kind, data in entries:
            match kind:
                case "case.addresses_added":
                    for number in range(data["in_all"] - data["added"] + 1, data["in_all"] + 1):
                        self._up(number, at)
                case "case.addresses_dropped":
                    self._case.dropped.update({int(one): at for one in data["addresses"]})
                case "case.addresses_taken_up":
                    for one in data["addresses"]:
                        self._case.dropped.pop(int(one), None)
                case "case.came_back":
                    for one in data["addresses"]:
                        self._up(int(one), at)
                case "address.gone":
                    self._down(data["number"], at, _End(None, SightingState.NOT_FOUND.value))
                case "address.back":
                    self._up(data["number"], at)
                case _:
                    for one in data["addresses"]:
                        number, state = one.split(":")
                        self._answered(int(number), state, data["letter"], at)

    def _answered(self, number: int, state: str, letter: int, at: datetime) -> None:
        asked = self._case.letters.get(letter)
        if state == SightingState.BACK.value:
            self._up(number, at)
        elif state == SightingState.REFUSED.value:
            self._shown_again(number)
        elif asked is not None and asked.role in INDIRECT:
            self._case.delisted.setdefault((letter, number), at)
        elif state in _GONE or state == SightingState.NOT_FOUND.value:
            self._down(number, at, _End(letter, state))

    def _up(self, number: int, at: datetime) -> None:
        if number not in self._case.places:
            return
        spans = self._case.spans.setdefault(number, [])
        if not spans or spans[-1].gone is not None:
            spans.append(Span(at))

    def _down(self, number: int, at: datetime, end: _End) -> None:
        spans = self._case.spans.get(number)
        if spans and spans[-1].gone is None:
            spans[-1].gone = at
            self._case.ends[number, len(spans) - 1] = end

    def _shown_again(self, number: int) -> None:
        """Refused after it was out of sight: it never was removed."""
        spans = self._case.spans.get(number)
        if spans and spans[-1].gone is not None:
            spans[-1].gone = None
            self._case.ends.pop((number, len(spans) - 1), None)


def _rows(case: str, story: CaseStory, number: int, spans: Sequence[Span], host: str) -> Iterator[EpisodeRow]:
    """Of one address. A letter asks about the time in which it was sent; of a later return nobody was told by it."""
    letters = [one for one in story.letters.values() if number in one.names]
    dropped = story.dropped.get(number)
    if dropped is not None and not letters:
        return
    for place, span in enumerate(spans):
        nexts = spans[place + 1].since if place + 1 < len(spans) else None
        asked = [one for one in letters if (not place or one.sent >= span.since) and (not nexts or one.sent < nexts)]
        end, until = story.ends.get((number, place)), min(story.until, dropped or story.until)
        for letter in asked or (None,):
            told = _told(story, span, letter, end, number)
            first, last, gone = told.seen(until)
            yield EpisodeRow(
                case, number, first, letter.sent if letter else None, last, gone, told.cause,
                letter.route if letter else NONE, letter.regime if letter else NONE, host, place > 0, None,
                story.until,
            )  # fmt: skip


def _told(story: CaseStory, span: Span, letter: SentLetter | None, end: _End | None, number: int) -> Span:
    """The span as a letter sees it: what it asked for ended by its own answer, or by something else."""
    if letter is not None and letter.role in INDIRECT:
        delisted = story.delisted.get((letter.number, number))
        if delisted is not None and span.since <= delisted and (span.gone is None or delisted <= span.gone):
            return Span(span.since, delisted, Cause.NOTICE)
    if span.gone is None or end is None:
        return Span(span.since)
    return Span(span.since, span.gone, _cause(story, letter, end))


def _cause(story: CaseStory, letter: SentLetter | None, end: _End) -> Cause:
    if end.letter is None:
        return Cause.UNKNOWN
    if end.state == SightingState.NOT_FOUND.value:
        return Cause.UPLOADER
    if letter is not None and letter.number == end.letter:
        return Cause.NOTICE
    other = story.letters.get(end.letter)
    return Cause.HOST if other is not None and other.role in _HOSTS else Cause.UNKNOWN


def _class_of(route: str | None, routes: Mapping[str, Route]) -> str:
    known = routes.get(route or "")
    return known.category if known is not None else UNKNOWN_PLACE


def _letters(ids: Sequence[UUID], until: datetime) -> Mapping[UUID, dict[int, SentLetter]]:
    names: dict[UUID, list[int]] = defaultdict(list)
    targets = rows.LetterTarget.objects.filter(letter__case__in=ids).order_by("place")
    for letter, number in targets.values_list("letter_id", "sighting__number"):
        names[letter].append(number)
    found: dict[UUID, dict[int, SentLetter]] = defaultdict(dict)
    sent = rows.Letter.objects.filter(case__in=ids, sent_at__lte=until).order_by("number")
    columns = ("id", "case_id", "number", "sent_at", "role", "way", "regime")
    for letter, case, number, at, role, way, regime in sent.values_list(*columns):
        if at is not None:
            one = SentLetter(number, at, role, f"{role}-{way}", regime or "policy", tuple(names[letter]))
            found[case][number] = one
    return found


def _places(ids: Sequence[UUID]) -> Mapping[UUID, dict[int, str | None]]:
    """The known service of each address, by its number."""
    found: dict[UUID, dict[int, str | None]] = defaultdict(dict)
    for case, number, route in rows.Sighting.objects.filter(case__in=ids).values_list("case_id", "number", "route"):
        found[case][number] = route
    return found


def _entries(ids: Sequence[UUID], until: datetime) -> Mapping[UUID, list[tuple[datetime, str, Mapping[str, Any]]]]:
    found: dict[UUID, list[tuple[datetime, str, Mapping[str, Any]]]] = defaultdict(list)
    told = rows.EvidenceEntry.objects.filter(chain__in=ids, kind__in=_KINDS, at__lte=until)
    for chain, at, kind, line in told.order_by("chain", "number").values_list("chain", "at", "kind", "line"):
        found[chain].append((at, kind, msgspec.json.decode(line)["data"]))
    return found


def _followed(ids: Sequence[UUID], until: datetime) -> Mapping[UUID, datetime]:
    """When anything was last recorded of a case, or somebody last looked."""
    found: dict[UUID, datetime] = {}
    entries = rows.EvidenceEntry.objects.filter(chain__in=ids).order_by().values_list("chain").annotate(Max("at"))
    looks = rows.Sighting.objects.filter(case__in=ids).order_by().values_list("case_id").annotate(Max("checked_at"))
    asks = rows.Letter.objects.filter(case__in=ids).order_by().values_list("case_id").annotate(Max("polled_at"))
    for some in (entries, looks, asks):
        for case, at in some:
            if at is not None:
                found[case] = min(until, max(at, found.get(case, at)))
    return found
