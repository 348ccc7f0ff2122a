"""What follows once an effect on content was carried out, and when a notice is done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from amparo.casework.bands import band
from amparo.casework.life import (
    NOTICE,
    SETTLED,
    TARGET,
    NoticeEvent,
    NoticeState,
    TargetEvent,
    TargetState,
    after,
)
from amparo.hosts.model import Visibility
from amparo.keyring import Keyring
from amparo.services.claims import end_claims
from amparo.services.notice_clocks import end_clocks
from amparo.services.places import place_of
from amparo.services.queue_mail import queue_news
from amparo.services.statement_of_reasons import Restriction
from amparo.services.suppress import end_suppression, suppress_ref
from amparo.services.tell_uploader import tell_uploader, tells_when_hidden
from amparo.services.wanting import want
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write

PENDING = ("found", "review", "hidden")
"""States of a copy about which something is still to be done."""


class Settlement:
    """What finished effects mean, inside the transaction that marks them done. `close` comes last."""

    def __init__(self, write: Write, settings: Settings, keyring: Keyring) -> None:
        self._write, self._settings, self._keyring = write, settings, keyring
        self._chains = Chains(write, keyring.seal)
        self._touched: set[UUID] = set()

    def settle(self, effect: rows.Effect, payload: Mapping[str, Any], outcome: str) -> None:
        """Take note of what a hide, remove or restore came to. outcome: a `Visibility` or an error's code."""
        if effect.kind not in {"hide", "remove", "restore"}:
            return
        copy = rows.Copy.objects.select_related("notice", "target").get(pk=payload["copy"])
        {"hide": self._hidden, "remove": self._removed, "restore": self._restored}[effect.kind](copy, outcome)
        self._touched.add(copy.notice_id)

    def close(self) -> None:
        """Close the notices that are done by what was settled."""
        for notice in rows.Notice.objects.filter(id__in=self._touched):
            settle_notice(self._write, self._chains, self._settings, self._keyring, notice)

    def fail(self, effect: rows.Effect, payload: Mapping[str, Any], code: str) -> None:
        """Take note of what can never be done as it was asked; a person must look. code: why."""
        if effect.kind not in {"hide", "remove", "restore"}:
            return
        copy = rows.Copy.objects.select_related("notice", "target").get(pk=payload["copy"])
        copy.state, copy.wanted, copy.reason = "review", None, code
        copy.save()
        self._chains.append(copy.notice_id, "effect.failed", data={"copy": copy.pk, "act": effect.kind, "code": code})

    def _hidden(self, copy: rows.Copy, outcome: str) -> None:
        if copy.state != "found":
            return
        if outcome == Visibility.GONE.value:
            self._gone(copy)
            return
        removes = copy.wanted == "remove"
        copy.state, copy.wanted = "hidden", None
        copy.save()
        self._note(copy, "hidden", TargetEvent.HIDE)
        place = place_of(copy, self._keyring)
        suppress_ref(self._write, self._keyring, place)
        if tells_when_hidden(self._settings, copy.notice):
            tell_uploader(self._write, self._settings, self._keyring, copy, Restriction.HIDDEN)
        if removes:
            copy.wanted = "remove"
            copy.save()
            want(self._write, self._keyring, copy, place, "remove")

    def _removed(self, copy: rows.Copy, _outcome: str) -> None:
        copy.state, copy.wanted = "removed", None
        copy.save()
        self._note(copy, "removed", TargetEvent.REMOVE)
        suppress_ref(self._write, self._keyring, place_of(copy, self._keyring))

    def _restored(self, copy: rows.Copy, outcome: str) -> None:
        copy.wanted = None
        copy.state = "gone" if outcome == Visibility.GONE.value else "kept"
        copy.save()
        self._chains.append(copy.notice_id, "copy.restored", data={"copy": copy.pk, "outcome": outcome})
        end_suppression(self._write, self._keyring, place_of(copy, self._keyring))

    def _gone(self, copy: rows.Copy) -> None:
        copy.state, copy.wanted = "gone", None
        copy.save()
        self._note(copy, "gone", TargetEvent.LOSE, "not_found")

    def _note(self, copy: rows.Copy, what: str, event: TargetEvent, target_word: str | None = None) -> None:
        """Write it down: for the target that named it, or for the copy alone."""
        self._chains.append(copy.notice_id, f"copy.{what}", data={"copy": copy.pk})
        target = copy.target
        if target is None or (TargetState(target.state), event) not in TARGET:
            return
        target.state = after(TARGET, TargetState(target.state), event).value
        target.save(update_fields=["state"])
        self._chains.append(copy.notice_id, f"target.{target_word or what}", data={"target": target.number})


def settle_notice(write: Write, chains: Chains, settings: Settings, keyring: Keyring, notice: rows.Notice) -> bool:
    """Close a notice once everything named has its outcome and no copy waits. Returns whether it was closed now."""
    if notice.state not in {NoticeState.OPEN.value, NoticeState.REVIEW.value} or notice.searched_at is None:
        return False
    states = {TargetState(one) for one in notice.targets.values_list("state", flat=True)}
    if not states <= SETTLED or notice.copies.filter(state__in=PENDING).exists():
        return False
    if notice.copies.filter(wanted__isnull=False).exists():
        return False
    notice.state = after(NOTICE, NoticeState(notice.state), NoticeEvent.DECIDE).value
    notice.decided_at = write.at
    notice.save(update_fields=["state", "decided_at"])
    others = notice.copies.filter(target=None).exclude(state="kept").count()
    chains.append(notice.id, "notice.decided", data={"copies": band(others)})
    end_clocks(write, chains, notice)
    end_claims(write, list(notice.claims.filter(ended_at=None, sent=False)))
    queue_news(write, keyring, settings, notice)
    for joined in notice.joined.all():
        queue_news(write, keyring, settings, joined)
    return True
