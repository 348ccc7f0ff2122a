"""What is never in an export, who may take one, and what leaves it."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from amparo.casework.answers import AnswerKind
from amparo.errors import BadInput, Refused
from amparo.keyring import open_keyring
from amparo.media.pool import Pool
from amparo.services import spread_of_platform
from amparo.services.case_sightings import add_sightings
from amparo.services.end_case import erase_case, withdraw_case
from amparo.services.export_spread import KINDS, episode_rows, export_spread
from amparo.services.grant_role import grant_role
from amparo.services.record_answer import Answer, record_answer
from amparo.services.send_letter import mark_sent
from amparo.services.spread_rows import pseudonym
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings, SiteSettings
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services import doors
from tests.services.cases import CONTACT, NAME, PDQ_LINE, SHA_LINE, full, helpline, opened, tida_choice
from tests.services.doors import PLACES, agreed, choice
from tests.services.notices import forms
from tests.services.platform import platform_in
from tests.services.spread_store import (
    AUDITOR,
    END,
    ON_ONE,
    episodes,
    removed,
    the_days,
)


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A helpline."""
    return helpline(settings)


def test_a_pseudonym_stays_with_the_key_and_changes_with_it(settings: Settings) -> None:
    removed(settings, 1)
    first = episodes(settings)[0].case
    assert episodes(settings)[0].case == first == "c" + first[1:]
    keyring, of = open_keyring(settings.keys_dir), uuid4()
    assert pseudonym(keyring, of) != pseudonym(replace(keyring, lookup=b"9" * 32), of)


def test_an_export_is_for_auditors_and_recorded(settings: Settings) -> None:
    removed(settings, 1)
    with pytest.raises(Refused, match="auditor"):
        export_spread(settings, "episodes", who=AUDITOR)
    grant_role(settings, AUDITOR, "auditor", who="root")
    assert [len(list(export_spread(settings, kind, who=AUDITOR))) for kind in KINDS] == [1, 1]
    with reading(settings):
        entries = rows.AuditEntry.objects.filter(what="export_spread").values_list("who", "detail")
        assert list(entries) == [(AUDITOR, {"kind": "episodes"}), (AUDITOR, {"kind": "days"})]


@ON_ONE
def test_a_newsroom_has_nothing_to_export(settings: Settings) -> None:
    newsroom = msgspec.structs.replace(settings, site=SiteSettings(kind="newsroom"))
    with pytest.raises(BadInput, match="newsroom"):
        export_spread(newsroom, "episodes", who=AUDITOR)


def every_cell(settings: Settings) -> bytes:
    """All that an export of both kinds says."""
    found = chain(episode_rows(settings), the_days(settings, datetime.now(UTC)))
    return msgspec.json.encode([astuple(row) for row in found])


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Settings().media) as pool:
        yield pool


def test_nothing_of_a_platforms_store_is_in_an_export(settings: Settings, tmp_path: Path, pool: Pool) -> None:
    site = platform_in(settings, tmp_path / "served", pool)
    address = site.put("heron/lake.jpg", 1)
    site.put("crane/lake.jpg", 1, quality=60)
    site.scan()
    receipt = site.notify(address)
    site.work()
    site.decide(receipt, "remove")
    said = every_cell(site.settings)
    assert [row.cause for row in episode_rows(site.settings)] == [Cause.NOTICE, Cause.NOTICE]
    with reading(site.settings):
        of = rows.Notice.objects.get(id=receipt.id)
        copies = list(rows.Copy.objects.filter(notice=of))
        signals = [bytes(one) for one in rows.Signal.objects.values_list("value", flat=True)]
        people = set(rows.Role.objects.values_list("who", flat=True))
    words = {address, "photos", "heron", "crane", "lake.jpg", "example", "A. Person", "person@mail.example", *people}
    words |= {
        str(of.id),
        of.id.hex,
        of.reference,
        *(one.place_equal for one in copies),
        *(one.version for one in copies),
    }
    words |= {one.hex() for one in [*signals, *(bytes(one.sha256 or b"-") for one in copies)]}
    assert signals
    assert {one.account for one in copies} == {"heron", "crane"}
    assert [word for word in words for _, form in forms(word) if len(form) > 4 and form in said] == []


def test_nothing_of_a_helplines_store_is_in_an_export(home: Settings) -> None:
    site = doors.site(home)
    case = full(site)
    add_sightings(site, case.access, "\n".join(PLACES[:2]))
    mark_sent(site, case.access, 1)
    number = agreed(site, case.access, choice(regime="US-TIDA", agreed=frozenset({"nonconsent"})))
    mark_sent(site, case.access, number)
    record_answer(site, case.access, number, Answer(AnswerKind.REMOVED, text="It is gone from site.example"))
    said = every_cell(site)
    assert {row.cause for row in episode_rows(site)} == {Cause.NOTICE, Cause.CENSORED}
    with reading(site):
        row = rows.Case.objects.get(id=case.access.id)
        ids = [*row.sightings.values_list("id", "equal"), *row.letters.values_list("id", "route")]
    words = {NAME, CONTACT, *PLACES, "x.com", "copies.example.org", "somebody", "site.example", "album", row.number}
    words |= {str(row.id), row.id.hex, PDQ_LINE.split(":")[1], SHA_LINE.split(":")[1], tida_choice().door, "site"}
    words |= {str(part) for pair in ids for part in pair if len(str(part)) > 3}
    assert [word for word in words for _, form in forms(word) if len(form) > 3 and form in said] == []


def test_what_is_taken_back_or_erased_leaves_the_records(home: Settings) -> None:
    site = doors.site(home)
    first, second, third = (opened(site) for _ in range(3))
    for case in (first, second, third):
        add_sightings(site, case.access, PLACES[0])
    assert len(list(episode_rows(site))) == 3
    withdraw_case(site, first.access)
    erase_case(site, second.access)
    assert len(list(episode_rows(site))) == 1


def test_a_withdrawn_and_an_erased_notice_leave_the_records(settings: Settings, tmp_path: Path, pool: Pool) -> None:
    site = platform_in(settings, tmp_path / "served", pool)
    receipts = [
        site.notify(site.put(f"{name}.jpg", seed), contact=f"{name}@mail.example") for seed, name in enumerate("abc")
    ]
    site.work()
    assert len(list(episode_rows(settings))) == 3
    withdraw_notice(site.settings, receipts[0].reference, receipts[0].passphrase)
    site.decide(receipts[1], "remove")
    erase_notice(site.settings, receipts[1].reference, receipts[1].passphrase)
    assert len(list(episode_rows(settings))) == 1


@ON_ONE
def test_memory_does_not_grow_with_the_store(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def peak() -> int:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        assert sum(1 for _ in episode_rows(settings)) in (120, 480)
        return tracemalloc.get_traced_memory()[1] - before

    def more(count: int) -> None:
        with writing(settings):
            made = rows.Notice.objects.bulk_create(
                rows.Notice(
                    id=uuid4(), reference=uuid4().hex[:20], passphrase="", state="decided", channel="page",
                    language="en", received_at=END - timedelta(days=1), completed_at=END,
                )
                for _ in range(count)
            )  # fmt: skip
            rows.Copy.objects.bulk_create(
                rows.Copy(notice=one, place=b"", place_equal=uuid4().hex * 2, version="", state="review", found_at=END)
                for one in made
            )

    monkeypatch.setattr(spread_of_platform, "_AT_ONCE", 40)
    tracemalloc.start()
    try:
        more(120)
        peak()
        small = peak()
        more(360)
        assert peak() < 1.3 * small
    finally:
        tracemalloc.stop()
