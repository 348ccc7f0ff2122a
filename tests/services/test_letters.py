"""From a plan to letters: complete, within the door's limits, shielded, and none to who is hostile."""

from dataclasses import replace

import msgspec
import pytest

from amparo.casework.answers import AnswerKind
from amparo.casework.compose import Shield
from amparo.casework.route import Role
from amparo.errors import BadInput, Conflict, NotFound, Refused
from amparo.evidence.chain import verify
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_sightings import add_sightings
from amparo.services.draft_complaint import agree_complaint, preview_complaint
from amparo.services.draft_letters import Choice, agree_letters, complete_about, preview_letters
from amparo.services.hostile import refuse_hostile_mailbox
from amparo.services.letters import Way
from amparo.services.plan_case import CasePlan, Proposal, plan_case
from amparo.services.record_answer import Answer, end_letter, record_answer
from amparo.services.send_letter import mark_sent
from amparo.services.show_case import show_case
from amparo.settings import CaseSettings, Settings
from amparo.store import models as rows
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import reading
from tests.services import doors
from tests.services.cases import CONTACT, NAME, full, helpline, opened
from tests.services.cases import about as about_somebody
from tests.services.doors import PLACES, agreed, choice, letter

RELAY = CaseSettings(agent_name="A helpline", relay="case-{reference}@helpline.example")
POLICY = choice(regime=None)


@pytest.fixture
def home(settings: Settings) -> Settings:
    return doors.site(helpline(settings))


def with_cases(home: Settings, cases: CaseSettings) -> Settings:
    return msgspec.structs.replace(home, cases=cases)


def code(error: pytest.ExceptionInfo[Exception]) -> str:
    return str(error.value.code)  # type: ignore[attr-defined]


def at_route(plan: CasePlan, route: str) -> list[Proposal]:
    return [one for one in plan.proposals if one.step.route == route]


def test_a_letter_that_lacks_what_the_law_asks_is_neither_shown_nor_kept(home: Settings) -> None:
    case = opened(home)
    with pytest.raises(BadInput) as error:
        agree_letters(home, case.access, choice())
    assert code(error) == "no_addresses"
    add_sightings(home, case.access, PLACES[0])
    given = {"signature": NAME, "contact": CONTACT}
    for name, value in given.items():
        complete_about(home, case.access, {name: None})
        lacking(home, case.access, choice(shield=Shield.OPEN), name)
        complete_about(home, case.access, {name: value})
    lacking(home, case.access, choice(shield=Shield.OPEN, agreed=frozenset()), "statement:nonconsent")
    with reading(home):
        assert not rows.Letter.objects.exists()
    assert agree_letters(home, case.access, choice(shield=Shield.OPEN)) == (1,)


def lacking(home: Settings, access: object, which: Choice, field: str) -> None:
    preview = preview_letters(home, access, which)  # type: ignore[arg-type]
    assert [one.fields for one in preview.lacks] == [(field,)]
    assert preview.letters == ()
    with pytest.raises(Conflict) as error:
        agree_letters(home, access, which)  # type: ignore[arg-type]
    assert code(error) == "letter_incomplete"


def test_letters_keep_to_the_limit_of_the_door_and_name_each_address_once(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, "\n".join([*PLACES, "https://elsewhere.example.org/9"]))
    assert agree_letters(home, case.access, choice("form")) == (1, 2, 3)
    letters = show_case(home, case.access).letters
    assert sorted(n for one in letters for n in one.numbers) == [1, 2, 3, 4, 5]
    assert max(len(one.numbers) for one in letters) == 2
    assert len({one.body.reference for one in letters}) == len({one.body.token for one in letters}) == 3
    for one in letters:
        named = [place for place in PLACES if place in one.body.text]
        assert named == [PLACES[n - 1] for n in one.numbers]
        assert "elsewhere" not in one.body.whole


def test_a_plan_groups_addresses_by_who_runs_the_place(home: Settings) -> None:
    case = opened(home)
    pasted = [PLACES[0], "https://a.pages.example.org/1", PLACES[1], "https://b.pages.example.org/2"]
    add_sightings(home, case.access, "\n".join(pasted))
    plan = plan_case(home, case.access)
    assert [(one.operator, one.numbers) for one in plan.groups] == [("site", (1, 3)), ("example.org", (2, 4))]
    assert {one.numbers for one in at_route(plan, "site")} == {(1, 3)}
    shared = [one for one in at_route(plan, "google_search") if one.step.is_on]
    assert {one.numbers for one in shared} == {(1, 2, 3, 4)}
    agree_letters(home, case.access, choice(numbers=(3,)))
    assert {one.named for one in at_route(plan_case(home, case.access), "site") if one.key[1] == "mail"} == {1}


def test_an_address_at_somebody_who_helps_does_not_stop_the_plan(home: Settings) -> None:
    helper = doors.HEAD.replace('"site"', '"helper"').replace('"platform"', '"hash_service"')
    doors.site(home, doors.DOORS.replace("site.example", "helper.example"), helper.replace("site.e", "helper.e"))
    case = opened(home)
    add_sightings(home, case.access, "https://helper.example/case/1")
    assert [one.operator for one in plan_case(home, case.access).groups] == ["helper"]


