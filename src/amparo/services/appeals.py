"""Appeals: by an uploader against a removal, by a requester against a refusal, by a reporter against a step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.casework.life import (
    AppealState,
    TargetState,
)
from amparo.errors import BadInput, Conflict, NotFound
from amparo.keyring import Keyring, open_keyring
from amparo.services.joining import acting_for
from amparo.services.notice_access import notice_of
from amparo.services.passphrase import digest, fits, new_passphrase, new_reference, plain_reference
from amparo.services.statement_of_reasons import Offered
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
        return status_of(_appeal_of(keyring, reference, code))


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
        own = notice_of(keyring, reference, passphrase)
        notice = acting_for(own)
        target = own.targets.filter(number=number).first()
        if target is not None and notice is not own:
            target = notice.targets.filter(kind=target.kind, address_equal=target.address_equal).first()
        if target is None:
            raise NotFound("no_such_target", "This report does not name so many things.")
        if target.state != TargetState.REFUSED.value:
            raise Conflict("not_refused", "This was not refused.")
        return _file_own(write, keyring, notice, _Matter(TARGET_, target.pk, own.passphrase), words)


def appeal_standing(settings: Settings, reference: str, passphrase: str, words: str) -> AppealStatus:
    """The requester disagrees with having made a false statement. Raises as `appeal_refusal`."""
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        if not rows.Standing.objects.filter(contact_equal=notice.contact_equal, proven__gt=0).exists():
            raise Conflict("not_refused", "Nothing of that kind is held against you.")
        return _file_own(write, keyring, notice, _Matter(STANDING, None, notice.passphrase), words)


def _appeal_of(keyring: Keyring, reference: str, code: str) -> rows.Appeal:
    found = rows.Appeal.objects.filter(reference=plain_reference(reference)).first()
    if not fits(keyring, code, found.code if found is not None else _NOBODY) or found is None:
        raise NotFound("no_such_appeal", "There is no decision with this reference and code.")
    return found


@dataclass(frozen=True)
class _Matter:
    """What a requester appeals about. code: digest by which the appeal is looked up."""

    about: str
    subject: int | None
    code: str


def _file_own(write: Write, keyring: Keyring, notice: rows.Notice, matter: _Matter, words: str) -> AppealStatus:
    """An appeal of the requester, who comes with reference and passphrase of the notice."""
    by = REPORTER if matter.about == STANDING else REQUESTER
    filed = notice.appeals.filter(about=matter.about, subject=matter.subject, state=AppealState.FILED.value)
    if filed.exists():
        raise Conflict("appeal_filed", "This appeal was filed already.")
    appeal = rows.Appeal(
        notice=notice,
        reference=new_reference(),
        code=matter.code,
        by=by,
        about=matter.about,
        subject=matter.subject,
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
    return status_of(appeal)


def status_of(appeal: rows.Appeal) -> AppealStatus:
    """How an appeal stands."""
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
