"""Whom to ask, and letters: from the door to the answer, as the server sees it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.test import Client

from amparo.services.case_records import RecordKind, safe_of
from amparo.services.case_sightings import add_sightings
from amparo.services.end_case import withdraw_case
from amparo.services.letters import AnswerBody, AtPlatform, body_of
from amparo.services.show_case import show_case
from amparo.settings import CaseSettings, Settings
from amparo.store import models as rows
from tests.delivery.sink import Sink, free_port, running
from tests.registry.files import put
from tests.services.cases import ADDRESSES, CONTACT, NAME, WORDS, helpline, opened
from tests.services.doors import HEAD, PLACES, PLATFORM
from tests.store.backends import fresh_settings
from tests.web.survivor.correspondent import X_FORM, Correspondent

X, SITE = ADDRESSES
X_RULES = "preview:x/intimate_media//x"
X_COPYRIGHT = "US-DMCA"
HOST = "preview:generic_host/rdap/US-TIDA/example.org"
ARCHIVE = "preview:internet_archive/mail/US-TIDA/"
FOUND = "abuse@hosting.example"
Write = Callable[..., Correspondent]
pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all of these tests, as laws and routes are read once for it. A site in it uses Amparo."""
    folder = tmp_path_factory.mktemp("letters") / "home"
    put(folder, "routes", HEAD + PLATFORM.format(address="https://127.0.0.1", key="A" * 43), "site.toml")
    return folder


@pytest.fixture
def web_settings(home: Path) -> Settings:
    """The store in it is a new one for each test."""
    for left in home.glob("amparo.sqlite3-*"):
        left.unlink()
    return helpline(fresh_settings("sqlite", home))


def states() -> list[str]:
    return list(rows.Letter.objects.order_by("number").values_list("state", flat=True))


# Whom to ask


def test_each_door_says_why_and_what_to_know(writer: Write) -> None:
    page = writer().press("doors")
    assert "X (Twitter) can remove it at the source, and a law asks it to." in page.said
    assert "The law gives them 48 hours" in page.said
    assert "They may tell the site who wrote." in page.said
    assert {X_FORM, HOST} <= set(page.buttons)


def test_doors_name_no_address_of_the_case(writer: Write) -> None:
    page = writer().press("doors")
    assert X not in page.text
    assert SITE not in page.text


def test_a_copyright_notice_waits_until_it_is_chosen(writer: Write) -> None:
    page = writer(made_by="self").press("doors")
    before, _fold, after = page.text.partition("Only if you choose it")
    assert X_COPYRIGHT not in before
    assert X_COPYRIGHT in after
    assert X_COPYRIGHT not in writer(made_by="other").press("doors").text


def test_helplines_of_the_country_are_listed(writer: Write) -> None:
    british, mexican = (writer(country=one).press("doors").text for one in ("GB", "MX"))
    assert "Revenge Porn Helpline" in british
    assert "Revenge Porn Helpline" not in mexican


def test_nothing_goes_to_a_site_that_was_marked(writer: Write) -> None:
    me = writer()
    assert HOST.replace("rdap/US-TIDA", "abuse_mailbox/") in me.press("doors").buttons
    page = me.press("hostile:example.org")
    assert "Nothing goes to this site" in page.said
    assert HOST.replace("rdap/US-TIDA", "abuse_mailbox/") not in page.buttons
    assert any(one.startswith("preview:generic_registrar/") for one in page.buttons)


def test_a_letter_to_a_marked_site_is_refused(writer: Write) -> None:
    me = writer()
    me.press("hostile:x")
    assert me.press(X_FORM).status == 404
    page = me.press(X_FORM.replace("preview", "agree"), agreed="nonconsent", shown="1")
    assert "This door is not open any more" in page.said
    assert states() == []


def test_the_mark_can_be_taken_off(writer: Write) -> None:
    me = writer()
    me.press("hostile:x")
    assert X_FORM in me.press("friendly:x").buttons


def test_only_sites_of_the_case_can_be_marked(writer: Write) -> None:
    page = writer().press("hostile:elsewhere.example")
    assert page.status == 404
    assert "This site is not in your case." in page.said