def test_whoever_hides_gets_the_best_shield_that_the_law_allows(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, PLACES[0])
    shown = preview_letters(home, case.access, POLICY)
    assert (shown.shield, shown.shields) == (Shield.INITIALS, (Shield.INITIALS, Shield.OPEN))  # nobody writes for her
    assert preview_letters(home, case.access, choice()).shield is Shield.OPEN  # the law wants a signature
    for which in (choice(shield=Shield.INITIALS), choice("named", None, shield=Shield.INITIALS)):
        with pytest.raises(BadInput) as error:
            preview_letters(home, case.access, which)
        assert code(error) == "shield_not_allowed"
    ours = with_cases(home, RELAY)
    assert preview_letters(ours, case.access, choice()).shield is Shield.AGENT
    complete_about(home, case.access, {"hide_identity": False})
    assert preview_letters(ours, case.access, choice()).shield is Shield.OPEN


def test_nobody_writes_in_her_place_without_a_name_and_somewhere_for_answers(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, PLACES[0])
    for cases in (CaseSettings(), CaseSettings(agent_name="A helpline"), CaseSettings(relay=RELAY.relay)):
        ours = with_cases(home, cases)
        assert Shield.AGENT not in preview_letters(ours, case.access, POLICY).shields
        with pytest.raises(BadInput) as error:
            agree_letters(ours, case.access, choice(regime=None, shield=Shield.AGENT))
        assert code(error) == "shield_not_allowed"


def test_answers_come_to_an_address_of_this_letter_alone(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, PLACES[0])
    ours = with_cases(home, RELAY)
    body = letter(ours, case.access, agreed(ours, case.access)).body
    assert body.answer_to == f"case-{body.reference.lower()}@helpline.example"
    assert body.answer_to in body.whole
    assert RELAY.agent_name in body.whole
    for own in (CONTACT, NAME):
        assert own not in body.whole + body.subject
        assert own not in body.leaves.values()


def test_with_initials_the_answer_does_not_go_to_the_persons_own_mailbox(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, PLACES[0])
    body = letter(home, case.access, agreed(home, case.access, POLICY)).body
    assert (body.shield, body.answer_to) == ("initials", None)
    assert CONTACT not in body.whole
    body = letter(home, case.access, agreed(home, case.access, choice(regime=None, shield=Shield.OPEN))).body
    assert body.answer_to == CONTACT


def test_nothing_goes_to_an_operator_whom_the_person_marked_hostile(home: Settings) -> None:
    case = opened(home, hostile=["site", "example.org"], hide_identity=False)
    add_sightings(home, case.access, "\n".join([PLACES[0], "https://copies.example.org/1"]))
    plan = plan_case(home, case.access)
    assert [one.is_hostile for one in plan.groups] == [True, True]
    assert at_route(plan, "site") == []
    assert not [one for one in plan.proposals if one.step.door is not None and one.step.door.at_operator]
    assert all(one.step.shielded for one in at_route(plan, "google_search"))
    mailbox = Choice("generic_host", "abuse_mailbox")  # those of the site itself may read it
    for which in (
        choice(),
        choice("form"),
        mailbox,
        replace(mailbox, operator="example.org"),
        replace(mailbox, numbers=(2,)),
    ):
        with pytest.raises(Refused) as error:
            agree_letters(home, case.access, which)
        assert code(error) == "hostile_operator"
    search = next(one for one in at_route(plan, "google_search") if one.step.door is not None and one.step.is_on)
    assert search.step.door is not None
    to_search = Choice("google_search", search.step.door.id, search.step.regime, agreed=frozenset({"nonconsent"}))
    asked = preview_letters(with_cases(home, RELAY), case.access, to_search)
    assert asked.shield is asked.shields[0]


def test_what_one_of_the_places_needs_the_step_for_all_of_them_has(home: Settings) -> None:
    case = opened(home, hostile=["site"], hide_identity=False)
    add_sightings(home, case.access, "\n".join(["https://fine.example.org/1", PLACES[0]]))
    found = [one for one in plan_case(home, case.access).proposals if one.step.role is Role.HASH_SERVICE]
    assert {one.numbers for one in found} == {(1, 2)}
    assert all(one.step.shielded for one in found)


def test_an_operator_that_is_hostile_for_good_gets_nothing_from_anybody(home: Settings) -> None:
    doors.site(home, head=doors.HEAD + "hostile = true\n")
    case = opened(home)
    add_sightings(home, case.access, PLACES[0])
    plan = plan_case(home, case.access)
    assert plan.groups[0].is_hostile
    assert at_route(plan, "site") == []
    with pytest.raises(Refused):
        preview_letters(home, case.access, choice())
    with pytest.raises(Refused):
        preview_letters(home, case.access, Choice("generic_host", "abuse_mailbox"))


