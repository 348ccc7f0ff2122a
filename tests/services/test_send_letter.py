"""Letters that leave: by mail from a real server, and to a real Amparo platform and back."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from amparo.casework.case_life import LetterState, SightingState
from amparo.casework.compose import Shield
from amparo.delivery.amparo_platform import PlatformDeadline, PlatformReceipt
from amparo.delivery.guarded import FetchRules
from amparo.errors import AmparoError, BadInput, Conflict, Refused, Unavailable
from amparo.evidence.chain import verify
from amparo.evidence.receipt import check, public_key
from amparo.gate.answers import items_of
from amparo.keyring import open_keyring
from amparo.matching.policy import Policy
from amparo.media.pool import Pool, SignOptions, Upload
from amparo.services import send_letter as sending
from amparo.services.case_about import Ticks
from amparo.services.case_access import CaseAccess
from amparo.services.case_prints import add_prints
from amparo.services.case_sightings import add_sightings
from amparo.services.check_upload import Circumstances, check_upload
from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.draft_letters import complete_about
from amparo.services.drain_spool import drain_spool
from amparo.services.end_case import resume_case, withdraw_case
from amparo.services.fetching import rules_of
from amparo.services.law import law_of
from amparo.services.letter_clocks import set_due, start_platform_clocks
from amparo.services.open_case import OpenedCase
from amparo.services.platform_news import ask_for_news
from amparo.services.record_answer import end_letter
from amparo.services.send_letter import mark_sent, send_letter
from amparo.services.tend_survivors import follow_letters, tend_survivors
from amparo.services.verify_evidence import verify_evidence
from amparo.settings import CaseSettings, FetchSettings, Settings, load
from amparo.snapshots import faults
from amparo.snapshots.follower import Follower
from amparo.spool.model import Attempt
from amparo.spool.writer import SpoolWriter
from amparo.store import models as rows
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing
from tests.delivery.sink import SENDER, Sink, free_port
from tests.delivery.sink import running as mail_server
from tests.media.drawing import drawn, encoded
from tests.services import doors
from tests.services.cases import CONTACT, PDQ_LINE, SHA_LINE, helpline, opened
from tests.services.doors import MAILBOX, PLACES, agreed, choice, letter, states
from tests.services.platform import MODERATOR, URL, Platform, platform_in
from tests.store.backends import fresh_settings
from tests.web.notices.test_platform_client import Deaf
from tests.web.running import Running, running

AGREED, SENDING, WAITING = LetterState.AGREED, LetterState.SENDING, LetterState.WAITING
ANSWERED = LetterState.ANSWERED
OPEN = choice(shield=Shield.OPEN)
POINTS = ("letter.sending.after", "letter.sent.before")
PHOTOS = tuple(f"ana/{n}.jpg" for n in range(1, 20))


class PowerCut(BaseException):
    """What no code of ours catches."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
    """Does something once, when a named place is passed."""

    def arm(point: str, act: Callable[[], object]) -> None:
        left = [point]

        def fault(passed: str) -> None:
            if passed in left:
                left.remove(passed)
                act()

        monkeypatch.setattr(faults, "fault", fault)

    return arm


def cut() -> None:
    raise PowerCut


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_server(Sink()) as one:
        yield one


@pytest.fixture
def home(settings: Settings, sink: Sink) -> Settings:
    """A helpline that sends mail, and knows the site."""
    return msgspec.structs.replace(doors.site(helpline(settings)), mail=sink.mail)


def kinds(settings: Settings, access: CaseAccess) -> list[str]:
    with reading(settings):
        return [row.kind for row in rows.EvidenceEntry.objects.filter(chain=access.id).order_by("number")]


def code(act: Callable[[], object]) -> str:
    with pytest.raises(AmparoError) as error:
        act()
    return error.value.code


def with_letter(settings: Settings, *addresses: str, ticks: Ticks | None = None, **more: object) -> OpenedCase:
    """A case with one agreed letter."""
    case = opened(settings, ticks)
    add_sightings(settings, case.access, "\n".join(addresses or PLACES))
    agreed(settings, case.access, choice(**{"shield": Shield.OPEN, **more}))  # type: ignore[arg-type]
    return case


