"""The same asked for again: once, and without telling anybody."""

from datetime import timedelta

import pytest

from amparo.casework.life import NoticeState, TargetState
from amparo.evidence.receipt import check
from amparo.keyring import open_keyring
from amparo.services.appeals import appeal_refusal
from amparo.services.child_safety import mark_maybe_minor
from amparo.services.intake import Receipt
from amparo.services.notice_clocks import end_clocks
from amparo.services.poll_notice import poll_notice
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.notices import checked, clocks_of, give, row_of, serving
from tests.services.worlds import action, pdq


@pytest.fixture
def site(settings: Settings) -> Settings:
    return serving(settings)


def decide(settings: Settings, receipt: Receipt, state: str, ground: str | None = None) -> None:
    """What a decision leaves of a notice."""
    with writing(settings) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        notice.targets.update(state=state, ground=ground)
        notice.state, notice.decided_at = "decided", write.at
        notice.save()
        chains = Chains(write, open_keyring(settings.keys_dir).seal)
        chains.append(notice.id, "notice.decided", data={"copies": "none"})
        end_clocks(write, chains, notice)


def kinds(settings: Settings, receipt: Receipt) -> list[str]:
    status = poll_notice(settings, receipt.reference, receipt.passphrase)
    return [check(one, one["key"])["kind"] for one in status.statements]


def test_the_same_from_the_same_contact_is_joined(site: Settings) -> None:
    first = give(site)
    again = give(site, contact=" quill@mail.example")
    assert row_of(site, again).joined_to_id == first.id
    assert row_of(site, again).state == "joined"


@pytest.mark.parametrize("more", [{"contact": "other@mail.example"}, {"contact": None}])
def test_the_same_from_another_contact_or_none_is_not(site: Settings, more: dict[str, object]) -> None:
    give(site, **more)
    again = give(site)
    assert row_of(site, again).state == "open"


def test_something_else_from_the_same_contact_is_not_joined(site: Settings) -> None:
    give(site, "https://photos.example/1")
    assert row_of(site, give(site, "https://photos.example/1", "https://photos.example/2")).state == "open"


def test_a_contact_cannot_be_written_so_that_it_is_another_ones_notice(site: Settings) -> None:
    give(site, "https://photos.example/1", contact="a@mail.example")
    forged = give(site, contact="a@mail.example\nitem https://photos.example/1")
    assert row_of(site, forged).state == "open"


def test_an_incomplete_notice_is_not_joined_since_it_must_be_told_what_is_missing(site: Settings) -> None:
    give(site)
    again = give(site, statements=frozenset(), signature=None)
    assert again.state is NoticeState.INCOMPLETE
    assert again.missing


def test_its_sender_is_told_what_any_other_is(site: Settings) -> None:
    """Whoever files in another's name must not learn that she has reported."""
    give(site)
    alone, again = give(site, contact="other@mail.example"), give(site)
    for receipt in (alone, again):
        status = poll_notice(site, receipt.reference, receipt.passphrase)
        assert (receipt.state, status.state, status.copies) == (NoticeState.OPEN, NoticeState.OPEN, None)
        assert {one.due for one in status.deadlines if one.due} == {receipt.received_at + timedelta(hours=48)}
        assert kinds(site, receipt) == ["notice.received"]
        assert receipt.reference in str(status.statements)


def test_what_was_hidden_before_does_not_show_at_once(site: Settings) -> None:
    first = give(site)
    with writing(site):
        rows.Target.objects.filter(notice=first.id).update(state="hidden")
    again = give(site)
    status = poll_notice(site, again.reference, again.passphrase)
    assert [one.state for one in status.targets] == [TargetState.WAITING]


def test_the_outcome_is_told_to_both(site: Settings) -> None:
    first, again = give(site), give(site)
    decide(site, first, "refused", "not_here")
    status = poll_notice(site, again.reference, again.passphrase)
    assert (status.state, status.copies, status.appealable) == (NoticeState.DECIDED, "none", (1,))
    assert kinds(site, again) == ["notice.received", "target.refused", "notice.decided"]
    assert first.reference not in str(status.statements)
    assert {one.ended_at is None for one in clocks_of(site, again)} == {False}


def test_a_refusal_can_be_appealed_by_whoever_was_joined(site: Settings) -> None:
    first, again = give(site), give(site)
    decide(site, first, "refused", "not_here")
    assert appeal_refusal(site, again.reference, again.passphrase, 1, "It is me.").by == "requester"


@pytest.mark.parametrize("end", [withdraw_notice, erase_notice])
def test_when_the_first_is_taken_back_the_next_goes_on_with_its_own_clocks(site: Settings, end: object) -> None:
    """Else whoever files first in her name could end what she files herself."""
    first, second, third = give(site), give(site), give(site)
    end(site, first.reference, first.passphrase)  # type: ignore[operator]
    assert [row_of(site, one).state for one in (first, second, third)] == ["withdrawn", "open", "joined"]
    assert row_of(site, third).joined_to_id == second.id
    assert {(one.ended_at, one.due_at) for one in clocks_of(site, second)} == {
        (None, second.received_at + timedelta(hours=48))
    }
    assert all(checked(site, one.id).is_sound for one in (first, second, third))


def test_a_joined_notice_can_be_taken_back_alone(site: Settings) -> None:
    first, second = give(site), give(site)
    withdraw_notice(site, second.reference, second.passphrase)
    assert [row_of(site, one).state for one in (first, second)] == ["open", "withdrawn"]
    assert {one.ended_at for one in clocks_of(site, first)} == {None}
    decide(site, first, "removed")
    assert poll_notice(site, second.reference, second.passphrase).state is NoticeState.WITHDRAWN


def test_a_decided_notice_that_is_taken_back_leaves_the_outcome_to_the_other(site: Settings) -> None:
    first, second = give(site), give(site)
    decide(site, first, "removed")
    withdraw_notice(site, first.reference, first.passphrase)
    status = poll_notice(site, second.reference, second.passphrase)
    assert (status.state, [one.state for one in status.targets]) == (NoticeState.DECIDED, [TargetState.REMOVED])


def test_fingerprints_of_a_joined_notice_hold_for_themselves(site: Settings) -> None:
    first = give(site, fingerprints=(pdq("lake"),))
    second = give(site, fingerprints=(pdq("lake"),))
    withdraw_notice(site, first.reference, first.passphrase)
    assert action(site, pdq("lake")).value == "HOLD"
    withdraw_notice(site, second.reference, second.passphrase)
    assert action(site, pdq("lake")).value == "ALLOW"


def test_what_may_concern_a_minor_takes_those_joined_with_it(site: Settings) -> None:
    first, second, third = give(site), give(site), give(site)
    with writing(site):
        rows.Role.objects.create(who="mod", role="moderator")
    mark_maybe_minor(site, second.id, who="mod")
    assert {row_of(site, one).state for one in (first, second, third)} == {"referred"}
    with reading(site):
        assert not rows.PersonalField.objects.exists()
