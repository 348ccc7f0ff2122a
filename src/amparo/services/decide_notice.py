"""A person decides what a notice came to: which copies are removed, which are kept, and why something is refused."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from amparo.casework.life import NOTICE, TARGET, NoticeEvent, NoticeState, TargetEvent, TargetState, after
from amparo.errors import BadInput, Conflict, NotFound
from amparo.evidence.entry import Datum
from amparo.keyring import Keyring, open_keyring
from amparo.matching.state import Opinion
from amparo.services.abuse import BY_HAND
from amparo.services.account_measures import strike_account
from amparo.services.claims import NOTICE_SOURCE, claim_kept, end_claims
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, NewItem
from amparo.services.grant_role import MODERATOR, SENIOR, demand_role
from amparo.services.places import place_of
from amparo.services.publish_changes import publish_changes
from amparo.services.removed_items import signals_of
from amparo.services.settle import settle_notice
from amparo.services.show_notice import open_grounds
from amparo.services.statement_of_reasons import Restriction
from amparo.services.system_banks import REMOVED, system_bank
from amparo.services.tell_uploader import tell_uploader
from amparo.services.wanting import want
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write, writing

Fate = Literal["remove", "keep"]
SPECIAL = ("own_account", "news")
"""What a copy may be flagged as, so that removing it needs a second person."""


@dataclass(frozen=True)
class Decision:
    """copies: what becomes of each, by its number. refuse: ground by number of a target; its copies are kept.

    settle: targets that are no item (account, group, tag) and were dealt with.
    """

    copies: Mapping[int, Fate] = field(default_factory=dict)
    refuse: Mapping[int, str] = field(default_factory=dict)
    settle: Collection[int] = ()


def decide_notice(settings: Settings, notice_id: UUID, decision: Decision, *, who: str) -> NoticeState:
    """Decide about some or all of a notice. Returns its state afterwards.

    What is removed enters the blocking bank if it stood at a named address; its uploader is told why and may appeal.
    What is kept comes back into sight, unless another notice holds it. Copies flagged as a creator's own account or as
    news are removed once a second person, a senior one, says the same; until then they stay hidden.
    Raises Refused `role_missing`; NotFound `no_such_notice`, `no_such_copy`; BadInput `unknown_ground`, `needs_ground`;
    Conflict `not_in_this_state`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        notice = rows.Notice.objects.filter(id=notice_id).first()
        if notice is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        if notice.state not in {NoticeState.OPEN.value, NoticeState.REVIEW.value}:
            raise Conflict("not_in_this_state", "This notice is not waiting for a decision.")
        deciding = _Deciding(write, settings, keyring, notice, who)
        deciding.apply(decision)
        write.record(who, "decide_notice", notice=str(notice_id), copies=len(decision.copies))
        settle_notice(write, deciding.chains, settings, keyring, notice)
        state = NoticeState(notice.state)
    publish_changes(settings)
    return state


def go_on(settings: Settings, notice_id: UUID, *, who: str) -> int:
    """A person has looked at a notice that waits and lets it go on: what waits is hidden. Returns how many copies.

    Raises as `decide_notice`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        notice = rows.Notice.objects.filter(id=notice_id).first()
        if notice is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        notice.state = after(NOTICE, NoticeState(notice.state), NoticeEvent.GO_ON).value
        notice.reasons = [one for one in notice.reasons if one in BY_HAND]
        notice.save(update_fields=["state", "reasons"])
        waiting = list(notice.copies.filter(state="review"))
        for copy in waiting:
            copy.state, copy.wanted = "found", "hide"
            copy.save()
            want(write, keyring, copy, place_of(copy, keyring), "hide")
        claim_kept(write, settings, keyring, notice)
        Chains(write, keyring.seal).append(notice.id, "notice.goes_on", who=who, data={"copies": len(waiting)})
        write.record(who, "go_on", notice=str(notice_id))
    publish_changes(settings)
    return len(waiting)


def flag_copy(settings: Settings, notice_id: UUID, copy_id: int, flag: str, *, who: str) -> None:
    """Flag a copy as the creator's own account or as news. Raises as `decide_notice`; BadInput `unknown_flag`."""
    if flag not in SPECIAL:
        raise BadInput("unknown_flag", f"One of: {', '.join(SPECIAL)}.")
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        copy = rows.Copy.objects.filter(pk=copy_id, notice=notice_id).first()
        if copy is None:
            raise NotFound("no_such_copy", "This notice has no such copy.")
        copy.reason = flag
        copy.save(update_fields=["reason"])
        Chains(write, keyring.seal).append(notice_id, "copy.flagged", who=who, data={"copy": copy_id, "flag": flag})