def test_a_mail_leaves_once_with_all_that_was_agreed(home: Settings, sink: Sink) -> None:
    long = "https://site.example/p/" + "abc%2F" * 300
    case = with_letter(home, *PLACES, long)
    assert send_letter(home, case.access, 1) is WAITING
    assert code(lambda: send_letter(home, case.access, 1)) == "not_in_this_state"
    (mail,) = sink.messages
    body = letter(home, case.access, 1).body
    assert (sink.recipients, mail["From"], mail["Reply-To"]) == ([MAILBOX], SENDER, CONTACT)
    assert (mail["Auto-Submitted"], mail["Subject"]) == (None, body.subject)
    said = mail.get_content()
    assert said.replace("\r\n", "\n").rstrip("\n") == body.whole.rstrip("\n")
    assert [place for place in (*PLACES, long) if place not in said.split()] == []
    assert states(home, case.access) == [SightingState.ASKED] * 6
    assert kinds(home, case.access).count("letter.sent") == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_mail_sent_again_after_a_crash_is_the_same_mail(
    home: Settings, sink: Sink, at: Callable[..., None], point: str
) -> None:
    case = with_letter(home)
    at(point, cut)
    with pytest.raises(PowerCut):
        send_letter(home, case.access, 1)
    assert letter(home, case.access, 1).state is SENDING
    assert send_letter(home, case.access, 1) is WAITING
    assert len(sink.messages) == 1 + POINTS.index(point)
    assert (
        len({mail["Message-ID"] for mail in sink.messages}) == len({mail.get_content() for mail in sink.messages}) == 1
    )
    assert kinds(home, case.access).count("letter.sent") == 1


@pytest.mark.parametrize(("answer", "refusal"), [("451 later", "mail_unavailable"), ("550 nobody", "mail_refused")])
def test_a_mail_that_was_not_taken_is_as_agreed(home: Settings, sink: Sink, answer: str, refusal: str) -> None:
    case = with_letter(home)
    before = letter(home, case.access, 1)
    sink.data = answer
    assert code(lambda: send_letter(home, case.access, 1)) == refusal
    assert letter(home, case.access, 1).state is AGREED
    assert letter(home, case.access, 1).body.whole == before.body.whole
    assert states(home, case.access) == [SightingState.KNOWN] * 5
    sink.data = ""
    assert send_letter(home, case.access, 1) is WAITING


def test_a_try_that_fails_says_nothing_of_one_before_that_may_have_arrived(
    home: Settings, sink: Sink, at: Callable[..., None]
) -> None:
    case = with_letter(home)
    at("letter.sent.before", cut)
    with pytest.raises(PowerCut):
        send_letter(home, case.access, 1)
    sink.data = "451 later"
    assert code(lambda: send_letter(home, case.access, 1)) == "mail_unavailable"
    assert letter(home, case.access, 1).state is SENDING
    assert mark_sent(home, case.access, 1) is WAITING  # the person saw that it is there


def test_answers_to_a_letter_by_the_helpline_come_to_the_helpline(home: Settings, sink: Sink) -> None:
    ours = msgspec.structs.replace(
        home, cases=CaseSettings(agent_name="A helpline", relay="c-{reference}@help.example")
    )
    case = with_letter(ours, shield=None)
    send_letter(ours, case.access, 1)
    (mail,) = sink.messages
    assert mail["Reply-To"] == letter(ours, case.access, 1).body.answer_to
    assert mail["Reply-To"].endswith("@help.example")
    assert CONTACT not in mail.as_string()


def test_a_letter_for_a_form_is_taken_there_by_the_person(home: Settings, sink: Sink) -> None:
    case = with_letter(home, *PLACES[:2], door="form")
    assert code(lambda: send_letter(home, case.access, 1)) == "sent_by_hand"
    assert letter(home, case.access, 1).state is AGREED
    assert mark_sent(home, case.access, 1) is WAITING
    assert code(lambda: mark_sent(home, case.access, 1)) == "not_in_this_state"
    assert sink.messages == []