def test_many_places_come_in_parts(writer: Write) -> None:
    me = writer(tuple(f"https://copies-{n}.com/a" for n in range(45)))
    marks = [
        [one for one in me.press(do).buttons if one.startswith("hostile:")] for do in ("doors", "doors:3", "doors:99")
    ]
    assert [len(one) for one in marks] == [20, 5, 5]
    assert not set(marks[0]) & set(marks[1])


def test_without_an_address_no_letter_is_offered(writer: Write) -> None:
    page = writer(()).press("doors")
    assert "No address is left to ask about." in page.said
    assert not [one for one in page.buttons if one.startswith("preview:")]


# Before it is kept


def test_exactly_what_lacks_is_asked(writer: Write) -> None:
    page = writer(name=None, signature=None, contact=None, mailbox_safe=False).press(X_FORM)
    assert page.fields == {"signature", "contact", "mailbox_safe", "agrees:nonconsent"}
    assert "agree:x/tida_form/US-TIDA/x" not in page.buttons


def test_what_was_missing_is_kept_and_the_letter_shown(writer: Write) -> None:
    me = writer(name=None, signature=None)
    said = {"signature": "Ana Prueba", "agrees:nonconsent": "on"}
    page = me.press(X_FORM.replace("preview", "complete"), **said)
    assert "Your name is in this letter." in page.said
    assert "Ana Prueba" in page.text
    assert page.hidden("agreed") == ["nonconsent", "nonconsent", "nonconsent"]  # both forms and the language switch
    assert "signature" not in me.press(X_FORM).fields


def test_what_is_left_open_is_asked_again(writer: Write) -> None:
    page = writer(signature=None).press(X_FORM.replace("preview", "complete"), signature="A. Reader")
    assert page.status == 422
    assert 'value="A. Reader"' in page.text
    assert "agrees:nonconsent" in page.fields


def test_nothing_incomplete_is_ever_kept(writer: Write) -> None:
    page = writer().press(X_FORM.replace("preview", "agree"), shown="1")
    assert page.status == 409
    assert "Something is still missing." in page.said
    assert states() == []


def test_agreeing_keeps_the_letter_and_sends_nothing(writer: Write) -> None:
    page = writer().agree()
    assert "It has not been sent yet." in page.said
    assert states() == ["agreed"]


def test_a_letter_names_the_addresses_that_were_read_and_no_other(writer: Write, web_settings: Settings) -> None:
    me = writer((X,))
    shown = me.press(X_FORM, agreed="nonconsent").hidden("shown")
    add_sightings(web_settings, me.case.access, "https://x.com/somebody/status/1700000000000000002")
    me.press(X_FORM.replace("preview", "agree"), agreed="nonconsent", shown=shown)
    assert list(rows.LetterTarget.objects.values_list("sighting__number", flat=True)) == [1]


def test_nothing_is_kept_but_what_was_read(writer: Write) -> None:
    me = writer()
    for shown in ("2", "1-5001", "1-2", "x", "", "1,,2"):
        page = me.press(X_FORM.replace("preview", "agree"), agreed="nonconsent", shown=shown)
        assert "This has changed in the meantime." in page.said
    assert states() == []


def test_what_is_typed_stays_while_one_looks_at_another_way(writer: Write) -> None:
    assert 'value="A. Typed"' in writer(signature=None).press(X_FORM, signature="A. Typed").text


def test_a_second_letter_is_about_what_has_none_yet(writer: Write, web_settings: Settings) -> None:
    me = writer((X,))
    me.agree()
    add_sightings(web_settings, me.case.access, "https://x.com/somebody/status/1700000000000000002")
    page = me.press(X_FORM, agreed="nonconsent")
    assert "which" in page.fields
    assert page.hidden("shown") == ["2"]
    assert me.press(X_FORM, agreed="nonconsent", which="all").hidden("shown") == ["1-2"]


def test_a_copyright_notice_needs_its_own_tick(writer: Write) -> None:
    me = writer(made_by="self")
    door = next(one for one in me.press("doors").buttons if X_COPYRIGHT in one)
    page = me.press(door)
    ticks = {one: "on" for one in page.fields if one.startswith("agrees:")}
    agreed = [one.removeprefix("agrees:") for one in ticks]
    said = {one: "Sample" for one in page.fields if one in {"authority", "name", "signature", "contact", "work"}}
    shown = me.press(door.replace("preview", "complete"), **ticks, **said)
    assert "name_known" in shown.fields
    fields = {"agreed": agreed, **{one: shown.hidden(one)[0] for one in ("shown", "shield", "work")}}
    refused = me.press(door.replace("preview", "agree"), **fields)
    assert "Tick that your name becomes known" in refused.said
    assert states() == []
    me.press(door.replace("preview", "agree"), **fields, name_known="on")
    assert states() == ["agreed"]


