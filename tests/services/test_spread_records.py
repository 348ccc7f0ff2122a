"""Records on spread out of either kind of store: what is a row, what ends it, and what is never in it."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta
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
from amparo.services.spread_days import helpline_days, platform_days
from amparo.services.spread_rows import MOMENT, DayRow, EpisodeRow, pseudonym
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings, SiteSettings
from amparo.spread.survival.episodes import Cause
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services import doors
from tests.services.cases import CONTACT, NAME, PDQ_LINE, SHA_LINE, full, helpline, opened, tida_choice
from tests.services.doors import PLACES, agreed, choice
from tests.services.notices import forms
from tests.services.platform import platform_in
from tests.services.spread_store import END, HIDDEN, copy, hours, notice, removed, story, target
from tests.services.test_reappearance import bank_item
from tests.services.worlds import sha256

AUDITOR = "auditor-1"
ON_ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""
ASKED = ("platform", "US-TIDA", 1.0, (1, 2))


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A helpline."""
    return helpline(settings)


def episodes(settings: Settings, until: datetime = END) -> list[EpisodeRow]:
    return list(episode_rows(settings, until))


def the_days(settings: Settings, until: datetime = END) -> list[DayRow]:
    with reading(settings):
        tell = helpline_days if settings.site.kind == "helpline" else platform_days
        return list(tell(open_keyring(settings.keys_dir), until))


def answered(letter: int, *addresses: str) -> dict[str, object]:
    return {"letter": letter, "answer": "removed", "addresses": addresses}


def test_a_copy_is_up_from_the_notice_until_it_was_hidden(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", 5, "hidden"), ("remove", 30, "removed")], found=1)
    (row,) = episodes(settings)
    assert (row.first_seen, row.notice, row.first_down) == (hours(0), hours(0), hours(5))
    assert (row.last_up, row.cause) == (hours(5) - MOMENT, Cause.NOTICE)
    assert (row.route, row.regime, row.host, row.copy, row.until) == ("own", "US-TIDA", "own_platform", 1, END)


def test_a_copy_that_nobody_named_is_seen_when_it_was_found(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, None, found=1)
    assert episodes(settings)[0].first_seen == hours(1)


def test_what_was_removed_without_being_hidden_first_is_down_from_then_on(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("remove", 7, "removed")])
    assert episodes(settings)[0].first_down == hours(7)


def test_what_was_gone_before_the_decision_was_taken_down_by_its_uploader(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", 5, "gone")], state="gone")
    assert (episodes(settings)[0].cause, episodes(settings)[0].first_down) == (Cause.UPLOADER, hours(5))


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("kept", [*HIDDEN, ("restore", 9, "served")]),
        ("kept", []),
        ("kept", HIDDEN),
        ("review", []),
        ("found", [("hide", 5, "place_taken")]),
        ("found", [*HIDDEN, ("restore", 9, "served")]),
    ],
    ids=["shown again", "never hidden", "held by another notice", "waits", "could not be hidden", "won appeal"],
)
def test_what_is_up_or_was_refused_is_censored(
    settings: Settings, state: str, acts: list[tuple[str, float, str]]
) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), acts, state=state)
    (row,) = episodes(settings)
    assert (row.first_down, row.cause, row.last_up) == (None, Cause.CENSORED, END)


def test_hidden_again_after_it_was_shown_counts_from_the_last_time(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [*HIDDEN, ("restore", 9, "served"), ("hide", 12, "hidden")])
    assert episodes(settings)[0].first_down == hours(12)


def test_a_thing_that_no_host_reaches_ends_when_a_person_dealt_with_it(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        for number, (state, kind) in enumerate(
            [
                ("removed", "item"),
                ("waiting", "item"),
                ("refused", "item"),
                ("not_found", "item"),
                ("removed", "account"),
            ],
            1,
        ):
            target(of, number, state, kind)
        write.at = hours(8)
        Chains(write, b"").append(of.id, "target.removed", data={"target": 1})
    assert [(row.first_down, row.cause) for row in episodes(settings)] == [
        (hours(8), Cause.NOTICE),
        (None, Cause.CENSORED),
        (None, Cause.CENSORED),
    ]


@pytest.mark.parametrize("state", ["incomplete", "joined", "withdrawn", "referred"])
def test_only_notices_that_go_on_or_were_decided_count(settings: Settings, state: str) -> None:
    with writing(settings) as write:
        of = notice(write, state=state)
        copy(of, target(of))
    assert episodes(settings) == []
    assert the_days(settings) == []


def test_an_erased_notice_is_left_out(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, erased_at=hours(30))
        copy(of, target(of))
    assert (episodes(settings), the_days(settings)) == ([], [])


def test_a_copy_that_was_down_before_a_second_notice_was_not_up_for_it(settings: Settings) -> None:
    with writing(settings) as write:
        for at in (0, 3, 48):
            of = notice(write, at)
            copy(of, target(of), place_equal="ab" * 32)
    assert [row.notice for row in episodes(settings)] == [hours(0), hours(3)]


def test_nothing_that_was_recorded_later_counts(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of))
        copy(of, None, found=4)
        notice(write, 6)
    (row,) = episodes(settings, hours(3))
    assert (row.first_down, row.last_up) == (None, hours(3))


