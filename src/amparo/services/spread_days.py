"""What came in each day of a case: new copies, uploads that were stopped, notices. From either kind of store."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import batched
from uuid import UUID

from amparo.casework.life import NoticeState, TargetState
from amparo.keyring import Keyring
from amparo.matching.policy import Action
from amparo.services.spread_of_helpline import CaseStory, stories
from amparo.services.spread_of_platform import COUNTED, CountedNotice, bare_targets, rounds
from amparo.services.spread_rows import DayRow, pseudonym
from amparo.services.system_banks import REMOVED
from amparo.signals.types.sha256 import SHA256
from amparo.store import models as rows


def platform_days(keyring: Keyring, until: datetime) -> Iterator[DayRow]:
    """Each day of each case on which something was counted: new copies, uploads that were stopped, notices.

    One account's same file is one copy. The ledger is read once, from end to end. For a block that reads.
    """
    blocked = _blocked(until)
    for some in rounds(until):
        new, notices = _new_copies(some, until), _notices_by_day(some, until)
        for notice in some:
            counts = (new[notice.id], blocked.get(notice.id, {}), notices[notice.id])
            for day in sorted({one for each in counts for one in each}):
                yield DayRow(pseudonym(keyring, notice.id), day, *(each.get(day, 0) for each in counts))


def helpline_days(keyring: Keyring, until: datetime) -> Iterator[DayRow]:
    """The same of survivors' cases: addresses added or there again, and letters that left. Nobody counts there what was
    stopped. For a block that reads.
    """
    for case in stories(until):
        new, notices = _by_day(case)
        for day in sorted({*new, *notices}):
            yield DayRow(pseudonym(keyring, case.id), day, new.get(day, 0), None, notices.get(day, 0))


def _by_day(case: CaseStory) -> tuple[dict[date, int], dict[date, int]]:
    new: dict[date, int] = defaultdict(int)
    for spans in case.spans.values():
        for one in spans:
            new[_day(one.since)] += 1
    notices: dict[date, int] = defaultdict(int)
    for letter in case.letters.values():
        notices[_day(letter.sent)] += 1
    return new, notices


def _new_copies(notices: Sequence[CountedNotice], until: datetime) -> Mapping[UUID, dict[date, int]]:
    received = {one.id: one.received for one in notices}
    found: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    copies = rows.Copy.objects.filter(notice__in=received, found_at__lte=until).order_by("found_at", "id")
    columns = ("notice_id", "target_id", "account", "sha256", "place_equal", "found_at")
    known: dict[UUID, set[tuple[object, ...]]] = defaultdict(set)
    with_copies = set()
    for notice, target, account, sha256, place, found_at in copies.values_list(*columns):
        with_copies.add(target)
        name = (account, bytes(sha256)) if account is not None and sha256 is not None else (place,)
        if name not in known[notice]:
            known[notice].add(name)
            found[notice][_day(found_at if target is None else received[notice])] += 1
    for notice, bare in bare_targets(list(received), with_copies, until).items():
        found[notice][_day(received[notice])] += len(bare)
    return found


def _notices_by_day(notices: Sequence[CountedNotice], until: datetime) -> Mapping[UUID, dict[date, int]]:
    """A notice's own receipt, and those of the same that were joined to it."""
    found: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for one in notices:
        found[one.id][_day(one.received)] += 1
    joined = rows.Notice.objects.filter(
        joined_to__in=[one.id for one in notices],
        state=NoticeState.JOINED.value,
        erased_at=None,
        received_at__lte=until,
    )
    for root, received in joined.order_by().values_list("joined_to_id", "received_at"):
        if root is not None:
            found[root][_day(received)] += 1
    return found


def _blocked(until: datetime) -> Mapping[UUID, dict[date, int]]:
    """Uploads that a gate stopped because of what a notice named, by day: blocked since its decision, or held for its
    claim. Fingerprints that were only sent count for nothing: they say whatever their sender likes.
    """
    of_item = _notices_by_item()
    found: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    stopped = rows.Attempt.objects.filter(action__in=(Action.BLOCK.value, Action.HOLD.value), at__lte=until)
    for at, items in stopped.order_by().values_list("at", "items").iterator():
        for notice, since in {pair for item in items for pair in of_item.get(str(item), ())}:
            if since is None or at >= since:
                found[notice][_day(at)] += 1
    return found


def _notices_by_item() -> Mapping[str, set[tuple[UUID, datetime | None]]]:
    found: dict[str, set[tuple[UUID, datetime | None]]] = defaultdict(set)
    counted = rows.Claim.objects.filter(sent=False, notice__state__in=COUNTED, notice__erased_at=None)
    for item, notice in counted.order_by().values_list("item", "notice_id").iterator():
        found[str(item)].add((notice, None))
    by_file: dict[bytes, set[tuple[UUID, datetime | None]]] = defaultdict(set)
    removed = rows.Copy.objects.filter(
        target__state=TargetState.REMOVED.value,
        notice__state=NoticeState.DECIDED.value,
        notice__erased_at=None,
        sha256__isnull=False,
    )
    for file, notice, since in removed.order_by().values_list("sha256", "notice_id", "notice__decided_at").iterator():
        by_file[bytes(file or b"")].add((notice, since))
    for files in batched(by_file, 500):
        signals = rows.Signal.objects.filter(
            item__bank__name=REMOVED, type=SHA256.name, derived="none", value__in=files
        )
        for item, value in signals.order_by().values_list("item__uuid", "value"):
            found[str(item)] |= by_file[bytes(value)]
    return found


def _day(at: datetime) -> date:
    return at.date()
