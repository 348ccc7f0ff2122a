"""Notices, appeals and reports in a store, made quickly: nothing is hosted or searched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from amparo.keyring import open_keyring
from amparo.services.appeals import appeal_refusal
from amparo.services.child_safety import child_queue, freeze_reports, report_minor
from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.grant_role import CHILD_SAFETY, MODERATOR, grant_role
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.places import Place
from amparo.services.receive_notice import receive_notice
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.platform import draft

NAME, CONTACT, EXPLANATION = "Marigold Winterbourne", "marigold@mail.example", "It stood in a closed group first."
ADDRESS = "https://photos.example/ana/cat.jpg"
PERSONAL = (NAME, CONTACT, EXPLANATION, ADDRESS, "ana/cat.jpg", "bo/copy")
WORDS = "Please look again."


@dataclass(frozen=True)
class Found:
    """A copy to be put down. named: at the first address."""

    key: str = "bo/copy-1.jpg"
    named: bool = False
    identical: bool = False
    distance: int = 12
    state: str = "hidden"


NAMED = Found("ana/cat.jpg", named=True, identical=True, distance=0)


def notice(settings: Settings, *copies: Found, address: str = ADDRESS, **more: object) -> Receipt:
    """A notice with one address, whose copies were looked for."""
    given = {"name": NAME, "contact": CONTACT, "signature": NAME, "explanation": EXPLANATION, **more}
    receipt = receive_notice(settings, draft((address,), **given), Received(Channel.PAGE, None, True))
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        row = rows.Notice.objects.get(id=receipt.id)
        row.searched_at = write.at
        row.save()
        target = row.targets.get(number=1)
        if any(one.named and one.state == "hidden" for one in copies):
            target.state = "hidden"
        target.searched = True
        target.save()
        for one in copies:
            place = Place("photos", one.key)
            rows.Copy.objects.create(
                notice=row,
                target=target if one.named else None,
                place=place.sealed(keyring, row.id),
                place_equal=place.equal(keyring),
                version="1",
                account=one.key.partition("/")[0],
                distance=one.distance,
                identical=one.identical,
                state=one.state,
                found_at=write.at,
            )
    return receipt


def copy_of(settings: Settings, receipt: Receipt, key: str = "bo/copy-1.jpg") -> rows.Copy:
    """The copy of a notice that stands there."""
    with reading(settings):
        equal = Place("photos", key).equal(open_keyring(settings.keys_dir))
        return rows.Copy.objects.get(notice=receipt.id, place_equal=equal)


def due_in(settings: Settings, receipt: Receipt, left: timedelta, now: datetime) -> None:
    """Let the clocks of a notice be due in a while; breached where that is over."""
    with writing(settings):
        rows.Notice.objects.filter(id=receipt.id).update(due_at=now + left)
        rows.NoticeClock.objects.filter(notice=receipt.id).update(
            due_at=now + left, breached_at=now if left < timedelta() else None
        )


def reasons(settings: Settings, receipt: Receipt, *codes: str) -> None:
    """Let a notice wait for a person."""
    with writing(settings):
        rows.Notice.objects.filter(id=receipt.id).update(state="review", reasons=list(codes))


def appeal(settings: Settings) -> str:
    """A requester disagrees with a refusal. Returns the appeal's reference."""
    grant_role(settings, "earlier", MODERATOR, who="root")
    receipt = notice(settings, NAMED, address="https://photos.example/appealed.jpg")
    decide_notice(settings, receipt.id, Decision(refuse={1: "consent_shown"}), who="earlier")
    return appeal_refusal(settings, receipt.reference, receipt.passphrase, 1, WORDS).reference


def child_report(settings: Settings, *, frozen: bool = True) -> UUID:
    """A report that waits to be handed over. frozen: what it names was hidden."""
    report_minor(settings, [ADDRESS], "US")
    if frozen:
        freeze_reports(settings)
    grant_role(settings, "guardian", CHILD_SAFETY, who="root")
    return child_queue(settings, who="guardian")[-1].id


def audited(settings: Settings, what: str) -> list[tuple[str, dict[str, object]]]:
    """Who did something, and the details."""
    with reading(settings):
        return list(rows.AuditEntry.objects.filter(what=what).order_by("pk").values_list("who", "detail"))
