"""One notice as staff see it: what is needed to decide, without a picture; names and contacts on request only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.casework.regime import Task
from amparo.errors import NotFound
from amparo.evidence.entry import Datum, read
from amparo.keyring import open_keyring
from amparo.services.effects import payload_of
from amparo.services.grant_role import MODERATOR, SENIOR, demand_role
from amparo.services.intake import Deadline
from amparo.services.law import law_of
from amparo.services.notice_clocks import deadlines_of
from amparo.services.passphrase import plain_reference
from amparo.services.places import place_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains, lines_of, openings_of
from amparo.store.connection import reading
from amparo.store.transaction import writing

FIELDS: dict[str, tuple[str, ...]] = {
    "words": (MODERATOR, SENIOR),
    "identity": (SENIOR,),
    "addresses": (MODERATOR, SENIOR),
}
"""Groups of personal fields and who may open them; each opening is recorded."""
TOLD_BY_HAND = "told_by_hand"
_MEMBERS = {"words": ("explanation", "authority", "statement"), "identity": ("name", "contact", "signature")}


@dataclass(frozen=True)
class DeskTarget:
    """Something named."""

    number: int
    kind: TargetKind
    concern: str
    state: TargetState
    ground: str | None


@dataclass(frozen=True)
class DeskCopy:
    """An object found. target: number of the target that named it. distance: bits; identical: the very same file.

    account: the platform's pseudonym. wanted: what is under way. flag: own_account, news, or why it waits.
    """

    id: int
    target: int | None
    identical: bool
    distance: int
    state: str
    wanted: str | None
    account: str | None
    flag: str | None
    proposed_by: str | None


@dataclass(frozen=True)
class DeskEvent:
    """An entry of its chain, without its data's personal part, which it does not have."""

    number: int
    at: datetime
    who: str
    kind: str


@dataclass(frozen=True)
class DeskClock:
    """A duty with a time. ended_at: when it was done or fell away. breached: whether its time passed while it ran."""

    regime: str
    task: Task
    due: datetime
    ended_at: datetime | None
    breached: bool


@dataclass(frozen=True)
class DeskNotice:
    """Everything that decides, without any personal value. kept: names of groups of fields that are still kept.

    clocks: duties with a time, the earliest first. deadlines: the same and those in words. grounds: on which it may be
    refused. false_statements: proven against its contact so far.
    """

    id: UUID
    reference: str
    state: NoticeState
    channel: str
    language: str
    country: str | None
    relation: str | None
    category: str | None
    regimes: tuple[str, ...]
    reasons: tuple[str, ...]
    received_at: datetime
    searched_at: datetime | None
    clocks: tuple[DeskClock, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[DeskTarget, ...]
    copies: tuple[DeskCopy, ...]
    events: tuple[DeskEvent, ...]
    kept: tuple[str, ...]
    grounds: tuple[str, ...]
    false_statements: int
    untold: int
    sent: int


def show_notice(settings: Settings, notice_id: UUID, *, who: str) -> DeskNotice:
    """One notice. Raises Refused `role_missing`; NotFound `no_such_notice`."""
    with reading(settings):
        demand_role(who, MODERATOR, SENIOR)
        notice = _notice(notice_id)
        law = law_of(settings).regimes
        regimes = [law[one] for one in notice.regimes if one in law]
        standing = rows.Standing.objects.filter(contact_equal=notice.contact_equal).first()
        copies = notice.copies.select_related("target").order_by("-identical", "distance", "pk")
        entries = [read(line)[0] for line in lines_of(notice.id)]
        return DeskNotice(
            id=notice.id,
            reference=notice.reference,
            state=NoticeState(notice.state),
            channel=notice.channel,
            language=notice.language,
            country=notice.country,
            relation=notice.relation,
            category=notice.category,
            regimes=tuple(notice.regimes),
            reasons=tuple(notice.reasons),
            received_at=notice.received_at,
            searched_at=notice.searched_at,
            clocks=tuple(_clock(one) for one in notice.clocks.order_by("due_at", "regime", "duty")),
            deadlines=deadlines_of(settings, notice, regimes),
            targets=tuple(_target(one) for one in notice.targets.order_by("number")),
            copies=tuple(_copy(one) for one in copies),
            events=tuple(DeskEvent(one.number, one.at, one.who, one.kind) for one in entries),
            kept=_kept(notice),
            grounds=open_grounds(settings, notice),
            false_statements=standing.proven if standing is not None else 0,
            untold=_untold(notice).count(),
            sent=notice.claims.filter(sent=True, ended_at=None).count(),
        )


def find_notice(settings: Settings, written: str, *, who: str) -> UUID:
    """The id of a notice, from its reference or its id however they were typed. Raises Refused `role_missing`; NotFound
    `no_such_notice`.
    """
    with reading(settings):
        demand_role(who, MODERATOR, SENIOR)
        try:
            named = rows.Notice.objects.filter(id=UUID(written))
        except ValueError:
            named = rows.Notice.objects.filter(reference=plain_reference(written))
        found = named.values_list("id", flat=True).first()
        if found is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        return found


def open_fields(settings: Settings, notice_id: UUID, group: str, *, who: str) -> dict[str, str]:
    """Personal values of one group, by field. Each opening is recorded with the group, never with the values.

    group: a key of `FIELDS`. Raises Refused `role_missing`; NotFound `no_such_notice`, `no_such_fields`.
    """
    if group not in FIELDS:
        raise NotFound("no_such_fields", "There is no such group of fields.")
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, *FIELDS[group])
        notice = _notice(notice_id)
        write.record(who, "open_fields", notice=str(notice.id), group=group)
        openings = openings_of(notice.id, keyring.seal)
        wanted = _MEMBERS.get(group, ())
        return {
            name: opening.value
            for name, opening in openings.items()
            if name in wanted or (group == "addresses" and name.startswith("address."))
        }


