"""Decide an appeal, by somebody who did not decide before."""

from amparo.casework.life import (
    APPEAL,
    NOTICE,
    TARGET,
    AppealEvent,
    AppealState,
    NoticeEvent,
    NoticeState,
    TargetEvent,
    TargetState,
    after,
)
from amparo.casework.strikes import Measure
from amparo.errors import NotFound, Refused
from amparo.evidence.entry import Datum, read
from amparo.keyring import Keyring, open_keyring
from amparo.matching.state import Opinion
from amparo.services.account_measures import account_measure, lift_account
from amparo.services.appeals import COPY, STANDING, TARGET_, AppealStatus, status_of
from amparo.services.claims import end_claims
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, NewItem
from amparo.services.grant_role import SENIOR, demand_role
from amparo.services.passphrase import plain_reference
from amparo.services.places import place_of
from amparo.services.publish_changes import publish_changes
from amparo.services.removed_items import signals_of, withdraw_removed
from amparo.services.standing import take_back_step
from amparo.services.suppress import end_suppression
from amparo.services.system_banks import HARMLESS, system_bank
from amparo.services.wanting import want
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains, lines_of
from amparo.store.transaction import Write, writing


def decide_appeal(settings: Settings, reference: str, *, uphold: bool, ground: str, who: str) -> AppealStatus:
    """Decide an appeal. ground: code of the reason. Whoever decided first cannot decide again.

    A won appeal of an uploader brings back what is only hidden; what was removed is gone at the host, but the strike is
    taken away with what it brought, the block ends, and the fingerprint goes into the negative bank, where it counts
    once another person says the same. A won appeal of a requester opens the matter again.
    Raises Refused `role_missing`, `same_person`; NotFound `no_such_appeal`; Conflict `not_in_this_state`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, SENIOR)
        appeal = rows.Appeal.objects.filter(reference=plain_reference(reference), state__isnull=False).first()
        if appeal is None:
            raise NotFound("no_such_appeal", "There is no appeal with this reference.")
        deciding = _Deciding(write, settings, keyring, appeal, who)
        deciding.decide(uphold, ground)
        write.record(who, "decide_appeal", appeal=appeal.reference)
        status = status_of(appeal)
    publish_changes(settings)
    return status


class _Deciding:
    """One appeal being decided, inside its transaction."""

    def __init__(self, write: Write, settings: Settings, keyring: Keyring, appeal: rows.Appeal, who: str) -> None:
        self._write, self._settings, self._keyring = write, settings, keyring
        self._appeal, self._who = appeal, who
        self._chains = Chains(write, keyring.seal)

    def decide(self, uphold: bool, ground: str) -> None:
        appeal = self._appeal
        if self._who in self._first_deciders():
            raise Refused("same_person", "Whoever decided first cannot decide the appeal.")
        event = AppealEvent.UPHOLD if uphold else AppealEvent.REJECT
        appeal.state = after(APPEAL, AppealState(appeal.state), event).value
        if appeal.about == COPY:
            copy = rows.Copy.objects.select_related("notice", "target").get(pk=appeal.subject or 0)
            if uphold:
                self._undo(copy, ground)
        elif uphold and appeal.about == TARGET_:
            self._reopen(rows.Target.objects.select_related("notice").get(pk=appeal.subject or 0))
        elif uphold and appeal.about == STANDING and appeal.notice is not None:
            take_back_step(self._write, appeal.notice.contact_equal)
        appeal.decided_at, appeal.decided_by, appeal.outcome = self._write.at, self._who, ground
        appeal.save()
        if appeal.notice_id is not None:
            data = {"appeal": appeal.reference, "by": appeal.by, "outcome": appeal.state, "ground": ground}
            self._chains.append(appeal.notice_id, "appeal.decided", who=self._who, data=data)

    def _first_deciders(self) -> set[str]:
        """Who made the decision that is appealed against, by the chain of its notice."""
        appeal = self._appeal
        if appeal.notice_id is None:
            return set()
        entries = [read(line)[0] for line in lines_of(appeal.notice_id)]
        if appeal.about == COPY:
            decided = [one for one in entries if one.kind == "copy.decided" and one.data["copy"] == appeal.subject]
        elif appeal.about == TARGET_:
            number = rows.Target.objects.get(pk=appeal.subject or 0).number
            decided = [one for one in entries if one.kind == "target.refused" and one.data["target"] == number]
        else:
            decided = [one for one in entries if one.kind == "standing.changed"]
        return {one.who for one in decided}

    def _undo(self, copy: rows.Copy, ground: str) -> None:
        """Take back what a copy's restriction brought. What is only hidden comes back into sight."""
        if copy.state == "hidden" and copy.wanted is None:
            self._bring_back(copy, ground)
        signals = signals_of(copy.item)
        withdraw_removed(self._write, copy)
        if signals:
            bank = system_bank(self._write, HARMLESS)
            item = NewItem(signals, opinion=Opinion.POSITIVE)
            enrol_batch(self._write, bank, [item], Giver(self._who, "appeal", Act.EXPLICIT))
        end_suppression(self._write, self._keyring, place_of(copy, self._keyring))
        strike = rows.Strike.objects.filter(copy=copy, removed_at=None).first()
        if strike is None:
            return
        before = account_measure(self._write, self._settings, strike.account)
        strike.removed_at = self._write.at
        strike.save(update_fields=["removed_at"])
        now = account_measure(self._write, self._settings, strike.account)
        if before in {Measure.HOLD, Measure.LIMIT, Measure.SUSPEND} and now in {Measure.NONE, Measure.WARN}:
            lift_account(self._write, self._keyring, strike, place_of(copy, self._keyring).host)

    def _bring_back(self, copy: rows.Copy, ground: str) -> None:
        copy.wanted, copy.decided_by = "restore", self._who
        copy.save(update_fields=["wanted", "decided_by"])
        self._chains.append(copy.notice_id, "copy.decided", who=self._who, data={"copy": copy.pk, "fate": "keep"})
        if copy.item is not None:
            end_claims(self._write, list(rows.Claim.objects.filter(item=copy.item)))
        target = copy.target
        if target is not None and (TargetState(target.state), TargetEvent.REFUSE) in TARGET:
            target.state, target.ground = TargetState.REFUSED.value, ground
            target.save(update_fields=["state", "ground"])
            data: dict[str, Datum] = {"target": target.number, "ground": ground}
            self._chains.append(copy.notice_id, "target.refused", who=self._who, data=data)
        want(self._write, self._keyring, copy, place_of(copy, self._keyring), "restore")

    def _reopen(self, target: rows.Target) -> None:
        target.state = after(TARGET, TargetState(target.state), TargetEvent.REOPEN).value
        target.ground = None
        target.save(update_fields=["state", "ground"])
        notice = target.notice
        if notice.state == NoticeState.DECIDED.value:
            notice.state = after(NOTICE, NoticeState.DECIDED, NoticeEvent.REOPEN).value
            notice.decided_at = None
            notice.save(update_fields=["state", "decided_at"])
            self._chains.append(notice.id, "notice.reopened", who=self._who)
        target.copies.filter(state="kept").update(state="review", wanted=None)
