"""Fingerprints of a case: made in the person's browser, sealed here."""

import json
from collections.abc import Sequence
from uuid import uuid4

from amparo.errors import BadInput
from amparo.services.case_access import CaseAccess, going_on
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.settings import Settings
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import writing

MOST_FILES, MOST_LINES = 500, 7_210


def add_prints(settings: Settings, access: CaseAccess, files: Sequence[Sequence[str]]) -> int:
    """Keep the fingerprints of files, each as its written lines. Returns how many files are new to the case.

    Raises BadInput `bad_signal`, `too_many_files`; Conflict `case_withdrawn`; NotFound `no_such_case`.
    """
    if len(files) > MOST_FILES or any(len(lines) > MOST_LINES for lines in files):
        raise BadInput("too_many_files", "That are too many fingerprints at once.")
    plain = [sorted({_checked(line) for line in lines}) for lines in files]
    safe = safe_of(access)
    with writing(settings) as write:
        case = going_on(access, write)
        taken = set(case.prints.values_list("equal", flat=True))
        if len(taken) + len(plain) > MOST_FILES:
            raise BadInput("too_many_files", f"A case takes the fingerprints of up to {MOST_FILES} files.")
        new = {safe.equal(RecordKind.PRINT, json.dumps(lines)): lines for lines in plain if lines}
        fresh = [(equal, lines) for equal, lines in new.items() if equal not in taken]
        made = []
        for number, (equal, lines) in enumerate(fresh, len(taken) + 1):
            row = rows.CasePrint(id=uuid4(), case=case, number=number, equal=equal)
            row.sealed = safe.close(RecordKind.PRINT, row.id, lines)
            made.append(row)
        rows.CasePrint.objects.bulk_create(made)
        if made:
            data = {"files": len(made)}
            Chains(write, access.data_key).append(case.id, "case.prints_added", who=access.who, data=data)
    return len(made)


def remove_prints(settings: Settings, access: CaseAccess) -> int:
    """Delete all fingerprints of a case. Returns of how many files."""
    with writing(settings) as write:
        case = going_on(access, write)
        count = case.prints.count()
        case.prints.all().delete()
        Chains(write, access.data_key).append(case.id, "case.prints_removed", who=access.who, data={"files": count})
    return count


def prints_of(safe: Safe, case: rows.Case) -> list[list[str]]:
    """The lines of each file, for a block that reads. Raises Unavailable `cannot_unseal`."""
    return [safe.open(RecordKind.PRINT, one.id, one.sealed, list[str]) for one in case.prints.order_by("number")]


def signals_of(files: Sequence[Sequence[str]], most: int) -> tuple[Signal, ...]:
    """Fingerprints as a notice sends them: whole files and pictures first, frames of videos as far as there is room."""
    lines = [line for file in files for line in file]
    whole = [line for line in lines if "@" not in line]
    frames = [line for line in lines if "@" in line]
    return tuple(_signal(line.partition("@")[0]) for line in [*whole, *frames][:most])


def _checked(line: str) -> str:
    """A line as kept. Raises BadInput `bad_signal`."""
    text, at, seconds = line.strip().lower().partition("@")
    if at and not (seconds.replace(".", "", 1).isdecimal() and len(seconds) <= 8 and text.startswith("pdq:")):
        raise BadInput("bad_signal", "A frame is written as pdq:digits:quality@seconds.")
    signal = _signal(text)
    return f"{signal}{'' if signal.quality is None else f':{signal.quality}'}{at}{seconds}"


def _signal(text: str) -> Signal:
    name, _, rest = text.partition(":")
    value, colon, quality = rest.partition(":")
    if colon and not (quality.isdecimal() and len(quality) <= 3):
        raise BadInput("bad_signal", "A quality is a whole number from 0 to 100.")
    return types.parse(f"{name}:{value}", int(quality) if colon else None)