def test_several_laws_are_one_word_and_none_is_said(settings: Settings) -> None:
    with writing(settings) as write:
        for regimes in (["US-TIDA", "UK-OSA-20A"], []):
            of = notice(write, regimes=regimes)
            copy(of, target(of))
    assert {row.regime for row in episodes(settings)} == {"UK-OSA-20A+US-TIDA", "none"}


def test_without_a_complete_notice_its_time_stays_empty(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, completed_at=None)
        copy(of, target(of))
    assert episodes(settings)[0].notice is None


def test_times_stay_in_order_when_the_machines_clock_was_set_back(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of), [("hide", -5, "hidden")], found=2)
        copy(of, None, [("hide", 1, "hidden")], found=2)
    for row in episodes(settings):
        assert row.first_down is not None
        assert row.first_seen <= row.last_up < row.first_down


def test_an_answer_recorded_before_its_letter_left_keeps_the_order_too(home: Settings) -> None:
    letters = [("platform", None, 40, (1, 2)), ("search", None, 41, (1,))]
    story(
        home,
        letters,
        [(30, "letter.answer", answered(1, "1:removed")), (31, "letter.answer", answered(2, "1:removed"))],
    )
    for row in episodes(home):
        assert row.first_seen <= row.last_up <= row.until
        assert row.first_down is None or row.last_up < row.first_down


def test_what_came_up_again_and_was_stopped_is_on_the_first_removed_row(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        first = target(of)
        copy(of, first, [], state="review")
        copy(of, first)
        copy(of, None)
        for mark in ("a", "b"):
            rows.Reappearance.objects.create(notice=of, mark=mark)
    assert [row.reappearances for row in episodes(settings)] == [0, 2, 0]


def test_a_copy_found_after_the_decision_came_again(settings: Settings) -> None:
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        copy(of, target(of))
        copy(of, None, [("hide", 31, "hidden")], found=30)
    assert [row.again for row in episodes(settings)] == [False, True]


def test_a_day_has_its_new_copies_notices_and_stopped_uploads(settings: Settings) -> None:
    word = "heron"
    blocks = bank_item(settings, word)
    with writing(settings) as write:
        of = notice(write, decided_at=hours(20))
        named = target(of)
        copy(of, named, sha256=sha256(word).value, account="a")
        copy(of, None, sha256=sha256(word).value, account="a", found=1)
        copy(of, None, found=26)
        notice(write, 25, state="joined", joined_to=of)
        claim = uuid4()
        rows.Claim.objects.create(item=claim, notice=of, sent=False, expires_at=END)
        sent = uuid4()
        rows.Claim.objects.create(item=sent, notice=of, sent=True, expires_at=END)
        for number, (at, action, item) in enumerate(
            [(2, "HOLD", claim), (3, "BLOCK", blocks), (30, "BLOCK", blocks), (31, "ALLOW", blocks), (32, "HOLD", sent)]
        ):
            rows.Attempt.objects.create(
                gate="g",
                number=number,
                at=hours(at),
                kind="upload",
                key="k",
                action=action,
                reason="x",
                items=[str(item)],
            )
    case = pseudonym(open_keyring(settings.keys_dir), of.id)  # one account's same file is one; blocked since decided
    assert the_days(settings) == [DayRow(case, date(2026, 1, 5), 1, 1, 1), DayRow(case, date(2026, 1, 6), 1, 1, 1)]


def test_an_answered_removal_ends_each_address_of_its_letter(home: Settings) -> None:
    story(home, [ASKED], [(30, "letter.answer", answered(1, "1:removed"))])
    gone, up = episodes(home)
    assert (gone.notice, gone.first_down, gone.cause) == (hours(1), hours(30), Cause.NOTICE)
    assert (gone.route, gone.regime, gone.host, gone.reappearances) == ("platform-form", "US-TIDA", "social", None)
    assert (up.first_down, up.last_up, up.copy) == (None, hours(30), 2)


def test_a_case_is_followed_until_the_last_thing_that_was_recorded(home: Settings) -> None:
    case = story(home, [ASKED], [(49, "letter.overdue", {"letter": 1, "by_law": True})])
    assert {(row.last_up, row.until) for row in episodes(home)} == {(hours(49), hours(49))}
    with writing(home):
        rows.Sighting.objects.filter(case=case, number=1).update(checked_at=hours(80))
    assert {(row.last_up, row.until) for row in episodes(home)} == {(hours(80), hours(80))}


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        (("address.gone", {"number": 1, "status": 404}), Cause.UNKNOWN),
        (("letter.news", {"letter": 1, "state": "decided", "addresses": ("1:not_found",)}), Cause.UPLOADER),
        (("letter.decided", {"letter": 1, "state": "decided", "addresses": ("1:hidden",)}), Cause.NOTICE),
        (("letter.answer", {"letter": 2, "answer": "removed", "addresses": ("1:removed",)}), Cause.HOST),
    ],
    ids=["a look", "not there", "hidden", "its host"],
)
def test_a_row_ends_by_what_was_recorded(home: Settings, entry: tuple[str, dict[str, object]], cause: Cause) -> None:
    story(home, [("platform", None, 1, (1,)), ("host", None, 2, (1,))], [(30, *entry)], addresses=1)
    assert episodes(home)[0].cause is cause
    assert {row.regime for row in episodes(home)} == {"policy"}


