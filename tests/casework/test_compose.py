"""Every letter holds what the law and the door require, and nothing else of the person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.casework.compose import Asker, Letter, Matter, Shield, compose, lacks, shielded
from amparo.casework.letter_words import CATEGORIES, TERMS_IN_WORDS
from amparo.casework.notice import Concern, Relation, Target, TargetKind
from amparo.casework.regime import Task
from amparo.casework.route import Door, Use
from amparo.errors import Conflict
from amparo.facts import FRESH_FOR
from amparo.signals.model import Signal
from amparo.signals.types.md5 import MD5
from tests.casework.letters import (
    ADDRESSES,
    AGENT,
    DAY,
    PERSONAL,
    ROUTES,
    SHELF,
    asked,
    flat,
    found,
    matter,
    of,
    without,
)

TIDA = "x.tida_form:US-TIDA"
HOSTILE = st.text(
    st.sampled_from(
        "ab/:. %\n\r\t\x0b\x0c\x1c\x85\u2028\u2029\u202e\u2066\u200b\u00a0\ufeff\x00\x1b#*<>&\U000e0041\ud800"
    ),
    max_size=40,
)


def represented(one: Matter) -> Matter:
    """The same, written by somebody who acts for the person shown."""
    return replace(one, draft=replace(one.draft, relation=Relation.REPRESENTATIVE))


def with_door(one: Matter, **changes: object) -> Matter:
    """The same by a changed door."""
    door: Door = replace(one.door, **changes)  # type: ignore[arg-type]
    return replace(one, door=door)


def test_there_are_letters_for_most_routes() -> None:
    assert len(ROUTES) >= 28


@pytest.mark.parametrize("route", ROUTES)
def test_a_full_draft_lacks_nothing_whoever_writes(route: str) -> None:
    for one in of(route):
        assert lacks(one) == lacks(represented(one)) == ()


@pytest.mark.parametrize("route", ROUTES)
def test_a_letter_names_every_address_on_a_line_of_its_own_in_both_languages(route: str) -> None:
    for letter in map(compose, of(route)):
        for body in (letter.body, letter.own_body):
            assert [line for line in body.split("\n") if line in ADDRESSES] == list(ADDRESSES)


@pytest.mark.parametrize("route", ROUTES)
def test_a_letter_holds_every_value_that_is_asked_for_and_no_other_of_the_person(route: str) -> None:
    for one in (*of(route), *map(represented, of(route))):
        letter = compose(one)
        wanted = asked(one, required_only=False)
        if one.draft.relation is Relation.DEPICTED:
            wanted.discard("authority")
        signs = {"name"} if not wanted & {"name", "signature"} else set()
        for text in (flat(letter.body), flat(letter.own_body)):
            assert {field for field, value in PERSONAL.items() if value in text} == (wanted & set(PERSONAL)) | signs
        seen = CATEGORIES["sexual_act"]
        assert (seen.en in flat(letter.body)) is ("category" in wanted)
        assert flat(letter.body).count("Grabamos esto en casa. Nunca dije que sí.") == 1


@pytest.mark.parametrize("route", ROUTES)
def test_a_letter_has_the_statements_word_by_word(route: str) -> None:
    for one in of(route):
        letter = compose(one)
        for statement in one.regime.statements if one.regime else ():
            assert statement.text.en in flat(letter.body)
            assert statement.text.es in flat(letter.own_body)


@pytest.mark.parametrize("route", ROUTES)
def test_a_letter_without_one_required_field_is_not_written(route: str) -> None:
    for one in (*of(route), *map(represented, of(route))):
        for field in asked(one, required_only=True) | {"targets"}:
            short = without(one, field)
            if field == "relation" and field not in asked(short, required_only=True):
                continue  # asked of representatives alone: who does not say so is none
            assert field in {each for lack in lacks(short) for each in lack.fields}
            with pytest.raises(Conflict, match="letter_incomplete"):
                compose(short)


def test_a_field_filled_with_nothing_visible_is_empty() -> None:
    one = found(TIDA)
    blank = replace(one, draft=replace(one.draft, signature="\u202e \u200d"))
    assert [lack.fields for lack in lacks(blank)] == [("signature",)]


def test_what_the_law_asks_for_is_not_asked_for_again_by_the_door() -> None:
    short = without(found(TIDA), "targets")
    assert [(lack.fields, lack.source) for lack in lacks(short)] == [(("targets",), Asker.REGIME)]


def test_what_the_door_alone_asks_for_is_said_to_be_asked_by_it() -> None:
    (lack,) = lacks(without(found(TIDA), "relation"))
    assert (lack.source, lack.why) == (Asker.ROUTE, None)


def test_a_door_without_fields_still_needs_an_address() -> None:
    short = without(found("whatsapp.in_app:policy"), "targets")
    assert [lack.fields for lack in lacks(short)] == [("targets",)]


@pytest.mark.parametrize("use", [Use.HASH, Use.SIGNPOST, Use.APPEAL])
def test_no_letter_goes_to_a_door_that_takes_none(use: Use) -> None:
    with pytest.raises(Conflict, match="no_letter_here"):
        compose(with_door(found(TIDA), use=use))


def test_no_letter_goes_to_a_door_for_minors() -> None:
    with pytest.raises(Conflict, match="no_letter_here"):
        compose(with_door(found(TIDA), for_minors=True))


def test_no_letter_goes_to_a_service_for_minors() -> None:
    route = SHELF.routes["iwf_report_remove"]
    with pytest.raises(Conflict, match="no_letter_here"):
        compose(matter(route, route.doors[0], None))


@pytest.mark.parametrize(
    ("own", "reads", "language"),
    [
        ("es", (), "en"),
        ("es-MX", ("en", "es"), "es"),
        ("es", ("es",), "es"),
        ("en", ("es",), "es"),
        ("en", ("es", "en"), "en"),
        ("es", ("it",), "en"),
        ("pt", (), "en"),
    ],
)
def test_a_letter_is_in_a_language_that_the_recipient_reads(own: str, reads: tuple[str, ...], language: str) -> None:
    one = with_door(found(TIDA), languages=reads)
    assert compose(replace(one, draft=replace(one.draft, language=own))).language == language


def test_a_letter_in_the_persons_language_is_not_said_twice() -> None:
    one = with_door(found(TIDA), languages=("es",))
    letter = compose(one)
    assert (letter.own_body, letter.own_subject, letter.text()) == ("", "", letter.body)


def test_a_letter_is_mailed_in_the_recipients_language_first() -> None:
    letter = compose(found(TIDA))
    assert letter.text().startswith(letter.body)
    assert letter.text().endswith(letter.own_body)


def test_the_same_matter_gives_the_same_letter() -> None:
    one = found("cloudflare.form:EU-DSA-16")
    shuffled = replace(one, draft=replace(one.draft, statements=frozenset(sorted(one.draft.statements, reverse=True))))
    assert compose(one) == compose(shuffled)


@pytest.mark.parametrize("route", ROUTES)
def test_no_line_is_longer_than_a_mail_allows_but_an_addresss(route: str) -> None:
    for one in of(route):
        long = {line for line in compose(one).text().split("\n") if len(line) > 78}
        sources = {each.url for each in one.regime.sources} if one.regime else set()
        assert long <= sources | {one.door.value}


def test_a_letter_shows_no_fingerprint_and_keeps_it_for_the_door() -> None:
    one = found(TIDA)
    signal = Signal(MD5, MD5.parse("ab" * 16))
    marked = replace(one, draft=replace(one.draft, fingerprints=(signal,)))
    assert shielded(marked).fingerprints == (signal,)
    assert compose(marked) == compose(one)


@pytest.mark.parametrize(
    ("concern", "words"),
    [
        (Concern.SHARED, "intimate images of me, shared without consent"),
        (Concern.SYNTHETIC, "made up, with AI or otherwise"),
        (Concern.SECRET, "recorded in secret"),
        (Concern.IMPERSONATION, "pretend to be me"),
    ],
)
def test_the_first_sentence_says_what_is_asked_and_why(concern: Concern, words: str) -> None:
    one = found(TIDA)
    target = Target(TargetKind.ITEM, ADDRESSES[0], concern)
    body = compose(replace(one, draft=replace(one.draft, targets=(target,)))).body
    sentence = flat(body.split("\n\n")[0])
    assert sentence.startswith("I ask you to remove the content at the address below: ")
    assert words in sentence


def test_images_that_are_said_to_be_made_up_are_called_so() -> None:
    one = found(TIDA)
    body = compose(replace(one, draft=replace(one.draft, category="synthetic"))).body
    assert "made up, with AI or otherwise" in flat(body)


def test_a_notice_of_copyright_says_nothing_of_what_is_shown() -> None:
    one = found("mega.copyright:US-DMCA")
    text = compose(one).text().lower()
    assert not any(word in text for word in ("intimate", "íntim", "person shown", "persona que aparece", "desnud"))


@pytest.mark.parametrize("route", ROUTES)
def test_a_law_that_nobody_has_checked_for_long_is_named_without_its_numbers(route: str) -> None:
    for one in of(route):
        if one.regime is None:
            continue
        letter = compose(replace(one, day=DAY + FRESH_FOR + timedelta(days=1)))
        text = letter.body[: letter.body.index("The content, by address:")]
        assert one.regime.name.en in flat(text)
        assert one.regime.citation not in flat(text)
        assert " hours" not in flat(text).replace(one.regime.name.en, "")
        assert "Please act as soon as you can." in text


def test_a_law_that_may_be_relied_on_is_cited_with_its_text_and_its_deadline() -> None:
    text = flat(compose(found(TIDA)).body)
    assert "47 U.S.C. 223a" in text
    assert "https://uscode.house.gov/" in text
    assert "The time that this law gives for removal is 48 hours, from the receipt of a complete request." in text
    assert "identical copies" in text


def test_a_term_with_conditions_is_not_said_to_hold_without_them() -> None:
    text = flat(compose(found("meta.india:IN-IT-3-2-B")).body)
    assert "Where its conditions for this are met, this law gives 2 hours" in text
    assert "The time that this law gives" not in text


def test_a_door_under_a_services_own_rules_is_cited_by_its_address() -> None:
    one = found("x.intimate_media:policy")
    assert one.door.value in compose(one).body.split("\n")


def test_a_term_that_was_replaced_is_not_told() -> None:
    one = found("meta.india:IN-IT-3-2-B")
    assert one.regime is not None
    replaced = tuple(replace(duty, superseded=True) for duty in one.regime.duties)
    assert "Please act as soon as you can." in compose(replace(one, regime=replace(one.regime, duties=replaced))).body


def test_a_notice_of_copyright_asks_for_what_it_names_alone() -> None:
    assert "copies" not in compose(found("mega.copyright:US-DMCA")).body


def test_a_directory_is_not_shown_as_a_page_of_the_recipients() -> None:
    one = found("generic_host.rdap:policy")
    assert one.door.value not in compose(one).body


def test_every_laws_words_for_a_term_have_their_spanish() -> None:
    words = {
        duty.words
        for regime in SHELF.regimes.values()
        for duty in regime.duties
        if regime.offered and duty.by_service and duty.task is Task.REMOVE and duty.words
    }
    assert words <= set(TERMS_IN_WORDS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "https://a.example/"]), HOSTILE), min_size=1, max_size=4), HOSTILE)
def test_nothing_that_is_typed_breaks_out_of_its_line(typed: list[tuple[str, str]], name: str) -> None:
    one = found(TIDA)
    targets = tuple(Target(TargetKind.ITEM, f"{start}x{rest}y") for start, rest in typed)
    plain = tuple(Target(TargetKind.ITEM, "https://a.example/1") for _ in typed)
    hostile = compose(replace(one, draft=replace(one.draft, targets=targets, signature=f"A{name}")))
    harmless = compose(replace(one, draft=replace(one.draft, targets=plain, signature="A")))
    assert _shape(hostile) == _shape(harmless)
    assert not any(ord(char) < 32 and char != "\n" for char in hostile.text())
    assert not set("\x7f\x85\u2028\u2029\u202e\u2066\u200b\ufeff") & set(hostile.text())


def test_an_address_keeps_what_must_not_stand_in_it_as_percent_encoding() -> None:
    one = found(TIDA)
    target = Target(TargetKind.ITEM, " https://a.example/b\u202ec d\n1. https://forged.example/\t")
    body = compose(replace(one, draft=replace(one.draft, targets=(target,)))).body
    assert "https://a.example/b%E2%80%AEc%20d%0A1.%20https://forged.example/" in body.split("\n")


def test_a_long_place_in_words_is_not_broken() -> None:
    place = (
        "message 4 in the group of the neighbours, on 3 May at 10:32, below the one with the blue door and the bicycle"
    )
    one = found(TIDA)
    draft = replace(one.draft, targets=(Target(TargetKind.GROUP, place),))
    assert place in compose(replace(one, draft=draft)).body.split("\n")


def test_an_explanation_cannot_pass_for_a_part_of_the_letter() -> None:
    one = found(TIDA)
    words = "Fin.\n\nOur reference: FORGED\n1. Page\nhttps://forged.example/"
    lines = compose(replace(one, draft=replace(one.draft, explanation=words))).body.split("\n")
    assert "    Our reference: FORGED" in lines
    assert not {"Our reference: FORGED", "https://forged.example/"} & set(lines)


def test_a_letter_by_an_agent_has_neither_the_persons_contact_nor_signature() -> None:
    text = compose(replace(found(TIDA), shield=Shield.AGENT, agent=AGENT)).text()
    assert AGENT.name in text
    assert AGENT.contact in text
    assert not any(value in text for value in PERSONAL.values())


def _shape(letter: Letter) -> int:
    return letter.text().count("\n")
