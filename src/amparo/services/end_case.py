"""End a case, take it up again, or erase it with proof."""

from datetime import datetime
from typing import Any

from amparo.casework.case_life import CASE, LETTER, CaseEvent, CaseState, LetterEvent, LetterState
from amparo.casework.life import after
from amparo.evidence.receipt import sign
from amparo.keyring import open_keyring
from amparo.services.case_access import CaseAccess, by_the_person, case_of
from amparo.services.case_keys import WrapKind
from amparo.services.letter_clocks import set_case_due
from amparo.services.letters import Way
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains, erase
from amparo.store.transaction import writing

_ENDS = (LetterState.AGREED, LetterState.SENDING)


def withdraw_case(settings: Settings, access: CaseAccess) -> int:
    """End a case: nothing more is sent, asked or looked at, and neither team nor service opens it any more.

    What was sent stays sent, and its times run on: notices at Amparo platforms are taken back one by one
    (`end_letter`). Returns how many letters that had not left were ended; one of which it is not known whether a
    platform has it stays as it is. Raises Refused `person_only`; Conflict `not_in_this_state`; NotFound
    `no_such_case`.
    """
    by_the_person(access)
    with writing(settings) as write:
        case = case_of(access, write=write)
        case.state = after(CASE, CaseState(case.state), CaseEvent.WITHDRAW).value
        case.save(update_fields=["state"])
        rows.CaseWrap.objects.filter(case=case, kind__in=[WrapKind.TEAM.value, WrapKind.SERVICE.value]).delete()
        here = case.letters.filter(state__in=[one.value for one in _ENDS])
        letters = list(here.exclude(state=LetterState.SENDING.value, way=Way.AMPARO.value))
        for letter in letters:
            letter.state = after(LETTER, LetterState(letter.state), LetterEvent.END).value
            letter.save(update_fields=["state"])
        rows.Case.objects.filter(id=case.id).update(due_at=None)
        data = {"letters_ended": len(letters)}
        Chains(write, access.data_key).append(case.id, "case.withdrawn", who=PERSON, data=data)
    return len(letters)


def resume_case(settings: Settings, access: CaseAccess) -> None:
    """Go on with a case that was ended; what the team and the service may do is ticked anew. Raises as above."""
    by_the_person(access)
    with writing(settings) as write:
        case = case_of(access, write=write)
        case.state = after(CASE, CaseState(case.state), CaseEvent.RESUME).value
        case.save(update_fields=["state"])
        set_case_due(case.id)
        Chains(write, access.data_key).append(case.id, "case.resumed", who=PERSON)


def erase_case(settings: Settings, access: CaseAccess) -> dict[str, str]:
    """Delete everything a case holds, and every wrap of its key. Returns a signed proof of it, to keep.

    What is left is the random id, that it was erased, and the chain of what happened, with commitments that nobody can
    open any more. Copies in older backups are sealed; the wraps in them open with the same words as before, until the
    backup's own time is over, which the proof does not hide. Raises Refused `person_only`; NotFound `no_such_case`.
    """
    by_the_person(access)
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        case = case_of(access, write=write)
        counts = _counts(case)
        number = case.number
        _delete(case)
        entry = Chains(write, access.data_key).append(case.id, "case.erased", who=PERSON, data=counts)
        statement: dict[str, Any] = {
            "kind": "case.erased",
            "site": settings.site.url,
            "case": number,
            "at": _moment(write.at),
            "deleted": counts,
            "chain": {"id": str(case.id), "entry": entry.number, "digest": entry.digest},
        }
    return sign(keyring.site, statement)


def _counts(case: rows.Case) -> dict[str, int]:
    return {
        "addresses": case.sightings.count(),
        "prints": case.prints.count(),
        "letters": case.letters.count(),
        "keys": case.wraps.count(),
    }


def _delete(case: rows.Case) -> None:
    letters = rows.Letter.objects.filter(case=case)
    for hanging in (rows.LetterTarget, rows.LetterClock, rows.LetterAnswer):
        hanging.objects.filter(letter__in=letters).delete()
    letters.delete()
    for own in (rows.Sighting, rows.CasePrint, rows.CaseWrap):
        own.objects.filter(case=case).delete()
    erase(case.id)
    case.state = after(CASE, CaseState(case.state), CaseEvent.ERASE).value
    case.about = case.due_at = case.news_at = case.reminded_at = None
    case.number = case.id.hex[:20]
    case.save()


def _moment(at: datetime) -> str:
    return at.isoformat()
