"""Records on spread from a platform's store: what became of each copy of a notice, and what came in each day.

The platform acts on its own content. What it has not taken down is up as far as it knows, also where it refused; what
it hid is down from then on, unless it was shown again, and then it never was removed.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, QuerySet

from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.hosts.model import Visibility
from amparo.keyring import Keyring
from amparo.services.spread_rows import (
    NONE,
    OWN,
    OWN_PLATFORM,
    EpisodeRow,
    Span,
    as_text,
    moment,
    plain_id,
    pseudonym,
)
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows

COUNTED = (NoticeState.OPEN.value, NoticeState.REVIEW.value, NoticeState.DECIDED.value)
"""Not the incomplete ones, whose clock does not run; not duplicates; not what was taken back or handed over."""
_AT_ONCE = 400
"""Notices in one round of queries: what is held in memory."""
_DOWN = (Visibility.HIDDEN.value, Visibility.REMOVED.value)
_BY_HAND = "target.removed"


@dataclass(frozen=True, slots=True)
class CountedNotice:
    """A notice that counts. regimes: ids, joined by a plus."""

    id: UUID
    received: datetime
    complete: datetime | None
    decided: datetime | None
    regimes: str


class _Act(NamedTuple):
    """An act on a copy that was carried out. outcome: a `Visibility`, or a code of what went wrong."""

    at: datetime
    turn: int
    kind: str
    outcome: str


class _Copy(NamedTuple):
    """As stored. place: by which equal objects are known."""

    id: int
    target: int | None
    state: str
    place: str
    found: datetime


@dataclass(frozen=True, slots=True)
class _Up:
    """A copy or a named thing with its time up. place: by which equal objects are known; None for what has none."""

    span: Span
    named: bool
    place: str | None


def platform_episodes(keyring: Keyring, until: datetime) -> Iterator[EpisodeRow]:
    """Each copy of each notice, notices in order of receipt. until: nothing that was recorded later counts.

    A copy that was down already when a notice came was not up for it: it is left out there. For a block that reads.
    """
    repeated, down = _repeated_places(), dict[str | None, datetime]()
    for some in rounds(until):
        copies, stopped = _Copies(some, until), _stopped(some)
        for notice in some:
            found = [one for one in copies.of(notice) if not _was_down(down, one, notice)]
            down.update({one.place: one.span.gone for one in found if one.place in repeated and one.span.gone})
            yield from _rows(keyring, notice, found, stopped.get(notice.id, 0), until)


def _repeated_places() -> Container[str | None]:
    """Places of objects that several notices are about: of the others nothing has to be remembered."""
    counted = rows.Copy.objects.order_by().values("place_equal").annotate(notices=Count("id")).filter(notices__gt=1)
    return frozenset(counted.values_list("place_equal", flat=True))


def _was_down(down: Mapping[str | None, datetime], one: _Up, notice: CountedNotice) -> bool:
    since = down.get(one.place)
    return since is not None and since <= notice.received


def rounds(until: datetime) -> Iterator[list[CountedNotice]]:
    """The notices that count, by time of receipt, some at a time."""
    wanted = rows.Notice.objects.filter(state__in=COUNTED, erased_at=None, received_at__lte=until)
    columns = wanted.order_by("received_at", "id").values_list(
        "id", "received_at", "completed_at", "decided_at", "regimes"
    )
    found = (
        CountedNotice(one, received, complete, decided, "+".join(sorted(regimes)) or NONE)
        for one, received, complete, decided, regimes in columns.iterator(chunk_size=_AT_ONCE)
    )
    for some in batched(found, _AT_ONCE):
        yield list(some)


def _rows(
    keyring: Keyring, notice: CountedNotice, found: Sequence[_Up], stopped: int, until: datetime
) -> Iterator[EpisodeRow]:
    removals = sorted(one.span.gone for one in found if one.span.gone is not None)
    case, complete = pseudonym(keyring, notice.id), notice.complete if _by(notice.complete, until) else None
    counted = False
    for number, one in enumerate(found, 1):
        first, last, gone = one.span.seen(until)
        again = not one.named and notice.decided is not None and first > notice.decided and bool(removals)
        counts = gone is not None and not counted
        counted |= counts
        yield EpisodeRow(
            case, number, first, complete, last, gone, one.span.cause, OWN, notice.regimes, OWN_PLATFORM, again,
            stopped if counts else 0, until,
        )  # fmt: skip


class _Copies:
    """What some notices name and what was found for them, with all that was done about it."""

    def __init__(self, notices: Sequence[CountedNotice], until: datetime) -> None:
        ids = [one.id for one in notices]
        self._copies = _copies(ids, until)
        copies = [one for some in self._copies.values() for one in some]
        self._acts = _acts(ids, copies, until)
        self._bare = bare_targets(ids, {one.target for one in copies}, until)

    def of(self, notice: CountedNotice) -> list[_Up]:
        """Of one notice: the copies in the order in which they were found, then what no host of ours could reach."""
        found = [self._up(notice, one) for one in self._copies.get(notice.id.hex, ())]
        for gone in self._bare.get(notice.id, ()):
            cause = Cause.CENSORED if gone is None else Cause.NOTICE
            found.append(_Up(Span(notice.received, gone, cause), named=True, place=None))
        return found

    def _up(self, notice: CountedNotice, copy: _Copy) -> _Up:
        """What was named had been seen up by whoever gave the notice."""
        named = copy.target is not None
        span = Span(min(copy.found, notice.received) if named else copy.found)
        if copy.state != "kept":
            for act in sorted(self._acts.get(copy.id, ())):
                _take(span, act)
        return _Up(span, named, copy.place)


def _copies(notices: Sequence[UUID], until: datetime) -> Mapping[str, list[_Copy]]:
    """By their notice's id, in hexadecimal."""
    found: dict[str, list[_Copy]] = defaultdict(list)
    copies = rows.Copy.objects.filter(notice__in=notices, found_at__lte=until).order_by("id")
    columns = (as_text("notice_id"), "id", "target_id", "state", "place_equal", as_text("found_at"))
    for notice, copy, target, state, place, at in copies.values_list(*columns):
        found[plain_id(notice)].append(_Copy(copy, target, state, place, moment(at)))
    return found