def test_a_copyright_notice_tells_of_the_work_and_not_of_what_happened(writer: Write, web_settings: Settings) -> None:
    me = writer(made_by="self")
    door = next(one for one in me.press("doors").buttons if X_COPYRIGHT in one)
    page = me.press(door)
    assert "Which picture or video is yours, in words" in page.text
    assert "explanation" not in page.fields
    ticks = {one: "on" for one in page.fields if one.startswith("agrees:")}
    shown = me.press(door.replace("preview", "complete"), **ticks, work="A photo of a red boat")
    for place in ("the letter", 'name="work"'):
        assert "A photo of a red boat" in shown.text.partition(place)[2], place
    assert WORDS not in shown.text
    me.agree(door, agreed=shown.hidden("agreed"), work="A photo of a red boat", name_known="on")
    case = show_case(web_settings, me.case.access)
    assert "A photo of a red boat" in case.letters[0].body.text
    assert case.about.explanation == WORDS


def test_a_work_of_too_many_words_is_asked_again(writer: Write) -> None:
    me = writer(made_by="self")
    door = next(one for one in me.press("doors").buttons if X_COPYRIGHT in one)
    page = me.press(door.replace("preview", "complete"), work="a" * 5001)
    assert page.status == 422
    assert "This is too long." in page.said
    assert "work" in page.fields


def test_the_letter_that_is_kept_is_the_one_that_was_read(writer: Write) -> None:
    me = writer(language="es", hide_identity=False)
    for do in (X_FORM, ARCHIVE, HOST):
        read = me.press(do, agreed="nonconsent").letters
        kept = me.agree(do).letters
        assert read == kept
        assert len(kept) == 2, "in the recipient's language and in the person's"


def test_the_best_shield_is_chosen_where_the_name_stays_hidden(writer: Write) -> None:
    page = writer().press(X_RULES)
    assert "Your name is not in this letter." in page.said
    assert NAME not in page.text
    open_ = writer(hide_identity=False).press(X_RULES)
    assert NAME in open_.text


def test_an_agent_is_offered_where_the_team_writes(site: Client, use: object, web_settings: Settings) -> None:
    cases = CaseSettings(agent_name="The Helpline", relay="letters+{reference}@helpline.example")
    settings = msgspec.structs.replace(web_settings, cases=cases)
    client = use(settings)  # type: ignore[operator]
    case = opened(settings)
    add_sightings(settings, case.access, X)
    me = Correspondent(client, settings, case)
    page = me.press(X_RULES)
    assert 'value="agent" checked' in page.text
    assert "letters+" in page.text
    assert "This letter is in the name of the team." in me.agree(X_RULES, shield="agent").said


def test_a_limit_of_the_door_makes_several_letters(writer: Write) -> None:
    me = writer(tuple(f"https://x.com/somebody/status/{n}" for n in range(1, 8)))
    page = me.press(X_RULES)
    assert "So there are 2 letters." in page.said
    kept = me.agree(X_RULES)
    assert "Kept as several letters." in kept.said
    assert states() == ["agreed", "agreed"]


def test_a_door_that_is_not_in_the_plan_is_closed(writer: Write) -> None:
    me = writer((X,))
    for door in ("x/none/US-TIDA/x", "x/tida_form/none/x", "x/tida_form/US-TIDA/other.org", "", "///"):
        for act in ("preview", "complete", "agree"):
            page = me.press(f"{act}:{door}", agreed="nonconsent", shown="1")
            assert page.status == 404
            assert "This door is not open any more" in page.said
    assert states() == []


# On its way


def test_a_form_is_filled_in_field_by_field(writer: Write) -> None:
    page = writer().agree()
    assert 'rel="noreferrer noopener external"' in page.text
    assert "https://help.x.com/forms/" in page.text
    assert f'readonly value="{CONTACT}"' in page.text
    assert f'href="{X}' not in page.text


