"""The worker on survivors' cases: clocks for all, the rest only for what each person ticked."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import msgspec
import pytest

from amparo.casework.case_life import LetterState, SightingState
from amparo.keyring import open_keyring
from amparo.services import tend_survivors as tending
from amparo.services.case_about import Ticks, sealed_about
from amparo.services.case_access import CaseAccess
from amparo.services.case_sightings import add_sightings
from amparo.services.case_ticks import change_ticks
from amparo.services.draft_letters import Choice, complete_about
from amparo.services.end_case import erase_case, withdraw_case
from amparo.services.open_case import OpenedCase
from amparo.services.send_letter import mark_sent
from amparo.services.tend_survivors import SurvivorRound, check_addresses, remind, run_letter_clocks, tend_survivors
from amparo.services.verify_evidence import verify_evidence
from amparo.settings import FetchSettings, Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.delivery.other_side import OtherSide, listening
from tests.delivery.sink import Sink, running
from tests.services import doors
from tests.services.cases import CONTACT, NAME, about, every_byte, helpline, opened
from tests.services.doors import PLACES, agreed, choice, letter, states

NOW = datetime.now(UTC)
LATER, DAY = timedelta(days=3), timedelta(hours=25)
ALL = Ticks(remind=True, follow=True, check=True)
NOTHING = SurvivorRound(0, 0, 0, 0)


class Shop:
    """A site whose pages are there or not. status: by path; 200 where not said."""

    def __init__(self) -> None:
        self.status: dict[str, int] = {}
        self.side: OtherSide

    def __call__(self, link: socket.socket, _done: Event) -> None:
        code = self.status.get(self.side.heard[-1].split(b" ")[1].decode(), 200)
        link.sendall(f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n".encode())

    @property
    def asked(self) -> list[str]:
        """Method and path of each question since the last time."""
        said = [" ".join(one.decode().split(" ")[:2]) for one in self.side.heard]
        self.side.heard.clear()
        return said


@pytest.fixture
def shop() -> Iterator[Shop]:
    one = Shop()
    with listening(one) as side:
        one.side = side
        yield one


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running(Sink()) as one:
        yield one


@pytest.fixture
def home(settings: Settings) -> Settings:
    return doors.site(helpline(settings))


@pytest.fixture
def open_to(home: Settings, shop: Shop) -> Settings:
    """A helpline that may ask the shop."""
    return msgspec.structs.replace(home, fetch=FetchSettings(allow=(shop.side.url,), seconds=5))


def asked(home: Settings, ticks: Ticks | None, *addresses: str, **more: object) -> OpenedCase:
    """A case with a letter about these addresses that has left."""
    case = opened(home, ticks, **more)
    add_sightings(home, case.access, "\n".join(addresses or PLACES[:1]))
    mark_sent(home, case.access, agreed(home, case.access, choice(operator=None)))
    return case


def chain_of(home: Settings, access: CaseAccess) -> list[str]:
    with reading(home):
        return [row.kind for row in rows.EvidenceEntry.objects.filter(chain=access.id).order_by("number")]


def test_clocks_run_for_a_case_that_nobody_but_the_person_can_open(home: Settings) -> None:
    case = asked(home, None)
    assert run_letter_clocks(home, datetime.now(UTC) + timedelta(hours=47)) == 0
    away = home.keys_dir.rename(home.home / "away")  # no key of ours is needed
    assert run_letter_clocks(home, datetime.now(UTC) + LATER) == 1
    assert run_letter_clocks(home, datetime.now(UTC) + 2 * LATER) == 0
    assert not home.keys_dir.exists()
    away.rename(home.keys_dir)
    view = letter(home, case.access, 1)
    assert view.state is LetterState.SILENT
    assert [one.breached for one in view.dues] == [True] * len(view.dues)
    assert chain_of(home, case.access).count("letter.overdue") == 1
    assert verify_evidence(home, case.access.id).verified.is_sound


def test_what_is_not_ticked_does_not_happen(open_to: Settings, shop: Shop, sink: Sink) -> None:
    ours = msgspec.structs.replace(open_to, mail=sink.mail)
    case = asked(ours, Ticks(sheet=True, team=True), f"{shop.side.url}/1")
    news(ours, case.access)
    assert tend_survivors(ours, NOW) == NOTHING
    change_ticks(ours, case.access, ALL)
    assert tend_survivors(ours, NOW) == SurvivorRound(0, 0, 1, 1)
    assert (shop.asked, len(sink.messages)) == (["HEAD /1"], 1)
    change_ticks(ours, case.access, Ticks())
    news(ours, case.access)
    assert tend_survivors(ours, NOW + LATER) == SurvivorRound(overdue(ours), 0, 0, 0)
    assert (shop.asked, len(sink.messages)) == ([], 1)


def overdue(home: Settings) -> int:
    """Letters of open cases whose time is over: that is told without any tick."""
    with reading(home):
        return int(rows.Letter.objects.filter(state="silent").count())


def news(home: Settings, access: CaseAccess) -> None:
    """As if something had happened while the person was away."""
    with reading(home):
        rows.Case.objects.filter(id=access.id).update(news_at=datetime.now(UTC))


def test_a_case_that_was_ended_is_left_alone(open_to: Settings, shop: Shop, sink: Sink) -> None:
    ours = msgspec.structs.replace(open_to, mail=sink.mail)
    ended, erased = (asked(ours, ALL, f"{shop.side.url}/1") for _ in range(2))
    for case in (ended, erased):
        news(ours, case.access)
    withdraw_case(ours, ended.access)
    erase_case(ours, erased.access)
    assert tend_survivors(ours, NOW + LATER) == NOTHING
    assert (shop.asked, sink.messages) == ([], [])


def test_looking_asks_for_nothing_but_whether_it_is_there(open_to: Settings, shop: Shop) -> None:
    asked(open_to, ALL, *(f"{shop.side.url}/{n}?id=7" for n in (1, 2)))
    assert check_addresses(open_to, NOW) == 2
    assert shop.asked == ["HEAD /1?id=7", "HEAD /2?id=7"]
    assert check_addresses(open_to, NOW + timedelta(hours=23)) == 0
    assert check_addresses(open_to, NOW + DAY) == 2


def test_nobody_learns_that_one_looks_before_a_letter_named_it(open_to: Settings, shop: Shop) -> None:
    case = opened(open_to, ALL)
    add_sightings(open_to, case.access, f"{shop.side.url}/1")
    assert (check_addresses(open_to, NOW), shop.asked) == (0, [])


def test_a_hostile_operator_is_never_asked(open_to: Settings, shop: Shop) -> None:
    case = asked(open_to, ALL, *(f"{shop.side.url}/{n}" for n in range(tending.AT_ONCE + 1)))
    complete_about(open_to, case.access, {"hostile": ["site"]})
    for n in range(3):
        check_addresses(open_to, NOW + n * DAY)
    assert shop.asked == []
    complete_about(open_to, case.access, {"hostile": []})
    assert check_addresses(open_to, NOW + 6 * DAY) == tending.AT_ONCE
    assert len(shop.asked) == tending.AT_ONCE


def test_an_operator_that_is_hostile_for_good_is_never_asked(open_to: Settings, shop: Shop) -> None:
    doors.site(open_to, head=doors.HEAD + "hostile = true\n")
    case = opened(open_to, ALL)
    add_sightings(open_to, case.access, f"{shop.side.url}/1")
    mark_sent(open_to, case.access, agreed(open_to, case.access, Choice("internet_archive", "mail")))
    assert states(open_to, case.access) == [SightingState.ASKED]
    check_addresses(open_to, NOW)
    assert shop.asked == []


def test_those_that_were_never_looked_at_come_first(open_to: Settings, shop: Shop) -> None:
    asked(open_to, ALL, *(f"{shop.side.url}/{n}" for n in range(2 * tending.AT_ONCE)))
    check_addresses(open_to, NOW)
    first = shop.asked
    check_addresses(open_to, NOW + DAY)  # the first are due again as well
    assert set(first).isdisjoint(shop.asked)


def test_gone_is_what_is_not_found_twice_and_back_what_is_found_after_that(open_to: Settings, shop: Shop) -> None:
    case = asked(open_to, ALL, f"{shop.side.url}/1", f"{shop.side.url}/2")
    seen = []
    for n, code in enumerate((200, 404, 200, 404, 503, 410, 503, 200, 200)):
        shop.status["/1"] = code
        check_addresses(open_to, NOW + n * DAY)
        seen.append(states(open_to, case.access)[0])
    asked_, gone, back = SightingState.ASKED, SightingState.NOT_FOUND, SightingState.BACK
    assert seen == [*[asked_] * 5, gone, gone, back, back]
    assert states(open_to, case.access)[1] is asked_
    kinds = chain_of(open_to, case.access)
    assert (kinds.count("address.gone"), kinds.count("address.back")) == (1, 1)


def test_a_case_erased_while_one_looks_stops_nothing(
    open_to: Settings, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = asked(open_to, ALL, f"{shop.side.url}/1", f"{shop.side.url}/2")
    look = tending._status

    def erasing(settings: Settings, address: str) -> int | None:
        with reading(settings):
            is_open = rows.Case.objects.filter(id=case.access.id, state="open").exists()
        if is_open:
            erase_case(settings, case.access)
        return look(settings, address)

    monkeypatch.setattr(tending, "_status", erasing)
    assert check_addresses(open_to, NOW) == 2
    assert not chain_of(open_to, case.access).count("address.gone")


def test_a_reminder_is_neutral_and_comes_once_a_day(home: Settings, sink: Sink) -> None:
    ours = msgspec.structs.replace(home, mail=sink.mail)
    case = asked(ours, ALL)
    assert remind(ours, NOW) == 0  # nothing has happened yet
    news(ours, case.access)
    start = datetime.now(UTC)
    assert [remind(ours, start), remind(ours, start + DAY)] == [1, 0]
    with reading(ours):
        rows.Case.objects.filter(id=case.access.id).update(news_at=start + timedelta(hours=1))
    assert [remind(ours, start + n * timedelta(hours=1)) for n in (2, 23, 25, 26)] == [0, 0, 1, 0]
    assert sink.recipients == [CONTACT] * 2
    assert len({one["Message-ID"] for one in sink.messages}) == 2
    said = "".join(one.as_string() for one in sink.messages)
    assert all(one["Auto-Submitted"] == "auto-generated" and one["Reply-To"] is None for one in sink.messages)
    for word in (NAME, case.number, case.access.id.hex, "site", "image", "letter", "intimate", "report"):
        assert word not in said
    assert CONTACT.encode() not in every_byte(ours.home)


def test_no_reminder_goes_to_a_mailbox_that_others_read(home: Settings, sink: Sink) -> None:
    ours = msgspec.structs.replace(home, mail=sink.mail)
    case = asked(ours, ALL)
    news(ours, case.access)
    for changes in ({"mailbox_safe": False}, {"contact": "call me"}, {"contact": None}):
        sealed = sealed_about(case.access.data_key, case.access.id, about(**changes))
        with reading(ours):  # as it may stand in a case from before
            rows.Case.objects.filter(id=case.access.id).update(about=sealed)
        assert remind(ours, datetime.now(UTC)) == 0
    assert sink.messages == []


def test_a_server_that_is_down_loses_no_reminder(home: Settings, sink: Sink) -> None:
    ours = msgspec.structs.replace(home, mail=sink.mail)
    case = asked(ours, ALL)
    news(ours, case.access)
    sink.data = "451 later"
    assert remind(ours, datetime.now(UTC)) == 0
    sink.data = ""
    assert remind(ours, datetime.now(UTC)) == 1


def test_the_words_of_the_keys_are_read_only_where_there_is_something_to_do(home: Settings) -> None:
    asked(home, ALL)
    keys = open_keyring(home.keys_dir)
    assert keys.service
    with reading(home):
        rows.CaseWrap.objects.filter(kind="service").update(sealed=b"broken")
    assert (tending.follow_letters(home, NOW), remind(home, NOW)) == (0, 0)
