"""One round of the worker on survivors' cases: clocks for all, the rest only for what each person ticked."""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from amparo.casework.case_life import (
    LETTER,
    SIGHTING,
    CaseState,
    LetterEvent,
    LetterState,
    SightingEvent,
    SightingState,
)
from amparo.casework.life import after
from amparo.delivery.email import Message, is_address, is_configured, send
from amparo.delivery.guarded import Request, fetch
from amparo.errors import AmparoError, NotFound, Refused, Unavailable
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import About, about_of
from amparo.services.case_access import CaseAccess, case_of, open_for_service
from amparo.services.case_keys import ServiceTask, WrapKind
from amparo.services.case_records import safe_of
from amparo.services.case_sightings import bodies_of
from amparo.services.fetching import rules_of
from amparo.services.hostile import is_hostile
from amparo.services.law import law_of
from amparo.services.letter_clocks import breach_clocks, set_case_due
from amparo.services.letters import Way
from amparo.services.platform_news import ask_for_news
from amparo.services.queue_mail import NEWS_SUBJECT, NEWS_TEXT
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import SYSTEM, Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing

AT_ONCE = 5
"""Letters asked about, and addresses looked at, in one round: each may wait for `fetch.seconds`, and the worker ends
between two rounds.
"""
BETWEEN_MAILS = timedelta(hours=24)
_GONE = frozenset({404, 410})
_TELLING = _GONE | {200}
"""Answers that say whether something is there; one that is busy, forbids or sends elsewhere does not."""
_FOLLOWED = tuple(
    one.value for one in (LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT, LetterState.ANSWERED)
)  # what was settled too: copies may come back
_LOOKED_AT = tuple(
    one.value
    for one in SightingState
    if one not in (SightingState.KNOWN, SightingState.DROPPED)  # before a letter, nobody is to learn that one looks
)


@dataclass(frozen=True)
class SurvivorRound:
    """overdue: letters whose time was over. followed: asked about. checked: addresses looked at. reminded: mails."""

    overdue: int
    followed: int
    checked: int
    reminded: int


def tend_survivors(settings: Settings, now: datetime) -> SurvivorRound:
    """Everything once. now: timezone-aware. Raises Unavailable `store_unavailable`."""
    return SurvivorRound(
        run_letter_clocks(settings, now),
        follow_letters(settings, now),
        check_addresses(settings, now),
        remind(settings, now),
    )


def run_letter_clocks(settings: Settings, now: datetime) -> int:
    """Note which letters' time is over: from ids, states and times alone, without opening any case. A wish for more
    stops no time that a law sets.
    """
    waiting = Q(state=LetterState.WAITING.value) | Q(state=LetterState.ASKED_MORE.value, by_law=True)
    with reading(settings):
        late = rows.Letter.objects.filter(waiting, case__state=CaseState.OPEN.value, due_at__lt=now)
        if not late.exists():
            return 0
    law = law_of(settings)
    with writing(settings) as write:
        chains = Chains(write, b"")  # nothing personal is written
        letters = list(late.order_by("due_at")[:200])
        for letter in letters:
            letter.state = after(LETTER, LetterState(letter.state), LetterEvent.OVERDUE).value
            letter.save(update_fields=["state"])
            breach_clocks(write, law, letter, now)
            data = {"letter": letter.number, "by_law": letter.by_law}
            chains.append(letter.case_id, "letter.overdue", who=SYSTEM, data=data)
            rows.Case.objects.filter(id=letter.case_id).update(news_at=write.at)
            set_case_due(letter.case_id)
    return len(letters)


def follow_letters(settings: Settings, now: datetime) -> int:
    """Ask platforms for news of letters, where the person ticked it. Returns how many were asked about."""
    before = now - timedelta(minutes=settings.cases.follow_minutes)
    due = rows.Letter.objects.filter(way=Way.AMPARO.value, state__in=_FOLLOWED).exclude(polled_at__gt=before)
    asked = 0
    for access, _ in _ticked(settings, ServiceTask.FOLLOW, due.values("case")):
        with reading(settings):
            found = due.filter(case=access.id).order_by(F("polled_at").asc(nulls_first=True), "number")
            numbers = list(found.values_list("number", flat=True)[: AT_ONCE - asked])
        for number in numbers:
            asked += 1
            _ask(settings, access, number, now)
        if asked >= AT_ONCE:
            break
    return asked


def check_addresses(settings: Settings, now: datetime) -> int:
    """Look whether addresses still answer, where the person ticked it: by HEAD, through the guarded fetcher, never at
    an operator that is marked hostile. Returns how many were gone through.
    """
    before, routes = now - timedelta(hours=settings.cases.check_hours), loader.load(route_files.KIND, settings.home)
    due = rows.Sighting.objects.filter(state__in=_LOOKED_AT).exclude(checked_at__gt=before)
    looked = 0
    for access, about in _ticked(settings, ServiceTask.CHECK, due.values("case")):
        with reading(settings):
            found = due.filter(case=access.id).order_by(F("checked_at").asc(nulls_first=True), "number")
            sightings = list(found[: AT_ONCE - looked])
            bodies = bodies_of(safe_of(access), sightings)
        for sighting in sightings:
            body = bodies[sighting.number]
            hostile = is_hostile(sighting.route or body.operator, about, routes)
            _note(settings, access, sighting.number, None if hostile else _status(settings, body.address), now)
        looked += len(sightings)
        if looked >= AT_ONCE:
            break
    return looked