def test_nothing_leaves_from_a_case_that_was_ended(home: Settings, sink: Sink) -> None:
    case = with_letter(home)
    withdraw_case(home, case.access)
    assert code(lambda: send_letter(home, case.access, 1)) == "case_withdrawn"
    resume_case(home, case.access)
    assert code(lambda: send_letter(home, case.access, 1)) == "not_in_this_state"
    assert sink.messages == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Running]]:
    """A photo site that runs Amparo: its pages as a process, its worker here."""
    folder, port = tmp_path_factory.mktemp("platform"), free_port()
    with Pool(Settings().media) as pool:
        made = platform_in(fresh_settings("sqlite", folder / "home"), folder / "photos", pool)
        close_store()
        (folder / "home" / "amparo.toml").write_text(
            f'[site]\nurl = "http://127.0.0.1:{port}"\n[hosts.photos]\npath = "{folder / "photos"}"\nurl = "{URL}"\n'
            'accounts = "{account}/**"\n[notices]\nhourly = 500\nslow_hourly = 500\n'
        )
        for n, key in enumerate(PHOTOS):
            made.put(key, 100 + n, size=(320, 240))
        with running(made.settings, port) as served:
            made.settings = load({"AMPARO_HOME": str(folder / "home")})
            made.scan()
            yield made, served
    close_store()


@pytest.fixture
def there(world: tuple[Platform, Running]) -> Iterator[Platform]:
    """The platform, without notices from other tests that somebody still has to decide."""
    yield world[0]
    close_store()


@pytest.fixture
def ours(there: Platform, world: tuple[Platform, Running], tmp_path: Path) -> Settings:
    """A helpline that knows the platform by a file of its own."""
    settings = helpline(fresh_settings("sqlite", tmp_path / "helpline"))
    key = public_key(open_keyring(there.settings.keys_dir).site)
    head = doors.HEAD.replace('"127.0.0.1"', '"photos.example"')
    doors.site(settings, doors.DOORS + doors.PLATFORM.format(address=world[1].url, key=key), head)
    return msgspec.structs.replace(settings, fetch=FetchSettings(allow=(world[1].url,), seconds=30))


def posted(ours: Settings, *keys: str, ticks: Ticks | None = None, **more: object) -> OpenedCase:
    """A case with a letter to the platform about these pictures."""
    case = opened(ours, ticks)
    add_sightings(ours, case.access, "\n".join(f"{URL}/{key}" for key in keys))
    add_prints(ours, case.access, [[PDQ_LINE, SHA_LINE]])
    agreed(ours, case.access, choice("amparo", **{"shield": Shield.OPEN, **more}))  # type: ignore[arg-type]
    return case


def notices(there: Platform) -> int:
    with reading(there.settings):
        return int(rows.Notice.objects.count())


