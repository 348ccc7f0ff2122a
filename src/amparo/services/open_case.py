"""Open a survivor's case: no account, a number and seven words."""

from dataclasses import dataclass, field
from uuid import uuid4

from amparo.casework.case_life import CaseState
from amparo.keyring import open_keyring
from amparo.services import case_keys
from amparo.services.case_about import About, Ticks, check_mailbox, checked_about, sealed_about
from amparo.services.case_access import CaseAccess, access_by
from amparo.services.case_ticks import tasks_of
from amparo.services.passphrase import new_reference
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains
from amparo.store.transaction import writing


@dataclass(frozen=True)
class OpenedCase:
    """What the person keeps. passphrase, sheet: shown this once. sheet: code of the recovery sheet, where ticked."""

    number: str
    passphrase: str = field(repr=False)
    sheet: str | None = field(repr=False)
    access: CaseAccess = field(repr=False)


def open_case(settings: Settings, about: About, ticks: Ticks) -> OpenedCase:
    """A new case. Nothing of it is stored in the clear but a random number, its state and times.

    Raises BadInput `bad_case`, `no_mailbox` where reminders are ticked without a mailbox that only the person reads;
    Unavailable `store_unavailable`, `too_busy`.
    """
    checked_about(about)
    check_mailbox(about, ticks)
    keyring, case, data_key = open_keyring(settings.keys_dir), uuid4(), case_keys.new_data_key()
    passphrase = case_keys.new_passphrase(about.language)
    sheet = case_keys.new_sheet_code() if ticks.sheet else None
    wraps = [case_keys.wrap_for_passphrase(case, data_key, passphrase)]  # slow, and so before the transaction
    if sheet is not None:
        wraps.append(case_keys.wrap_for_sheet(case, data_key, sheet))
    if ticks.team:
        wraps.append(case_keys.wrap_for_team(case, data_key, keyring))
    if tasks := tasks_of(ticks):
        wraps.append(case_keys.wrap_for_service(case, data_key, keyring, tasks))
    with writing(settings) as write:
        row = rows.Case(id=case, number=new_reference(), state=CaseState.OPEN.value)
        row.about = sealed_about(data_key, case, about)
        row.save(force_insert=True)
        rows.CaseWrap.objects.bulk_create(wraps)
        opened_to = tuple(sorted(wrap.kind for wrap in wraps))
        Chains(write, data_key).append(case, "case.opened", who=PERSON, data={"opened_to": opened_to})
    return OpenedCase(row.number, passphrase, sheet, access_by(wraps[0], data_key))