class _Deciding:
    """One decision inside its transaction."""

    def __init__(self, write: Write, settings: Settings, keyring: Keyring, notice: rows.Notice, who: str) -> None:
        self._write, self._settings, self._keyring = write, settings, keyring
        self._notice, self._who = notice, who
        self.chains = Chains(write, keyring.seal)

    def apply(self, decision: Decision) -> None:
        copies = {one.pk: one for one in self._notice.copies.select_related("target")}
        targets = {one.number: one for one in self._notice.targets.all()}
        if not decision.copies.keys() <= copies.keys() or not {*decision.refuse, *decision.settle} <= targets.keys():
            raise NotFound("no_such_copy", "This notice has no such copy or target.")
        refused = {
            number: [one for one in copies.values() if one.target_id == targets[number].pk]
            for number in decision.refuse
        }
        for number, ground in decision.refuse.items():
            self._refuse(targets[number], ground)
        kept = {one.pk for some in refused.values() for one in some}
        self._demand_grounds(copies[pk] for pk, fate in decision.copies.items() if fate == "keep" and pk not in kept)
        for pk, fate in decision.copies.items():
            if pk not in kept:
                (self._remove if fate == "remove" else self._keep)(copies[pk])
        for pk in kept:
            self._keep(copies[pk])
        for number in decision.settle:
            self._dealt_with(targets[number])

    def _demand_grounds(self, kept: Iterable[rows.Copy]) -> None:
        """What is named is kept only by refusing it: the person is owed the ground."""
        open_targets = [one.target for one in kept if one.target is not None]
        if any(TargetState(target.state) in {TargetState.WAITING, TargetState.HIDDEN} for target in open_targets):
            raise BadInput("needs_ground", "What is named is kept by refusing it with a ground.")

    def _refuse(self, target: rows.Target, ground: str) -> None:
        if ground not in open_grounds(self._settings, self._notice):
            raise BadInput("unknown_ground", "No regime of this notice knows this ground.")
        target.state = after(TARGET, TargetState(target.state), TargetEvent.REFUSE).value
        target.ground = ground
        target.save(update_fields=["state", "ground"])
        data: dict[str, Datum] = {"target": target.number, "ground": ground}
        self.chains.append(self._notice.id, "target.refused", who=self._who, data=data)

    def _remove(self, copy: rows.Copy) -> None:
        if copy.state in {"removed", "gone"} or copy.wanted == "remove":
            return
        if copy.reason in SPECIAL and not self._is_second_person(copy):
            return
        copy.wanted, copy.decided_by = "remove", self._who
        if copy.state in {"review", "kept"}:
            copy.state = "found"
        copy.save()
        self.chains.append(self._notice.id, "copy.decided", who=self._who, data={"copy": copy.pk, "fate": "remove"})
        place = place_of(copy, self._keyring)
        want(self._write, self._keyring, copy, place, "remove")
        self._block(copy)
        if tell_uploader(self._write, self._settings, self._keyring, copy, Restriction.REMOVED):
            strike_account(self._write, self._settings, self._keyring, self.chains, copy, place.host)

    def _is_second_person(self, copy: rows.Copy) -> bool:
        """Whether somebody else asked for this removal before and this person may confirm it; else it is noted."""
        first = copy.decided_by
        if first is None or first == self._who:
            copy.decided_by = self._who
            copy.save(update_fields=["decided_by"])
            data: dict[str, Datum] = {"copy": copy.pk, "fate": "remove", "needs": "second_person"}
            self.chains.append(self._notice.id, "copy.proposed", who=self._who, data=data)
            return False
        demand_role(self._who, SENIOR)
        return True

    def _block(self, copy: rows.Copy) -> None:
        """What we computed ourselves at a named address blocks from now on; what was only claimed holds no longer."""
        signals = signals_of(copy.item)
        bank = system_bank(self._write, REMOVED)
        if copy.target_id is None or not NewItem(signals).can_match(bank.least_quality):
            return
        item = NewItem(signals, opinion=Opinion.POSITIVE)
        enrol_batch(self._write, bank, [item], Giver(self._who, NOTICE_SOURCE, Act.EXPLICIT))
        end_claims(self._write, list(rows.Claim.objects.filter(item__in=[copy.item])))

    def _keep(self, copy: rows.Copy) -> None:
        if copy.state in {"kept", "removed", "gone"}:
            return
        hidden = copy.state == "hidden" or (copy.state == "found" and copy.wanted is not None)
        self.chains.append(self._notice.id, "copy.decided", who=self._who, data={"copy": copy.pk, "fate": "keep"})
        if copy.item is not None:
            end_claims(self._write, list(rows.Claim.objects.filter(item=copy.item)))
        held = rows.Copy.objects.filter(place_equal=copy.place_equal).exclude(pk=copy.pk)
        elsewhere = held.filter(state__in=["found", "hidden", "removed"]).exists()
        copy.decided_by = self._who
        if hidden and not elsewhere:
            copy.wanted = "restore"
            copy.save()
            want(self._write, self._keyring, copy, place_of(copy, self._keyring), "restore")
        else:
            copy.state, copy.wanted = "kept", None
            copy.save()

    def _dealt_with(self, target: rows.Target) -> None:
        """What a person has acted on by the platform's own means: an account, or an item no host of ours can reach."""
        target.state = after(TARGET, TargetState(target.state), TargetEvent.REMOVE).value
        target.save(update_fields=["state"])
        self.chains.append(self._notice.id, "target.removed", who=self._who, data={"target": target.number})
