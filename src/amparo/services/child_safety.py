"""Reports that may concern a minor: hidden at once, handed to a hotline, and then only that it was handed over.

Apart from everything else: no fingerprint, no bank, no look-back, no feed, no statement of reasons, no count.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from amparo.casework.calendar import after as later
from amparo.casework.life import NOTICE, NoticeEvent, NoticeState, after
from amparo.casework.regime import Task, Term, Unit
from amparo.errors import BadInput, Conflict, NotFound, Unavailable
from amparo.hosts.opening import open_hosts
from amparo.keyring import Keyring, open_keyring
from amparo.registry import helplines, loader
from amparo.registry.helplines import ABUSE, INTERNATIONAL, Helpline
from amparo.services.draft import MOST_TARGETS, plain_address
from amparo.services.grant_role import CHILD_SAFETY, MODERATOR, SENIOR, demand_role
from amparo.services.joining import acting_for
from amparo.services.law import law_of
from amparo.services.notice_clocks import end_clocks
from amparo.services.passphrase import new_reference
from amparo.services.places import place_of
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_rows import Removal
from amparo.store import models as rows
from amparo.store.chains import Chains, erase, openings_of
from amparo.store.connection import reading
from amparo.store.models.item import ItemStatus
from amparo.store.sealed import seal, unseal
from amparo.store.transaction import Write, writing

REPORT_WITHIN = timedelta(hours=24)
"""Our own target. The law says "as soon as reasonably possible" (18 U.S.C. 2258A(a)(1)) and names no hours."""
OPEN, HANDED_OVER = "open", "handed_over"


@dataclass(frozen=True)
class ChildReceipt:
    """reference: by which the service finds the report; there is nothing to look up by it."""

    reference: str


@dataclass(frozen=True)
class ChildReport:
    """A report as its own role sees it. addresses: on this service; empty once handed over."""

    id: UUID
    reference: str
    state: str
    country: str | None
    received_at: datetime
    due_at: datetime | None
    frozen_at: datetime | None
    addresses: tuple[str, ...] = field(repr=False)
    hotlines: tuple[Helpline, ...]
    preserve_until: datetime | None


def hotlines_for(settings: Settings, country: str | None) -> tuple[Helpline, ...]:
    """Who helps a minor, or somebody who was one: of the country first, then those open to anyone."""
    known = loader.load(helplines.KIND, settings.home).values()
    fitting = [one for one in known if one.for_whom in {"minors", "both"} and one.serves == ABUSE]
    own = [one for one in fitting if country is not None and one.country.split("-")[0] == country]
    own.sort(key=lambda one: one.for_whom != "minors")
    return (*own, *(one for one in fitting if one.country == INTERNATIONAL and one.for_whom == "minors"))


def report_minor(settings: Settings, addresses: Sequence[str], country: str | None) -> ChildReceipt:
    """Take addresses on this service at which something may show a minor. The worker hides them at once.

    Nothing else is asked or kept. Raises BadInput `bad_notice`, `no_targets`, `too_long`.
    """
    given = tuple(dict.fromkeys(plain_address(one) for one in addresses))
    if not given:
        raise BadInput("no_targets", "At least one address is needed.")
    if len(given) > MOST_TARGETS:
        raise BadInput("too_long", f"At most {MOST_TARGETS} addresses at once; send another report for the rest.")
    if country is not None and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise BadInput("bad_notice", "A country is two capital letters, as in ISO 3166.")
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        report = _store(write, keyring, country, {"addresses": list(given), "frozen": []})
    return ChildReceipt(report.reference)


def freeze_reports(settings: Settings) -> int:
    """Hide everything at the addresses of new reports. Returns how many reports are frozen now.

    Hiding keeps the bytes, which the law wants preserved. A host that does not answer is asked again next time; dying
    midway hides again, which changes nothing.
    """
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        waiting = list(rows.ChildSafetyReport.objects.filter(state=OPEN, frozen_at=None).order_by("received_at")[:50])
    frozen = 0
    for report in waiting:
        try:
            places = _freeze(settings, report.id, _content(keyring, report))
        except Unavailable:
            continue
        with writing(settings) as write:
            row = rows.ChildSafetyReport.objects.get(id=report.id)
            if row.frozen_at is None and row.sealed is not None:
                content = _content(keyring, row) | {"frozen": places}
                row.sealed, row.frozen_at = _sealed(keyring, row.id, content), write.at
                row.save(update_fields=["sealed", "frozen_at"])
                frozen += 1
    return frozen


def child_queue(settings: Settings, *, who: str) -> list[ChildReport]:
    """Reports that wait to be handed over, the oldest first. Each look is recorded. Raises Refused `role_missing`."""
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, CHILD_SAFETY)
        waiting = list(rows.ChildSafetyReport.objects.filter(state=OPEN).order_by("due_at", "received_at"))
        write.record(who, "child_queue", reports=[one.reference for one in waiting])
        return [_seen(settings, keyring, one) for one in waiting]


def hand_over(settings: Settings, report_id: UUID, *, hotline: str, report_number: str, who: str) -> None:
    """Note that a report was handed over, and forget what it said. What was hidden stays hidden and preserved.

    hotline: id of a helpline, or "cybertipline" or "nca" by the operator's own words of at most 64 characters.
    Raises Refused `role_missing`; NotFound `no_such_report`; Conflict `not_in_this_state`, and `not_frozen` while what
    it names is not hidden yet, which nobody could do afterwards; BadInput `bad_notice`.
    """
    if not hotline.strip() or not report_number.strip() or max(len(hotline), len(report_number)) > 64:
        raise BadInput("bad_notice", "The hotline and the number of its report have 1 to 64 characters each.")
    with writing(settings) as write:
        demand_role(who, CHILD_SAFETY)
        report = rows.ChildSafetyReport.objects.filter(id=report_id).first()
        if report is None:
            raise NotFound("no_such_report", "There is no such report.")
        if report.state != OPEN:
            raise Conflict("not_in_this_state", "This report was handed over already.")
        if report.frozen_at is None:
            raise Conflict("not_frozen", "What this report names is not hidden yet; the worker does that first.")
        report.state, report.sealed, report.country = HANDED_OVER, None, None
        report.hotline, report.report_number = hotline.strip(), report_number.strip()
        report.handed_over_at, report.handled_by = write.at, who
        report.preserve_until = _preserve_until(settings, write)
        report.save()
        write.record(who, "hand_over", report=report.reference)


def mark_maybe_minor(settings: Settings, notice_id: UUID, *, who: str) -> ChildReceipt:
    """What a notice concerns may show a minor: move its addresses to the child-safety queue and take all the rest back.

    Fingerprints that came of it are withdrawn and deleted everywhere, what was to be told to uploaders is not, strikes
    and appeals end, the feed forgets it, personal values are erased; the same for those joined with it. Its chain keeps
    that it was referred.
    Raises Refused `role_missing`; NotFound `no_such_notice`; Conflict `not_in_this_state`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, MODERATOR, SENIOR, CHILD_SAFETY)
        notice = rows.Notice.objects.filter(id=notice_id).first()
        if notice is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        acting = acting_for(notice)
        others = [one for one in (acting, *acting.joined.all()) if one.pk != notice.pk]
        receipt = refer(write, keyring, notice, who)
        for other in others:
            if other.state != NoticeState.REFERRED.value:
                refer(write, keyring, other, who)
    publish_changes(settings)
    return receipt