@contextmanager
def answer_lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The platform is found, and what it answers to the notice does not come back."""
    links: list[type[socket.socket]] = [socket.socket, Deaf]

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        link = links.pop(0)() if links else Deaf()
        link.settimeout(timeout)
        link.connect(place)
        return link

    def rules(settings: Settings) -> FetchRules:
        return replace(rules_of(settings), connect=connect)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "rules_of", rules)
        yield


def test_a_platform_gives_a_receipt_and_its_clocks_run_here(ours: Settings, there: Platform) -> None:
    before = notices(there)
    case = posted(ours, PHOTOS[0], PHOTOS[1])
    assert send_letter(ours, case.access, 1) is WAITING
    view = letter(ours, case.access, 1)
    assert view.body.at is not None
    assert view.sent_at is not None
    assert (view.due_at, view.by_law) == (view.sent_at + timedelta(hours=48), True)
    (answer,) = view.answers
    said = check(answer.signed[0], public_key(open_keyring(there.settings.keys_dir).site))
    assert (said["kind"], said["reference"]) == ("receipt", view.body.at.reference)
    with reading(ours):
        openings = openings_of(case.access.id, case.access.data_key)
        lines = list(lines_of(case.access.id))
    assert openings["receipt.1"].value == answer.signed[0]["statement"]
    assert verify(case.access.id, lines, openings.values()).is_sound
    assert notices(there) == before + 1
    with reading(there.settings):
        notice = rows.Notice.objects.get(reference=view.body.at.reference)
        kept = openings_of(notice.id, open_keyring(there.settings.keys_dir).seal)
    assert [kept[f"address.{n}"].value for n in (1, 2)] == [f"{URL}/{key}" for key in PHOTOS[:2]]
    assert kept["contact"].value == CONTACT
    with reading(there.settings):
        assert notice.claims.count() == 2  # the fingerprints of the case
    assert (notice.mailbox_safe, notice.state) == (True, "open")


def test_what_the_platform_still_asks_for_is_told_and_nothing_is_due(ours: Settings) -> None:
    case = posted(ours, PHOTOS[2], regime=None)  # without what its law wants to be said
    assert send_letter(ours, case.access, 1) is LetterState.ASKED_MORE
    view = letter(ours, case.access, 1)
    assert ([one.kind for one in view.answers], view.dues, view.due_at) == (["asks_more"], (), None)


def test_the_time_that_a_platform_says_it_has_runs_here_as_well(home: Settings) -> None:
    case = with_letter(home, regime=None)
    mark_sent(home, case.access, 1)
    due = datetime.now(UTC) + timedelta(hours=30)
    named = [("US-TIDA", "remove", due), ("US-TIDA", "copies", None), ("XX-NONE", "remove", due), ("US-TIDA", "x", due)]
    deadlines = tuple(PlatformDeadline(regime, duty, "remove", when, None) for regime, duty, when in named)
    receipt = PlatformReceipt("R", "p", "k", "open", datetime.now(UTC), deadlines, (), {})
    with writing(home):
        row = rows.Letter.objects.get(case=case.access.id)
        for _ in range(2):
            start_platform_clocks(row, law_of(home), receipt)
        set_due(row, home, None)
    view = letter(home, case.access, 1)
    assert [(one.regime, one.duty, one.due) for one in view.dues] == [("US-TIDA", "remove", due)]
    assert (view.due_at, view.by_law) == (due, True)


def test_what_hides_the_person_hides_her_from_the_platform(ours: Settings, there: Platform) -> None:
    hidden = msgspec.structs.replace(
        ours, cases=CaseSettings(agent_name="A helpline", relay="c-{reference}@help.example")
    )
    case = posted(hidden, PHOTOS[3], shield=None)
    complete_about(hidden, case.access, {"mailbox_safe": False})
    send_letter(hidden, case.access, 1)
    at = letter(hidden, case.access, 1).body.at
    assert at is not None
    with reading(there.settings):
        notice = rows.Notice.objects.get(reference=at.reference)
        kept = openings_of(notice.id, open_keyring(there.settings.keys_dir).seal)
    assert kept["contact"].value == letter(hidden, case.access, 1).body.answer_to
    assert notice.mailbox_safe  # the helpline's own
    assert not [one for one in kept.values() if CONTACT in one.value or "Prueba" in one.value]


def test_a_lost_answer_makes_no_second_notice_whatever_was_added_since(
    ours: Settings, there: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = notices(there)
    case = posted(ours, PHOTOS[4])
    with answer_lost(monkeypatch):
        assert code(lambda: send_letter(ours, case.access, 1)) == "fetch_failed"
    assert letter(ours, case.access, 1).state is SENDING
    assert code(lambda: end_letter(ours, case.access, 1)) == "may_have_arrived"
    withdraw_case(ours, case.access)
    resume_case(ours, case.access)
    add_prints(ours, case.access, [["md5:" + "ab" * 16]])
    changes = {"happened": ["online", "synthetic"], "language": "es", "mailbox_safe": False, "explanation": "other"}
    complete_about(ours, case.access, changes)
    assert send_letter(ours, case.access, 1) is WAITING
    assert notices(there) == before + 1
    assert ask_for_news(ours, case.access, 1) in {True, False}
    assert kinds(ours, case.access).count("letter.receipt") == 1


def test_while_nothing_was_given_a_letter_is_as_agreed(ours: Settings, there: Platform) -> None:
    before = notices(there)
    case = posted(ours, PHOTOS[5])
    away = msgspec.structs.replace(ours, fetch=FetchSettings())
    assert code(lambda: send_letter(away, case.access, 1)) == "not_fetchable"
    assert letter(ours, case.access, 1).state is AGREED
    assert code(lambda: mark_sent(ours, case.access, 1)) == "sent_from_here"
    assert end_letter(ours, case.access, 1) is LetterState.ENDED
    assert notices(there) == before


def test_another_key_than_that_of_the_door_gets_nothing(ours: Settings, there: Platform, tmp_path: Path) -> None:
    before = notices(there)
    other = helpline(fresh_settings("sqlite", tmp_path / "other"))
    door = doors.PLATFORM.format(address=ours.fetch.allow[0], key=public_key(b"o" * 32))
    doors.site(other, doors.DOORS + door, doors.HEAD.replace('"127.0.0.1"', '"photos.example"'))
    other = msgspec.structs.replace(other, fetch=ours.fetch)
    case = posted(other, PHOTOS[6])
    with pytest.raises(Refused, match="platform_key_changed"):
        send_letter(other, case.access, 1)
    assert letter(other, case.access, 1).state is AGREED
    assert notices(there) == before


@pytest.mark.parametrize("point", POINTS)
def test_sent_from_two_places_at_once_it_is_one_notice_that_can_be_opened(
    ours: Settings, there: Platform, at: Callable[..., None], point: str
) -> None:
    before = notices(there)
    case = posted(ours, PHOTOS[7 + POINTS.index(point)])
    at(point, lambda: send_letter(ours, case.access, 1))
    with pytest.raises(Conflict):
        send_letter(ours, case.access, 1)
    assert notices(there) == before + 1
    assert letter(ours, case.access, 1).state is WAITING
    ask_for_news(ours, case.access, 1)  # opens with what was kept
    assert end_letter(ours, case.access, 1) is LetterState.ENDED


def test_what_happens_there_comes_into_the_case(ours: Settings, there: Platform) -> None:
    case = posted(ours, PHOTOS[10], PHOTOS[11], ticks=Ticks(follow=True))
    send_letter(ours, case.access, 1)
    assert follow_letters(ours, datetime.now(UTC)) == 1
    with reading(ours):
        assert rows.Case.objects.get(id=case.access.id).news_at is None  # that it arrived is nothing new
    there.work()
    assert follow_letters(ours, datetime.now(UTC)) == 0  # asked a moment ago
    later = datetime.now(UTC) + timedelta(hours=2)
    assert tend_survivors(ours, later).followed == 1
    assert states(ours, case.access) == [SightingState.HIDDEN] * 2
    with reading(ours):
        assert rows.Case.objects.get(id=case.access.id).news_at is not None
    at = letter(ours, case.access, 1).body.at
    assert at is not None
    decide(there, at.reference, Decision(refuse={2: "consent_shown"}))
    assert ask_for_news(ours, case.access, 1)
    assert not ask_for_news(ours, case.access, 1)
    assert states(ours, case.access) == [SightingState.REMOVED, SightingState.REFUSED]
    view = letter(ours, case.access, 1)
    assert (view.state, view.due_at, all(one.ended for one in view.dues)) == (ANSWERED, None, True)
    assert upload_again(there, 110) == "BLOCK"
    assert follow_letters(ours, later + timedelta(hours=2)) == 1  # what was settled is asked about as well
    view = letter(ours, case.access, 1)
    assert [one.kind for one in view.answers] == ["received", "news", "news", "decided", "came_back"]
    assert_proven(ours, there, case)


def decide(there: Platform, reference: str, decision: Decision) -> None:
    """What else was found is removed."""
    with reading(there.settings):
        notice = rows.Notice.objects.get(reference=reference)
        targets = {row.number: row.pk for row in notice.targets.all()}
        copies = list(rows.Copy.objects.filter(notice=notice).values_list("pk", "target"))
    refused = {targets[n] for n in decision.refuse}
    chosen = {pk: "keep" if target in refused else "remove" for pk, target in copies}
    decide_notice(there.settings, notice.id, replace(decision, copies=chosen), who=MODERATOR)  # type: ignore[arg-type]
    there.work()


def upload_again(there: Platform, seed: int) -> str:
    """A changed copy at the gate, which tells the worker of it."""
    data = encoded(drawn(320, 240, seed), "JPEG", quality=70)
    upload = Upload(len(data))
    upload.write(data)
    follower = Follower(there.settings.snapshot_dir)
    follower.open()
    prints = there.pool.submit(upload, SignOptions()).result()
    decision = check_upload(follower.snapshot, prints, Policy(), Circumstances(60)).decision
    now = datetime.now(UTC).timestamp()
    said = (decision.action.value, decision.reason, items_of(decision))
    with SpoolWriter(there.settings.spool_dir, "gate") as writer:
        writer.append([Attempt("gate", 1, now, "upload", "key", None, None, *said)]).result()
    drain_spool(there.settings, now)
    return decision.action.value


def assert_proven(ours: Settings, there: Platform, case: OpenedCase) -> None:
    """What the platform signed is in the chain of the case, word for word, and the chain is sound."""
    with reading(ours):
        openings = openings_of(case.access.id, case.access.data_key)
        lines = list(lines_of(case.access.id))
    signed = [one for answer in letter(ours, case.access, 1).answers for one in answer.signed]
    key = public_key(open_keyring(there.settings.keys_dir).site)
    told = {check(one, key)["kind"] for one in signed}
    assert told >= {
        "receipt",
        "target.hidden",
        "target.removed",
        "target.refused",
        "notice.decided",
        "notice.came_back",
    }
    assert {one["statement"] for one in signed} <= {one.value for one in openings.values()}
    assert verify(case.access.id, lines, openings.values()).is_sound
    assert verify_evidence(ours, case.access.id).verified.is_sound


def test_what_is_not_ticked_is_not_asked_for(ours: Settings) -> None:
    case = posted(ours, PHOTOS[12], ticks=Ticks(team=True, check=True))
    send_letter(ours, case.access, 1)
    assert follow_letters(ours, datetime.now(UTC) + timedelta(days=1)) == 0
    withdraw_case(ours, case.access)
    away = msgspec.structs.replace(ours, fetch=FetchSettings())  # so that asking would be another refusal
    assert code(lambda: ask_for_news(away, case.access, 1)) == "case_withdrawn"


def test_a_letter_taken_back_is_withdrawn_at_the_platform(ours: Settings, there: Platform) -> None:
    case = posted(ours, PHOTOS[13])
    send_letter(ours, case.access, 1)
    away = msgspec.structs.replace(ours, fetch=FetchSettings())
    with pytest.raises((BadInput, Unavailable)):
        end_letter(away, case.access, 1)
    assert letter(ours, case.access, 1).state is WAITING  # nothing is said to be taken back that is not
    withdraw_case(ours, case.access)  # a case that rests takes its notices back as well
    assert end_letter(ours, case.access, 1) is LetterState.ENDED
    at = letter(ours, case.access, 1).body.at
    assert at is not None
    with reading(there.settings):
        assert rows.Notice.objects.get(reference=at.reference).state == "withdrawn"


def test_a_letter_is_taken_back_even_if_the_first_try_got_as_far_as_the_platform(
    ours: Settings, at: Callable[..., None]
) -> None:
    case = posted(ours, PHOTOS[14])
    send_letter(ours, case.access, 1)
    at("store.commit.before", cut)
    with pytest.raises(PowerCut):
        end_letter(ours, case.access, 1)
    assert letter(ours, case.access, 1).state is WAITING
    assert end_letter(ours, case.access, 1) is LetterState.ENDED
