"""The pages of letters: whom to ask, a letter before and after it is kept, answers."""

from django.http import HttpResponse

from amparo.web.survivor import (
    case_doors,
    case_letters_answer,
    case_letters_complaint,
    case_letters_preview,
    case_letters_send,
)
from amparo.web.survivor.case_letters_show import show_letter, show_letters
from amparo.web.survivor.case_page import Asked, Pages


def letters(asked: Asked) -> HttpResponse:
    """All letters of the case."""
    return show_letters(asked)


def letter(asked: Asked) -> HttpResponse:
    """One of them."""
    return show_letter(asked, asked.number)


PAGES: Pages = {
    "letters": letters,
    "letter": letter,
    **case_doors.PAGES,
    **case_letters_preview.PAGES,
    **case_letters_complaint.PAGES,
    **case_letters_send.PAGES,
    **case_letters_answer.PAGES,
}
"""By what `do` says before a colon."""
