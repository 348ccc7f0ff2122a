"""At most one mail an hour to an address, counted where it cannot be got round: by the mails put down for it.

The mails of one address are numbered. One that may be on its way already is left alone, and what is new since waits for
the next; one that surely is not yet takes in whatever else is new. A mail goes out only when the one before it is done
and an hour has passed since, so that the rule holds after a long trouble of the mail server too.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from amparo.errors import Unavailable
from amparo.services.effects import NewEffect, add_effect, payload_of
from amparo.store import models as rows
from amparo.store.sealed import seal
from amparo.store.transaction import Write

MAIL = "mail"
"""Kind of effect."""
TOO_SOON = "mail_too_soon"
"""Trouble of a mail that only waits for its hour."""
BETWEEN = timedelta(hours=1)
"""From one mail to the next."""
_UNDER_WAY = timedelta(seconds=10)
"""A mail that becomes due within this time may be on its way before the transaction that looks at it ends."""
_BLOCK = 50
"""Mails read at once."""


@dataclass(frozen=True)
class Letter:
    """What is to be said, to whom, and from which domain its Message-ID is. notice: whose news it is, if anybody's."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    domain: str = field(repr=False)
    notice: rows.Notice | None = None

    def payload(self, key: str, notices: Sequence[str] = ()) -> dict[str, Any]:
        """As `send_mail` takes it. The Message-ID follows from the key, so that it is the same each time.

        notices: ids of others whose news it tells too.
        """
        name = hashlib.sha256(key.encode()).hexdigest()[:40]
        own = [] if self.notice is None else [str(self.notice.id)]
        return {
            "to": self.to,
            "subject": self.subject,
            "text": self.text,
            "message_id": f"<{name}@{self.domain}>",
            "notices": sorted({*notices, *own}),
        }


@dataclass(frozen=True)
class Mailbox:
    """The mails of one address for one purpose. digest: keyed, of both."""

    digest: str

    def put(self, write: Write, seal_key: bytes, letter: Letter) -> rows.Effect:
        """Put a mail down, or let the one that waits say this instead."""
        known = self._newest()
        number = max(known, default=0)
        if number and _waits(known, number, write.at):
            return _retold(known[number], seal_key, letter)
        key = self._key(number + 1)
        due = max([write.at, *(_next_after(one) for one in known.values())])
        return add_effect(write, seal_key, NewEffect(key, MAIL, letter.payload(key), letter.notice, due))

    def _key(self, number: int) -> str:
        return f"{MAIL}/{self.digest}/{number}"

    def _newest(self) -> dict[int, rows.Effect]:
        """The mails of the last block by number; numbers without a gap, so that exact look-ups find the end."""
        first, block = 1, self._read(1)
        while (last := first + _BLOCK - 1) in block and (following := self._read(last + 1)):
            first, block = last + 1, {last: block[last], **following}
        return block

    def _read(self, first: int) -> dict[int, rows.Effect]:
        keys = {self._key(number): number for number in range(first, first + _BLOCK)}
        return {keys[one.key]: one for one in rows.Effect.objects.filter(key__in=keys).order_by("id")}


def check_hour(key: str, now: datetime) -> None:
    """Whether the mail with this key may go out, for a block that reads the store.

    Raises Unavailable `mail_too_soon` while the one before it is not done or an hour has not passed since.
    """
    digest, _, number = key.removeprefix(f"{MAIL}/").partition("/")
    mailbox = Mailbox(digest)
    earlier = mailbox._read(max(1, int(number) - _BLOCK))
    if _blocked([one for n, one in earlier.items() if n < int(number)], now):
        raise Unavailable(TOO_SOON, "There was a mail to this address within the hour.")


def _retold(mail: rows.Effect, seal_key: bytes, letter: Letter) -> rows.Effect:
    """A mail that waits, saying this now. One that tells the news of several notices belongs to none of them, so that
    it does not end with the first that is taken back.
    """
    payload = letter.payload(mail.key, payload_of(mail, seal_key)["notices"])
    mail.sealed = seal(seal_key, json.dumps(payload).encode(), f"effect/{mail.key}")
    if len(payload["notices"]) > 1:
        mail.notice = None
    mail.save(update_fields=["sealed", "notice"])
    return mail


def _blocked(earlier: list[rows.Effect], now: datetime) -> bool:
    return any(one.done_at is None or one.done_at + BETWEEN > now for one in earlier)


def _waits(known: dict[int, rows.Effect], number: int, now: datetime) -> bool:
    """Whether the newest mail surely is not on its way before this transaction ends."""
    last = known[number]
    if last.done_at is not None:
        return False
    earlier = [one for n, one in known.items() if n < number]
    ahead = last.tries == 0 and last.due_at > now + _UNDER_WAY
    return last.made_at == now or ahead or _blocked(earlier, now + _UNDER_WAY)


def _next_after(mail: rows.Effect) -> datetime:
    return (mail.done_at or mail.due_at) + BETWEEN
