"""Notices and clocks put straight into the store, for tests of what comes after a notice."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from amparo.keyring import open_keyring
from amparo.settings import MailSettings, Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains
from amparo.store.transaction import Write, writing

MAIL = MailSettings(host="127.0.0.1", port=1, tls="none", sender="post@example.org", staff=("staff@example.org",))


def with_mail(settings: Settings, mail: MailSettings = MAIL) -> Settings:
    return msgspec.structs.replace(settings, mail=mail)


def filed(
    write: Write,
    settings: Settings,
    contact: str = "somebody@example.net",
    *,
    language: str = "en",
    mailbox_safe: bool = True,
    **personal: str,
) -> rows.Notice:
    """A notice inside a transaction. personal: further personal fields."""
    keyring = open_keyring(settings.keys_dir)
    notice = rows.Notice.objects.create(
        id=uuid4(),
        reference=uuid4().hex[:12],
        passphrase="0" * 64,
        state="open",
        channel="page",
        language=language,
        mailbox_safe=mailbox_safe,
        contact_equal=keyring.equality("contact", contact),
        received_at=write.at,
    )
    chains = Chains(write, keyring.seal)
    chains.append(notice.id, "notice.received", who=PERSON, personal={"contact": contact, **personal})
    return notice


def clock(
    notice: rows.Notice, due: datetime, *, warn: datetime | None = None, duty: str = "removal"
) -> rows.NoticeClock:
    return rows.NoticeClock.objects.create(
        notice=notice,
        regime="XX-LAW",
        duty=duty,
        task="remove",
        marks=[["start", (due - timedelta(hours=48)).isoformat()]],
        due_at=due,
        warn_at=warn or due - timedelta(hours=12),
    )


def running_clock(settings: Settings, due: datetime, **more: object) -> UUID:
    """A notice with one clock. Returns the notice's id."""
    with writing(settings) as write:
        notice = filed(write, settings)
        clock(notice, due, **more)  # type: ignore[arg-type]
    return notice.id
