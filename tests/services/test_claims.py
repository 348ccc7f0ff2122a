"""Fingerprints that strangers send: they hold, never block, expire, and are nobody else's business."""

from datetime import timedelta

import pytest

from amparo.keyring import open_keyring
from amparo.matching.index import Probe
from amparo.matching.policy import Action, Policy
from amparo.services.add_items import add_items
from amparo.services.check_upload import Circumstances, check_upload
from amparo.services.claims import claim_kept
from amparo.services.complete_notice import complete_notice
from amparo.services.create_bank import create_bank
from amparo.services.publish_changes import publish_changes
from amparo.services.tend_cases import expire
from amparo.services.withdraw_notice import withdraw_notice
from amparo.settings import Settings
from amparo.signals.model import Signal
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.notices import PAGE, US, checked, draft, give, row_of, serving
from tests.services.worlds import ANA, item, pdq, published, sha256

DAYS = timedelta(days=7)


@pytest.fixture
def site(settings: Settings) -> Settings:
    return serving(settings, "US")


def decision(settings: Settings, signal: Signal) -> tuple[Action, str]:
    """What the gate answers to somebody's upload with this fingerprint."""
    content = [Probe(signal)]
    found = check_upload(published(settings), content, Policy(), Circumstances(reach=60)).decision
    return found.action, found.reason


@pytest.mark.parametrize("signal", [pdq("lake"), pdq("lake", None), sha256("lake")])
def test_a_sent_fingerprint_holds_and_never_blocks(site: Settings, signal: Signal) -> None:
    give(site, fingerprints=(signal,))
    assert decision(site, signal)[0] is Action.HOLD
    with reading(site):
        assert set(rows.Opinion.objects.values_list("opinion", flat=True)) == {"seed"}
        assert set(rows.Item.objects.values_list("bank__name", flat=True)) == {"claimed"}


def test_however_many_send_the_same_it_holds_and_never_blocks(site: Settings) -> None:
    for number in range(12):
        give(site, contact=f"{number}@mail.example", fingerprints=(pdq("lake"),))
    assert decision(site, pdq("lake"))[0] is Action.HOLD


def test_what_the_platform_decided_on_its_own_still_blocks(site: Settings) -> None:
    create_bank(site, "own", who=ANA)
    add_items(site, "own", [item(pdq("lake"))], who=ANA)
    give(site, fingerprints=(pdq("lake"),))
    assert decision(site, pdq("lake"))[0] is Action.BLOCK


def test_a_claim_ends_after_seven_days(site: Settings) -> None:
    receipt = give(site, fingerprints=(pdq("lake"),))
    assert expire(site, receipt.received_at + DAYS - timedelta(seconds=1)) == 0
    assert decision(site, pdq("lake"))[0] is Action.HOLD
    assert expire(site, receipt.received_at + DAYS) == 1
    assert decision(site, pdq("lake"))[0] is Action.ALLOW


def test_the_network_address_is_forgotten_after_a_day(site: Settings) -> None:
    receipt = give(site)
    expire(site, receipt.received_at + timedelta(hours=23))
    assert row_of(site, receipt).source_equal is not None
    expire(site, receipt.received_at + timedelta(hours=25))
    assert row_of(site, receipt).source_equal is None


def test_taking_a_notice_back_ends_its_own_claims_and_nobody_elses(site: Settings) -> None:
    """Else whoever posted the picture could send its fingerprint too, and end the hold by withdrawing."""
    hers = give(site, fingerprints=(pdq("lake"),))
    his = give(site, contact="other@mail.example", fingerprints=(pdq("lake"),))
    withdraw_notice(site, his.reference, his.passphrase)
    assert decision(site, pdq("lake"))[0] is Action.HOLD
    withdraw_notice(site, hers.reference, hers.passphrase)
    assert decision(site, pdq("lake"))[0] is Action.ALLOW


def test_fingerprints_sent_too_early_hold_once_the_notice_is_complete(site: Settings) -> None:
    first = give(site, signature=None, fingerprints=(pdq("lake", 90), sha256("lake")))
    assert decision_or_none(site, pdq("lake")) is Action.ALLOW
    complete_notice(site, first.reference, first.passphrase, draft(statements=US, fingerprints=(pdq("hill"),)), PAGE)
    assert [decision(site, one)[0] for one in (pdq("lake"), sha256("lake"), pdq("hill"))] == [Action.HOLD] * 3
    with reading(site):
        assert not rows.PersonalField.objects.filter(field="fingerprints").exists()
        assert set(rows.Signal.objects.filter(type="pdq").values_list("quality", flat=True)) == {90, 100}
    assert checked(site, first.id).is_sound


def decision_or_none(settings: Settings, signal: Signal) -> Action:
    publish_changes(settings)
    return decision(settings, signal)[0]


def test_fingerprints_of_a_notice_that_waits_for_a_person_wait_with_it(site: Settings) -> None:
    many = [f"https://photos.example/{number}" for number in range(51)]
    receipt = give(site, *many, fingerprints=(pdq("lake"),))
    assert decision_or_none(site, pdq("lake")) is Action.ALLOW
    with writing(site) as write:
        claim_kept(write, site, open_keyring(site.keys_dir), rows.Notice.objects.get(id=receipt.id))
    assert decision_or_none(site, pdq("lake")) is Action.HOLD


def test_fingerprints_that_wait_are_gone_when_the_notice_is_taken_back(site: Settings) -> None:
    receipt = give(site, signature=None, fingerprints=(pdq("lake"),))
    withdraw_notice(site, receipt.reference, receipt.passphrase)
    with reading(site):
        assert not rows.PersonalField.objects.filter(field="fingerprints").exists()


def test_fingerprints_without_an_address_are_taken_with_the_same_words(site: Settings) -> None:
    receipt = give(site, targets=(), fingerprints=(pdq("lake"),))
    assert [one.fields for one in receipt.missing] == [("targets",)]
    with reading(site):
        assert rows.PersonalField.objects.filter(field="fingerprints").exists()


def test_a_fingerprint_too_plain_to_match_is_left_out(site: Settings) -> None:
    give(site, fingerprints=(pdq("lake", 10),))
    with reading(site):
        assert not rows.Claim.objects.exists()
