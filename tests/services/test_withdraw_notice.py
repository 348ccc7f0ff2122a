"""Taking a notice back, and erasing what it says about a person."""

import pytest

from amparo.casework.life import NoticeState
from amparo.errors import Conflict, NotFound
from amparo.keyring import open_keyring
from amparo.services.places import Place
from amparo.services.poll_notice import poll_notice, show_address
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.filed import with_mail
from tests.services.notices import checked, clocks_of, entries_of, give, row_of, serving
from tests.services.worlds import pdq


@pytest.fixture
def site(settings: Settings) -> Settings:
    return with_mail(serving(settings))


def test_taking_it_back_ends_its_clocks_and_claims(site: Settings) -> None:
    receipt = give(site, fingerprints=(pdq("lake"),))
    assert withdraw_notice(site, receipt.reference, receipt.passphrase) is NoticeState.WITHDRAWN
    assert all(one.ended_at for one in clocks_of(site, receipt))
    ended = [one for one in entries_of(site, receipt.id) if one.kind == "clock.ended"]
    assert [one.data["met"] for one in ended] == [False] * 4
    with reading(site):
        assert not rows.Claim.objects.filter(ended_at=None).exists()
        assert set(rows.Item.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert row_of(site, receipt).due_at is None


def test_nothing_comes_back_by_it(site: Settings) -> None:
    receipt = give(site, "https://photos.example/1", "https://photos.example/2")
    keyring = open_keyring(site.keys_dir)
    with writing(site) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        first = notice.targets.get(number=1)
        notice.targets.filter(number=1).update(state="hidden")
        place = Place("photos", "u/heron/lake-7.jpg")
        rows.Copy.objects.create(
            notice=notice,
            target=first,
            place=place.sealed(keyring, notice.id),
            place_equal=place.equal(keyring),
            version="1",
            state="hidden",
            found_at=write.at,
        )
    withdraw_notice(site, receipt.reference, receipt.passphrase)
    with reading(site):
        assert not rows.Effect.objects.exclude(kind="mail").exists()
        assert rows.Copy.objects.get().state == "hidden"
    states = [one.state.value for one in poll_notice(site, receipt.reference, receipt.passphrase).targets]
    assert states == ["hidden", "ended"]


def test_it_is_taken_back_once(site: Settings) -> None:
    receipt = give(site)
    withdraw_notice(site, receipt.reference, receipt.passphrase)
    with pytest.raises(Conflict, check=lambda error: error.code == "not_in_this_state"):
        withdraw_notice(site, receipt.reference, receipt.passphrase)


@pytest.mark.parametrize("end", [withdraw_notice, erase_notice])
def test_only_with_its_passphrase(site: Settings, end: object) -> None:
    receipt = give(site)
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_notice"):
        end(site, receipt.reference, "aaaa")  # type: ignore[operator]
    assert row_of(site, receipt).state == "open"


def test_erasing_deletes_every_value_and_the_chain_stays_sound(site: Settings) -> None:
    receipt = give(site, mailbox_safe=True)
    committed = checked(site, receipt.id).opened
    assert erase_notice(site, receipt.reference, receipt.passphrase) == committed == 5
    found = checked(site, receipt.id)
    assert (found.is_sound, found.opened, found.erased) == (True, 0, committed)
    notice = row_of(site, receipt)
    assert (notice.contact_equal, notice.source_equal, notice.content_equal) == (None, None, None)
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_address"):
        show_address(site, receipt.reference, receipt.passphrase, 1)


def test_erasing_leaves_no_keyed_digest_by_which_a_guess_could_be_tried(site: Settings) -> None:
    receipt = give(site)
    erase_notice(site, receipt.reference, receipt.passphrase)
    with reading(site):
        assert set(rows.Target.objects.values_list("address_equal", flat=True)) == {""}


def test_erasing_leaves_no_contact_in_a_mail_that_went_out(site: Settings) -> None:
    receipt = give(site, mailbox_safe=True)
    with writing(site) as write:
        assert rows.Effect.objects.filter(kind="mail", notice=receipt.id).update(done_at=write.at, outcome="sent") == 1
    erase_notice(site, receipt.reference, receipt.passphrase)
    with reading(site):
        assert bytes(rows.Effect.objects.get().sealed) == b""


def test_an_erased_notice_can_still_be_looked_up(site: Settings) -> None:
    receipt = give(site)
    erase_notice(site, receipt.reference, receipt.passphrase)
    status = poll_notice(site, receipt.reference, receipt.passphrase)
    assert (status.state, len(status.targets)) == (NoticeState.WITHDRAWN, 1)


def test_what_was_decided_stays_decided_when_it_is_erased(site: Settings) -> None:
    receipt = give(site)
    with writing(site) as write:
        rows.Notice.objects.filter(id=receipt.id).update(state="decided", decided_at=write.at)
    erase_notice(site, receipt.reference, receipt.passphrase)
    assert row_of(site, receipt).state == "decided"


def test_erasing_one_notice_leaves_another(site: Settings) -> None:
    one, other = give(site), give(site, "https://photos.example/other")
    erase_notice(site, one.reference, one.passphrase)
    assert checked(site, other.id).erased == 0
