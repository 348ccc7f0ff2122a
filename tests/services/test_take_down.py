"""From a notice to hidden copies, a decision, a block and an appeal."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import Concern, Target, TargetKind
from amparo.errors import BadInput, Conflict, Refused
from amparo.evidence.chain import verify
from amparo.evidence.entry import read
from amparo.hosts.folder import FolderHost
from amparo.keyring import open_keyring
from amparo.matching.policy import Action
from amparo.media.pool import Pool
from amparo.services.appeals import appeal_refusal, file_appeal, look_up_appeal
from amparo.services.decide_appeal import decide_appeal
from amparo.services.decide_notice import Decision, decide_notice, flag_copy, go_on
from amparo.services.effects import payload_of
from amparo.services.intake import Receipt
from amparo.services.look_back_sent import look_back_sent
from amparo.services.open_library import open_library
from amparo.services.poll_notice import poll_notice
from amparo.services.run_effects import run_effects
from amparo.services.show_notice import open_statements, show_notice, statements_passed_on
from amparo.services.suppress import lifting_of
from amparo.services.take_down import take_down
from amparo.services.tend_cases import expire
from amparo.services.withdraw_notice import withdraw_notice
from amparo.settings import Settings, TakedownSettings
from amparo.signals import types
from amparo.store import models as rows
from amparo.store.chains import all_openings, lines_of
from amparo.store.connection import reading
from tests.services.platform import MODERATOR, SENIOR, Platform, platform_in

BONA_FIDE = {"statements": frozenset({("EU-DSA-16", "bona_fide")}), "explanation": "It shows me and I did not agree."}
"""What makes a notice complete under the European regime, beside what `draft` gives."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Settings().media) as pool:
        yield pool


@pytest.fixture
def site(settings: Settings, tmp_path: Path, pool: Pool) -> Platform:
    return platform_in(settings, tmp_path / "served", pool)


def with_limits(site: Platform, **limits: int) -> None:
    site.settings = msgspec.structs.replace(site.settings, takedown=TakedownSettings(**limits))


def states(site: Platform, receipt: Receipt) -> list[str]:
    with reading(site.settings):
        found = rows.Copy.objects.filter(notice=receipt.id)
        return sorted(found.values_list("state", flat=True))


def state_of(site: Platform, receipt: Receipt) -> NoticeState:
    """As staff know it; a requester is not told that a person must look first."""
    with reading(site.settings):
        return NoticeState(rows.Notice.objects.get(id=receipt.id).state)


