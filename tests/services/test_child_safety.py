"""What may show a minor: hidden, handed over, and nowhere else."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from amparo.errors import BadInput, Conflict, NotFound, Refused
from amparo.keyring import open_keyring
from amparo.matching.state import Opinion
from amparo.services.account_measures import strike_account
from amparo.services.appeals import file_appeal, offer_appeal
from amparo.services.child_safety import (
    child_queue,
    freeze_reports,
    hand_over,
    hotlines_for,
    mark_maybe_minor,
    report_minor,
)
from amparo.services.claims import claim
from amparo.services.effects import NewEffect, add_effect
from amparo.services.enrol_batch import Giver, enrol_batch
from amparo.services.enrolment import Act, Enrolled, NewItem, NewSignal
from amparo.services.export_bank import export_bank
from amparo.services.intake import Receipt
from amparo.services.open_library import open_library
from amparo.services.places import Place
from amparo.services.poll_notice import poll_notice
from amparo.services.publish_changes import publish_changes
from amparo.services.settle import want
from amparo.services.suppress import Lifting, lifting_of, suppress_ref
from amparo.services.system_banks import CLAIMED, REMOVED, system_bank
from amparo.settings import HostSettings, Settings
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_rows import LibraryRow
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.sealed import unseal
from amparo.store.transaction import writing
from tests.services.filed import with_mail
from tests.services.notices import checked, digests, entries_of, everything, forms, give, places_of, row_of, serving
from tests.services.worlds import action, matching, pdq, sha256

ADDRESS = "https://photos.example/u/heron/lake-7.jpg"
KEY, NEAR_KEY = "u/heron/lake-7.jpg", "u/egret/pond-3.jpg"
SENT, COMPUTED, FILE, NEAR_FILE = pdq("sent"), pdq("computed"), sha256("the file"), sha256("near file")
SAID = "It was me who took it."


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Settings:
    """A platform with a folder of two files, and people with roles."""
    served = tmp_path / "served"
    for key in (KEY, NEAR_KEY):
        (served / key).parent.mkdir(parents=True, exist_ok=True)
        (served / key).write_bytes(key.encode())
    host = HostSettings(path=served, url="https://photos.example")
    made = msgspec.structs.replace(with_mail(serving(settings)), hosts={"photos": host})
    with writing(made):
        for who, role in (("mod", "moderator"), ("kid", "child_safety"), ("out", "exporter")):
            rows.Role.objects.create(who=who, role=role)
    return made


def report_row(settings: Settings) -> rows.ChildSafetyReport:
    with reading(settings):
        return rows.ChildSafetyReport.objects.get()


def content_of(settings: Settings, report: rows.ChildSafetyReport) -> dict[str, object]:
    key = open_keyring(settings.keys_dir).seal
    return dict(json.loads(unseal(key, report.sealed or b"", f"child/{report.id}")))


def test_a_report_keeps_addresses_and_country_and_nothing_else(site: Settings) -> None:
    receipt = report_minor(site, [ADDRESS, f" {ADDRESS} "], "GB")
    report = report_row(site)
    assert (report.reference, report.country, report.state) == (receipt.reference, "GB", "open")
    assert content_of(site, report) == {"addresses": [ADDRESS], "frozen": []}
    with reading(site):
        others = (rows.Notice, rows.Item, rows.Signal, rows.EvidenceEntry, rows.PersonalField, rows.Effect)
        assert [one.__name__ for one in others if one.objects.exists()] == []


def test_its_addresses_stand_nowhere_in_the_clear(site: Settings) -> None:
    report_minor(site, [ADDRESS], "GB")
    assert places_of(site, forms(ADDRESS)) | places_of(site, digests(ADDRESS, [b""])) == set()


@pytest.mark.parametrize(
    ("addresses", "country", "code"),
    [
        ([], "GB", "no_targets"),
        ([" "], "GB", "bad_notice"),
        ([ADDRESS], "GBR", "bad_notice"),
        (["a\nb"], None, "bad_notice"),
    ],
)
def test_what_is_no_report_is_refused(site: Settings, addresses: list[str], country: str | None, code: str) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == code):
        report_minor(site, addresses, country)


def test_what_it_names_is_hidden_by_the_next_round(site: Settings) -> None:
    report_minor(site, [ADDRESS, "https://elsewhere.example/x.jpg", "not an address"], None)
    assert freeze_reports(site) == 1
    served = site.hosts["photos"].path
    assert [(served / key).exists() for key in (KEY, NEAR_KEY)] == [False, True]
    assert report_row(site).frozen_at is not None
    assert freeze_reports(site) == 0


def test_no_look_back_finds_what_was_hidden_for_a_minor(site: Settings) -> None:
    row = LibraryRow("photos", KEY, "1", 1, FILE.value, COMPUTED.value, 90, "picture", 1.0)
    with LibraryWriter(site.library_dir) as library:
        library.append([row])
    assert list(open_library(site).identical(FILE.value)) != []
    report_minor(site, [ADDRESS], None)
    freeze_reports(site)
    assert list(open_library(site).identical(FILE.value)) == []
    assert open_library(site).find("photos", KEY) is None


def test_handing_over_leaves_only_that_it_was_handed_over(site: Settings) -> None:
    report_minor(site, [ADDRESS], "GB")
    freeze_reports(site)
    (seen,) = child_queue(site, who="kid")
    assert seen.addresses == (ADDRESS,)
    hand_over(site, seen.id, hotline="cybertipline", report_number="2026-1", who="kid")
    report = report_row(site)
    assert (report.state, report.sealed, report.country) == ("handed_over", None, None)
    assert (report.hotline, report.report_number, report.handled_by) == ("cybertipline", "2026-1", "kid")
    assert child_queue(site, who="kid") == []
    assert not (site.hosts["photos"].path / KEY).exists()


def test_what_is_not_hidden_yet_is_not_handed_over_since_nobody_could_hide_it_then(site: Settings) -> None:
    report_minor(site, [ADDRESS], "GB")
    with pytest.raises(Conflict, check=lambda error: error.code == "not_frozen"):
        hand_over(site, report_row(site).id, hotline="nca", report_number="1", who="kid")


def test_it_is_handed_over_once(site: Settings) -> None:
    report_minor(site, [ADDRESS], "GB")
    freeze_reports(site)
    hand_over(site, report_row(site).id, hotline="nca", report_number="1", who="kid")
    with pytest.raises(Conflict, check=lambda error: error.code == "not_in_this_state"):
        hand_over(site, report_row(site).id, hotline="nca", report_number="2", who="kid")


@pytest.mark.parametrize("who", ["mod", "nobody"])
def test_the_queue_is_for_its_own_role(site: Settings, who: str) -> None:
    report_minor(site, [ADDRESS], "GB")
    with pytest.raises(Refused, check=lambda error: error.code == "role_missing"):
        child_queue(site, who=who)
    with pytest.raises(Refused, check=lambda error: error.code == "role_missing"):
        hand_over(site, report_row(site).id, hotline="nca", report_number="1", who=who)


def test_every_look_into_the_queue_is_recorded(site: Settings) -> None:
    report_minor(site, [ADDRESS], "GB")
    child_queue(site, who="kid")
    with reading(site):
        entry = rows.AuditEntry.objects.get(what="child_queue")
    assert (entry.who, entry.detail) == ("kid", {"reports": [report_row(site).reference]})


def test_hotlines_of_the_country_come_first(site: Settings) -> None:
    found = hotlines_for(site, "GB")
    assert found[0].country.split("-")[0] == "GB"
    assert found[0].for_whom == "minors"
    assert hotlines_for(site, None)


@dataclass(frozen=True)
class Followed:
    """A notice with everything that can come of one."""

    receipt: Receipt
    items: tuple[UUID, ...]


@pytest.fixture
def followed(site: Settings) -> Followed:
    receipt = give(
        site, ADDRESS, fingerprints=(SENT,), mailbox_safe=True, category="nudity", country="GB", explanation=SAID
    )
    keyring = open_keyring(site.keys_dir)
    signals = (NewSignal(COMPUTED), NewSignal(FILE))
    with writing(site) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        chains = Chains(write, keyring.seal)
        (claimed,) = claim(write, site, notice, [NewItem(signals)], sent=False)
        place, near = Place("photos", KEY), Place("photos", NEAR_KEY)
        copy = rows.Copy.objects.create(
            notice=notice,
            target=notice.targets.get(),
            place=place.sealed(keyring, notice.id),
            place_equal=place.equal(keyring),
            version="1",
            account="heron",
            identical=True,
            state="hidden",
            sha256=FILE.value,
            item=claimed,
            found_at=write.at,
        )
        rows.Copy.objects.create(
            notice=notice,
            place=near.sealed(keyring, notice.id),
            place_equal=near.equal(keyring),
            version="1",
            account="egret",
            distance=9,
            state="found",
            sha256=NEAR_FILE.value,
            found_at=write.at,
        )
        giver = Giver("mod", "notice", Act.EXPLICIT)
        (removed,) = enrol_batch(
            write, system_bank(write, REMOVED), [NewItem(signals, opinion=Opinion.POSITIVE)], giver
        )
        assert isinstance(removed, Enrolled)
        strike_account(write, site, keyring, chains, copy, "photos")
        offered = offer_appeal(write, keyring, notice, copy)
        suppress_ref(write, keyring, place)
        want(write, keyring, copy, place, "hide")
        payload = {"host": "photos", "account": "heron", "key": KEY, "statement": "words"}
        add_effect(write, keyring.seal, NewEffect("tell/1/x", "tell_uploader", payload, notice))
        rows.Attempt.objects.create(
            gate="g",
            number=1,
            at=write.at,
            kind="upload",
            key="k",
            content_ref=KEY,
            action="HOLD",
            reason="match",
            items=[str(claimed)],
        )
    file_appeal(site, offered.reference, offered.code, "I painted this heron.")
    publish_changes(site)
    return Followed(receipt, (claimed, removed.id))


def test_before_it_is_marked_all_of_it_is_in_force(site: Settings, followed: Followed) -> None:
    """Else the tests below would prove nothing."""
    assert set(followed.items) <= matching(site, COMPUTED)
    assert action(site, FILE).value == "BLOCK"
    assert action(site, SENT).value == "HOLD"
    assert lifting_of(site, [KEY]) == [Lifting(preview=False, forward=False, lift=False)]
    with reading(site):
        emptied = (rows.Copy, rows.Claim, rows.Strike, rows.Appeal, rows.Effect, rows.PersonalField, rows.Suppression)
        assert all(one.objects.exists() for one in emptied)


def test_no_table_holds_a_fingerprint_address_name_or_place_of_it_afterwards(
    site: Settings, followed: Followed
) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    with reading(site):
        emptied = (
            rows.Copy,
            rows.Target,
            rows.Claim,
            rows.Strike,
            rows.Appeal,
            rows.Effect,
            rows.PersonalField,
            rows.Suppression,
            rows.Signal,
            rows.Opinion,
        )
        assert [one.__name__ for one in emptied if one.objects.exists()] == []
    store = {place: data for place, data in everything(site).items() if not place.startswith("amparo.sqlite3")}
    values = [KEY, NEAR_KEY, ADDRESS, "Zoë Quillfeather", "Quill@Mail.Example", SAID, "I painted this heron.", "heron"]
    needles = {one for value in values for _, one in (*forms(value), *digests(value, [b""])) if len(one) >= 6}
    for signal in (SENT, COMPUTED, FILE, NEAR_FILE):
        needles |= {signal.value, signal.value.hex().encode()}
    keyring = open_keyring(site.keys_dir)
    needles |= {
        digest.encode()
        for digest in (
            keyring.equality("contact", "quill@mail.example"),
            keyring.equality("address", ADDRESS),
            keyring.equality("ref", KEY),
            Place("photos", KEY).equal(keyring),
            Place("photos", NEAR_KEY).equal(keyring),
        )
    }
    assert {place for place, data in store.items() for one in needles if one in data} == set()


def test_no_gate_and_no_export_knows_it_afterwards(site: Settings, followed: Followed) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    for signal in (SENT, COMPUTED, FILE):
        assert matching(site, signal) == set()
        assert action(site, signal).value == "ALLOW"
    for bank in (CLAIMED, REMOVED):
        stream = io.StringIO()
        assert export_bank(site, bank, stream, who="out") == 0
        assert stream.getvalue() == ""
    assert lifting_of(site, [KEY]) == [Lifting()]


def test_no_uploader_is_told_and_no_person_gets_a_mail(site: Settings, followed: Followed) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    with reading(site):
        assert not rows.Effect.objects.filter(done_at=None).exists()


def test_its_places_go_to_the_child_safety_queue_and_are_hidden(site: Settings, followed: Followed) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    (seen,) = child_queue(site, who="kid")
    assert seen.addresses == (ADDRESS,)
    assert freeze_reports(site) == 1
    assert [(site.hosts["photos"].path / key).exists() for key in (KEY, NEAR_KEY)] == [False, False]


def test_its_chain_keeps_that_it_was_handed_over_and_is_sound(site: Settings, followed: Followed) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    found = checked(site, followed.receipt.id)
    assert (found.is_sound, found.opened) == (True, 0)
    assert entries_of(site, followed.receipt.id)[-1].kind == "notice.referred"
    notice = row_of(site, followed.receipt)
    assert (notice.state, notice.relation, notice.country, notice.category) == ("referred", None, None, None)
    status = poll_notice(site, followed.receipt.reference, followed.receipt.passphrase)
    assert (status.state.value, status.targets, status.copies) == ("referred", (), None)


@pytest.mark.parametrize("who", ["out", "nobody"])
def test_not_everybody_may_mark_it(site: Settings, followed: Followed, who: str) -> None:
    with pytest.raises(Refused, check=lambda error: error.code == "role_missing"):
        mark_maybe_minor(site, followed.receipt.id, who=who)


def test_it_is_marked_once_and_only_where_there_is_one(site: Settings, followed: Followed) -> None:
    mark_maybe_minor(site, followed.receipt.id, who="mod")
    with pytest.raises(Conflict, check=lambda error: error.code == "not_in_this_state"):
        mark_maybe_minor(site, followed.receipt.id, who="mod")
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_notice"):
        mark_maybe_minor(site, UUID(int=1), who="mod")
