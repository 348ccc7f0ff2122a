"""A case's record for its person: the chain as it is hashed, and what opens its commitments."""

import json
from typing import Any

from amparo.services.case_access import CaseAccess, by_the_person, case_of
from amparo.services.case_records import safe_of
from amparo.services.letters import view_of
from amparo.settings import Settings
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import reading

FORMAT = "amparo-case-1"


def export_case(settings: Settings, access: CaseAccess) -> bytes:
    """JSON: the lines of the chain, each personal value with the key of its commitment, and every statement that a
    platform signed. Whoever has it can read the case; `amparo evidence verify` checks the lines anywhere.

    Raises Refused `person_only`; NotFound `no_such_case`; Unavailable `cannot_unseal`.
    """
    by_the_person(access)
    with reading(settings):
        case, safe = case_of(access), safe_of(access)
        letters = case.letters.order_by("number").prefetch_related("targets__sighting", "clocks", "answers")
        openings = openings_of(case.id, access.data_key)
        record: dict[str, Any] = {
            "format": FORMAT,
            "case": case.number,
            "chain": str(case.id),
            "lines": [line.decode() for line in lines_of(case.id)],
            "openings": {name: [one.value, one.key.hex()] for name, one in openings.items()},
            "statements": [
                signed for letter in letters for answer in view_of(safe, letter).answers for signed in answer.signed
            ],
        }
    return json.dumps(record, indent=1, ensure_ascii=False).encode()