def refer(write: Write, keyring: Keyring, notice: rows.Notice, who: str) -> ChildReceipt:
    """The same inside a transaction, for whoever notices it."""
    chains = Chains(write, keyring.seal)
    notice.state = after(NOTICE, NoticeState(notice.state), NoticeEvent.REFER).value
    end_clocks(write, chains, notice, met=False)
    openings = openings_of(notice.id, keyring.seal)
    addresses = [opening.value for name, opening in openings.items() if name.startswith("address.")]
    places = [place_of(copy, keyring) for copy in notice.copies.filter(state__in=["found", "hidden", "review"])]
    content = {"addresses": addresses, "places": [[one.host, one.key] for one in places], "frozen": []}
    report = _store(write, keyring, notice.country, content)
    _withdraw_fingerprints(write, notice)
    _forget(keyring, notice)
    erase(notice.id)
    notice.relation = notice.joined_to = None
    notice.contact_equal = notice.source_equal = notice.content_equal = notice.category = notice.country = None
    notice.client_token = None
    notice.mailbox_safe, notice.erased_at, notice.statements, notice.reasons = False, write.at, [], []
    notice.due_at = None
    notice.save()
    chains.append(notice.id, "notice.referred", who=who)
    write.record(who, "mark_maybe_minor", notice=str(notice.id))
    return ChildReceipt(report.reference)


