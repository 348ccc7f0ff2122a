"""A complaint to an authority says what was asked, what came back, and which time was missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from amparo.casework.complaint import Asked, ComplaintHistory, Outcome, complaint_lacks, compose_complaint
from amparo.casework.compose import FillKind, Letter, Shield
from amparo.errors import Conflict
from amparo.words import Words
from tests.casework.letters import ADDRESSES, AGENT, DAY, PERSONAL, SHELF, draft, flat

SPAIN = SHELF.regimes["ES-AEPD"]
AUTHORITIES = sorted(
    name for name in ("AU-OSA", "ES-AEPD", "IT-144BIS", "SG-OSRA", "MX-OLIMPIA", "EU-DSA-16", "UK-OSA-20A", "US-TIDA")
)
SENT = Asked(
    sent_at=datetime(2026, 11, 18, 9, 30, tzinfo=UTC),
    to=Words("The Place", "El Sitio"),
    door="https://place.example/report",
    addresses=12,
    law=Words("A law of theirs", "Una ley"),
    reference="T-77",
    deadline=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)


def complained(*letters: Asked, language: str = "en", **changes: object) -> Letter:
    """The complaint to the authority of Spain."""
    said = draft(SPAIN, language=language)
    return compose_complaint(SPAIN, ComplaintHistory(letters), said, Shield.OPEN, DAY, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", AUTHORITIES)
def test_a_complaint_names_every_address_and_what_the_authority_asks_for(name: str) -> None:
    regime = SHELF.regimes[name]
    letter = compose_complaint(regime, ComplaintHistory((SENT,)), draft(regime), Shield.OPEN, DAY)
    assert set(ADDRESSES) <= set(letter.body.split("\n"))
    for statement in regime.statements:
        assert statement.text.es in flat(letter.body)
    wanted = {name for one in regime.elements if one.only_for is None for name in one.gives} & set(PERSONAL)
    signs = set() if wanted & {"name", "signature"} else {"name"}
    assert {field for field, value in PERSONAL.items() if value in flat(letter.body)} == wanted | signs


@pytest.mark.parametrize("name", AUTHORITIES)
def test_a_complaint_without_one_required_item_is_not_written(name: str) -> None:
    regime = SHELF.regimes[name]
    said = draft(regime, targets=())
    assert complaint_lacks(regime, said)
    with pytest.raises(Conflict, match="letter_incomplete"):
        compose_complaint(regime, ComplaintHistory(), said, Shield.OPEN, DAY)


def test_it_says_what_was_asked_of_whom_and_when() -> None:
    text = flat(complained(SENT).body)
    assert "1. On 2026-11-18 (09:30 UTC), to The Place: a request to remove 12 addresses." in text
    assert "By: https://place.example/report" in text
    assert "Under: A law of theirs." in text
    assert "Its reference: T-77." in text
    assert "Answer: none." in text


def test_it_says_which_time_was_missed() -> None:
    text = flat(complained(SENT).body)
    assert "The time for it ended on 2026-11-20 (09:30 UTC). By then not all of it had been removed." in text


def test_it_does_not_say_that_a_time_was_missed_which_may_still_run() -> None:
    later = replace(SENT, deadline=datetime(2026, 11, 22, 23, tzinfo=UTC))
    text = flat(complained(later).body)
    assert "The time for it ends on 2026-11-22" in text
    assert "By then" not in text


def test_it_does_not_say_that_a_time_was_missed_where_all_was_removed() -> None:
    text = complained(replace(SENT, outcome=Outcome.REMOVED, answered_on=date(2026, 11, 19))).body
    assert "Answer, on 2026-11-19: it was removed." in text
    assert "By then" not in text


def test_it_says_nothing_of_a_time_where_none_is_known() -> None:
    assert "The time for it" not in complained(replace(SENT, deadline=None)).body


def test_it_quotes_the_reason_that_was_given_so_that_it_forges_nothing() -> None:
    refused = replace(SENT, outcome=Outcome.REFUSED, ground="Not ours.\nOur reference: FORGED")
    lines = complained(refused).body.split("\n")
    assert "    Our reference: FORGED" in lines
    assert "Our reference: FORGED" not in lines


def test_letters_stand_in_the_order_in_which_they_were_sent() -> None:
    second = replace(SENT, sent_at=SENT.sent_at + timedelta(days=1), to=Words("The Host", "El alojamiento"))
    text = flat(complained(SENT, second).body)
    assert text.index("1. On 2026-11-18") < text.index("2. On 2026-11-19")


def test_without_letters_before_it_has_no_history() -> None:
    assert "What was asked before" not in complained().body


@pytest.mark.parametrize(
    ("own", "reads", "language"), [("es", (), "es"), ("en", (), "en"), ("en", ("es",), "es"), ("es", ("en",), "en")]
)
def test_it_is_in_a_language_that_the_authority_reads(own: str, reads: tuple[str, ...], language: str) -> None:
    letter = complained(SENT, language=own, languages=reads)
    assert (letter.language, bool(letter.own_body)) == (language, own != language)


def test_what_the_authority_asks_beside_the_letter_is_left_to_the_person() -> None:
    kinds = {one.label.es: one.kind for one in complained().fills}
    assert kinds["Certificado electrónico o Cl@ve, o el formulario en papel."] is FillKind.THERE


def test_an_agent_can_complain_where_the_law_lets_it() -> None:
    said = draft(SPAIN)
    letter = compose_complaint(SPAIN, ComplaintHistory((SENT,)), said, Shield.AGENT, DAY, agent=AGENT)
    assert AGENT.name in letter.body
    assert PERSONAL["name"] not in letter.text()
