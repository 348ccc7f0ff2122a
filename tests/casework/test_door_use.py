"""What to enter into a form, and what to do at a door."""

from dataclasses import replace

import pytest

from amparo.casework.compose import FillKind, Shield, compose, instruction
from amparo.casework.notice import Relation
from amparo.casework.route import DoorKind, Identity
from amparo.facts import Fact
from tests.casework.letters import ADDRESSES, AGENT, PERSONAL, ROUTES, SHELF, found, of
from tests.casework.regimes import BASIS, WORDS

BING = "bing.report_a_concern:US-TIDA"
HOST = "generic_host.rdap:US-TIDA"


def fills(name: str, **changes: object) -> dict[str, tuple[FillKind, str]]:
    """Kind and value by English label."""
    letter = compose(replace(found(name), **changes))  # type: ignore[arg-type]
    return {one.label.en: (one.kind, one.value) for one in letter.fills}


@pytest.mark.parametrize("route", ROUTES)
def test_every_required_field_of_a_door_is_filled_chosen_or_left_to_the_person(route: str) -> None:
    for one in of(route):
        fields = SHELF.routes[route].fields_of(one.door)
        required = [each.paraphrase for each in fields if each.required and each.only_for is None]
        letter = compose(one)
        assert [each.label for each in letter.fills if each.label in required] == required
        assert all(bool(each.value) is (each.kind is not FillKind.THERE) for each in letter.fills)


def test_addresses_go_one_a_line_into_a_form() -> None:
    assert fills(BING)["The link to the content."] == (FillKind.TEXT, "\n".join(ADDRESSES))


def test_an_answer_that_is_always_the_same_is_chosen() -> None:
    assert fills(BING)["The kind of concern."] == (FillKind.CHOOSE, "Non-Consensual Intimate Imagery")


def test_what_only_the_person_can_say_is_left_to_her_or_him() -> None:
    assert fills(BING)["Which service: Bing, OneDrive or another."] == (FillKind.THERE, "")


def test_statements_go_into_a_form_in_the_recipients_language() -> None:
    (statement,) = SHELF.regimes["US-TIDA"].statements
    assert fills(BING)["A short statement that you honestly believe there was no consent."][1] == statement.text.en


def test_the_law_goes_into_a_form_by_its_name() -> None:
    assert fills(HOST)["The law it stands on."][1] == SHELF.regimes["US-TIDA"].name.en


def test_a_form_under_a_services_own_rules_names_no_law() -> None:
    assert "rules" in fills("generic_host.rdap:policy")["The law it stands on."][1]


def test_what_is_asked_of_representatives_alone_is_not_shown_to_others() -> None:
    label = "If you act for somebody else: who you are to that person."
    represents = replace(found("imgur.request:US-TIDA").draft, relation=Relation.REPRESENTATIVE)
    assert label not in fills("imgur.request:US-TIDA")
    assert fills("imgur.request:US-TIDA", draft=represents)[label][1] == PERSONAL["authority"]


def test_a_form_gets_the_agents_contact() -> None:
    shielded = fills(BING, shield=Shield.AGENT, agent=AGENT)
    assert shielded["A safe way to reach you."][1] == AGENT.contact


def test_beside_a_contact_that_may_be_passed_on_the_form_is_told_not_to() -> None:
    notes = {one.label.en: one.note for one in compose(found(HOST)).fills}
    note = notes["An address for the answer; an alias is fine."]
    assert note is not None
    assert "do not pass your name on" in note.en


@pytest.mark.parametrize("kind", list(DoorKind))
def test_every_kind_of_door_has_its_steps(kind: DoorKind) -> None:
    one = found(BING)
    for how in (None, WORDS):
        steps = instruction(replace(one.door, kind=kind, how=how, most_addresses=None), None)
        assert len(steps.en.split("\n")) == len(steps.es.split("\n")) >= 2


def test_steps_say_what_to_choose() -> None:
    one = found(BING)
    assert "Non-Consensual Intimate Imagery" in instruction(one.door, one.route).es


def test_steps_say_how_many_addresses_at_a_time() -> None:
    one = found("x.intimate_media:policy")
    assert "At most 5 addresses" in instruction(one.door, one.route).en


@pytest.mark.parametrize("shows", [None, *Identity])
def test_steps_say_not_to_pass_the_name_on_where_that_can_be_chosen(shows: Identity | None) -> None:
    one = found(BING)
    door = replace(one.door, identity=Fact(shows, BASIS) if shows else None)
    told = "do not pass your name on" in instruction(door, one.route).en
    assert told is (shows is Identity.PASSED_ON_UNLESS_TOLD)
