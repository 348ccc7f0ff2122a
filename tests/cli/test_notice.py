"""`amparo notice`, as a moderator with a terminal types it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.media.pool import Pool
from amparo.services.grant_role import grant_role
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.receive_notice import receive_notice
from amparo.services.take_down import take_down
from amparo.settings import Settings, load
from amparo.store.connection import close_store
from tests.cli.in_process import Command, command
from tests.services.platform import draft
from tests.store.backends import fresh_settings

ADDRESS = "https://photos.example/ana/cat.jpg"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    close_store()
    monkeypatch.setenv("AMPARO_HOME", str(fresh_settings("sqlite", tmp_path).home))
    monkeypatch.setenv("AMPARO_ACTOR", "mo")
    monkeypatch.setenv("COLUMNS", "80")
    made = load()
    grant_role(made, "mo", "moderator", who="root")
    yield made
    close_store()


@pytest.fixture
def receipt(settings: Settings) -> Receipt:
    """A notice on a service without a host, so that a person acts by hand."""
    made = receive_notice(settings, draft((ADDRESS,)), Received(Channel.PAGE))
    take_down(settings, Pool(settings.media))
    return made


@pytest.fixture
def notice(receipt: Receipt, capsys: pytest.CaptureFixture[str]) -> Command:
    return command("notice", capsys)


def test_the_list_shows_a_whole_reference_on_a_narrow_terminal_and_nothing_of_a_person(
    notice: Command, receipt: Receipt
) -> None:
    said = notice("list").out
    assert receipt.reference in said
    assert ADDRESS not in said and "A. Person" not in said


@pytest.mark.parametrize("written", ["reference", "lower case", "id"])
def test_a_notice_is_found_by_what_is_listed(notice: Command, receipt: Receipt, written: str) -> None:
    forms = {"reference": receipt.reference, "lower case": receipt.reference.lower(), "id": str(receipt.id)}
    ran = notice("show", forms[written], "--json")
    assert (ran.code, ran.data["id"]) == (0, str(receipt.id))


def test_the_chain_is_named_for_who_wants_to_verify_it(notice: Command, receipt: Receipt) -> None:
    assert str(receipt.id) in notice("show", receipt.reference).out


def test_what_was_dealt_with_by_hand_closes_the_notice(notice: Command, receipt: Receipt) -> None:
    assert notice("decide", receipt.reference, "--settle", "1", "--json").data["state"] == "decided"


def test_a_refusal_names_target_and_ground(notice: Command, receipt: Receipt) -> None:
    assert notice("decide", receipt.reference, "--refuse", "1:not_here").code == 0
    assert notice("show", receipt.reference, "--json").data["targets"][0]["ground"] == "not_here"


@pytest.mark.parametrize("refusal", ["1", "one:not_here", ":not_here", "1:"])
def test_a_refusal_that_is_none_is_told(notice: Command, receipt: Receipt, refusal: str) -> None:
    ran = notice("decide", receipt.reference, "--refuse", refusal)
    assert ran.code == 2 and "[bad_refusal]" in ran.err


def test_what_waits_goes_on(notice: Command, receipt: Receipt) -> None:
    assert notice("go-on", receipt.reference, "--json").data["copies"] == 0


def test_a_search_without_fingerprints_is_refused(notice: Command, receipt: Receipt) -> None:
    assert "[no_fingerprints]" in notice("look-back", receipt.reference).err


def test_an_unknown_notice_is_told_as_such(notice: Command) -> None:
    ran = notice("show", "AAAA-AAAA-AA")
    assert ran.code == 2 and "[no_such_notice]" in ran.err


def test_somebody_without_a_role_is_not_told_whether_it_exists(notice: Command, receipt: Receipt) -> None:
    known, unknown = (notice("show", one, "--as", "x") for one in (receipt.reference, "AAAA-AAAA-AA"))
    assert known == unknown and "[role_missing]" in known.err
