"""Appeals: by an uploader against a removal, by a requester against a refusal, by a reporter against a step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
from amparo.errors import BadInput, Conflict, NotFound, Refused
from amparo.keyring import Keyring, open_keyring
from amparo.matching.state import Opinion
from amparo.services.account_measures import account_measure, lift_account
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, NewItem
from amparo.services.grant_role import SENIOR, demand_role
from amparo.services.notice_access import notice_of
from amparo.services.passphrase import digest, fits, new_passphrase, new_reference, plain_reference
from amparo.services.places import place_of
from amparo.services.publish_changes import publish_changes
from amparo.services.removed_items import signals_of, withdraw_removed
from amparo.services.statement_of_reasons import Offered
from amparo.services.suppress import end_suppression
from amparo.services.system_banks import HARMLESS, system_bank
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

OPEN_FOR = timedelta(days=184)
"""How long an appeal may be filed: at least six months (Regulation (EU) 2022/2065 Art. 20(1))."""
LONGEST_WORDS = 5_000
UPLOADER, REQUESTER, REPORTER = "uploader", "requester", "reporter"
COPY, TARGET_, STANDING = "copy", "target", "standing"
_NOBODY = "0" * 64


@dataclass(frozen=True)
class AppealStatus:
    """How an appeal stands. state: None while it is only offered. rules: regimes on which the decision rests.

    open_until: when it can be filed no longer. outcome: code of the ground of the decision.
    """

    reference: str
    by: str
    about: str
    state: AppealState | None
    offered_at: datetime
    open_until: datetime
    filed_at: datetime | None
    decided_at: datetime | None
    outcome: str | None
    rules: tuple[str, ...]


def offer_appeal(write: Write, keyring: Keyring, notice: rows.Notice, copy: rows.Copy) -> Offered:
    """Make an appeal that the uploader of a removed copy may file."""
    offered = Offered(new_reference(), new_passphrase())
    rows.Appeal.objects.create(
        notice=notice,
        reference=offered.reference,
        code=digest(keyring, offered.code),
        by=UPLOADER,
        about=COPY,
        subject=copy.pk,
        offered_at=write.at,
    )
    return offered


def look_up_appeal(settings: Settings, reference: str, code: str) -> AppealStatus:
    """How an appeal stands. Raises NotFound `no_such_appeal`, alike for a wrong reference and a wrong code."""
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        return _status(_appeal_of(keyring, reference, code))


def file_appeal(settings: Settings, reference: str, code: str, words: str) -> AppealStatus:
    """File an appeal that was offered. words: at most 5,000 characters, sealed.

    Raises NotFound `no_such_appeal`; BadInput `too_long`; Conflict `appeal_filed`, `appeal_closed`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        appeal = _appeal_of(keyring, reference, code)
        if write.at > appeal.offered_at + OPEN_FOR:
            raise Conflict("appeal_closed", "The time for this appeal is over.")
        return _file(write, keyring, appeal, words)