def test_copyright_waits_until_the_person_chooses_it(home: Settings) -> None:
    case = opened(home, made_by="self")
    add_sightings(home, case.access, PLACES[0])
    found = [one for one in at_route(plan_case(home, case.access), "site") if one.key[1] == "copyright"]
    assert [(one.step.is_on, one.step.shielded) for one in found] == [(False, False)]
    complete_about(home, case.access, {"made_by": "other"})
    assert not [one for one in at_route(plan_case(home, case.access), "site") if one.key[1] == "copyright"]


def test_the_chain_opens_to_the_words_that_were_agreed_to(home: Settings) -> None:
    case = opened(home, language="es")
    add_sightings(home, case.access, PLACES[0])
    number = agreed(home, case.access)
    body = letter(home, case.access, number).body
    with reading(home):
        openings = openings_of(case.access.id, case.access.data_key)
        lines = list(lines_of(case.access.id))
    assert openings[f"letter.{number}"].value == body.whole
    assert (body.text in body.whole, body.own_text in body.whole) == (True, True)
    assert verify(case.access.id, lines, openings.values()).is_sound


def test_a_mailbox_whose_name_has_to_be_found_is_written_to_by_the_person(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, "https://copies.example.org/1")
    assert preview_letters(home, case.access, Choice("generic_host", "abuse_mailbox")).way is Way.FORM


def test_what_the_case_says_keeps_its_kinds(home: Settings) -> None:
    case = opened(home)
    for changes in ({"name": 5}, {"hostile": "site"}, {"nobody": "x"}, {"mailbox_safe": "yes"}):
        with pytest.raises(BadInput) as error:
            complete_about(home, case.access, changes)  # type: ignore[arg-type]
        assert code(error) == "bad_case"
    assert show_case(home, case.access).about.name == NAME


def test_a_complaint_tells_what_was_asked_and_what_came_of_it(home: Settings) -> None:
    case = opened(home)
    add_sightings(home, case.access, "\n".join(PLACES[:3]))
    for _ in range(4):
        mark_sent(home, case.access, agreed(home, case.access))
    end_letter(home, case.access, 4)
    record_answer(home, case.access, 2, Answer(AnswerKind.REFUSED, "it is art", "mail", (1,)))
    record_answer(home, case.access, 3, Answer(AnswerKind.REMOVED, None, "mail", (3,)))
    preview = preview_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    assert preview.numbers == (1, 2)  # the third has gone
    assert preview.letter is not None
    said = preview.letter.body
    references = [one.body.reference for one in show_case(home, case.access).letters]
    assert [one in said for one in references] == [True, True, True, False]  # the fourth was taken back
    for outcome in ("Answer: none.", "it was refused.", "a part was removed."):
        assert said.count(outcome) == 1, outcome
    assert "it is art" in said
    assert all(place in said for place in PLACES[:2])
    assert PLACES[2] not in said
    number = agree_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    kept = letter(home, case.access, number)
    assert (kept.way, kept.numbers, kept.route) == (Way.PRINT, (1, 2), None)


def test_an_incomplete_complaint_is_not_kept(home: Settings) -> None:
    case = opened(home)
    with pytest.raises(BadInput) as error:
        preview_complaint(home, case.access, "US-TIDA")
    assert code(error) == "no_addresses"
    add_sightings(home, case.access, PLACES[0])
    preview = preview_complaint(home, case.access, "US-TIDA")
    assert (preview.letter, [one.fields for one in preview.lacks]) == (None, [("statement:nonconsent",)])
    with pytest.raises(BadInput) as error:
        agree_complaint(home, case.access, "US-TIDA")
    assert code(error) == "letter_incomplete"
    with pytest.raises(NotFound):
        agree_complaint(home, case.access, "XX-NONE")
    with reading(home):
        assert not rows.Letter.objects.exists()


def test_a_found_mailbox_of_a_hostile_operator_is_refused(home: Settings) -> None:
    about, routes = about_somebody(hostile=["x", "copies.example"]), loader.load(route_files.KIND, home.home)
    for address in ("help@x.com", "abuse@mail.copies.example"):
        with pytest.raises(Refused) as error:
            refuse_hostile_mailbox(about, routes, address)
        assert error.value.code == "hostile_operator"
    refuse_hostile_mailbox(about, routes, "abuse@host.example")
    refuse_hostile_mailbox(about, routes, None)


def test_a_complaint_reads_the_same_when_it_is_agreed_to(home: Settings) -> None:
    case = full(home)
    first = preview_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    again = preview_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    assert first.letter is not None
    assert first.letter == again.letter
    number = agree_complaint(home, case.access, "US-TIDA", frozenset({"nonconsent"}))
    kept = show_case(home, case.access).letters[number - 1]
    assert kept.body.whole == first.letter.text()
    mark_sent(home, case.access, number)
    assert show_case(home, case.access).letters[number - 1].dues == ()  # an authority owes no removal
