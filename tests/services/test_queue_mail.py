"""Which mails are put down, what they say, and how often they go out."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from amparo.errors import Refused, Unavailable
from amparo.keyring import open_keyring
from amparo.services.effects import payload_of
from amparo.services.queue_mail import queue_alert, queue_news
from amparo.services.send_mail import deliver_mail
from amparo.settings import MailSettings, Settings
from amparo.store import models as rows
from amparo.store.chains import erase
from amparo.store.connection import close_store, reading
from amparo.store.transaction import Write, writing
from tests.delivery.sink import Sink, running
from tests.services.filed import MAIL, clock, filed, with_mail
from tests.store.backends import fresh_settings

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def news(write: Write, settings: Settings, notice: rows.Notice) -> None:
    queue_news(write, open_keyring(settings.keys_dir), settings, notice)


def alert(write: Write, settings: Settings) -> None:
    queue_alert(write, open_keyring(settings.keys_dir), settings)


def waiting(settings: Settings) -> list[dict[str, Any]]:
    """What every mail not yet done says, in order."""
    with reading(settings):
        key = open_keyring(settings.keys_dir).seal
        return [payload_of(one, key) for one in rows.Effect.objects.filter(done_at=None).order_by("due_at")]


def deliver_all(settings: Settings, now: datetime | None = None) -> list[str]:
    """What becomes of each mail that is due, as the outbox would do it."""
    key, outcomes = open_keyring(settings.keys_dir).seal, []
    moment = now or datetime.now(UTC)
    with reading(settings):
        due = list(rows.Effect.objects.filter(done_at=None, due_at__lte=moment).order_by("due_at", "id"))
    for effect in due:
        outcomes.append(deliver_mail(settings, effect.key, payload_of(effect, key), moment))
        with writing(settings):
            rows.Effect.objects.filter(pk=effect.pk).update(done_at=moment, outcome=outcomes[-1])
    return outcomes


def test_news_are_put_down_for_a_safe_mailbox(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings))
    assert [one["to"] for one in waiting(settings)] == ["somebody@example.net"]


def test_no_mail_goes_where_nobody_said_that_it_is_safe(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings, mailbox_safe=False))
    assert waiting(settings) == []


@pytest.mark.parametrize("contact", ["+1 555 0100", "@handle", "a@b.example, c@d.example", "write to me"])
def test_no_mail_goes_to_a_contact_that_is_no_mail_address(settings: Settings, contact: str) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings, contact))
    assert waiting(settings) == []


@pytest.mark.parametrize("mail", [MailSettings(), MailSettings(host="127.0.0.1")], ids=["no server", "no sender"])
def test_without_mail_set_up_nothing_is_put_down(settings: Settings, mail: MailSettings) -> None:
    settings = with_mail(settings, mail)
    with writing(settings) as write:
        news(write, settings, filed(write, settings))
        alert(write, settings)
    assert waiting(settings) == []


def test_an_erased_contact_gets_no_mail(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        notice = filed(write, settings)
        erase(notice.id)
        news(write, settings, notice)
    assert waiting(settings) == []


@pytest.mark.parametrize(("language", "subject"), [("en", "There is something"), ("es-MX", "Hay novedades")])
def test_a_mail_is_in_the_language_of_its_notice(settings: Settings, language: str, subject: str) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings, language=language))
    assert waiting(settings)[0]["subject"].startswith(subject)


ODD = {
    "name": "Zed Quux\r\nBcc: other@example.net",
    "statement": "<b>they shared it</b> {url} %s",
    "explanation": "{0} {to} \N{RIGHT-TO-LEFT OVERRIDE}",
    "address": "https://photos.example/p/9",
    "handle": "@quux",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_mail_holds_no_word_of_the_person_and_no_word_of_the_matter(settings: Settings, language: str) -> None:
    with running(Sink()) as sink:
        settings = with_mail(settings, sink.mail)
        with writing(settings) as write:
            notice = filed(write, settings, "Zed.Quux@example.net", language=language, **ODD)
            news(write, settings, notice)
        assert deliver_all(settings) == ["sent"]
    (arrived,) = sink.messages
    said = (arrived["Subject"] + arrived.get_content()).lower()
    assert not [word for word in ("zed", "quux", "shared", "photos.example", notice.reference) if word in said]
    matter = (
        "notice",
        "removal",
        "image",
        "photo",
        "intimate",
        "report",
        "aviso",
        "imagen",
        "retir",
        "íntim",
        "amparo",
    )
    assert not [word for word in matter if word in said]
    assert arrived["From"] == "post@example.org"
    assert settings.site.url in said


def test_news_of_the_same_step_are_one_mail(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings))
        news(write, settings, filed(write, settings))
    assert len(waiting(settings)) == 1


def test_an_address_written_otherwise_is_the_same_address(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings, "Somebody@Example.net"))
        news(write, settings, filed(write, settings, " somebody@example.net "))
    assert len(waiting(settings)) == 1


def test_news_after_a_mail_wait_for_the_end_of_its_hour_and_become_one(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        write.at = START
        notice = filed(write, settings)
        news(write, settings, notice)
        rows.Effect.objects.update(done_at=START, outcome="sent")
    for minutes in (5, 20, 50):
        with writing(settings) as write:
            write.at = START + timedelta(minutes=minutes)
            news(write, settings, notice)
    with reading(settings):
        (second,) = rows.Effect.objects.filter(done_at=None)
    assert second.due_at == START + HOUR


def test_news_while_a_mail_may_be_on_its_way_are_not_lost_in_it(settings: Settings) -> None:
    settings = with_mail(settings)
    for at in (START, START + timedelta(seconds=1)):
        with writing(settings) as write:
            write.at = at
            notice = filed(write, settings) if at == START else rows.Notice.objects.get()
            news(write, settings, notice)
    assert len(waiting(settings)) == 2


def test_a_mail_that_comes_back_after_trouble_keeps_its_message_id(settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = with_mail(settings, sink.mail)
        with writing(settings) as write:
            news(write, settings, filed(write, settings))
        (payload,) = waiting(settings)
        with reading(settings):
            key = rows.Effect.objects.get().key
        deliver_mail(settings, key, payload)
        deliver_mail(settings, key, payload)  # as after a crash between the server's answer and the note of it
    first, second = (one["Message-ID"] for one in sink.messages)
    assert first == second == payload["message_id"]


def test_two_mails_have_two_message_ids(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        for contact in ("a@example.net", "b@example.net"):
            news(write, settings, filed(write, settings, contact))
    assert len({one["message_id"] for one in waiting(settings)}) == 2


def test_a_mail_whose_notice_was_taken_back_does_not_go_out(settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = with_mail(settings, sink.mail)
        with writing(settings) as write:
            notice = filed(write, settings)
            news(write, settings, notice)
        with writing(settings):
            rows.Notice.objects.update(state="withdrawn")
        assert deliver_all(settings) == ["withdrawn"]
    assert sink.messages == []


def test_a_mail_for_two_notices_goes_out_when_one_is_taken_back(settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = with_mail(settings, sink.mail)
        with writing(settings) as write:
            first, second = filed(write, settings), filed(write, settings)
            news(write, settings, first)
            news(write, settings, second)
        with writing(settings):
            first.effects.filter(kind="mail").update(done_at=START, outcome="withdrawn")
            rows.Notice.objects.filter(pk=first.pk).update(state="withdrawn")
        assert deliver_all(settings) == ["sent"]
    assert len(sink.messages) == 1


def test_more_mails_than_are_read_at_once_are_counted_on(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        notice = filed(write, settings)
    for number in range(120):
        with writing(settings) as write:
            write.at = START + number * HOUR
            news(write, settings, notice)
            rows.Effect.objects.filter(done_at=None).update(done_at=write.at, outcome="sent")
    with reading(settings):
        numbers = [
            int(key.rpartition("/")[2]) for key in rows.Effect.objects.order_by("id").values_list("key", flat=True)
        ]
    assert numbers == list(range(1, 121))


@dataclass
class Town:
    """One address, a clock of its own, an outbox that may die, and a mail server that may not answer."""

    settings: Settings
    at: datetime = START
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    newest: datetime | None = None
    told: datetime | None = None

    def news(self, notice: rows.Notice) -> None:
        with writing(self.settings) as write:
            write.at = self.at
            news(write, self.settings, notice)
        self.newest = self.at

    def work(self, server: str) -> None:
        """One round of the outbox: server answers, is down, or the process dies after the server took the mail."""
        key = open_keyring(self.settings.keys_dir).seal
        with reading(self.settings):
            due = list(rows.Effect.objects.filter(done_at=None, due_at__lte=self.at).order_by("due_at"))
        for effect in due:
            payload, begun = payload_of(effect, key), self.at
            try:
                self._deliver(effect.key, payload, server)
            except Unavailable:
                with writing(self.settings):
                    rows.Effect.objects.filter(pk=effect.pk).update(
                        tries=effect.tries + 1, due_at=self.at + timedelta(minutes=10)
                    )
                continue
            self.told = max(self.told or begun, begun)
            if server != "dies":
                with writing(self.settings):
                    rows.Effect.objects.filter(pk=effect.pk).update(done_at=self.at, outcome="sent")

    def _deliver(self, key: str, payload: dict[str, Any], server: str) -> None:
        try:
            deliver_mail(self.settings, key, payload, self.at)
        except Unavailable as error:
            if error.code == "mail_too_soon" or server == "down":
                raise
        self.sent.append((self.at, payload["message_id"]))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["news", "answers", "down", "dies"]),
        st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    max_size=25,
)
AT_ONCE, LATER = timedelta(0), timedelta(minutes=70)


@pytest.fixture(scope="module")
def town_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    close_store()
    return with_mail(fresh_settings("sqlite", Path(tmp_path_factory.mktemp("town") / "home")))


@trying(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("news", AT_ONCE), ("down", LATER), ("news", LATER), ("news", LATER), ("answers", AT_ONCE)])
@example(steps=[("news", AT_ONCE), ("news", timedelta(minutes=1)), ("down", LATER), ("answers", AT_ONCE)])
def test_never_two_mails_to_one_address_within_an_hour_and_no_news_untold(
    town_settings: Settings, steps: list[tuple[str, timedelta]]
) -> None:
    """Whatever the order of news, outages and crashes. A mail repeated after a crash is the same mail."""
    town = Town(town_settings)
    with writing(town_settings) as write:
        rows.Effect.objects.all().delete()
        notice = rows.Notice.objects.first() or filed(write, town_settings)
    for step, passed in steps:
        town.at += passed
        if step == "news":
            town.news(notice)
        else:
            town.work(step)
    for _ in range(60):
        town.at += timedelta(minutes=30)
        town.work("answers")
    first = {name: at for at, name in reversed(town.sent)}
    times = sorted(first.values())
    assert all(later - earlier >= HOUR for earlier, later in pairwise(times))
    assert town.newest is None or (town.told is not None and town.told >= town.newest)


def test_a_warning_to_staff_says_how_many_and_nothing_else(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        for contact in ("a@example.net", "b@example.net"):
            near = clock(filed(write, settings, contact, **ODD), START)
            near.warned_at = START
            near.save()
        missed = clock(filed(write, settings), START)
        missed.breached_at = START
        missed.save()
        alert(write, settings)
    (mail,) = waiting(settings)
    assert (mail["to"], mail["subject"]) == ("staff@example.org", "A deadline is near")
    assert mail["text"] == (
        f"Notices with a deadline near: 2\nNotices with a deadline missed: 1\n\n{settings.site.url}\n"
    )


def test_a_warning_that_waits_is_brought_up_to_date(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        write.at = START
        alert(write, settings)
        rows.Effect.objects.update(done_at=START, outcome="sent")
    for number in (1, 2):
        with writing(settings) as write:
            write.at = START + timedelta(minutes=number)
            near = clock(filed(write, settings), START + HOUR)
            near.warned_at = START
            near.save()
            alert(write, settings)
    (mail,) = waiting(settings)
    assert "near: 2\n" in mail["text"]


def test_a_moderators_address_given_as_contact_holds_no_warning_up(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        write.at = START
        news(write, settings, filed(write, settings, MAIL.staff[0]))
        rows.Effect.objects.update(done_at=START, outcome="sent")
    with writing(settings) as write:
        write.at = START + timedelta(minutes=1)
        alert(write, settings)
    with reading(settings):
        assert rows.Effect.objects.get(done_at=None).due_at == START + timedelta(minutes=1)


def test_what_the_server_refuses_for_good_is_refused(settings: Settings) -> None:
    with running(Sink(rcpt="550 no")) as sink:
        settings = with_mail(settings, sink.mail)
        with writing(settings) as write:
            news(write, settings, filed(write, settings))
        with pytest.raises(Refused, match="mail_refused"):
            deliver_all(settings)


def test_the_database_holds_the_address_only_sealed(settings: Settings) -> None:
    settings = with_mail(settings)
    with writing(settings) as write:
        news(write, settings, filed(write, settings))
    with reading(settings):
        (row,) = rows.Effect.objects.values()
    assert b"somebody" not in bytes(row.pop("sealed"))
    assert "somebody" not in repr(row)