def appeal_refusal(settings: Settings, reference: str, passphrase: str, number: int, words: str) -> AppealStatus:
    """The requester disagrees with the refusal of a target. Raises NotFound `no_such_notice`, `no_such_target`;
    Conflict `not_refused`, `appeal_filed`; BadInput `too_long`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        target = notice.targets.filter(number=number).first()
        if target is None:
            raise NotFound("no_such_target", "This report does not name so many things.")
        if target.state != TargetState.REFUSED.value:
            raise Conflict("not_refused", "This was not refused.")
        return _file_own(write, keyring, notice, TARGET_, target.pk, words)


def appeal_standing(settings: Settings, reference: str, passphrase: str, words: str) -> AppealStatus:
    """The requester disagrees with having made a false statement. Raises as `appeal_refusal`."""
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        if not rows.Standing.objects.filter(contact_equal=notice.contact_equal, proven__gt=0).exists():
            raise Conflict("not_refused", "Nothing of that kind is held against you.")
        return _file_own(write, keyring, notice, STANDING, None, words)


def decide_appeal(settings: Settings, reference: str, *, uphold: bool, ground: str, who: str) -> AppealStatus:
    """Decide an appeal. ground: code of the reason. Whoever decided first cannot decide again.

    A won appeal of an uploader takes the strike away and what it brought, stops the block, and puts the fingerprint
    into the negative bank, where it counts once another person says the same. A won appeal of a requester opens the
    matter again. Raises Refused `role_missing`, `same_person`; NotFound `no_such_appeal`; Conflict `not_in_this_state`.
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
        status = _status(appeal)
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
        event = AppealEvent.UPHOLD if uphold else AppealEvent.REJECT
        appeal.state = after(APPEAL, AppealState(appeal.state), event).value
        if appeal.about == COPY:
            copy = rows.Copy.objects.select_related("notice", "target").get(pk=appeal.subject or 0)
            if copy.decided_by == self._who:
                raise Refused("same_person", "Whoever decided first cannot decide the appeal.")
            if uphold:
                self._undo_removal(copy)
        elif uphold and appeal.about == TARGET_:
            self._reopen(rows.Target.objects.select_related("notice").get(pk=appeal.subject or 0))
        elif uphold and appeal.about == STANDING and appeal.notice is not None:
            rows.Standing.objects.filter(contact_equal=appeal.notice.contact_equal).delete()
        appeal.decided_at, appeal.decided_by, appeal.outcome = self._write.at, self._who, ground
        appeal.save()
        if appeal.notice_id is not None:
            data = {"appeal": appeal.reference, "by": appeal.by, "outcome": appeal.state, "ground": ground}
            self._chains.append(appeal.notice_id, "appeal.decided", who=self._who, data=data)

    def _undo_removal(self, copy: rows.Copy) -> None:
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


def _appeal_of(keyring: Keyring, reference: str, code: str) -> rows.Appeal:
    found = rows.Appeal.objects.filter(reference=plain_reference(reference)).first()
    if not fits(keyring, code, found.code if found is not None else _NOBODY) or found is None:
        raise NotFound("no_such_appeal", "There is no decision with this reference and code.")
    return found


def _file_own(
    write: Write, keyring: Keyring, notice: rows.Notice, about: str, subject: int | None, words: str
) -> AppealStatus:
    """An appeal of the requester, who comes with reference and passphrase of the notice."""
    by = REPORTER if about == STANDING else REQUESTER
    if notice.appeals.filter(about=about, subject=subject, state=AppealState.FILED.value).exists():
        raise Conflict("appeal_filed", "This appeal was filed already.")
    appeal = rows.Appeal(
        notice=notice,
        reference=new_reference(),
        code=notice.passphrase,
        by=by,
        about=about,
        subject=subject,
        offered_at=write.at,
    )
    return _file(write, keyring, appeal, words)


def _file(write: Write, keyring: Keyring, appeal: rows.Appeal, words: str) -> AppealStatus:
    text = words.strip()
    if not text or len(text) > LONGEST_WORDS:
        raise BadInput("too_long", f"An appeal has 1 to {LONGEST_WORDS} characters.")
    if appeal.state is not None:
        raise Conflict("appeal_filed", "This appeal was filed already.")
    appeal.state, appeal.filed_at = AppealState.FILED.value, write.at
    appeal.save()
    if appeal.notice_id is not None:
        Chains(write, keyring.seal).append(
            appeal.notice_id,
            "appeal.filed",
            who=PERSON,
            data={"appeal": appeal.reference, "by": appeal.by},
            personal={f"statement.{appeal.pk}": text},
        )
    return _status(appeal)


def _status(appeal: rows.Appeal) -> AppealStatus:
    return AppealStatus(
        reference=appeal.reference,
        by=appeal.by,
        about=appeal.about,
        state=AppealState(appeal.state) if appeal.state else None,
        offered_at=appeal.offered_at,
        open_until=appeal.offered_at + OPEN_FOR,
        filed_at=appeal.filed_at,
        decided_at=appeal.decided_at,
        outcome=appeal.outcome,
        rules=tuple(appeal.notice.regimes) if appeal.notice is not None else (),
    )