def test_what_is_named_and_its_copies_are_hidden_at_once(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    site.put("ana/thumbs-are-elsewhere.jpg", 2)
    site.put("thumbs/cat.jpg", 1, size=(160, 120))
    site.put_bytes("bo/again.jpg", (site.folder / "ana/cat.jpg").read_bytes())
    site.put("bo/smaller.jpg", 1, quality=40, size=(320, 240))
    site.scan()
    receipt = site.notify(address)
    site.work()
    assert site.served() == {"ana/thumbs-are-elsewhere.jpg"}
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert [one.state for one in status.targets] == [TargetState.HIDDEN]
    assert status.copies is None


def test_uploads_of_what_was_named_are_held_until_a_person_decided_and_blocked_from_then_on(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    assert site.upload(1, quality=50) is Action.HOLD
    site.decide(receipt, "remove")
    assert site.upload(1, quality=50) is Action.BLOCK
    assert site.upload(2) is Action.ALLOW


def test_a_fingerprint_of_a_copy_that_nobody_named_never_enters_the_blocking_bank(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    site.put("bo/smaller.jpg", 1, quality=40, size=(320, 240))
    site.scan()
    receipt = site.notify(address)
    site.work()
    site.decide(receipt, "remove")
    with reading(site.settings):
        assert rows.Item.objects.filter(bank__name="removed", status="active").count() == 1


def test_a_removal_ends_the_clocks_and_tells_a_band_and_no_place(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    site.put("bo/smaller.jpg", 1, quality=40, size=(320, 240))
    site.scan()
    receipt = site.notify(address)
    site.work()
    site.decide(receipt, "remove")
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert (status.state, status.copies) == (NoticeState.DECIDED, "some")
    with reading(site.settings):
        assert not rows.NoticeClock.objects.filter(notice=receipt.id, ended_at=None).exists()
    assert "bo/smaller" not in str(status) and "smaller" not in str(status)
    assert site.served() == set()


def test_what_is_kept_comes_back_into_sight(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    decide_notice(site.settings, receipt.id, Decision(refuse={1: "consent_shown"}), who=MODERATOR)
    site.work()
    assert site.served() == {"ana/cat.jpg"}
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert (status.targets[0].state, status.targets[0].ground) == (TargetState.REFUSED, "consent_shown")
    assert site.upload(1) is Action.ALLOW


def test_what_one_notice_keeps_stays_hidden_while_another_holds_it(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    first = site.notify(address)
    site.work()
    site.notify(address, contact="other@mail.example")
    site.work()
    decide_notice(site.settings, first.id, Decision(refuse={1: "consent_shown"}), who=MODERATOR)
    site.work()
    assert site.served() == set()


def test_a_ground_that_no_regime_knows_is_refused(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    with pytest.raises(BadInput, match="unknown_ground"):
        decide_notice(site.settings, receipt.id, Decision(refuse={1: "do_not_like_it"}), who=MODERATOR)


def test_more_near_copies_than_the_limit_wait_for_a_person_and_then_go(site: Platform) -> None:
    with_limits(site, near_items=1)
    address = site.put("ana/cat.jpg", 1)
    site.put("bo/one.jpg", 1, quality=40)
    site.put("bo/two.jpg", 1, quality=30)
    site.scan()
    receipt = site.notify(address)
    site.work()
    assert site.served() == {"bo/one.jpg", "bo/two.jpg"}
    assert state_of(site, receipt) is NoticeState.REVIEW
    go_on(site.settings, receipt.id, who=MODERATOR)
    site.work()
    assert site.served() == set()


def test_near_copies_in_more_accounts_than_the_limit_wait_for_a_person(site: Platform) -> None:
    with_limits(site, near_accounts=1)
    address = site.put("ana/cat.jpg", 1)
    site.put("bo/one.jpg", 1, quality=40)
    site.put("cy/two.jpg", 1, quality=30)
    site.scan()
    site.notify(address)
    site.work()
    assert site.served() == {"bo/one.jpg", "cy/two.jpg"}


def test_an_address_that_is_not_here_is_told_as_not_found_and_ends_the_matter(site: Platform) -> None:
    receipt = site.notify("https://elsewhere.example/x.jpg", "https://photos.example/none.jpg")
    site.work()
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert {one.state for one in status.targets} == {TargetState.NOT_FOUND}
    assert status.state is NoticeState.DECIDED


def test_an_account_waits_for_a_person(site: Platform) -> None:
    receipt = site.notify(targets=(Target(TargetKind.ACCOUNT, "@copycat", Concern.COPYCAT),))
    site.work()
    assert poll_notice(site.settings, receipt.reference, receipt.passphrase).state is NoticeState.OPEN
    decide_notice(site.settings, receipt.id, Decision(settle=(1,)), who=MODERATOR)
    assert poll_notice(site.settings, receipt.reference, receipt.passphrase).state is NoticeState.DECIDED


def test_the_same_file_posted_again_after_a_decision_is_removed_at_its_next_notice_without_a_person(
    site: Platform,
) -> None:
    first = site.notify(site.put("ana/cat.jpg", 1))
    data = (site.folder / "ana/cat.jpg").read_bytes()
    site.work()
    site.decide(first, "remove")
    again = site.notify(site.put_bytes("bo/again.jpg", data), contact="third@mail.example")
    site.work()
    status = poll_notice(site.settings, again.reference, again.passphrase)
    assert (status.state, status.targets[0].state) == (NoticeState.DECIDED, TargetState.REMOVED)


def test_a_creators_own_account_needs_a_second_and_senior_person(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    with reading(site.settings):
        copy = rows.Copy.objects.get(notice=receipt.id).pk
    flag_copy(site.settings, receipt.id, copy, "own_account", who=MODERATOR)
    site.decide(receipt, "remove")
    site.decide(receipt, "remove")
    assert states(site, receipt) == ["hidden"]
    site.decide(receipt, "remove", who=SENIOR)
    assert states(site, receipt) == ["removed"]


def test_somebody_without_a_role_decides_nothing(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    with pytest.raises(Refused, match="role_missing"):
        decide_notice(site.settings, receipt.id, Decision(), who="passer-by")


def test_the_third_strike_within_the_time_holds_the_accounts_uploads(site: Platform) -> None:
    for seed in (1, 2, 3):
        receipt = site.notify(site.put(f"ana/{seed}.jpg", seed))
        site.work()
        site.decide(receipt, "remove")
    with reading(site.settings):
        assert rows.Strike.objects.filter(account="ana").count() == 3
        assert rows.UploaderHold.objects.get(ref="ana").until > datetime.now(UTC) + timedelta(days=170)


def told(site: Platform) -> str:
    """The newest statement of reasons, "" where there is none."""
    with reading(site.settings):
        effect = rows.Effect.objects.filter(kind="tell_uploader").order_by("id").last()
        return str(payload_of(effect, open_keyring(site.settings.keys_dir).seal)["statement"]) if effect else ""


def offered(site: Platform) -> tuple[str, str]:
    """Reference and code of the appeal in the newest statement of reasons."""
    line = next(one for one in told(site).splitlines() if "reference" in one)
    after = line.split("reference ")[1]
    return after.split(" ")[0], after.split("code ")[1].split(".")[0]


def test_a_won_appeal_takes_the_strike_away_and_the_block_and_marks_the_picture_harmless(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    site.decide(receipt, "remove")
    reference, code = offered(site)
    file_appeal(site.settings, reference, code, "It is my own garden.")
    decide_appeal(site.settings, reference, uphold=True, ground="mistake", who=SENIOR)
    assert site.upload(1) is Action.ALLOW
    with reading(site.settings):
        assert rows.Strike.objects.get().removed_at is not None
        assert rows.Item.objects.filter(bank__name="harmless", status="active").count() == 1
    assert look_up_appeal(site.settings, reference, code).outcome == "mistake"


def test_whoever_decided_does_not_decide_the_appeal(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    site.decide(receipt, "remove", who=SENIOR)
    reference, code = offered(site)
    file_appeal(site.settings, reference, code, "No.")
    with pytest.raises(Refused, match="same_person"):
        decide_appeal(site.settings, reference, uphold=True, ground="mistake", who=SENIOR)


def test_a_statement_of_reasons_says_nothing_of_the_requester(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    site.decide(receipt, "remove")
    words = told(site)
    assert "A. Person" not in words and "person@" not in words and receipt.reference not in words


def test_a_won_appeal_of_a_refusal_opens_the_matter_again(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    decide_notice(site.settings, receipt.id, Decision(refuse={1: "consent_shown"}), who=MODERATOR)
    site.work()
    filed = appeal_refusal(site.settings, receipt.reference, receipt.passphrase, 1, "I never agreed.")
    decide_appeal(site.settings, filed.reference, uphold=True, ground="no_consent_shown", who=SENIOR)
    assert state_of(site, receipt) is NoticeState.REVIEW
    site.decide(receipt, "remove")
    assert site.served() == set()
    assert poll_notice(site.settings, receipt.reference, receipt.passphrase).state is NoticeState.DECIDED


def test_withdrawing_ends_everything_and_brings_nothing_back(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    withdraw_notice(site.settings, receipt.reference, receipt.passphrase)
    site.work()
    assert site.served() == set()
    assert site.upload(1) is Action.ALLOW
    with pytest.raises(Conflict):
        decide_notice(site.settings, receipt.id, Decision(), who=MODERATOR)


def test_claims_that_nobody_decided_on_end_after_their_days(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    assert site.upload(1) is Action.HOLD
    expire(site.settings, datetime.now(UTC) + timedelta(days=8))
    assert site.upload(1) is Action.ALLOW
    assert receipt.id


def test_of_two_named_files_that_are_the_same_neither_counts_as_a_copy_of_the_other(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    other = site.put_bytes("bo/cat.jpg", (site.folder / "ana/cat.jpg").read_bytes())
    site.scan()
    receipt = site.notify(address, other)
    site.work()
    with reading(site.settings):
        searched = next(one for one in map(read, lines_of(receipt.id)) if one[0].kind == "copies.searched")[0]
    assert (searched.data["named"], searched.data["identical"], searched.data["near"]) == (2, 0, 0)


def test_a_copy_of_two_named_pictures_is_told_by_the_nearer_one(site: Platform) -> None:
    far = site.put("ana/cat.jpg", 1, quality=12)
    near = site.put("ana/same.jpg", 1, quality=90)
    site.put_bytes("bo/copy.jpg", (site.folder / "ana/same.jpg").read_bytes())
    site.scan()
    for order in ((far, near), (near, far)):
        receipt = site.notify(*order, contact=f"{order[0][-8:]}@mail.example")
        site.work()
        with reading(site.settings):
            assert rows.Copy.objects.get(notice=receipt.id, target=None).identical
        decide_notice(
            site.settings, receipt.id, Decision(refuse={1: "consent_shown", 2: "consent_shown"}), who=MODERATOR
        )
        with reading(site.settings):
            copies = list(rows.Copy.objects.filter(notice=receipt.id).values_list("pk", flat=True))
        decide_notice(site.settings, receipt.id, Decision(copies=dict.fromkeys(copies, "keep")), who=MODERATOR)
        site.work()


def test_what_is_hidden_is_not_lifted_and_what_is_restored_is_again(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    assert [one.lift for one in lifting_of(site.settings, ["ana/cat.jpg", "ana/other.jpg"])] == [False, True]
    decide_notice(site.settings, receipt.id, Decision(refuse={1: "consent_shown"}), who=MODERATOR)
    site.work()
    assert lifting_of(site.settings, ["ana/cat.jpg"])[0].lift


def test_a_host_that_does_not_answer_leaves_the_effect_for_later(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    take_down(site.settings, site.pool)
    away = site.folder.rename(site.folder.with_name("away"))
    assert run_effects(site.settings, datetime.now(UTC)) == 0
    away.rename(site.folder)
    assert run_effects(site.settings, datetime.now(UTC)) == 0  # it waits a moment before it tries again
    assert run_effects(site.settings, datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert states(site, receipt) == ["hidden"]


def test_what_vanishes_before_it_is_hidden_is_told_as_not_found(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    take_down(site.settings, site.pool)
    (site.folder / "ana/cat.jpg").unlink()
    site.work()
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert status.targets[0].state is TargetState.NOT_FOUND


def test_the_whole_story_is_one_sound_chain(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    site.decide(receipt, "remove")
    with reading(site.settings):
        seal = open_keyring(site.settings.keys_dir).seal
        checked = verify(receipt.id, lines_of(receipt.id), all_openings(receipt.id, seal))
    assert checked.is_sound and checked.entries > 8


def test_a_statement_that_the_host_cannot_hand_over_waits_for_somebody_to_pass_it_on(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    site.decide(receipt, "remove")
    assert show_notice(site.settings, receipt.id, who=MODERATOR).untold == 1
    assert list(open_statements(site.settings, receipt.id, who=MODERATOR)) == ["ana"]
    assert statements_passed_on(site.settings, receipt.id, who=MODERATOR) == 1
    assert show_notice(site.settings, receipt.id, who=MODERATOR).untold == 0


def test_where_the_law_asks_it_the_uploader_is_told_as_soon_as_something_is_hidden(site: Platform) -> None:
    eu = msgspec.structs.replace(site.settings.site, countries=("DE",))
    site.settings = msgspec.structs.replace(site.settings, site=eu)
    bona_fide = {
        "statements": frozenset({("EU-DSA-16", "bona_fide")}),
        "explanation": "It shows me and I did not agree.",
    }
    site.notify(site.put("ana/cat.jpg", 1), **bona_fide)
    site.work()
    assert "is hidden until a person has decided" in told(site)


def test_elsewhere_the_uploader_is_told_once_it_is_removed(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    assert told(site) == ""
    site.decide(receipt, "remove")
    assert "was removed for good" in told(site)


def test_a_notice_is_not_closed_while_a_copy_waits_for_its_decision(site: Platform) -> None:
    address = site.put("ana/cat.jpg", 1)
    site.put("bo/smaller.jpg", 1, quality=40)
    site.scan()
    receipt = site.notify(address)
    site.work()
    with reading(site.settings):
        named = rows.Copy.objects.get(notice=receipt.id, target__isnull=False).pk
    decide_notice(site.settings, receipt.id, Decision(copies={named: "remove"}), who=MODERATOR)
    site.work()
    assert states(site, receipt) == ["hidden", "removed"]
    assert state_of(site, receipt) is NoticeState.OPEN


def test_fingerprints_that_were_sent_are_searched_for_when_a_person_says_so_and_only_then(site: Platform) -> None:
    site.put("bo/somewhere.jpg", 1)
    site.put("bo/other.jpg", 2)
    site.scan()
    value = next(row.pdq for row in open_library(site.settings).rows("photos") if row.key == "bo/somewhere.jpg")
    assert value is not None
    sent = (types.parse(f"pdq:{value.hex()}", 100),)
    receipt = site.notify(site.put("ana/garden.jpg", 3), fingerprints=sent)
    site.work()
    assert site.served() == {"bo/somewhere.jpg", "bo/other.jpg"}
    assert look_back_sent(site.settings, receipt.id, who=MODERATOR) == 1
    assert site.served() == {"bo/somewhere.jpg", "bo/other.jpg"}
    assert poll_notice(site.settings, receipt.reference, receipt.passphrase).copies is None
    go_on(site.settings, receipt.id, who=MODERATOR)
    site.work()
    assert site.served() == {"bo/other.jpg"}


def test_a_won_appeal_of_what_is_only_hidden_brings_it_back(site: Platform) -> None:
    eu = msgspec.structs.replace(site.settings.site, countries=("DE",))
    site.settings = msgspec.structs.replace(site.settings, site=eu)
    receipt = site.notify(site.put("ana/cat.jpg", 1), **BONA_FIDE)
    site.work()
    reference, code = offered(site)
    file_appeal(site.settings, reference, code, "It is my own garden.")
    decide_appeal(site.settings, reference, uphold=True, ground="not_intimate_content", who=SENIOR)
    site.work()
    assert site.served() == {"ana/cat.jpg"}
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert (status.state, status.targets[0].state) == (NoticeState.DECIDED, TargetState.REFUSED)


def test_whoever_refused_does_not_decide_the_appeal_against_it(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    decide_notice(site.settings, receipt.id, Decision(refuse={1: "consent_shown"}), who=SENIOR)
    filed = appeal_refusal(site.settings, receipt.reference, receipt.passphrase, 1, "I never agreed.")
    with pytest.raises(Refused, match="same_person"):
        decide_appeal(site.settings, filed.reference, uphold=False, ground="consent_shown", who=SENIOR)


def test_what_is_named_is_kept_only_with_a_ground(site: Platform) -> None:
    receipt = site.notify(site.put("ana/cat.jpg", 1))
    site.work()
    with pytest.raises(BadInput, match="needs_ground"):
        site.decide(receipt, "keep")


def test_without_a_host_a_person_acts_by_hand_and_says_so(site: Platform) -> None:
    site.settings = msgspec.structs.replace(site.settings, hosts={})
    receipt = site.notify("https://photos.example/ana/cat.jpg")
    site.work()
    assert show_notice(site.settings, receipt.id, who=MODERATOR).reasons == ("no_host",)
    go_on(site.settings, receipt.id, who=MODERATOR)
    decide_notice(site.settings, receipt.id, Decision(settle=(1,)), who=MODERATOR)
    status = poll_notice(site.settings, receipt.reference, receipt.passphrase)
    assert (status.state, status.targets[0].state) == (NoticeState.DECIDED, TargetState.REMOVED)


def test_a_notice_that_cannot_be_searched_keeps_no_other_waiting(
    site: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned = site.notify("https://photos.example/poison.jpg")
    receipt = site.notify(site.put("ana/cat.jpg", 1), contact="other@mail.example")
    resolve = FolderHost.resolve

    def poison(host: FolderHost, address: str) -> str | None:
        if "poison" in address:
            raise Conflict("odd_state", "This place is in a state that nobody thought of.")
        return resolve(host, address)

    monkeypatch.setattr(FolderHost, "resolve", poison)
    site.work()
    assert states(site, receipt) == ["hidden"]
    assert show_notice(site.settings, poisoned.id, who=MODERATOR).reasons == ("search_failed",)