def open_statements(settings: Settings, notice_id: UUID, *, who: str) -> dict[str, list[str]]:
    """Statements of reasons that are still to be passed on by hand, by the account they are for. Recorded.

    Raises as `open_fields`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        notice = _notice(notice_id)
        write.record(who, "open_statements", notice=str(notice_id))
        found: dict[str, list[str]] = {}
        for effect in _untold(notice).order_by("id"):
            payload = payload_of(effect, keyring.seal)
            found.setdefault(payload["account"], []).append(payload["statement"])
        return found


def statements_passed_on(settings: Settings, notice_id: UUID, *, who: str) -> int:
    """Note that the statements still open were passed on by hand. Returns how many. Raises as `open_fields`."""
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        notice = _notice(notice_id)
        count = _untold(notice).update(outcome=TOLD_BY_HAND, trouble=None)
        if count:
            data: dict[str, Datum] = {"statements": count}
            Chains(write, keyring.seal).append(notice.id, "uploader.told", who=who, data=data)
        return count


def open_place(settings: Settings, notice_id: UUID, copy_id: int, *, who: str) -> tuple[str, str]:
    """Host and key of one copy, for a person who must act by hand. Recorded. Raises as `open_fields`; NotFound
    `no_such_copy`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR)
        copy = rows.Copy.objects.filter(pk=copy_id, notice=notice_id).first()
        if copy is None:
            raise NotFound("no_such_copy", "This notice has no such copy.")
        write.record(who, "open_place", notice=str(notice_id), copy=copy_id)
        place = place_of(copy, keyring)
        return place.host, place.key


def open_appeal_words(settings: Settings, reference: str, *, who: str) -> str:
    """What somebody wrote in an appeal; "" where it is erased. Recorded with the appeal's reference.

    Raises Refused `role_missing`; NotFound `no_such_appeal`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, SENIOR)
        appeal = rows.Appeal.objects.filter(reference=reference, state__isnull=False).first()
        if appeal is None or appeal.notice_id is None:
            raise NotFound("no_such_appeal", "There is no appeal with this reference.")
        write.record(who, "open_appeal_words", appeal=appeal.reference)
        field = f"statement.{appeal.pk}"
        opening = openings_of(appeal.notice_id, keyring.seal, [field]).get(field)
        return opening.value if opening is not None else ""


OWN_GROUNDS = (
    "not_intimate_content",
    "not_the_person_or_representative",
    "consent_shown",
    "cannot_be_located",
    "not_here",
)
"""Grounds that hold where no regime of the notice says that it knows no others."""


def open_grounds(settings: Settings, notice: rows.Notice) -> tuple[str, ...]:
    """Grounds on which this notice may be refused: where a regime knows no others, only those of such regimes."""
    law = law_of(settings).regimes
    regimes = [law[one] for one in notice.regimes if one in law]
    closed = [regime for regime in regimes if regime.grounds_closed]
    named = [ground.id for regime in closed or regimes for ground in regime.refusal_grounds]
    return tuple(dict.fromkeys(named if closed else [*named, *OWN_GROUNDS]))


def _notice(notice_id: UUID) -> rows.Notice:
    notice = rows.Notice.objects.filter(id=notice_id).first()
    if notice is None:
        raise NotFound("no_such_notice", "There is no such notice.")
    return notice


def _untold(notice: rows.Notice) -> "QuerySet[rows.Effect]":
    told = ("told", TOLD_BY_HAND)
    return notice.effects.filter(kind="tell_uploader", done_at__isnull=False).exclude(outcome__in=told)


def _kept(notice: rows.Notice) -> tuple[str, ...]:
    names = set(rows.PersonalField.objects.filter(chain=notice.id).values_list("field", flat=True))
    groups = [group for group, members in _MEMBERS.items() if names & set(members)]
    return (*groups, *(("addresses",) if any(name.startswith("address.") for name in names) else ()))


def _clock(row: rows.NoticeClock) -> DeskClock:
    return DeskClock(row.regime, Task(row.task), row.due_at, row.ended_at, row.breached_at is not None)


def _target(row: rows.Target) -> DeskTarget:
    return DeskTarget(row.number, TargetKind(row.kind), row.concern, TargetState(row.state), row.ground)


def _copy(row: rows.Copy) -> DeskCopy:
    return DeskCopy(
        id=row.pk,
        target=row.target.number if row.target is not None else None,
        identical=row.identical,
        distance=row.distance,
        state=row.state,
        wanted=row.wanted,
        account=row.account,
        flag=row.reason,
        proposed_by=row.decided_by,
    )