def _withdraw_fingerprints(write: Write, notice: rows.Notice) -> None:
    """Delete every fingerprint that came of a notice, claimed or decided; tombstones without signals stay."""
    files = [bytes(one) for one in notice.copies.values_list("sha256", flat=True) if one is not None]
    items = [one for one in notice.copies.values_list("item", flat=True) if one is not None]
    claimed = list(notice.claims.values_list("item", flat=True))
    same = rows.Signal.objects.filter(type="sha256", value__in=files).values_list("item_id", flat=True)
    wanted = rows.Item.objects.filter(uuid__in=[*items, *claimed]) | rows.Item.objects.filter(number__in=list(same))
    numbers = list(wanted.values_list("number", flat=True))
    rows.Signal.objects.filter(item__in=numbers).delete()
    rows.Opinion.objects.filter(item__in=numbers).delete()
    touched = rows.Item.objects.filter(number__in=numbers)
    touched.filter(status=ItemStatus.ACTIVE.value).update(status=ItemStatus.WITHDRAWN.value, withdrawn_at=write.at)
    touched.update(changed_seq=write.seq)
    notice.claims.all().delete()


def _forget(keyring: Keyring, notice: rows.Notice) -> None:
    """Everything else that would say something: copies, feed, strikes, appeals, and effects not yet carried out."""
    keys = [place_of(copy, keyring).key for copy in notice.copies.all()]
    rows.Suppression.objects.filter(ref_equal__in=[keyring.equality("ref", key) for key in keys]).delete()
    rows.Attempt.objects.filter(content_ref__in=keys).update(content_ref=None)
    notice.strikes.all().delete()
    notice.appeals.all().delete()
    notice.effects.all().delete()
    notice.reappearances.all().delete()
    notice.copies.all().delete()
    notice.targets.all().delete()


def _freeze(settings: Settings, report: UUID, content: Mapping[str, Any]) -> list[list[str]]:
    """Hide what stands at the addresses and places. Returns host and key of each. Raises Unavailable."""
    hosts = open_hosts(settings)
    wanted = [(host, key) for host, key in content.get("places", ()) if host in hosts]
    for address in content["addresses"]:
        for name, host in hosts.items():
            try:
                key = host.resolve(address)
            except BadInput:
                continue
            if key is not None:
                wanted.append((name, key))
                break
    places = list(dict.fromkeys(wanted))
    for number, (name, key) in enumerate(places, 1):
        hosts[name].hide(key, f"freeze/{report}/{number}")
    if places and settings.library_dir.exists():
        with LibraryWriter(settings.library_dir) as library:
            library.forget([Removal(name, key, datetime.now(UTC).timestamp()) for name, key in places])
    return [list(place) for place in places]


def _store(write: Write, keyring: Keyring, country: str | None, content: Mapping[str, Any]) -> rows.ChildSafetyReport:
    report = rows.ChildSafetyReport(
        id=uuid4(),
        reference=new_reference(),
        state=OPEN,
        country=country,
        received_at=write.at,
        due_at=write.at + REPORT_WITHIN,
    )
    report.sealed = _sealed(keyring, report.id, content)
    report.save(force_insert=True)
    return report


def _preserve_until(settings: Settings, write: Write) -> datetime | None:
    """The longest term for which a regime of the countries served wants a report preserved; None where none does."""
    law = law_of(settings)
    terms = [
        duty.term
        for regime in law.regimes.values()
        for duty in regime.duties
        if duty.task is Task.PRESERVE and duty.term is not None and regime.eligibility.applicants == ("provider",)
    ]
    served = [term for term in terms if isinstance(term, Term) and term.unit in {Unit.YEARS, Unit.MONTHS, Unit.DAYS}]
    return max((later(term, write.at, law.calendars) for term in served), default=None)


def _seen(settings: Settings, keyring: Keyring, report: rows.ChildSafetyReport) -> ChildReport:
    content = _content(keyring, report)
    return ChildReport(
        id=report.id,
        reference=report.reference,
        state=report.state,
        country=report.country,
        received_at=report.received_at,
        due_at=report.due_at,
        frozen_at=report.frozen_at,
        addresses=tuple(content["addresses"]),
        hotlines=hotlines_for(settings, report.country),
        preserve_until=report.preserve_until,
    )


def _content(keyring: Keyring, report: rows.ChildSafetyReport) -> dict[str, Any]:
    if report.sealed is None:
        return {"addresses": [], "frozen": []}
    return dict(json.loads(unseal(keyring.seal, report.sealed, f"child/{report.id}")))


def _sealed(keyring: Keyring, report: UUID, content: Mapping[str, Any]) -> bytes:
    return seal(keyring.seal, json.dumps(content).encode(), f"child/{report}")
