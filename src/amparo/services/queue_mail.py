"""Putting mail down: news for a person, warnings for staff. What leaves says nothing of the matter.

A mailbox may be read by somebody else after all, and every server on the way reads a mail. So a mail holds no name, no
reference, no address but the site's own, and no word that the person wrote.
"""

from datetime import datetime
from typing import NamedTuple

from amparo.delivery.email import is_address, is_configured
from amparo.keyring import Keyring
from amparo.services.mailbox import Letter, Mailbox
from amparo.settings import MailSettings, Settings
from amparo.store import models as rows
from amparo.store.chains import openings_of
from amparo.store.transaction import Write
from amparo.words import Words

CONTACT = "contact"
NEWS_SUBJECT = Words("There is something new for you", "Hay novedades para ti")
NEWS_TEXT = Words(
    "Hello,\n\nthere is something new for you. To read it, open this page:\n\n{url}\n\n"
    "Have at hand what you noted down the last time.\n\n"
    "You do not need to answer. Nobody reads the answers to this message.\n",
    "Hola:\n\nHay novedades para ti. Para leerlas, abre esta página:\n\n{url}\n\n"
    "Ten a mano lo que anotaste la última vez.\n\n"
    "No hace falta que respondas: nadie lee las respuestas a este mensaje.\n",
)
_STAFF_SUBJECT = Words("A deadline is near", "Se acerca un plazo")
_STAFF_TEXT = Words(
    "Notices with a deadline near: {near}\nNotices with a deadline missed: {missed}\n\n{url}\n",
    "Avisos con un plazo cercano: {near}\nAvisos con un plazo vencido: {missed}\n\n{url}\n",
)


class Pressing(NamedTuple):
    """How many notices have a clock that runs and was warned of, and how many one that was missed and goes on."""

    near: int
    missed: int


def queue_news(write: Write, keyring: Keyring, settings: Settings, notice: rows.Notice) -> None:
    """Tell the person by mail that there is something new, where that is safe.

    Nothing is put down where the person did not say that the mailbox is safe, gave no e-mail address, or no mail can be
    sent from here. At most one mail an hour goes to an address, over all notices; what is new within the hour is told
    at its end, by one mail.
    """
    if not (notice.mailbox_safe and is_configured(settings.mail)):
        return
    contact = openings_of(notice.id, keyring.seal, [CONTACT]).get(CONTACT)
    address = contact.value.strip() if contact is not None else ""
    if not is_address(address):
        return
    text = NEWS_TEXT.said_in(notice.language).format(url=settings.site.url)
    letter = Letter(address, NEWS_SUBJECT.said_in(notice.language), text, _domain(settings.mail), notice)
    Mailbox(keyring.equality("mail", address.lower())).put(write, keyring.seal, letter)


def queue_alert(write: Write, keyring: Keyring, settings: Settings) -> None:
    """Tell staff by mail how many deadlines are near or missed: two numbers, and nothing else.

    At most one mail an hour to each; one that waits is brought up to date. These are counted apart from news: else
    whoever gave a moderator's address as contact could hold the warnings up.
    """
    if not is_configured(settings.mail):
        return
    counts = pressing()
    language = settings.site.language
    text = _STAFF_TEXT.said_in(language).format(near=counts.near, missed=counts.missed, url=settings.site.url)
    for address in settings.mail.staff:
        if is_address(address):
            letter = Letter(address, _STAFF_SUBJECT.said_in(language), text, _domain(settings.mail))
            Mailbox(keyring.equality("alert", address.lower())).put(write, keyring.seal, letter)


def pressing(now: datetime | None = None) -> Pressing:
    """What presses, for a block that reads the store. now: clocks that are past their time by then count as missed
    even if nobody has recorded it yet; None to count what is recorded.
    """
    going = rows.NoticeClock.objects.filter(ended_at=None)
    missed = going.filter(breached_at__isnull=False)
    near = going.filter(breached_at=None, warned_at__isnull=False)
    if now is not None:
        missed, near = missed | going.filter(due_at__lt=now), near.filter(due_at__gte=now)
    return Pressing(*(one.values("notice").distinct().count() for one in (near, missed)))


def _domain(mail: MailSettings) -> str:
    return mail.sender.rpartition("@")[2].encode("idna").decode()