def remind(settings: Settings, now: datetime) -> int:
    """Tell people by mail that there is something new, where they ticked it: nothing else, once a day at most."""
    if not is_configured(settings.mail):
        return 0
    again = Q(news_at__gt=F("reminded_at"), reminded_at__lte=now - BETWEEN_MAILS)
    due = rows.Case.objects.filter(Q(reminded_at=None) | again, news_at__isnull=False)
    sent = 0
    for access, about in _ticked(settings, ServiceTask.REMIND, due.values("id")):
        try:
            left = _mail(settings, access, about, now)
        except Unavailable:  # for the others as well
            break
        if left:
            sent += 1
            with writing(settings):
                rows.Case.objects.filter(id=access.id).update(reminded_at=now)
    return sent


def _ticked[Model: Any](
    settings: Settings, task: ServiceTask, cases: QuerySet[Model, Any]
) -> Iterator[tuple[CaseAccess, About]]:
    """Those of the cases that are open and that the service may open for a task. Where there is nothing to do, none is
    opened.
    """
    with reading(settings):
        wraps = rows.CaseWrap.objects.filter(
            kind=WrapKind.SERVICE.value, case__state=CaseState.OPEN.value, case__in=cases
        )
        ticked = [wrap.case_id for wrap in wraps.order_by("case__due_at", "case_id") if task.value in wrap.tasks]
    for case in ticked:
        try:
            access = open_for_service(settings, case, task)
            with reading(settings):
                about = about_of(access.data_key, case, case_of(access).about or b"")
        except NotFound:  # unticked or erased meanwhile
            continue
        yield access, about


def _ask(settings: Settings, access: CaseAccess, number: int, now: datetime) -> None:
    """News of one letter. A platform that does not answer is asked again after the same time."""
    news = False
    with suppress(AmparoError):  # it is asked again; the person sees when it was last asked
        news = ask_for_news(settings, access, number)
    with writing(settings) as write:
        rows.Letter.objects.filter(case=access.id, number=number).update(polled_at=now)
        if news:
            rows.Case.objects.filter(id=access.id).update(news_at=write.at)


def _status(settings: Settings, address: str) -> int | None:
    try:
        return fetch(Request("HEAD", address), rules_of(settings)).status
    except AmparoError:
        return None


def _note(settings: Settings, access: CaseAccess, number: int, status: int | None, now: datetime) -> None:
    """What a look came to. Only a change between two looks moves an address: many services answer alike whether
    something is there or not. It has gone once it is not found twice, and not found in between; it is back once it is
    found after that.
    """
    with writing(settings) as write:
        found = rows.Sighting.objects.filter(case=access.id, case__state=CaseState.OPEN.value, number=number)
        row = found.first()
        if row is None:  # the case was ended or erased while one looked
            return
        was_gone, is_gone = row.answers in _GONE, status in _GONE
        event = None
        if was_gone and is_gone:
            event = SightingEvent.LOSE
        elif was_gone and status == 200:
            event = SightingEvent.RETURN
        row.checked_at, row.answers = now, status if status in _TELLING else row.answers
        state = SightingState(row.state)
        if event is not None and (state, event) in SIGHTING:
            row.state = after(SIGHTING, state, event).value
            kind = "address.back" if event is SightingEvent.RETURN else "address.gone"
            data = {"number": number, "status": status}
            Chains(write, b"").append(access.id, kind, who=SYSTEM, data=data)
            rows.Case.objects.filter(id=access.id).update(news_at=write.at)
        row.save(update_fields=["checked_at", "answers", "state"])


def _mail(settings: Settings, access: CaseAccess, about: About, now: datetime) -> bool:
    """The same neutral words as all mail to people. Whether it left. Raises Unavailable `mail_unavailable`.

    The message's name is the same for a day, and says nothing of the case to whoever keeps the mail server's log.
    """
    address = (about.contact or "").strip()
    if not (about.mailbox_safe and is_address(address)):
        return False
    domain = settings.mail.sender.rpartition("@")[2].encode("idna").decode()
    text = NEWS_TEXT.said_in(about.language).format(url=settings.site.url)
    name = hmac.digest(access.data_key, f"reminder/{now:%Y-%m-%d}".encode(), "sha256").hex()[:32]
    with suppress(Refused):  # refused for good: again tomorrow at most
        send(settings.mail, Message(address, NEWS_SUBJECT.said_in(about.language), text, f"<{name}@{domain}>"))
    return True
