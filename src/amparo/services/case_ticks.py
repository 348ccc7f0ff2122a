"""Who may open a case beside the passphrase, and for what: chosen by the person, changed and taken back at any time."""

from dataclasses import dataclass, field

from amparo.keyring import open_keyring
from amparo.services import case_keys
from amparo.services.case_about import Ticks, about_of, check_mailbox
from amparo.services.case_access import CaseAccess, access_by, by_the_person, case_of, going_on
from amparo.services.case_keys import ServiceTask, WrapKind
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing


def tasks_of(ticks: Ticks) -> frozenset[ServiceTask]:
    """The service's tasks that are ticked."""
    ticked = {
        ServiceTask.REMIND: ticks.remind,
        ServiceTask.FOLLOW: ticks.follow,
        ServiceTask.CHECK: ticks.check,
    }
    return frozenset(task for task, is_on in ticked.items() if is_on)


def ticks_now(settings: Settings, access: CaseAccess) -> Ticks:
    """What is ticked. Raises NotFound `no_such_case`."""
    with reading(settings):
        return ticks_of(case_of(access))


def ticks_of(case: rows.Case) -> Ticks:
    """The same, for a block that reads the store."""
    wraps = {wrap.kind: wrap for wrap in case.wraps.all()}
    service = wraps.get(WrapKind.SERVICE.value)
    tasks = service.tasks if service is not None else []
    return Ticks(
        sheet=WrapKind.SHEET.value in wraps,
        team=WrapKind.TEAM.value in wraps,
        remind=ServiceTask.REMIND.value in tasks,
        follow=ServiceTask.FOLLOW.value in tasks,
        check=ServiceTask.CHECK.value in tasks,
    )


def change_ticks(settings: Settings, access: CaseAccess, ticks: Ticks) -> str | None:
    """Tick and untick. Returns the code of a new recovery sheet where one is ticked that was not; None otherwise.

    What is taken back is deleted, so that it opens nothing from then on. Raises Refused `person_only`; BadInput
    `no_mailbox`; NotFound `no_such_case`.
    """
    by_the_person(access)
    keyring, data_key = open_keyring(settings.keys_dir), access.data_key
    with writing(settings) as write:
        case = going_on(access, write)
        check_mailbox(about_of(data_key, case.id, case.about or b""), ticks)
        before = ticks_of(case)
        code = case_keys.new_sheet_code() if ticks.sheet and not before.sheet else None
        wraps = [case_keys.wrap_for_sheet(case.id, data_key, code)] if code is not None else []
        if ticks.team and not before.team:
            wraps.append(case_keys.wrap_for_team(case.id, data_key, keyring))
        if tasks := tasks_of(ticks):
            wraps.append(case_keys.wrap_for_service(case.id, data_key, keyring, tasks))
        _delete(case, ticks)
        rows.CaseWrap.objects.bulk_create(wraps)
        opened_to = tuple(sorted(wrap.kind for wrap in rows.CaseWrap.objects.filter(case=case)))
        Chains(write, data_key).append(case.id, "case.keys_changed", who=PERSON, data={"opened_to": opened_to})
    return code


@dataclass(frozen=True)
class NewWords:
    """words: seven, shown this once. access: with which the page goes on; every other page that is open ends."""

    words: str = field(repr=False)
    access: CaseAccess = field(repr=False)


def new_passphrase(settings: Settings, access: CaseAccess) -> NewWords:
    """Seven new words in place of the old, as after opening by the sheet. Raises Refused `person_only`; NotFound
    `no_such_case`.
    """
    by_the_person(access)
    with reading(settings):
        case = case_of(access)
        words = case_keys.new_passphrase(about_of(access.data_key, case.id, case.about or b"").language)
    wrap = case_keys.wrap_for_passphrase(case.id, access.data_key, words)
    with writing(settings) as write:
        case = case_of(access, write=write)
        rows.CaseWrap.objects.filter(case=case, kind=WrapKind.PASSPHRASE.value).delete()
        wrap.save(force_insert=True)
        Chains(write, access.data_key).append(case.id, "case.passphrase_changed", who=PERSON)
    return NewWords(words, access_by(wrap, access.data_key))


def _delete(case: rows.Case, ticks: Ticks) -> None:
    """The wraps that are not ticked any more, and the service's, which is made anew for its tasks."""
    gone = {WrapKind.SERVICE.value}
    gone |= set() if ticks.sheet else {WrapKind.SHEET.value}
    gone |= set() if ticks.team else {WrapKind.TEAM.value}
    rows.CaseWrap.objects.filter(case=case, kind__in=gone).delete()
