"""A letter of an open case on paper."""

from amparo.delivery import print_letter
from amparo.services.case_access import CaseAccess, case_of
from amparo.services.case_records import safe_of
from amparo.services.letters import body_of, letter_row
from amparo.settings import Settings
from amparo.store.connection import reading


def letter_pdf(settings: Settings, access: CaseAccess, number: int) -> bytes:
    """A letter as PDF: in the recipient's language, then on a page of its own in the person's, where it is another.

    Raises NotFound `no_such_letter`, `no_such_case`; Unavailable `cannot_unseal`.
    """
    with reading(settings):
        letter = letter_row(case_of(access), number)
        body, day = body_of(safe_of(access), letter), letter.agreed_at.date()
    pages = [(body.subject, body.text)]
    if body.own_text:
        pages.append((body.own_subject or body.subject, body.own_text))
    return print_letter.to_pdf(pages, body.language, day)