def _take(span: Span, act: _Act) -> None:
    if act.kind == "restore":
        if act.outcome == Visibility.SERVED.value:
            span.gone, span.cause = None, Cause.CENSORED
    elif span.gone is None and act.outcome in _DOWN:
        span.gone, span.cause = act.at, Cause.NOTICE
    elif span.gone is None and act.outcome == Visibility.GONE.value:
        span.gone, span.cause = act.at, Cause.UPLOADER


def _acts(notices: Sequence[UUID], copies: Sequence[_Copy], until: datetime) -> Mapping[int, list[_Act]]:
    """By copy. What was hidden was down from then on: when it was removed is asked for the others only."""
    found: dict[int, list[_Act]] = defaultdict(list)
    _add_acts(found, rows.Effect.objects.filter(notice__in=notices, kind__in=("hide", "restore")), until)
    never_hidden = {copy.id for copy in copies if copy.id not in found and copy.state == "removed"}
    shown_again = {copy for copy, acts in found.items() if any(act.kind == "restore" for act in acts)}
    for some in batched(sorted(never_hidden | shown_again), _AT_ONCE):
        keys = [f"remove/{copy}/{turn}" for copy in some for turn in (1, 2, 3)]
        _add_acts(found, rows.Effect.objects.filter(key__in=keys), until)
    return found


def _add_acts(found: dict[int, list[_Act]], effects: QuerySet[rows.Effect, rows.Effect], until: datetime) -> None:
    """The key of an effect is its kind, its copy and its turn."""
    done = effects.filter(done_at__lte=until).order_by()
    for key, at, outcome in done.values_list("key", as_text("done_at"), "outcome"):
        kind, copy, turn = key.split("/")
        found[int(copy)].append(_Act(moment(at), int(turn), kind, outcome or ""))


def bare_targets(
    notices: Sequence[UUID], with_copies: set[int | None], until: datetime
) -> Mapping[UUID, list[datetime | None]]:
    """Items that are named and have no copy here: when a person dealt with each; None where it is up."""
    waiting = (TargetState.WAITING.value, TargetState.REFUSED.value, TargetState.REMOVED.value)
    named = rows.Target.objects.filter(notice__in=notices, kind=TargetKind.ITEM.value, state__in=waiting)
    bare = [one for one in named.order_by("number").values_list("id", "notice_id", "number", "state")
            if one[0] not in with_copies]  # fmt: skip
    removed = {notice for _, notice, _, state in bare if state == TargetState.REMOVED.value}
    dealt: dict[tuple[UUID, int], datetime] = {}
    entries = rows.EvidenceEntry.objects.filter(chain__in=removed, kind=_BY_HAND, at__lte=until).order_by("number")
    for chain, at, line in entries.values_list("chain", "at", "line"):
        dealt[chain, msgspec.json.decode(line)["data"]["target"]] = at
    found: dict[UUID, list[datetime | None]] = defaultdict(list)
    for _, notice, number, state in bare:
        found[notice].append(dealt.get((notice, number)) if state == TargetState.REMOVED.value else None)
    return found


def _stopped(notices: Sequence[CountedNotice]) -> Mapping[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    kept = rows.Reappearance.objects.filter(notice__in=[one.id for one in notices])
    for notice in kept.order_by().values_list("notice_id", flat=True):
        found[notice] += 1
    return found


def _by(at: datetime | None, until: datetime) -> bool:
    return at is not None and at <= until
