"""One notice: what is shown, what is opened, what is decided."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from amparo.evidence.entry import read
from amparo.services.appeals import appeal_standing
from amparo.services.intake import Receipt
from amparo.services.passphrase import plain_reference
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import lines_of
from amparo.store.connection import reading
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import ADDRESS, CONTACT, EXPLANATION, NAME, NAMED, PERSONAL, Found
from tests.web.desk.test_queue import text_of


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("mo", "moderator")


@pytest.fixture
def receipt(desk: Client, web_settings: Settings) -> Receipt:
    return filed.notice(web_settings, NAMED, Found("bo/copy-1.jpg"), Found("cy/copy-2.jpg", identical=True, distance=0))


def at(receipt: Receipt, *more: object) -> str:
    return "/".join(["/desk/notice", str(receipt.id), *map(str, more)])


def states(settings: Settings, receipt: Receipt) -> dict[str, tuple[str, str | None]]:
    """State and what is under way of each copy, by account."""
    with reading(settings):
        found = rows.Copy.objects.filter(notice=receipt.id)
        return {one.account: (one.state, one.wanted) for one in found}


def decide(client: Client, receipt: Receipt, **sent: str) -> Any:
    """Send the form as the page makes it: a choice for each copy, most left as chosen for their kind."""
    page = client.get(at(receipt)).text
    names = re.findall(r'<select[^>]* name="([a-z]+-[0-9a-z]+)"', page)
    given = {name.replace("_", "-"): value for name, value in sent.items()}
    assert set(given) <= set(names), names
    return client.post(at(receipt, "decide"), {**dict.fromkeys(names, ""), **given}, follow=True)


def test_a_notice_shows_nothing_of_a_person(desk: Client, receipt: Receipt) -> None:
    page = desk.get(at(receipt)).text
    assert [one for one in PERSONAL if one in page] == []


@pytest.mark.parametrize("path", [(), ("minor",), ("false",)])
def test_no_page_has_a_picture(sign_in: SignIn, receipt: Receipt, path: tuple[str, ...]) -> None:
    page = sign_in("sy", "senior", "moderator").get(at(receipt, *path)).text
    assert not re.search(r"<(img|picture|video|object|embed|iframe)\b|url\(", page)


def test_it_says_why_each_counts_as_a_copy(desk: Client, receipt: Receipt) -> None:
    said = text_of(desk.get(at(receipt)).text)
    assert "Stands where the notice says (no. 1)." in said
    assert "The very same file, byte for byte." in said
    assert "A very similar picture, as after scaling or compressing. 12 of 256 points differ." in said


def test_clocks_that_ended_say_how(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    now = datetime.now(UTC)
    with reading(web_settings):
        first, second = rows.NoticeClock.objects.filter(notice=receipt.id).order_by("pk")
    for clock, due in ((first, now + timedelta(hours=1)), (second, now - timedelta(hours=1))):
        clock.due_at, clock.ended_at = due, now
        clock.save()
    said = text_of(desk.get(at(receipt)).text)
    assert "ended in time" in said
    assert "ended late" in said


def test_a_clock_past_its_time_is_marked(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    filed.due_in(web_settings, receipt, timedelta(hours=-3, minutes=-1), datetime.now(UTC))
    assert "▲ Time is over 3 hours 1 minute late" in text_of(desk.get(at(receipt)).text)


@pytest.mark.parametrize(
    ("group", "values"),
    [("addresses", [ADDRESS]), ("words", [EXPLANATION]), ("identity", [NAME, CONTACT])],
)
def test_what_is_sealed_is_opened_by_a_button_and_recorded(
    sign_in: SignIn, receipt: Receipt, web_settings: Settings, group: str, values: list[str]
) -> None:
    response = sign_in("sy", "senior").post(at(receipt, "open"), {"group": group})
    assert [one for one in values if one not in response.text] == []
    assert "no-store" in response.headers["Cache-Control"]
    assert filed.audited(web_settings, "open_fields") == [("sy", {"notice": str(receipt.id), "group": group})]


def test_only_a_senior_person_opens_who_it_is(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    assert 'value="identity"' not in desk.get(at(receipt)).text
    assert desk.post(at(receipt, "open"), {"group": "identity"}).status_code == 403
    assert filed.audited(web_settings, "open_fields") == []


def test_a_group_that_is_none_is_not_found(desk: Client, receipt: Receipt) -> None:
    assert desk.post(at(receipt, "open"), {"group": "everything"}).status_code == 404


def test_a_place_is_opened_by_a_button_and_recorded(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    copy = filed.copy_of(web_settings, receipt)
    assert "bo/copy-1.jpg" not in desk.get(at(receipt, "copy", copy.pk)).text
    assert "bo/copy-1.jpg" in desk.post(at(receipt, "copy", copy.pk, "place")).text
    assert filed.audited(web_settings, "open_place") == [("mo", {"notice": str(receipt.id), "copy": copy.pk})]


def test_each_copy_has_its_own_decision(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    near, same = (filed.copy_of(web_settings, receipt, key).pk for key in ("bo/copy-1.jpg", "cy/copy-2.jpg"))
    page = decide(desk, receipt, **{f"copy_{near}": "keep", f"copy_{same}": "remove"})
    found = states(web_settings, receipt)
    assert (found["ana"], found["bo"], found["cy"]) == (("hidden", None), ("hidden", "restore"), ("hidden", "remove"))
    assert "Noted: 1 copy to remove, 1 copy to keep." in text_of(page.text)


def test_one_choice_decides_for_all_of_a_kind_and_single_ones_differ(
    desk: Client, receipt: Receipt, web_settings: Settings
) -> None:
    near = filed.copy_of(web_settings, receipt).pk
    decide(desk, receipt, all_named="remove", all_identical="keep", all_near="remove", **{f"copy_{near}": "keep"})
    found = states(web_settings, receipt)
    assert {account: wanted for account, (_state, wanted) in found.items()} == {
        "ana": "remove",
        "bo": "restore",
        "cy": "restore",
    }


def test_a_choice_for_all_reaches_only_what_the_page_showed(
    desk: Client, receipt: Receipt, web_settings: Settings
) -> None:
    shown = filed.copy_of(web_settings, receipt).pk
    desk.post(at(receipt, "decide"), {f"copy-{shown}": "", "all-near": "keep", "all-identical": "remove"})
    found = states(web_settings, receipt)
    assert (found["bo"], found["cy"]) == (("hidden", "restore"), ("hidden", None))


def test_what_is_named_is_refused_with_a_ground(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    page = decide(desk, receipt, target_1="refuse:consent_shown")
    assert states(web_settings, receipt)["ana"] == ("hidden", "restore")
    assert "refused It was shown that the person agreed to this publication." in text_of(page.text)


def test_what_is_named_is_not_kept_without_a_ground(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    named = filed.copy_of(web_settings, receipt, "ana/cat.jpg").pk
    response = desk.post(at(receipt, "decide"), {f"copy-{named}": "keep"})
    assert response.status_code == 422
    assert "refuse it with a ground" in response.text
    assert states(web_settings, receipt)["ana"] == ("hidden", None)


def test_an_account_that_is_named_is_dealt_with(desk: Client, web_settings: Settings) -> None:
    from amparo.casework.notice import Concern, Target, TargetKind

    account = Target(TargetKind.ACCOUNT, "https://photos.example/ana", Concern.IMPERSONATION)
    receipt = filed.notice(web_settings, targets=(account,))
    page = decide(desk, receipt, target_1="settle")
    assert "1 dealt with" in page.text
    with reading(web_settings):
        assert rows.Target.objects.get(notice=receipt.id).state == "removed"


def test_an_item_cannot_be_settled_by_hand_from_the_page(desk: Client, receipt: Receipt) -> None:
    assert 'value="settle"' not in desk.get(at(receipt)).text


def test_nothing_chosen_is_said_and_changes_nothing(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    before = states(web_settings, receipt)
    page = decide(desk, receipt)
    assert (page.status_code, "Nothing was chosen." in page.text) == (422, True)
    assert states(web_settings, receipt) == before


@pytest.mark.parametrize(
    "sent",
    [
        {"copy-x": "remove"},
        {"copy-999999": "remove"},
        {"copy-99999999999999999999": "remove"},
        {"copy-{copy}": "burn"},
        {"copy-{copy}": "", "all-near": "burn"},
        {"target-1": "burn"},
        {"target-²": "settle"},
        {"target-" + "9" * 5_000: "settle"},  # Python refuses to read a number of so many digits
        {"target-1": "refuse:because"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(
    desk: Client, receipt: Receipt, web_settings: Settings, sent: dict[str, str]
) -> None:
    before, copy = states(web_settings, receipt), filed.copy_of(web_settings, receipt).pk
    sent = {name.format(copy=copy): value for name, value in sent.items()}
    body = urlencode(sent)
    response = desk.post(at(receipt, "decide"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert states(web_settings, receipt) == before


def test_a_decided_notice_offers_no_decision(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    _state(web_settings, receipt, "decided")
    assert "/decide" not in re.sub(r'<form method="post" action="[^"]*/decide">', "", desk.get(at(receipt)).text)
    assert "<select" not in desk.get(at(receipt)).text
    assert desk.post(at(receipt, "decide"), {"target-1": "refuse:not_here"}).status_code == 409


def test_going_on_hides_what_waits(desk: Client, web_settings: Settings) -> None:
    receipt = filed.notice(web_settings, Found(state="review"))
    filed.reasons(web_settings, receipt, "many_copies")
    page = desk.post(at(receipt, "go-on"), follow=True)
    assert "It goes on. 1 copy is being hidden." in page.text
    assert states(web_settings, receipt)["bo"] == ("found", "hide")
    assert "go-on" not in page.text


def test_a_flagged_copy_is_removed_by_two_people_one_of_them_senior(
    sign_in: SignIn, receipt: Receipt, web_settings: Settings
) -> None:
    first, copy = sign_in("mo", "moderator"), filed.copy_of(web_settings, receipt)
    first.post(at(receipt, "copy", copy.pk, "flag"), {"flag": "own_account"})
    assert "Removing it needs two people" in first.get(at(receipt)).text
    decide(first, receipt, **{f"copy_{copy.pk}": "remove"})
    assert states(web_settings, receipt)["bo"] == ("hidden", None)
    assert "You proposed the removal." in first.get(at(receipt)).text
    second = sign_in("sy", "senior")
    assert "Somebody else proposed the removal." in second.get(at(receipt)).text
    decide(second, receipt, **{f"copy_{copy.pk}": "remove"})
    assert states(web_settings, receipt)["bo"] == ("hidden", "remove")


def test_the_first_person_cannot_be_the_second(sign_in: SignIn, receipt: Receipt, web_settings: Settings) -> None:
    client, copy = sign_in("sy", "senior"), filed.copy_of(web_settings, receipt)
    client.post(at(receipt, "copy", copy.pk, "flag"), {"flag": "news"})
    for _again in range(2):
        decide(client, receipt, **{f"copy_{copy.pk}": "remove"})
    assert states(web_settings, receipt)["bo"] == ("hidden", None)


def test_a_flag_that_is_none_is_refused(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    copy = filed.copy_of(web_settings, receipt)
    assert desk.post(at(receipt, "copy", copy.pk, "flag"), {"flag": "funny"}).status_code == 422


def test_a_copy_of_another_notice_is_not_found(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    other = filed.notice(web_settings, Found("zoe/copy.jpg"), address="https://photos.example/z.jpg")
    stranger = filed.copy_of(web_settings, other, "zoe/copy.jpg").pk
    assert desk.get(at(receipt, "copy", stranger)).status_code == 404
    assert desk.post(at(receipt, "copy", stranger, "place")).status_code == 404
    assert desk.post(at(receipt, "decide"), {f"copy-{stranger}": "remove"}).status_code == 422


def test_the_page_about_minors_changes_nothing_and_says_what_will(
    desk: Client, receipt: Receipt, web_settings: Settings
) -> None:
    page = desk.get(at(receipt, "minor"))
    for said in ("You need not be sure", "24 hours", "fingerprint", "erased", "This cannot be undone"):
        assert said in page.text
    with reading(web_settings):
        assert rows.Notice.objects.get(id=receipt.id).state == "open"


def test_what_may_show_a_minor_leaves_the_desk(desk: Client, receipt: Receipt, web_settings: Settings) -> None:
    page = desk.post(at(receipt, "minor"), follow=True)
    assert "It was handed to child safety." in page.text
    assert receipt.reference not in page.text
    with reading(web_settings):
        assert not rows.Copy.objects.filter(notice=receipt.id).exists()
    after = desk.get(at(receipt)).text
    assert "referred to child safety" in after
    assert at(receipt, "minor") not in after


def test_a_false_statement_is_proven_by_a_senior_person_once(
    sign_in: SignIn, receipt: Receipt, web_settings: Settings
) -> None:
    senior = sign_in("sy", "senior")
    page = senior.post(at(receipt, "false"), {"ground": "court"}, follow=True)
    assert "Noted. The person reads it" in page.text
    with reading(web_settings):
        proof = next(entry for entry in map(read, lines_of(receipt.id)) if entry[0].kind == "standing.changed")[0]
    assert (proof.who, proof.data["ground"]) == ("sy", "court")
    assert senior.post(at(receipt, "false"), {"ground": "court"}).status_code == 409


def test_a_false_statement_needs_a_proof(sign_in: SignIn, receipt: Receipt, web_settings: Settings) -> None:
    senior = sign_in("sy", "senior")
    assert senior.post(at(receipt, "false"), {"ground": "a feeling"}).status_code == 422
    assert senior.post(at(receipt, "false"), {}).status_code == 422
    assert filed.audited(web_settings, "prove_false") == []


def test_a_moderator_is_not_shown_what_only_a_senior_may(desk: Client, receipt: Receipt) -> None:
    assert at(receipt, "false") not in desk.get(at(receipt)).text


def test_many_copies_have_pages_those_to_decide_first(desk: Client, web_settings: Settings) -> None:
    settled = [Found(f"bo/{n}.jpg", identical=True, distance=0, state="removed") for n in range(90)]
    receipt = filed.notice(web_settings, *settled, *[Found(f"cy/{n}.jpg", state="review") for n in range(20)])
    first, second = desk.get(at(receipt)).text, desk.get(at(receipt) + "?page=2").text
    assert (first.count('name="copy-'), second.count('name="copy-')) == (20, 0)
    assert "Page 1 of 2" in first


def test_the_history_is_the_chain_in_words(desk: Client, receipt: Receipt) -> None:
    decide(desk, receipt, target_1="refuse:not_here")
    said = text_of(desk.get(at(receipt)).text)
    assert "The notice was received person" in said
    assert "Something named was refused mo" in said


def test_an_appeal_about_a_false_statement_is_listed(sign_in: SignIn, receipt: Receipt, web_settings: Settings) -> None:
    senior = sign_in("sy", "senior")
    senior.post(at(receipt, "false"), {"ground": "documents"})
    filed_appeal = appeal_standing(web_settings, receipt.reference, receipt.passphrase, "It was true.")
    page = senior.get("/desk/appeals").text
    assert plain_reference(filed_appeal.reference) in page
    assert "against a finding of a false statement" in page


def _state(settings: Settings, receipt: Receipt, state: str) -> None:
    from amparo.store.transaction import writing

    with writing(settings):
        rows.Notice.objects.filter(id=receipt.id).update(state=state)
