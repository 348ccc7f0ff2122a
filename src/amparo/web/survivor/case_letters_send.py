"""What a person does with a kept letter: send it, say that it left, ask for news, print it, keep what was signed."""

import json
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.casework.case_life import LetterState
from amparo.errors import AmparoError
from amparo.services.platform_news import ask_for_news
from amparo.services.print_letter import letter_pdf
from amparo.services.record_answer import end_letter, supply_letter
from amparo.services.send_letter import mark_sent, send_letter
from amparo.services.show_case import show_case
from amparo.web.survivor.case_letters_show import show_letter
from amparo.web.survivor.case_page import Asked, Pages, download
from amparo.web.survivor.letter_words import trouble_status, trouble_words


def send(asked: Asked) -> HttpResponse:
    """Send it from here: by mail, or to a service that uses Amparo."""

    def act() -> str:
        send_letter(asked.settings, asked.access, asked.number)
        return _("It has left. Their time runs from now on.")

    return _acted(asked, act, sending=True)


def sent(asked: Asked) -> HttpResponse:
    """The person brought it there."""

    def act() -> str:
        mark_sent(asked.settings, asked.access, asked.number)
        return _("Noted. Their time runs from now on.")

    return _acted(asked, act)


def supplied(asked: Asked) -> HttpResponse:
    """The person gave what they asked for."""

    def act() -> str:
        supply_letter(asked.settings, asked.access, asked.number)
        return _("Noted. Now it is their turn again.")

    return _acted(asked, act)


def news(asked: Asked) -> HttpResponse:
    """Ask the platform how it stands there."""

    def act() -> str:
        if ask_for_news(asked.settings, asked.access, asked.number):
            return _("There is news. You see it below.")
        return _("Nothing new there since the last time.")

    return _acted(asked, act)


def end(asked: Asked) -> HttpResponse:
    """Take it back."""

    def act() -> str:
        end_letter(asked.settings, asked.access, asked.number)
        return _("You took this letter back. Nothing more is asked there.")

    return _acted(asked, act)


def printed(asked: Asked) -> HttpResponse:
    """The letter as PDF."""
    try:
        return download(letter_pdf(asked.settings, asked.access, asked.number), "letter.pdf", "application/pdf")
    except AmparoError as error:
        return _refused(asked, error)


def signed(asked: Asked) -> HttpResponse:
    """What the platform signed, to keep: each statement with its signature, as it came."""
    case = show_case(asked.settings, asked.access)
    found = [
        statement
        for letter in case.letters
        if letter.number == asked.number
        for answer in letter.answers
        for statement in answer.signed
    ]
    if not found:
        return show_letter(asked, asked.number, trouble=_("They have signed nothing yet."), status=404)
    content = json.dumps(found, indent=1, ensure_ascii=False).encode()
    return download(content, "statements.json", "application/json")


def _acted(asked: Asked, act: Callable[[], str], *, sending: bool = False) -> HttpResponse:
    """Do it, and show the letter with what became of it. sending: whether to say if it may have left."""
    try:
        done = act()
    except AmparoError as error:
        return _refused(asked, error, sending=sending)
    return show_letter(asked, asked.number, done=done)


def _refused(asked: Asked, error: AmparoError, *, sending: bool = False) -> HttpResponse:
    if error.code == "no_such_case":
        raise error
    trouble = f"{trouble_words(error)} {_left(asked) if sending else ''}".strip()
    return show_letter(asked, asked.number, trouble=trouble, status=trouble_status(error))


def _left(asked: Asked) -> str:
    """Whether a letter that could not be sent may have left all the same, by how it stands now."""
    letters = show_case(asked.settings, asked.access).letters
    state = next((one.state for one in letters if one.number == asked.number), None)
    return (
        {
            LetterState.AGREED: _("Nothing was sent. You can try again."),
            LetterState.SENDING: _("It may have arrived. You can send it again: it stays the same letter."),
        }.get(state, "")
        if state is not None
        else ""
    )


PAGES: Pages = {
    "send": send,
    "sent": sent,
    "supply": supplied,
    "news": news,
    "end": end,
    "print": printed,
    "signed": signed,
}
