"""A case begins: safety first, age next, nothing stored before the last screen, nothing ticked for the person."""

import re
import time
from collections.abc import Callable

import msgspec
import pytest
from django.apps import apps
from django.test import Client

from amparo.errors import Unavailable
from amparo.services.case_about import About, about_of
from amparo.services.case_access import CaseAccess, unlock
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.web.shared import carried
from amparo.web.survivor import begin
from tests.web.survivor.beginner import ADULT, EVERYTHING, ME, SAFE, THREAT, WATCHED, Beginner

MAIL = {"remind": "on", "contact": "reader@mail.example", "mailbox_safe": "on"}

pytestmark = pytest.mark.usefixtures("quick_keys")


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("store").get_models()}


def kept(settings: Settings, number: str, passphrase: str) -> About:
    access = unlock(settings, number, passphrase)
    sealed = rows.Case.objects.get().about
    assert sealed is not None
    return about_of(access.data_key, access.id, sealed)


@pytest.mark.parametrize("kind", ["platform", "newsroom"])
def test_only_a_helpline_begins_cases(web_settings: Settings, use: Callable[[Settings], Client], kind: str) -> None:
    elsewhere = msgspec.structs.replace(web_settings, site=msgspec.structs.replace(web_settings.site, kind=kind))
    assert use(elsewhere).get("/start/").status_code == 404


def test_the_first_page_of_a_helpline_leads_to_a_new_case_and_back_to_an_old_one(site: Client) -> None:
    doors = re.findall(r'class="door" href="([^"]*)"', site.get("/es/").text)
    assert doors[:3] == ["/es/start/", "/es/case/", "/es/fingerprint"]


def test_the_device_comes_before_anything_else(site: Client) -> None:
    assert Beginner(site).page.fields == {"watched"}


@pytest.mark.parametrize(
    ("answer", "heading"),
    [("yes", "Is there another way in?"), ("unsure", "Is there another way in?"), ("no", "Age comes first")],
)
def test_who_may_be_watched_reads_what_to_do_first(site: Client, answer: str, heading: str) -> None:
    assert Beginner(site).send({"watched": answer}).heading == heading


def test_one_can_go_on_all_the_same_or_leave(site: Client) -> None:
    beginner = Beginner(site)
    assert 'href="/exit"' in beginner.send(WATCHED).text
    assert beginner.send().heading == "Age comes first"


def test_an_answer_is_asked_for_again(site: Client) -> None:
    page = Beginner(site).send()
    assert page.heading == "Are you safe here?"
    assert "Please answer this." in page.text


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_who_may_be_a_minor_gets_hotlines_and_nothing_to_write_in(site: Client, answer: str) -> None:
    beginner = Beginner(site)
    beginner.send(SAFE)
    page = beginner.send({"adult": answer})
    assert "NCMEC Take It Down" in page.text
    assert page.fields == {"country"}
    assert "StopNCII" not in page.text


