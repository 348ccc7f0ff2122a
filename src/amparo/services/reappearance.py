"""What was removed for a notice and came up again: noted when the gate stops it, told as a band.

What a hostile requester could learn by it, and what stands against that:

- **that something is known here.** Nothing counts before a person, or the same file's earlier removal, decided on
  something that this notice named; fingerprints that were sent count for nothing. Attempts from before its own decision
  do not count either, so that nobody learns of an earlier notice of the same file.
- **who, where, how many, when.** Only none, some or many. It changes twice in a notice's life at most, so that whoever
  asks again and again learns of two moments, and of no uploader. Each uploader counts once: one account cannot make
  "many" to frighten a person.
- **how to get past the gate.** Only what was blocked counts, and its uploader was told so already.

No more than `bands.MANY` rows of a notice are kept, and none says who it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from amparo.casework.bands import MANY, band
from amparo.casework.life import NoticeState, TargetState
from amparo.keyring import Keyring, open_keyring
from amparo.matching.policy import Action
from amparo.services.queue_mail import queue_news
from amparo.services.system_banks import REMOVED
from amparo.settings import Settings
from amparo.signals.types.sha256 import SHA256
from amparo.spool.model import Attempt
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write

KIND = "notice.came_back"
"""Entry of the chain, written when the band changes. data: band."""
_AT_ONCE = 500
"""Values in one query."""
_STOPPED = ("hidden", "removed")
"""States of a copy that was found and dealt with."""


def came_back(notice: rows.Notice) -> str | None:
    """The band of what came up again since the decision on this notice and was stopped or taken down.

    None before the decision, and where nothing that it named was removed.
    """
    if notice.decided_at is None or not notice.targets.filter(state=TargetState.REMOVED.value).exists():
        return None
    later = notice.copies.filter(target=None, found_at__gt=notice.decided_at, state__in=_STOPPED)
    return band(notice.reappearances.count() + later[:MANY].count())


def note_reappearances(write: Write, settings: Settings, attempts: Sequence[Attempt]) -> None:
    """Note which of these attempts were blocked because of what a decided notice had removed; again changes nothing.

    Where the band of a notice changes, its chain says so and the person is told that there is something new.
    """
    blocked = [one for one in attempts if one.action == Action.BLOCK.value and one.items]
    if not blocked:
        return
    keyring = open_keyring(settings.keys_dir)
    decided = _decided_by_item({item for one in blocked for item in one.items})
    marks: dict[UUID, set[str]] = defaultdict(set)
    for one in blocked:
        for notice, since in {pair for item in one.items for pair in decided.get(item, ())}:
            if one.at >= since.timestamp():
                marks[notice].add(_mark(keyring, notice, one))
    chains = Chains(write, keyring.seal)
    for row in _notices(marks):
        _note(write, settings, keyring, chains, row, marks[row.id])


def _note(
    write: Write, settings: Settings, keyring: Keyring, chains: Chains, notice: rows.Notice, marks: Iterable[str]
) -> None:
    known = set(notice.reappearances.values_list("mark", flat=True))
    fresh = sorted(set(marks) - known)[: max(MANY - len(known), 0)]
    if not fresh:
        return
    before = came_back(notice)
    rows.Reappearance.objects.bulk_create(rows.Reappearance(notice=notice, mark=one) for one in fresh)
    now = came_back(notice)
    if now is None or now == before:
        return
    chains.append(notice.id, KIND, data={"band": now})
    queue_news(write, keyring, settings, notice)
    for joined in notice.joined.filter(state=NoticeState.JOINED.value):
        queue_news(write, keyring, settings, joined)


def _decided_by_item(items: Iterable[UUID]) -> Mapping[UUID, set[tuple[UUID, datetime]]]:
    """For each item of the blocking bank, the decided notices that had that very file removed, and since when."""
    found: dict[UUID, set[tuple[UUID, datetime]]] = defaultdict(set)
    for some in batched(items, _AT_ONCE):
        signals = rows.Signal.objects.filter(
            item__uuid__in=some, item__bank__name=REMOVED, type=SHA256.name, derived="none"
        )
        files: dict[bytes, set[UUID]] = defaultdict(set)
        for item, value in signals.values_list("item__uuid", "value"):
            files[bytes(value)].add(item)
        copies = rows.Copy.objects.filter(
            target__isnull=False,
            sha256__in=list(files),
            target__state=TargetState.REMOVED.value,
            notice__state=NoticeState.DECIDED.value,
        )
        for file, notice, since in copies.values_list("sha256", "notice_id", "notice__decided_at"):
            if file is None or since is None:
                continue
            for item in files[bytes(file)]:
                found[item].add((notice, since))
    return found


def _notices(ids: Iterable[UUID]) -> Iterable[rows.Notice]:
    for some in batched(ids, _AT_ONCE):
        yield from rows.Notice.objects.filter(id__in=some).order_by("received_at")


def _mark(keyring: Keyring, notice: UUID, attempt: Attempt) -> str:
    """One of an uploader, or of an attempt by nobody known; of another notice it is another one."""
    who = ["attempt", attempt.gate, str(attempt.number)] if attempt.uploader_ref is None else ["", attempt.uploader_ref]
    return keyring.equality("reappearance", "\0".join([str(notice), *who]))