def test_once_it_is_there_the_law_gives_the_time(writer: Write) -> None:
    me = writer()
    me.agree()
    page = me.press("sent:1")
    assert states() == ["waiting"]
    assert "The law gives them until:" in page.said
    assert "1 day 23 hours left" in page.said


def test_without_a_law_the_time_is_called_our_aim(writer: Write) -> None:
    me = writer()
    me.agree(X_RULES)
    assert "It is our aim, not a law:" in me.press("sent:1").said


def test_it_cannot_be_sent_twice(writer: Write) -> None:
    me = writer()
    me.agree()
    me.press("sent:1")
    page = me.press("sent:1")
    assert page.status == 409
    assert "This has changed in the meantime." in page.said


def test_mail_leaves_from_here_and_answers_go_to_the_person(use: object, web_settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = msgspec.structs.replace(web_settings, mail=sink.mail)
        case = opened(settings, hide_identity=False)
        me = Correspondent(use(settings), settings, case)  # type: ignore[operator]
        add_sightings(settings, case.access, SITE)
        kept = me.agree(ARCHIVE)
        assert sink.mail.sender in kept.text
        assert CONTACT in kept.text
        page = me.press("send:1")
    assert "It has left." in page.said
    assert states() == ["waiting"]
    assert [one["Reply-To"] for one in sink.messages] == [CONTACT]


def test_mail_that_cannot_leave_is_said_and_nothing_is_lost(use: object, web_settings: Settings) -> None:
    settings = msgspec.structs.replace(web_settings, mail=Sink(port=free_port()).mail)
    case = opened(settings, hide_identity=False)
    me = Correspondent(use(settings), settings, case)  # type: ignore[operator]
    add_sightings(settings, case.access, SITE)
    me.agree(ARCHIVE)
    page = me.press("send:1")
    assert page.status == 503
    assert "Our mail does not go out right now." in page.said
    assert "Nothing was sent. You can try again." in page.said
    assert states() == ["agreed"]
    assert "send:1" in page.buttons


def test_where_no_mail_is_set_up_the_person_sends_it(writer: Write) -> None:
    me = writer(hide_identity=False)
    page = me.agree(ARCHIVE)
    assert "send:1" not in page.buttons
    assert "Copy these three into a new mail." in page.said
    me.press("sent:1")
    assert states() == ["waiting"]


def test_an_address_that_was_looked_up_gets_the_letter_from_here(use: object, web_settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = msgspec.structs.replace(web_settings, mail=sink.mail)
        case = opened(settings)
        me = Correspondent(use(settings), settings, case)  # type: ignore[operator]
        add_sightings(settings, case.access, SITE)
        page = me.agree(HOST, to=FOUND)
        assert f"<code>{FOUND}</code>" in page.text
        me.press("send:1")
    assert [one["To"] for one in sink.messages] == [FOUND]


def test_without_mail_here_the_letter_is_ready_for_the_address_that_was_looked_up(writer: Write) -> None:
    page = writer().agree(HOST, to=FOUND)
    assert f'readonly value="{FOUND}"' in page.text
    assert "send:1" not in page.buttons
    assert "by RDAP" not in page.text  # where to look is past


def test_without_an_address_the_person_takes_the_letter_there(writer: Write) -> None:
    page = writer().agree(HOST, to="")
    assert "by RDAP" in page.text
    assert rows.Letter.objects.get().way == "form"


@pytest.mark.parametrize(
    ("to", "said"),
    [("abuse at hosting.example", "That is no e-mail address."), ("abuse@mail.mirror.example", "marked as hostile")],
    ids=["no-address", "hostile"],
)
def test_an_address_that_cannot_be_written_to_is_asked_again(writer: Write, to: str, said: str) -> None:
    me = writer(hostile=["mirror.example"])
    fields = {"agreed": "nonconsent", "shown": "2", "to": to}
    page = me.press(HOST.replace("preview", "agree"), **fields)
    assert page.status == 422
    assert said in page.said
    assert f'value="{to}"' in page.text
    assert states() == []


def test_only_a_door_that_names_none_takes_an_address(writer: Write) -> None:
    me = writer(hide_identity=False)
    assert "to" in me.press(HOST, agreed="nonconsent").fields
    assert "to" in me.press(HOST.replace("rdap/US-TIDA", "abuse_mailbox/")).fields
    assert "to" not in me.press(ARCHIVE, agreed="nonconsent").fields
    page = me.agree(ARCHIVE, to=FOUND)
    assert FOUND not in page.text


def test_a_letter_of_which_nobody_knows_can_be_sent_again(use: object, web_settings: Settings) -> None:
    with running(Sink()) as sink:
        settings = msgspec.structs.replace(web_settings, mail=sink.mail)
        case = opened(settings, hide_identity=False)
        me = Correspondent(use(settings), settings, case)  # type: ignore[operator]
        add_sightings(settings, case.access, SITE)
        me.agree(ARCHIVE)
        rows.Letter.objects.update(state="sending")
        page = me.press("letter:1")
        assert "We do not know if it has left." in page.said
        me.press("send:1")
    assert len(sink.messages) == 1
    assert states() == ["waiting"]


def test_a_letter_is_saved_as_pdf_under_a_neutral_name(writer: Write) -> None:
    me = writer()
    me.agree()
    response = me.download("print:1")
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'


def test_its_addresses_are_text(writer: Write) -> None:
    me = writer()
    me.agree()
    page = me.press("letter:1")
    assert f"<code data-given>{X}</code>" in page.text
    assert f'href="{X}' not in page.text


def test_a_letter_that_is_not_there_leads_to_the_list(writer: Write) -> None:
    me = writer()
    for do in ("letter:7", "answer:7", "keep-answer:7", "sent:7", "end:7", "print:7", "letter:x", "signed:7"):
        page = me.press(do, kind="removed")
        assert page.status == 404
        assert "There is no such letter." in page.said or "They have signed nothing yet." in page.said


def test_the_list_shows_what_needs_the_person_first(writer: Write) -> None:
    me = writer()
    me.agree()
    me.press("sent:1")
    me.agree(HOST)
    page = me.press("letters")
    assert [one for one in page.buttons if one.startswith("letter:")] == ["letter:2", "letter:1"]
    assert "answer due:" in page.text


# Answers


@pytest.fixture
def waiting(writer: Write) -> Correspondent:
    """Two addresses at X, in a letter that was sent."""
    me = writer((X, "https://x.com/somebody/status/1700000000000000002"))
    me.agree()
    me.press("sent:1")
    return me


def test_a_pasted_refusal_is_put_before_the_person_and_not_kept(waiting: Correspondent) -> None:
    page = waiting.press("read:1", text="We looked at it. It does not violate our rules.")
    assert re.search(r'<input[^>]*value="refused"[^>]* checked', page.text)
    assert "Is that right?" in page.said
    assert rows.LetterAnswer.objects.count() == 0


def test_what_cannot_be_read_is_left_to_the_person(waiting: Correspondent) -> None:
    page = waiting.press("keep-answer:1", text="Lorem ipsum dolor.")
    assert "We cannot tell what it says." in page.said
    assert rows.LetterAnswer.objects.count() == 0


def test_an_answer_about_one_address_leaves_the_time_running(waiting: Correspondent) -> None:
    page = waiting.press("keep-answer:1", kind="removed", numbers=["2"])
    assert "For the other addresses the time goes on." in page.said
    assert list(rows.Sighting.objects.order_by("number").values_list("state", flat=True)) == ["asked", "removed"]
    assert states() == ["waiting"]


def test_a_refusal_leads_to_the_next_steps(waiting: Correspondent) -> None:
    page = waiting.press("keep-answer:1", kind="refused", ground="consent_shown", text="No.")
    assert "It was shown that the person agreed to this publication." in page.text
    assert "What you can do next" in page.said
    assert any(one.startswith("preview:google_search/") for one in page.buttons)
    assert X_FORM not in page.buttons
    assert rows.LetterAnswer.objects.get().kind == "refused"


def test_no_answer_is_one_only_when_the_time_is_over(waiting: Correspondent) -> None:
    assert 'value="none"' not in waiting.press("answer:1").text
    assert waiting.press("keep-answer:1", kind="none").status == 422
    rows.Letter.objects.update(due_at=datetime.now(UTC) - timedelta(hours=1))
    assert 'value="none"' in waiting.press("answer:1").text
    assert "What you can do next" in waiting.press("keep-answer:1", kind="none").said
    assert states() == ["silent"]


@pytest.mark.parametrize(
    "fields",
    [{}, {"kind": "gone"}, {"kind": "removed", "numbers": ["9"]}, {"kind": "refused", "ground": "made_up"}],
    ids=["nothing", "unknown-kind", "foreign-address", "unknown-ground"],
)
def test_an_answer_that_does_not_fit_is_asked_again(waiting: Correspondent, fields: dict[str, object]) -> None:
    page = waiting.press("keep-answer:1", **fields)
    assert page.status == 422
    assert "keep-answer:1" in page.buttons
    assert rows.LetterAnswer.objects.count() == 0


def test_once_they_have_what_they_asked_for_it_is_their_turn(waiting: Correspondent) -> None:
    assert "supply:1" not in waiting.press("letter:1").buttons
    assert "supply:1" in waiting.press("keep-answer:1", kind="asks_more").buttons
    assert states() == ["asked_more"]
    page = waiting.press("supply:1")
    assert "Now it is their turn again." in page.said
    assert states() == ["waiting"]
    assert waiting.press("supply:1").status == 409


def test_a_letter_that_was_not_sent_takes_no_answer(writer: Write) -> None:
    me = writer()
    me.agree()
    page = me.press("keep-answer:1", kind="removed")
    assert page.status == 409
    assert rows.LetterAnswer.objects.count() == 0


def test_a_letter_is_taken_back(waiting: Correspondent) -> None:
    page = waiting.press("end:1")
    assert "You took this letter back." in page.said
    assert states() == ["ended"]
    assert "end:1" not in page.buttons


def test_nothing_leaves_an_ended_case(waiting: Correspondent, web_settings: Settings) -> None:
    withdraw_case(web_settings, waiting.case.access)
    for do in ("hostile:x", "keep-answer:1"):
        page = waiting.press(do, kind="removed")
        assert page.status == 409
        assert "This case was ended." in page.said


# At a service that uses Amparo


SIGNED = {"statement": '{"kind":"notice.received"}', "signature": "c2lnbmVk"}


@pytest.fixture
def there(writer: Write) -> Correspondent:
    """A case with one address at the site that uses Amparo, and a letter there that is kept. No server is behind it."""
    me = writer(PLACES[:1])
    me.agree("preview:site/amparo/US-TIDA/site")
    return me


def arrived(me: Correspondent) -> None:
    """As once the platform took it: with what opens it there, and with a signed receipt."""
    safe, letter = safe_of(me.case.access), rows.Letter.objects.get()
    body = body_of(safe, letter)
    body.at = AtPlatform("K7QM-3XW9-TB", "h7qm-3xw9-tb2k-9ppe-vv4c", "A" * 43)
    letter.sealed, letter.state = safe.close(RecordKind.LETTER, letter.id, body), "waiting"
    letter.save()
    answer = rows.LetterAnswer(id=uuid4(), letter=letter, kind="received", at=datetime.now(UTC))
    answer.sealed = safe.close(RecordKind.ANSWER, answer.id, AnswerBody(signed=[SIGNED]))
    answer.save(force_insert=True)


def test_a_letter_to_a_platform_goes_from_here_alone(there: Correspondent) -> None:
    page = there.press("letter:1")
    assert "It goes there at once, and their answer comes back here." in page.said
    assert "send:1" in page.buttons
    assert "sent:1" not in page.buttons


def test_a_platform_that_cannot_be_asked_loses_nothing(there: Correspondent) -> None:
    page = there.press("send:1")
    assert page.status == 403
    assert "Nothing was sent. You can try again." in page.said
    assert states() == ["agreed"]
    assert "send:1" in page.buttons


def test_what_a_platform_signed_is_shown_and_saved(there: Correspondent) -> None:
    arrived(there)
    page = there.press("letter:1")
    assert "K7QM-3XW9-TB" in page.text
    assert {"news:1", "signed:1", "end:1"} <= set(page.buttons)
    assert "answer:1" not in page.buttons
    assert json.loads(there.download("signed:1").content) == [SIGNED]


def test_news_that_cannot_be_had_is_said(there: Correspondent) -> None:
    arrived(there)
    page = there.press("news:1")
    assert page.status == 403
    assert states() == ["waiting"]
    assert "Nothing was sent" not in page.said


def test_news_is_asked_only_where_a_letter_is_at_a_platform(waiting: Correspondent) -> None:
    page = waiting.press("news:1")
    assert page.status == 422
    assert "did not go to a service that uses Amparo" in page.said