def test_a_minors_country_shows_its_hotlines_first_and_is_not_carried_on(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.send(SAFE)
    beginner.send({"adult": "no"})
    page = beginner.send({"country": "ES", "name": "x"}, "country")
    assert page.text.index("ANAR") < page.text.index("NCMEC Take It Down")
    state = carried.carried(web_settings, carried.Purpose.START, page.state, dict[str, object])
    assert state == {"step": "minor", "answers": {}}


def test_a_doubt_in_the_data_is_marked_and_not_printed(site: Client) -> None:
    beginner = Beginner(site)
    beginner.send(SAFE)
    beginner.send({"adult": "no"})
    page = beginner.send({"country": "ES"}, "country").text
    assert re.search(r"AEPD.*?check first", page)
    assert "900 293 183" not in page


def test_the_minors_page_leads_nowhere_for_adults(site: Client) -> None:
    beginner = Beginner(site)
    beginner.send(SAFE)
    main = beginner.send({"adult": "unsure"}).text.split("<main")[1].split("</main>")[0]
    assert [address for address in re.findall(r'href="(/[^"]*)"', main) if address != "/leave-no-trace"] == []
    assert beginner.send({**ME, **THREAT}, "next").heading == "These people can help now"


def test_what_was_said_for_an_adult_is_dropped_once_the_age_is_another(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.until_keep()
    for _ in range(4):
        beginner.send(MAIL if beginner.page.heading.startswith("How") else THREAT, "back")
    assert beginner.page.heading == "Age comes first"
    page = beginner.send({"adult": "unsure"})
    state = carried.carried(web_settings, carried.Purpose.START, page.state, dict[str, object])
    assert state == {"step": "minor", "answers": {}}


def test_an_age_said_wrongly_can_be_said_again(site: Client) -> None:
    beginner = Beginner(site)
    beginner.send(SAFE)
    beginner.send({"adult": "no"})
    assert beginner.send({}, "back").heading == "Age comes first"
    for fields in (ADULT, THREAT, ME, {}):
        beginner.send(fields)
    assert beginner.send().status == 201


@pytest.mark.parametrize(
    ("happening", "said"),
    [
        ("threatened", "Do not pay."),
        ("online", "Note the addresses as text."),
        ("found_by_other", "You need not look at it."),
        ("synthetic", "You need not prove that it is fake."),
        ("doxed", "The same notices can ask for those posts to go."),
        ("secretly_recorded", "It is enough that you did not agree."),
        ("paid_page", "no consent to this copy"),
        ("past_work", "no consent to this copy"),
    ],
)
def test_the_advice_is_for_what_happened_and_nothing_else(site: Client, happening: str, said: str) -> None:
    beginner = Beginner(site)
    for fields in (SAFE, ADULT, {"happened": [happening]}):
        beginner.send(fields)
    page = beginner.send(ME).text
    assert said in page
    assert page.count('<section class="panel">') == 1


@pytest.mark.parametrize(("happened", "said"), [(["threatened"], True), (["threatened", "online"], False)])
def test_a_threat_alone_is_a_case_all_the_same(site: Client, happened: list[str], said: bool) -> None:
    beginner = Beginner(site)
    for fields in (SAFE, ADULT, {"happened": happened}):
        beginner.send(fields)
    assert ("A case helps all the same." in beginner.send(ME).text) is said


def test_the_helplines_are_those_of_the_country_for_adults(site: Client) -> None:
    beginner = Beginner(site)
    for fields in (SAFE, ADULT, THREAT):
        beginner.send(fields)
    page = beginner.send({**ME, "country": "ES"}).text
    assert "INCIBE 017" in page
    assert "ANAR" not in page


def test_nothing_is_stored_before_the_last_screen(site: Client) -> None:
    before = counts()
    beginner = Beginner(site)
    beginner.until_keep(EVERYTHING)
    beginner.send(MAIL, "back")
    assert beginner.page.heading == "What helps now"
    assert counts() == before


def test_the_case_is_there_with_its_seven_words(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.until_keep(EVERYTHING)
    page = beginner.send()
    assert (page.status, len(page.codes)) == (201, 2)
    number, passphrase = page.codes
    assert len(re.split(r"[\s-]+", passphrase)) == 7
    about = kept(web_settings, number, passphrase)
    assert (about.language, about.country, about.happened) == ("en", "MX", EVERYTHING["happened"])
    assert (about.made_by, about.hide_identity, about.relation) == ("self", True, "depicted")


def test_a_name_that_may_be_seen_is_kept_so(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.until_keep(me={**ME, "hide": "no", "relation": "representative", "made_by": "unknown", "country": ""})
    about = kept(web_settings, *beginner.send().codes)
    assert (about.made_by, about.hide_identity, about.relation) == ("unknown", False, "representative")
    assert about.country is None


def test_nothing_is_ticked_for_the_person(site: Client) -> None:
    beginner = Beginner(site)
    page = beginner.until_keep()
    assert page.fields == {"sheet", "team", "remind", "contact", "mailbox_safe", "follow", "check"}
    assert " checked" not in page.text.split("<main")[1]


@pytest.mark.parametrize(
    ("ticks", "wraps"),
    [
        ({}, {"passphrase"}),
        ({"sheet": "on"}, {"passphrase", "sheet"}),
        ({"team": "on"}, {"passphrase", "team"}),
        (MAIL, {"passphrase", "service"}),
        ({"follow": "on"}, {"passphrase", "service"}),
        ({"check": "on"}, {"passphrase", "service"}),
    ],
    ids=["none", "sheet", "team", "remind", "follow", "check"],
)
def test_only_who_is_ticked_can_open_the_case(site: Client, ticks: dict[str, str], wraps: set[str]) -> None:
    beginner = Beginner(site)
    beginner.until_keep()
    page = beginner.send(ticks)
    assert set(rows.CaseWrap.objects.values_list("kind", flat=True)) == wraps
    assert len(page.codes) == 2 + ("sheet" in ticks)


@pytest.mark.parametrize("lost", ["contact", "mailbox_safe"])
def test_reminders_need_a_mailbox_that_nobody_else_reads(site: Client, lost: str) -> None:
    beginner = Beginner(site)
    beginner.until_keep()
    page = beginner.send({name: said for name, said in MAIL.items() if name != lost})
    assert page.heading == "How your case is kept"
    assert f'href="#id_{lost}"' in page.text
    assert not rows.Case.objects.exists()


def test_an_address_without_the_wish_for_mail_is_not_kept(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.until_keep()
    about = kept(web_settings, *beginner.send({"contact": "reader@mail.example", "mailbox_safe": "on"}).codes)
    assert (about.contact, about.mailbox_safe) == (None, False)


def test_what_was_ticked_is_still_there_when_the_case_cannot_be_stored(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("store_unavailable", "The store does not answer.")

    beginner = Beginner(site)
    beginner.until_keep()
    with monkeypatch.context() as patched:
        patched.setattr(begin, "open_case", away)
        page = beginner.send(MAIL)
    assert (page.status, page.heading) == (503, "How your case is kept")
    assert 'value="reader@mail.example"' in page.text
    assert beginner.send(MAIL).status == 201


def test_the_receipt_opens_the_case_by_post(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site)
    beginner.until_keep()
    page = beginner.send()
    assert '<form method="post" action="/case/">' in page.text
    assert '<input type="hidden" name="do" value="home">' in page.text
    access = carried.carried(web_settings, carried.Purpose.CASE, page.state, CaseAccess)
    assert access.id == rows.Case.objects.get().id


def test_back_leads_through_every_step_with_the_answers_still_there(site: Client) -> None:
    beginner = Beginner(site)
    for fields in (WATCHED, {}, ADULT, THREAT, ME):
        beginner.send(fields)
    headings = [beginner.send(fields, "back").heading for fields in ({}, ME, THREAT, ADULT, {})]
    assert headings == [
        "A few facts",
        "What happened?",
        "Age comes first",
        "Is there another way in?",
        "Are you safe here?",
    ]
    assert re.search(r'value="yes"[^>]*checked', beginner.page.text)
    forth = [beginner.send(fields).text for fields in (WATCHED, {}, ADULT, THREAT)]
    assert re.search(r'value="threatened"[^>]*checked', forth[2])
    assert re.search(r'value="MX" selected', forth[3])


def test_the_other_language_keeps_what_was_answered(site: Client) -> None:
    beginner = Beginner(site)
    for fields in (SAFE, ADULT):
        beginner.send(fields)
    page = beginner.send(THREAT, "stay", "/es/start/")
    assert page.heading == "¿Qué pasó?"
    assert re.search(r'value="threatened"[^>]*checked', page.text)


def test_the_passphrase_is_of_the_language_in_which_it_is_read(site: Client, web_settings: Settings) -> None:
    beginner = Beginner(site, "/es/start/")
    beginner.until_keep()
    page = beginner.send()
    assert kept(web_settings, *page.codes).language == "es"
    assert '<form method="post" action="/es/case/">' in page.text


@pytest.mark.parametrize("state", ["", "x", "W10:1abc:ZZ"])
def test_what_is_not_ours_begins_anew(site: Client, state: str) -> None:
    page = site.post("/start/", {"state": state, "go": "next", **ME, "contact": "reader@mail.example"}).text
    assert "Are you safe here?" in page
    assert "reader@mail.example" not in page


def test_what_was_made_for_another_page_begins_anew(site: Client, web_settings: Settings) -> None:
    other = carried.carry(web_settings, carried.Purpose.FORM, {"step": "keep", "answers": {}})
    assert "Are you safe here?" in site.post("/start/", {"state": other, "go": "next"}).text
    assert not rows.Case.objects.exists()


def test_a_page_left_open_for_too_long_says_so(
    site: Client, web_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginner, now = Beginner(site), time.time()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: now - 3600 * web_settings.notices.form_hours - 60)
        beginner.until_keep()
    page = beginner.send()
    assert "open for too long" in page.text
    assert page.heading == "Are you safe here?"
    assert not rows.Case.objects.exists()


def test_a_state_without_the_answers_of_an_adult_makes_no_case(site: Client, web_settings: Settings) -> None:
    listed = {"step": "keep", "answers": {"device": {"watched": ["no"]}, "age": {"adult": ["no"]}}}
    state = carried.carry(web_settings, carried.Purpose.START, listed)
    page = site.post("/start/", {"state": state, "go": "next"}).text
    assert "Age comes first" in page
    assert not rows.Case.objects.exists()


def test_a_lifetime_in_minutes_takes_the_place_of_the_usual_one(web_settings: Settings) -> None:
    made = carried.carry(web_settings, carried.Purpose.CASE, {"case": "x"})
    assert carried.carried(web_settings, carried.Purpose.CASE, made, dict[str, str], minutes=1) == {"case": "x"}
    with pytest.raises(carried.Lost) as lost:
        carried.carried(web_settings, carried.Purpose.CASE, made, dict[str, str], minutes=-1)
    assert lost.value.expired
