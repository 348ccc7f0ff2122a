"""The executor of effects of the kind "mail"."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from amparo.casework.life import NoticeState
from amparo.delivery.email import Message, send
from amparo.services.mailbox import check_hour
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading

SENT, TAKEN_BACK = "sent", "withdrawn"
_OVER = (NoticeState.WITHDRAWN.value, NoticeState.REFERRED.value)


def deliver_mail(settings: Settings, key: str, payload: Mapping[str, Any], now: datetime | None = None) -> str:
    """Send a mail that was put down. Returns "sent", or "withdrawn" where every notice whose news it tells was taken
    back or erased meanwhile. now: None for the clock's.

    Raises Unavailable `mail_too_soon` while the address had one within the hour, `mail_unavailable`; Refused
    `mail_refused`.
    """
    with reading(settings):
        if not _is_wanted(payload.get("notices", [])):
            return TAKEN_BACK
        check_hour(key, now or datetime.now(UTC))
    to, subject, text, name = (str(payload[one]) for one in ("to", "subject", "text", "message_id"))
    send(settings.mail, Message(to, subject, text, name))
    return SENT


def _is_wanted(notices: Sequence[str]) -> bool:
    """Whether somebody still waits for it; a mail that tells no notice's news always is."""
    going = rows.Notice.objects.filter(pk__in=notices, mailbox_safe=True)
    return not notices or going.exclude(state__in=_OVER).exists()
