"""Limits decide how a notice is handled, never whether it counts."""

import hashlib
import itertools

import msgspec
import pytest
from django.test import Client, RequestFactory

from amparo.settings import Settings
from amparo.store import models as rows
from amparo.web.notices import work
from amparo.web.shared.network import network_address
from tests.store.backends import fresh_settings
from tests.web.notices.filer import COMPLETE, PHOTOS, Filer

BITS = 8


@pytest.fixture
def web_settings(tmp_path):  # type: ignore[no-untyped-def]
    """One notice an hour goes through without proof of work."""
    settings = fresh_settings("sqlite", tmp_path / "home")
    limits = msgspec.structs.replace(settings.notices, slow_hourly=1, hourly=30, work_bits=BITS)
    return msgspec.structs.replace(settings, notices=limits)


def solve(asked: str, between: str = ":") -> str:
    """The plain loop."""
    for number in itertools.count():
        if int(hashlib.sha256(f"{asked}{between}{number}".encode()).hexdigest(), 16) < 1 << (256 - BITS):
            return str(number)
    raise AssertionError


def file(site: Client, number: int, *, worked: bool) -> str:
    filer = Filer(site)
    what = PHOTOS | {"addresses": f"https://photos.example/p/{number}"}
    check = filer.until_check(COMPLETE | {"contact": f"r{number}@mail.example"}, what)
    asked = check.hidden("asked")
    receipt = filer.send({"asked": asked, "work": solve(asked) if worked else ""}, "send")
    return str(rows.Notice.objects.get(reference=receipt.codes[0]).state)


def test_with_the_work_done_the_faster_lane_is_open(site: Client) -> None:
    assert [file(site, number, worked=True) for number in range(3)] == ["open"] * 3


def test_without_it_a_person_decides_over_the_lower_rate_and_the_clock_runs(site: Client) -> None:
    assert [file(site, number, worked=False) for number in range(3)] == ["open", "review", "review"]
    assert rows.Notice.objects.filter(clocks__task="remove", clocks__ended_at=None).count() == 3


def test_a_challenge_counts_once(web_settings: Settings) -> None:
    asked = work.challenge(web_settings, "this filing")
    answer = solve(asked)
    assert work.is_done(web_settings, "this filing", asked, answer)
    assert not work.is_done(web_settings, "this filing", asked, answer)


def test_a_challenge_counts_for_its_own_filing_only(web_settings: Settings) -> None:
    asked = work.challenge(web_settings, "this filing")
    assert not work.is_done(web_settings, "another", asked, solve(asked))


def test_too_little_work_does_not_count(web_settings: Settings) -> None:
    asked = work.challenge(web_settings, "this filing")
    lazy = next(
        str(number)
        for number in itertools.count()
        if hashlib.sha256(f"{asked}:{number}".encode()).digest()[0] >> (8 - BITS) != 0
    )
    assert not work.is_done(web_settings, "this filing", asked, lazy)


@pytest.mark.parametrize("before", ["x", "-", "٣", "0" * 20])
def test_an_answer_is_a_number_in_plain_digits(web_settings: Settings, before: str) -> None:
    asked = work.challenge(web_settings, "this filing")
    answer = before + solve(f"{asked}:{before}", between="")
    assert not work.is_done(web_settings, "this filing", asked, answer)


def test_a_challenge_that_we_did_not_make_does_not_count(web_settings: Settings) -> None:
    assert not work.is_done(web_settings, "this filing", "made up", solve("made up"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", None),
        (1, "", None),
        (1, "not an address", None),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_the_sender_is_counted_from_the_right_of_what_our_proxies_added(
    proxies: int, forwarded: str, found: str | None
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})
    assert network_address(request, proxies) == found