def test_a_search_engines_answer_ends_its_own_row_only(home: Settings) -> None:
    letters = [("platform", None, 1, (1,)), ("search", None, 2, (1,))]
    story(home, letters, [(30, "letter.answer", answered(2, "1:removed"))], addresses=1)
    assert [(row.route, row.cause) for row in episodes(home)] == [
        ("platform-form", Cause.CENSORED),
        ("search-form", Cause.NOTICE),
    ]


def test_what_was_refused_after_it_was_hidden_was_never_removed(home: Settings) -> None:
    news = {"letter": 1, "state": "open"}
    story(
        home,
        [ASKED],
        [
            (5, "letter.news", {**news, "addresses": ("1:hidden",)}),
            (9, "letter.news", {**news, "addresses": ("1:refused",)}),
        ],
        addresses=2,
    )
    assert [row.cause for row in episodes(home)] == [Cause.CENSORED, Cause.CENSORED]


def test_what_is_there_again_is_another_row_without_a_notice(home: Settings) -> None:
    entries = [
        (30, "letter.answer", answered(1, "1:removed", "2:removed")),
        (60, "address.back", {"number": 1, "status": 200}),
        (70, "case.came_back", {"addresses": ("2",)}),
    ]
    story(home, [ASKED], entries)
    told = [(row.copy, row.again, row.first_seen, row.notice, row.route) for row in episodes(home)]
    assert told == [
        (1, False, hours(0), hours(1), "platform-form"),
        (1, True, hours(60), None, "none"),
        (2, False, hours(0), hours(1), "platform-form"),
        (2, True, hours(70), None, "none"),
    ]


def test_a_letter_sent_after_it_came_back_is_its_notice(home: Settings) -> None:
    entries = [
        (30, "letter.answer", answered(1, "1:removed")),
        (60, "address.back", {"number": 1, "status": 200}),
        (90, "letter.answer", answered(2, "1:removed")),
    ]
    story(home, [("platform", None, 1, (1,)), ("platform", None, 61, (1,))], entries, addresses=1)
    assert [(row.notice, row.first_down) for row in episodes(home)] == [(hours(1), hours(30)), (hours(61), hours(90))]


def test_an_address_that_nobody_was_asked_about_is_up_without_a_notice(home: Settings) -> None:
    story(home, [("platform", None, 1, (1,))], [])
    assert [(row.notice, row.route, row.regime) for row in episodes(home)][1] == (None, "none", "none")


def test_a_dropped_address_is_followed_until_then_and_one_dropped_at_once_is_no_row(home: Settings) -> None:
    entries = [
        (10, "case.addresses_dropped", {"addresses": ("1", "2")}),
        (20, "letter.overdue", {"letter": 1, "by_law": True}),
    ]
    story(home, [("platform", None, 1, (1,))], entries)
    assert [(row.copy, row.last_up, row.until) for row in episodes(home)] == [(1, hours(10), hours(20))]


def test_an_address_of_no_known_service_is_of_another_site(home: Settings) -> None:
    story(home, [ASKED], [], route=None)
    assert {row.host for row in episodes(home)} == {"other"}


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_a_case_that_was_ended_is_told_no_more(home: Settings, state: str) -> None:
    story(home, [ASKED], [], state=state)
    assert (episodes(home), the_days(home)) == ([], [])


def test_days_of_a_case_are_its_addresses_returns_and_letters(home: Settings) -> None:
    entries = [(30, "letter.answer", answered(1, "1:removed")), (50, "address.back", {"number": 1, "status": 200})]
    story(home, [ASKED], entries)
    assert [astuple(row)[1:] for row in the_days(home)] == [
        (date(2026, 1, 5), 2, None, 1),
        (date(2026, 1, 7), 1, None, 0),
    ]


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
