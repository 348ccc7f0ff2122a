"""What was removed and comes up again: counted as little as possible, told as a band."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.casework.bands import MANY
from amparo.evidence.receipt import check
from amparo.gate.answers import items_of
from amparo.keyring import open_keyring
from amparo.matching.policy import Policy
from amparo.media.pool import Pool, SignOptions, Upload
from amparo.services.check_upload import Circumstances, check_upload
from amparo.services.child_safety import mark_maybe_minor
from amparo.services.drain_spool import drain_spool
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, Enrolled
from amparo.services.grant_role import grant_role
from amparo.services.intake import Receipt
from amparo.services.poll_notice import poll_notice
from amparo.services.reappearance import note_reappearances
from amparo.services.system_banks import REMOVED, system_bank
from amparo.services.withdraw_notice import withdraw_notice
from amparo.settings import Settings
from amparo.snapshots.follower import Follower
from amparo.spool.model import Attempt
from amparo.spool.writer import SpoolWriter
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.media.drawing import drawn, encoded
from tests.services.filed import with_mail
from tests.services.notices import checked, digests, entries_of, forms, give, places_of, serving
from tests.services.platform import platform_in
from tests.services.worlds import item, pdq, sha256

UPLOADER = "member-of-the-lake-4711"
ON_ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""


@pytest.fixture
def site(settings: Settings) -> Settings:
    return serving(settings)


def bank_item(settings: Settings, word: str = "cat", bank: str = REMOVED) -> UUID:
    """What a removal leaves in a bank."""
    with writing(settings) as write:
        giver = Giver("moderator", "notice", Act.EXPLICIT)
        (enrolled,) = enrol_batch(write, system_bank(write, bank), [item(sha256(word), pdq(word))], giver)
    assert isinstance(enrolled, Enrolled)
    return enrolled.id


def removed(settings: Settings, word: str = "cat", state: str = "removed", **more: Any) -> Receipt:
    """A notice that was decided: its first target is in this state."""
    receipt = give(settings, **more)
    with writing(settings) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        notice.targets.update(state=state)
        rows.Copy.objects.create(
            notice=notice,
            target=notice.targets.get(number=1),
            place=b"",
            place_equal=uuid4().hex,
            version="1",
            state="removed" if state == "removed" else "kept",
            sha256=sha256(word).value,
            found_at=write.at,
        )
        notice.state, notice.decided_at = "decided", write.at
        notice.save()
        Chains(write, open_keyring(settings.keys_dir).seal).append(notice.id, "notice.decided", data={"copies": "none"})
    return receipt


def attempts(settings: Settings, found: UUID, *uploaders: str | None, after: float = 60, **more: Any) -> list[Attempt]:
    """One blocked upload by each, so many seconds after the newest decision."""
    with reading(settings):
        latest = rows.Notice.objects.filter(decided_at__isnull=False).order_by("-decided_at")
        since = latest.values_list("decided_at", flat=True)[0]
    assert since is not None
    one = Attempt("gate", 0, since.timestamp() + after, "upload", "key", None, None, "BLOCK", "match", (found,))
    return [replace(one, number=n, uploader_ref=who, **more) for n, who in enumerate(uploaders, 1)]


def stopped(settings: Settings, some: list[Attempt]) -> None:
    """What the gate spooled, read by the worker."""
    with SpoolWriter(settings.spool_dir, "gate") as writer:
        writer.append(some).result()
    drain_spool(settings, some[0].at)


def told(settings: Settings, receipt: Receipt) -> str | None:
    return poll_notice(settings, receipt.reference, receipt.passphrase).came_back


def signed_bands(settings: Settings, receipt: Receipt) -> list[object]:
    status = poll_notice(settings, receipt.reference, receipt.passphrase)
    found = [check(one, one["key"]) for one in status.statements]
    return [one["data"]["band"] for one in found if one["kind"] == "notice.came_back"]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Settings().media) as pool:
        yield pool


def test_from_a_notice_to_a_reupload_that_is_stopped_and_told(settings: Settings, tmp_path: Path, pool: Pool) -> None:
    """With a real picture, a changed copy of it, and what the gate finds."""
    world = platform_in(settings, tmp_path / "served", pool)
    receipt = world.notify(world.put("ana/cat.jpg", 1))
    world.work()
    world.decide(receipt, "remove")
    data = encoded(drawn(640, 480, 1), "JPEG", quality=50)
    upload = Upload(len(data))
    upload.write(data)
    follower = Follower(world.settings.snapshot_dir)
    follower.open()
    prints = pool.submit(upload, SignOptions()).result()
    decision = check_upload(follower.snapshot, prints, Policy(), Circumstances(60)).decision
    assert told(world.settings, receipt) == "none"
    (one,) = attempts(world.settings, UUID(int=0), UPLOADER)
    stopped(world.settings, [replace(one, action=decision.action.value, items=items_of(decision))])
    assert told(world.settings, receipt) == "some"


@ON_ONE
def test_before_the_decision_nothing_is_told_of_it(site: Settings) -> None:
    assert told(site, give(site)) is None


@ON_ONE
def test_after_the_decision_none_is_told_until_something_comes(site: Settings) -> None:
    assert told(site, removed(site)) == "none"


def test_a_blocked_upload_of_what_was_removed_is_told_and_signed(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    assert (told(site, receipt), signed_bands(site, receipt)) == ("some", ["some"])
    assert checked(site, receipt.id).is_sound


def test_each_uploader_counts_once(site: Settings) -> None:
    cases: dict[str, tuple[list[str | None], str]] = {
        "one five times": ([UPLOADER] * MANY, "some"),
        "four": ([f"member-{n}" for n in range(MANY - 1)], "some"),
        "five": ([f"member-{n}" for n in range(MANY)], "many"),
        "five unknown": ([None] * MANY, "many"),
    }
    for case, (uploaders, band) in cases.items():
        receipt, found = removed(site, case, contact=f"{case[:4]}@mail.example"), bank_item(site, case)
        stopped(site, attempts(site, found, *uploaders, gate=case))
        assert (case, told(site, receipt)) == (case, band)


@ON_ONE
def test_the_chain_says_so_only_when_the_band_changes(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    for n in range(MANY + 1):
        stopped(site, attempts(site, found, f"member-{n}"))
    assert signed_bands(site, receipt) == ["some", "many"]


def test_what_is_read_twice_counts_once(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    for _ in range(2):
        stopped(site, attempts(site, found, *[None] * (MANY - 1)))
    assert told(site, receipt) == "some"


@ON_ONE
def test_only_what_was_blocked_counts(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    for gate, action in (("first", "HOLD"), ("second", "ALLOW")):
        stopped(site, attempts(site, found, UPLOADER, action=action, gate=gate))
    assert told(site, receipt) == "none"


@ON_ONE
def test_what_was_tried_before_the_decision_does_not_count(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER, after=-1))
    assert told(site, receipt) == "none"


def test_nobody_learns_by_a_later_notice_what_came_after_an_earlier_one(site: Settings) -> None:
    first, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    later = removed(site, contact="other@mail.example")
    assert (told(site, first), told(site, later)) == ("some", "none")
    stopped(site, attempts(site, found, "another"))
    assert told(site, later) == "some"


@ON_ONE
def test_another_file_and_another_bank_do_not_count(site: Settings) -> None:
    receipt = removed(site)
    for word, bank in (("dog", REMOVED), ("cat", "claimed")):
        stopped(site, attempts(site, bank_item(site, word, bank), UPLOADER, gate=word))
    assert told(site, receipt) == "none"


@ON_ONE
def test_a_notice_that_had_nothing_removed_is_told_nothing(site: Settings) -> None:
    receipt, found = removed(site, state="refused"), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    assert (told(site, receipt), signed_bands(site, receipt)) == (None, [])


@ON_ONE
def test_what_was_refused_beside_something_removed_does_not_count(site: Settings) -> None:
    """Somebody else may have had that very file removed."""
    receipt = removed(site)
    with writing(site) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        other = rows.Target.objects.create(notice=notice, number=2, kind="item", concern="synthetic", state="refused")
        rows.Copy.objects.create(
            notice=notice,
            target=other,
            place=b"",
            place_equal="q",
            version="1",
            state="kept",
            sha256=sha256("dog").value,
            found_at=write.at,
        )
    stopped(site, attempts(site, bank_item(site, "dog"), UPLOADER))
    assert told(site, receipt) == "none"


@ON_ONE
def test_what_was_taken_back_is_told_nothing(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    withdraw_notice(site, receipt.reference, receipt.passphrase)
    stopped(site, attempts(site, found, UPLOADER))
    assert (told(site, receipt), signed_bands(site, receipt)) == (None, [])


def test_a_copy_that_is_found_after_the_decision_and_hidden_counts(site: Settings) -> None:
    receipt = removed(site)
    with writing(site) as write:
        known = rows.Copy.objects.get(notice=receipt.id)
        known.pk, known.target, known.place_equal, known.found_at = None, None, "x", write.at
        known.state = "hidden"
        known.save(force_insert=True)
    assert told(site, receipt) == "some"


def test_who_sent_the_same_later_is_told_the_same(site: Settings) -> None:
    first = give(site)
    joined = give(site)
    found = bank_item(site)
    with writing(site) as write:
        notice = rows.Notice.objects.get(id=first.id)
        notice.targets.update(state="removed")
        rows.Copy.objects.create(
            notice=notice,
            target=notice.targets.get(),
            place=b"",
            place_equal="p",
            version="1",
            state="removed",
            sha256=sha256("cat").value,
            found_at=write.at,
        )
        notice.state, notice.decided_at = "decided", write.at
        notice.save()
    stopped(site, attempts(site, found, UPLOADER))
    assert (told(site, joined), signed_bands(site, joined)) == ("some", ["some"])


@ON_ONE
def test_the_person_is_told_by_mail_that_there_is_news(site: Settings) -> None:
    there = with_mail(site)
    removed(there, mailbox_safe=True)
    found = bank_item(there)
    with writing(there):
        rows.Effect.objects.filter(kind="mail").delete()
    stopped(there, attempts(there, found, UPLOADER))
    with reading(there):
        assert rows.Effect.objects.filter(kind="mail").count() == 1


def test_no_more_is_kept_than_the_band_needs_and_nobody_by_name(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    stopped(site, attempts(site, found, *[f"member-{n}" for n in range(2 * MANY)], gate="other"))
    with reading(site):
        assert rows.Reappearance.objects.filter(notice=receipt.id).count() == MANY
    kept = places_of(site, [*forms(UPLOADER), *digests(UPLOADER, [b"", receipt.id.bytes])])  # type: ignore[arg-type]
    columns = {place for _, place in kept if not place.startswith("amparo.sqlite3")}
    assert columns == {"store_attempt.uploader_ref"}


@ON_ONE
def test_nothing_of_it_is_left_where_it_may_concern_a_minor(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    grant_role(site, "moderator-1", "moderator", who="root")
    with writing(site):
        rows.Copy.objects.all().delete()  # its place is not sealed as a real one's
    mark_maybe_minor(site, receipt.id, who="moderator-1")
    with reading(site):
        assert rows.Reappearance.objects.count() == 0
    assert told(site, receipt) is None


@ON_ONE
def test_a_batch_in_which_nothing_was_blocked_asks_the_store_nothing(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    passed = attempts(site, found, *[None] * 100, action="ALLOW")
    with writing(site) as write, CaptureQueriesContext(connection) as asked:
        note_reappearances(write, site, passed)
    assert len(asked) == 0
    assert told(site, receipt) == "none"


def test_the_copies_of_a_file_are_found_by_an_index(site: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Of thousands of copies, those of a blocked file only are read."""
    caplog.set_level(logging.INFO)
    with writing(site) as write, CaptureQueriesContext(connection) as asked:
        note_reappearances(
            write, site, [Attempt("g", 1, 0, "upload", "k", None, None, "BLOCK", "m", (bank_id(write),))]
        )
    wanted = [one["sql"] for one in asked if 'FROM "store_copy"' in one["sql"]]
    with reading(site), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{wanted[0]}")
        assert "copy_by_file" in str(cursor.fetchall())


def bank_id(write: Any) -> UUID:
    giver = Giver("moderator", "notice", Act.EXPLICIT)
    (enrolled,) = enrol_batch(write, system_bank(write, REMOVED), [item(sha256("cat"))], giver)
    assert isinstance(enrolled, Enrolled)
    return enrolled.id


@ON_ONE
def test_the_entries_hold_a_band_and_nothing_else(site: Settings) -> None:
    receipt, found = removed(site), bank_item(site)
    stopped(site, attempts(site, found, UPLOADER))
    (entry,) = [one for one in entries_of(site, receipt.id) if one.kind == "notice.came_back"]
    assert (dict(entry.data), entry.who) == ({"band": "some"}, "amparo")
