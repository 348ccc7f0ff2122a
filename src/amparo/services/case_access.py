"""Opening a case: by number and passphrase, by number and sheet, by the team, by the service for one task."""

import base64
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated
from uuid import UUID

import msgspec

from amparo.casework.case_life import CaseState
from amparo.errors import Conflict, NotFound, Refused, Unavailable
from amparo.keyring import open_keyring
from amparo.services import case_keys
from amparo.services.case_keys import ServiceTask, WrapKind
from amparo.services.grant_role import CASEWORKER, demand_role
from amparo.services.passphrase import plain_reference
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, SYSTEM, Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

LONGEST_OPEN = timedelta(hours=8)
"""After which number and words are asked again, however busy the pages are."""


class CaseAccess(msgspec.Struct, frozen=True):
    """An open case. case: its id. key: its data key, base64. who: `PERSON`, or the pseudonym of a caseworker.

    by: the wrap that opened it, so that an access ends with that wrap. since: when it was opened, seconds of the epoch.
    Whoever holds one can read the case; pages carry it sealed, for a while.
    """

    case: str
    key: str
    who: Annotated[str, msgspec.Meta(max_length=80)] = PERSON
    by: str = ""
    since: float = 0.0

    @property
    def id(self) -> UUID:
        """The case's id."""
        return UUID(self.case)

    @property
    def data_key(self) -> bytes:
        """The data key."""
        return base64.b64decode(self.key)

    @property
    def is_person(self) -> bool:
        """Whether it is the person, not the team: only she or he ends, erases, or changes who may open the case."""
        return self.who == PERSON

    def __repr__(self) -> str:
        """Without the key."""
        return f"CaseAccess({self.who})"


def access_by(wrap: rows.CaseWrap, data_key: bytes, who: str = PERSON) -> CaseAccess:
    """The access that a wrap gives, from now on."""
    key = base64.b64encode(data_key).decode()
    return CaseAccess(str(wrap.case_id), key, who, _name_of(wrap), datetime.now(UTC).timestamp())


def unlock(settings: Settings, number: str, passphrase: str) -> CaseAccess:
    """The case of a number, opened by its passphrase.

    Raises NotFound `no_such_case` alike for a wrong number and for wrong words, at the same cost; Unavailable
    `too_busy` while too many are being opened. Tries are not counted: the words are beyond guessing, and whoever knows
    a number could else shut its person out.
    """
    case = _numbered(settings, number)
    wrap = _wrap_of(settings, case, WrapKind.PASSPHRASE)
    return _opened(wrap, case_keys.open_by_passphrase(wrap, passphrase))


def unlock_by_sheet(settings: Settings, number: str, code: str) -> CaseAccess:
    """The case of a number, opened by the code of the printed sheet. Raises as `unlock`."""
    case = _numbered(settings, number)
    wrap = _wrap_of(settings, case, WrapKind.SHEET)
    return _opened(wrap, case_keys.open_by_sheet(wrap, code))


def unlock_for_team(settings: Settings, case: UUID, who: str) -> CaseAccess:
    """A case that its person opened to the team; that it was opened stands in its chain of evidence and in the log.

    who: pseudonym of the caseworker. Raises Refused `role_missing`; NotFound `no_such_case` where the person did not,
    or took it back.
    """
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        demand_role(who, CASEWORKER)
        wrap = rows.CaseWrap.objects.filter(case=case, kind=WrapKind.TEAM.value).first()
        key = case_keys.open_by_key(wrap, keyring.team)
    with writing(settings) as write:
        write.record(who, "case.opened_by_team", case=str(case))
        Chains(write, key).append(case, "case.opened_by_team", who=who)
    return _opened(wrap, key, who)


def still_open(settings: Settings, access: CaseAccess) -> None:
    """That a page of a case may still be used: words, sheet or tick that opened it may have been changed or taken back
    meanwhile, a caseworker's role too, and after `LONGEST_OPEN` it is to be opened anew.

    Raises Refused `role_missing`; NotFound `case_closed`, `no_such_case` once erased.
    """
    with reading(settings):
        if not access.is_person:
            demand_role(access.who, CASEWORKER)
        case_of(access)
        kind, _, _ = access.by.partition(":")
        wrap = rows.CaseWrap.objects.filter(case=access.id, kind=kind).first()
        is_old = access.since + LONGEST_OPEN.total_seconds() < datetime.now(UTC).timestamp()
        if wrap is None or _name_of(wrap) != access.by or is_old:
            raise NotFound("case_closed", "What opened this case does not open it any more.")


def open_for_service(settings: Settings, case: UUID, task: ServiceTask) -> CaseAccess:
    """A case for one task of the worker. Raises NotFound `no_such_case` where the person did not tick it."""
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        wrap = rows.CaseWrap.objects.filter(case=case, kind=WrapKind.SERVICE.value).first()
        if wrap is None or task.value not in wrap.tasks:
            raise NotFound("no_such_case", "This case is not open for that.")
        return _opened(wrap, case_keys.open_by_key(wrap, keyring.service), SYSTEM)


def case_of(access: CaseAccess, *, write: Write | None = None) -> rows.Case:
    """The row of an open case, for a block that reads or writes. Raises NotFound `no_such_case` once erased."""
    found = rows.Case.objects.filter(id=access.id).exclude(state=CaseState.ERASED.value)
    case = (found.select_for_update() if write is not None else found).first()
    if case is None:
        raise NotFound("no_such_case", "This case is not there any more.")
    return case


def going_on(access: CaseAccess, write: Write) -> rows.Case:
    """The row of a case that may be changed. Raises Conflict `case_withdrawn`, NotFound `no_such_case`."""
    case = case_of(access, write=write)
    if case.state != CaseState.OPEN.value:
        raise Conflict("case_withdrawn", "This case was ended. Take it up again first.")
    return case


def by_the_person(access: CaseAccess) -> None:
    """Raises Refused `person_only` where the team is at it."""
    if not access.is_person:
        raise Refused("person_only", "Only the person whose case it is can do that.")


def _numbered(settings: Settings, number: str) -> UUID | None:
    with reading(settings):
        found = rows.Case.objects.filter(number=plain_reference(number)).exclude(state=CaseState.ERASED.value)
        return found.values_list("id", flat=True).first()


def _wrap_of(settings: Settings, case: UUID | None, kind: WrapKind) -> rows.CaseWrap | None:
    with reading(settings):
        return rows.CaseWrap.objects.filter(case=case, kind=kind.value).first()


def _opened(wrap: rows.CaseWrap | None, data_key: bytes, who: str = PERSON) -> CaseAccess:
    if wrap is None:
        raise Unavailable("cannot_unseal", "A key opened a case that is not there.")
    return access_by(wrap, data_key, who)


def _name_of(wrap: rows.CaseWrap) -> str:
    """Kind and digest: another wrap of the same kind has another name."""
    return f"{wrap.kind}:{sha256(bytes(wrap.sealed)).hexdigest()[:32]}"
