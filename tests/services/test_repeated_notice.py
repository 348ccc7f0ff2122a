"""A notice whose answer was lost, sent again by a program."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amparo.casework.life import NoticeState
from amparo.errors import NotFound
from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services.child_safety import mark_maybe_minor
from amparo.services.complete_notice import complete_notice
from amparo.services.grant_role import grant_role
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.poll_notice import poll_notice
from amparo.services.repeated_notice import TOKEN_KEPT
from amparo.services.tend_cases import expire
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.notices import US, checked, clocks_of, digests, draft, entries_of, forms, give, places_of, serving
from tests.services.worlds import pdq

TOKEN = "ab" * 32
PROGRAM = Received(Channel.API, client_token=TOKEN)
ON_ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""


@pytest.fixture
def site(settings: Settings) -> Settings:
    return serving(settings)


def send(settings: Settings, token: str | None = TOKEN, **more: Any) -> Receipt:
    return give(settings, received=replace(PROGRAM, client_token=token), **more)


def notices(settings: Settings) -> int:
    with reading(settings):
        return rows.Notice.objects.count()


def test_the_same_with_the_same_token_is_the_same_notice(site: Settings) -> None:
    first = send(site, fingerprints=(pdq("cat"),))
    clocks = len(clocks_of(site, first))
    again = send(site, fingerprints=(pdq("cat"),))
    assert (again.id, again.reference, again.received_at) == (first.id, first.reference, first.received_at)
    assert (again.state, again.missing, again.deadlines) == (first.state, first.missing, first.deadlines)
    assert (notices(site), len(clocks_of(site, first))) == (1, clocks)
    with reading(site):
        assert rows.Claim.objects.count() == 1


def test_the_new_passphrase_opens_it_and_the_lost_one_no_longer(site: Settings) -> None:
    first, again = send(site), send(site)
    assert poll_notice(site, again.reference, again.passphrase).state is NoticeState.OPEN
    with pytest.raises(NotFound, match="no_such_notice"):
        poll_notice(site, first.reference, first.passphrase)


@ON_ONE
def test_its_receipt_is_signed_and_its_chain_sound(site: Settings) -> None:
    again = [send(site), send(site)][1]
    signed = check(again.signed, public_key(open_keyring(site.keys_dir).site))
    assert signed["reference"] == again.reference
    assert "notice.sent_again" in [one.kind for one in entries_of(site, again.id)]
    assert checked(site, again.id).is_sound


def test_another_token_or_other_content_is_another_notice(site: Settings) -> None:
    others: list[dict[str, Any]] = [
        {"token": "cd" * 32},
        {"token": None},
        {"explanation": "More."},
        {"name": "Z. Quill"},
        {"mailbox_safe": True},
        {"statements": US},
        {"fingerprints": (pdq("cat"),)},
        {"category": "synthetic"},
        {"country": "US"},
        {"language": "es"},
    ]
    first = send(site)
    assert [one for one in others if send(site, **one).id == first.id] == []
    assert poll_notice(site, first.reference, first.passphrase).state is NoticeState.OPEN


@ON_ONE
def test_without_a_token_the_same_is_never_taken_for_the_same_sender(site: Settings) -> None:
    assert send(site, token=None).id != send(site, token=None).id


def test_a_token_is_forgotten_after_a_week(site: Settings) -> None:
    first = send(site)
    with writing(site):
        rows.Notice.objects.update(received_at=datetime.now(UTC) - TOKEN_KEPT - timedelta(minutes=1))
    assert send(site).id != first.id
    expire(site, datetime.now(UTC))
    with reading(site):
        assert rows.Notice.objects.get(id=first.id).client_token is None


@ON_ONE
def test_a_token_of_this_week_is_kept(site: Settings) -> None:
    first = send(site)
    expire(site, datetime.now(UTC) + TOKEN_KEPT - timedelta(hours=1))
    assert send(site).id == first.id


@ON_ONE
def test_an_incomplete_notice_says_again_what_it_lacks(site: Settings) -> None:
    lacking: dict[str, Any] = {"statements": frozenset(), "signature": None}
    first, again = send(site, **lacking), send(site, **lacking)
    assert again.state is NoticeState.INCOMPLETE
    assert again.missing == first.missing != ()
    complete_notice(site, again.reference, again.passphrase, draft(), PROGRAM)
    assert send(site, **lacking).missing == ()


@ON_ONE
def test_what_was_taken_back_stays_so(site: Settings) -> None:
    first = send(site)
    withdraw_notice(site, first.reference, first.passphrase)
    assert send(site).state is NoticeState.WITHDRAWN


@ON_ONE
def test_what_was_erased_is_not_opened_again(site: Settings) -> None:
    first = send(site)
    erase_notice(site, first.reference, first.passphrase)
    assert send(site).id != first.id


@ON_ONE
def test_what_was_handed_over_is_not_opened_again(site: Settings) -> None:
    first = send(site)
    grant_role(site, "moderator-1", "moderator", who="root")
    mark_maybe_minor(site, first.id, who="moderator-1")
    assert send(site).id != first.id


def test_neither_the_token_nor_a_digest_of_it_stands_anywhere(site: Settings) -> None:
    """A bare digest of a token would tell its holder's case and this notice to belong together."""
    send(site)
    assert places_of(site, [*forms(TOKEN), *digests(TOKEN, [b"", bytes(32), b"client_token"])]) == set()  # type: ignore[arg-type]


def test_a_token_is_in_nothing_that_is_printed(site: Settings) -> None:
    assert TOKEN not in repr(PROGRAM)
