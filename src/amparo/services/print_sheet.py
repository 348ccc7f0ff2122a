"""The recovery sheet of a case as a page to print."""

from amparo.delivery.print_letter import recovery_sheet
from amparo.errors import BadInput, NotFound
from amparo.services.case_access import CaseAccess, by_the_person, case_of, unlock_by_sheet
from amparo.settings import Settings
from amparo.store.connection import reading


def print_sheet(settings: Settings, access: CaseAccess, code: str, language: str) -> bytes:
    """A PDF. code: of the sheet, as it was shown; one that does not open this case is not printed.

    Raises BadInput `wrong_code`; Refused `person_only`; NotFound `no_such_case`.
    """
    by_the_person(access)
    with reading(settings):
        number = case_of(access).number
    try:
        if unlock_by_sheet(settings, number, code).case != access.case:
            raise NotFound("no_such_case", "Another case.")
    except NotFound:
        raise BadInput("wrong_code", "This code does not open the case.") from None
    return recovery_sheet(number, code.strip().upper(), settings.site.url, language)
