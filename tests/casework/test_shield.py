"""How much of the person a letter shows: what each law allows, and what then leaves."""

from dataclasses import replace

import pytest

from amparo.casework.compose import Agent, Shield, compose, lacks, shielded, shields
from amparo.casework.notice import Relation
from amparo.casework.regime import Eligibility
from amparo.casework.route import Answer, Identity
from amparo.errors import AmparoError
from amparo.facts import Fact
from tests.casework.letters import AGENT, MATTERS, PERSONAL, ROUTES, SHELF, found, of
from tests.casework.regimes import BASIS

UK = "onlyfans.form:UK-OSA-20A"
OWN_RULES = "telegram.abuse_mail:policy"
A, I, O = Shield.AGENT, Shield.INITIALS, Shield.OPEN  # noqa: E741  # short names for the table below


@pytest.mark.parametrize(
    ("law", "allowed"),
    [
        ("US-TIDA", (A, O)),
        ("EU-DSA-16", (A, O)),
        ("UK-OSA-20A", (A, I, O)),
        ("EU-GDPR-17", (A, O)),
        ("BR-MCI-21", (A, O)),
        ("IN-IT-3-2-B", (A, I, O)),
        ("JP-RPPA", (A, I, O)),
        ("KR-TBA", (A, O)),
        ("NZ-HDCA", (A, O)),
        ("US-DMCA", (A, O)),
        ("ES-AEPD", (A, I, O)),
        ("AU-OSA", (A, I, O)),
        ("IT-144BIS", (A, I, O)),
        ("SG-OSRA", (A, I, O)),
        ("MX-OLIMPIA", (I, O)),
    ],
)
def test_each_law_allows_what_it_asks_no_name_for(law: str, allowed: tuple[Shield, ...]) -> None:
    assert shields(SHELF.regimes[law], None, None) == allowed


def test_every_law_on_which_a_letter_can_stand_is_in_the_table() -> None:
    table = test_each_law_allows_what_it_asks_no_name_for.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {one.regime.id for one in MATTERS.values() if one.regime} <= {law for law, _ in table}


def test_a_law_that_lets_nobody_act_for_another_allows_no_agent() -> None:
    law = replace(SHELF.regimes["UK-OSA-20A"], eligibility=Eligibility(applicants=("depicted",)))
    assert shields(law, None, None) == (I, O)


def test_a_door_that_requires_a_signature_allows_no_initials() -> None:
    one = found("meta.help_page:UK-OSA-20A")
    assert shields(one.regime, one.route, one.door) == (A, O)


def test_a_door_that_asks_who_one_is_allows_no_initials() -> None:
    one = found(UK)
    named = replace(one.door, identity=Fact(Identity.NAMED, BASIS))
    assert shields(one.regime, one.route, named) == (A, O)


def test_a_door_that_needs_the_persons_account_allows_no_agent_under_its_own_rules() -> None:
    one = found(OWN_RULES)
    needs = replace(one.door, account_needed=Fact(Answer.YES, BASIS))
    assert shields(None, one.route, needs) == (I, O)


@pytest.mark.parametrize("route", ROUTES)
def test_whatever_is_allowed_makes_a_complete_letter(route: str) -> None:
    for one in of(route):
        for shield in shields(one.regime, one.route, one.door):
            assert lacks(replace(one, shield=shield, agent=AGENT)) == ()


def test_initials_stand_in_place_of_the_name() -> None:
    hidden = [one for one in MATTERS.values() if I in shields(one.regime, one.route, one.door)]
    assert len(hidden) > 20
    for one in hidden:
        text = compose(replace(one, shield=I)).text()
        assert "A. E. R." in text
        assert PERSONAL["name"] not in text
        assert PERSONAL["signature"] not in text


def test_initials_where_a_name_is_required_are_refused() -> None:
    with pytest.raises(AmparoError, match="shield_not_allowed"):
        compose(replace(found("x.tida_form:US-TIDA"), shield=I))


@pytest.mark.parametrize("agent", [None, Agent("", "case@relay.example"), Agent("Helpline", "\u200b")])
def test_an_agent_has_a_name_and_an_address(agent: Agent | None) -> None:
    with pytest.raises(AmparoError, match="agent_missing"):
        lacks(replace(found(UK), shield=A, agent=agent))


def test_an_agent_stands_for_the_person_in_all_that_the_sender_is_asked_for() -> None:
    sent = shielded(replace(found("snapchat.dsa_form:EU-DSA-16"), shield=A, agent=AGENT))
    assert (sent.relation, sent.name, sent.signature, sent.contact) == (
        Relation.REPRESENTATIVE,
        AGENT.name,
        AGENT.name,
        AGENT.contact,
    )
    assert sent.authority


@pytest.mark.parametrize("name", ["google_search.right_to_be_forgotten:EU-GDPR-17", "discord.form:US-TIDA"])
def test_an_agent_does_not_give_its_name_for_that_of_the_person_shown(name: str) -> None:
    one = replace(found(name), shield=A, agent=AGENT)
    assert shielded(one).name == PERSONAL["name"]
    assert f"Name of the person shown: {PERSONAL['name']}" in compose(one).body
    assert f"\n{AGENT.name}\nFor the person shown" in compose(one).body


def test_a_door_that_asks_the_senders_name_gets_the_agents() -> None:
    assert shielded(replace(found("telegram.dsa_form:EU-DSA-16"), shield=A, agent=AGENT)).name == AGENT.name


def test_a_relay_stands_in_place_of_the_persons_address_under_every_shield() -> None:
    for shield in (O, I):
        one = replace(found(UK), shield=shield, relay="k7qm@relay.example")
        text = compose(one).text()
        assert "k7qm@relay.example" in text
        assert PERSONAL["contact"] not in text


def test_what_nobody_asks_for_does_not_leave() -> None:
    sent = shielded(found(OWN_RULES))
    assert (sent.country, sent.category, sent.authority, sent.statements) == (None, None, None, frozenset())


def test_a_name_does_not_leave_beside_a_signature_that_is_asked_for_alone() -> None:
    sent = shielded(found("x.tida_form:US-TIDA"))
    assert (sent.name, sent.signature) == (None, PERSONAL["signature"])


def test_statements_of_another_law_do_not_leave() -> None:
    one = found(UK)
    more = one.draft.statements | {("US-DMCA", "perjury")}
    assert shielded(replace(one, draft=replace(one.draft, statements=more))).statements == one.draft.statements


def test_no_repr_shows_the_person() -> None:
    one = replace(found(UK), relay="k7qm@relay.example")
    assert not any(value in repr((one, compose(one))) for value in (*PERSONAL.values(), "k7qm@") if value != "QZ")
