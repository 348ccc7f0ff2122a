"""Intake: what is kept, which clocks run, and what the answer does not depend on."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from amparo.casework.life import NoticeState
from amparo.casework.notice import Concern, Relation, Target, TargetKind
from amparo.errors import BadInput, Conflict, NotFound
from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services.complete_notice import complete_notice
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.law import law_of
from amparo.services.poll_notice import poll_notice, show_address
from amparo.services.standing import prove_false
from amparo.settings import NoticeSettings, Settings
from amparo.store import models as rows
from amparo.store.chains import openings_of
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.notices import (
    ADDRESS,
    GB,
    PAGE,
    US,
    checked,
    clocks_of,
    draft,
    entries_of,
    give,
    row_of,
    serving,
)
from tests.services.worlds import pdq

HOURS_48 = timedelta(hours=48)


@pytest.fixture
def site(settings: Settings) -> Settings:
    return serving(settings)


def running(settings: Settings, receipt: Receipt) -> dict[str, timedelta]:
    return {f"{one.regime} {one.duty}": one.due_at - receipt.received_at for one in clocks_of(settings, receipt)}


def test_a_complete_notice_under_the_us_law_starts_its_clocks(settings: Settings) -> None:
    us = serving(settings, "US")
    receipt = give(us, statements=US)
    assert running(us, receipt) == {"US-TIDA copies": HOURS_48, "US-TIDA remove": HOURS_48}
    assert (receipt.state, receipt.missing) == (NoticeState.OPEN, ())
    assert {(one.regime, one.duty, one.due) for one in receipt.deadlines if one.due} == {
        ("US-TIDA", duty, receipt.received_at + HOURS_48) for duty in ("copies", "remove")
    }


def test_where_two_laws_apply_the_clocks_of_both_run(site: Settings) -> None:
    receipt = give(site)
    assert running(site, receipt) == {
        f"{law} {duty}": HOURS_48 for law in ("UK-OSA-20A", "US-TIDA") for duty in ("copies", "remove")
    }
    assert row_of(site, receipt).due_at == receipt.received_at + HOURS_48


def test_an_incomplete_notice_is_told_what_is_missing_and_why(settings: Settings) -> None:
    us = serving(settings, "US")
    receipt = give(us, statements=frozenset(), signature=None)
    assert receipt.state is NoticeState.INCOMPLETE
    assert {one.fields for one in receipt.missing} == {("signature",), ("statement:nonconsent",)}
    assert all(one.ask.en and one.ask.es and one.why.en and one.why.es for one in receipt.missing)
    assert running(us, receipt) == {}
    assert poll_notice(us, receipt.reference, receipt.passphrase).missing == receipt.missing


def test_what_mere_receipt_starts_runs_for_an_incomplete_notice_too(site: Settings) -> None:
    receipt = give(site, statements=frozenset(), signature=None)
    assert set(running(site, receipt)) == {"UK-OSA-20A copies", "UK-OSA-20A remove"}


def test_completing_a_notice_starts_its_clock_from_then(settings: Settings) -> None:
    us = serving(settings, "US")
    first = give(us, statements=frozenset(), signature=None)
    receipt = complete_notice(us, first.reference, first.passphrase, draft(statements=US), PAGE)
    notice = row_of(us, first)
    assert notice.completed_at is not None
    assert notice.completed_at > first.received_at
    assert {one.due_at for one in clocks_of(us, first)} == {notice.completed_at + HOURS_48}
    assert (receipt.state, receipt.missing, receipt.passphrase) == (NoticeState.OPEN, (), "")
    assert checked(us, first.id).is_sound


def test_adding_something_that_is_not_all_leaves_it_incomplete(settings: Settings) -> None:
    us = serving(settings, "US")
    first = give(us, statements=frozenset(), signature=None)
    added = replace(draft(), statements=US, signature=None)
    receipt = complete_notice(us, first.reference, first.passphrase, added, PAGE)
    assert receipt.state is NoticeState.INCOMPLETE
    assert [one.fields for one in receipt.missing] == [("signature",)]
    assert clocks_of(us, first) == []


def test_what_is_given_on_completion_is_kept(settings: Settings) -> None:
    us = serving(settings, "US")
    first = give(us, contact=None, name=None, statements=US)
    other = "https://photos.example/u/heron/lake-8.jpg"
    added = draft(ADDRESS, other, country="US", relation=Relation.REPRESENTATIVE, authority="counsel")
    complete_notice(us, first.reference, first.passphrase, added, PAGE)
    notice = row_of(us, first)
    assert (notice.country, notice.relation) == ("US", "representative")
    assert [show_address(us, first.reference, first.passphrase, number) for number in (1, 2)] == [ADDRESS, other]
    assert notice.contact_equal == row_of(us, give(us)).contact_equal
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_address"):
        show_address(us, first.reference, first.passphrase, 3)


def test_a_complete_notice_is_not_completed_again(site: Settings) -> None:
    receipt = give(site)
    with pytest.raises(Conflict, check=lambda error: error.code == "not_in_this_state"):
        complete_notice(site, receipt.reference, receipt.passphrase, draft(), PAGE)


def false_statements(settings: Settings, proven: int) -> None:
    """So many statements of the usual contact were proven false."""
    with writing(settings):
        rows.Role.objects.get_or_create(who="senior", role="senior")
    for number in range(proven):
        old = give(settings, f"https://photos.example/old-{number}")
        prove_false(settings, old.id, ground="forged_authority", who="senior")
    with writing(settings):
        rows.Notice.objects.update(received_at=rows.Notice.objects.get(id=old.id).received_at - timedelta(hours=2))


@pytest.mark.parametrize(
    ("proven", "reasons"),
    [(1, []), (2, ["proven_false_statements"]), (3, ["proven_false_statements", "suspended"])],
)
def test_whoever_made_false_statements_is_heard_inside_the_same_clock(
    site: Settings, proven: int, reasons: list[str]
) -> None:
    false_statements(site, proven)
    receipt = give(site)
    notice = row_of(site, receipt)
    assert (notice.state, notice.reasons) == ("review" if reasons else "open", reasons)
    assert len(running(site, receipt)) == 4


def test_over_fifty_addresses_a_person_decides_first_and_the_clocks_run(site: Settings) -> None:
    many = [f"https://photos.example/{number}" for number in range(51)]
    under, over = give(site, *many[:50]), give(site, *many)
    assert (row_of(site, under).state, row_of(site, under).reasons) == ("open", [])
    assert (row_of(site, over).state, row_of(site, over).reasons) == ("review", ["many_addresses"])
    assert len(running(site, over)) == 4


@pytest.mark.parametrize("same", ["contact", "source"])
def test_over_the_rate_a_person_decides_first_and_the_clocks_run(settings: Settings, same: str) -> None:
    limited = msgspec.structs.replace(serving(settings), notices=NoticeSettings(hourly=3, slow_hourly=2))
    given = []
    for number in range(4):
        source = "192.0.2.9" if same == "source" else f"192.0.2.{number}"
        contact = "quill@mail.example" if same == "contact" else f"{number}@mail.example"
        received = Received(Channel.PAGE, source, worked=True)
        given.append(give(limited, f"https://photos.example/{number}", received=received, contact=contact))
    assert [row_of(limited, one).reasons for one in given] == [[], [], [], ["many_notices"]]
    assert [row_of(limited, one).state for one in given] == ["open"] * 3 + ["review"]
    assert all(len(running(limited, one)) == 4 for one in given)


def test_without_proof_of_work_the_rate_is_lower(settings: Settings) -> None:
    limited = msgspec.structs.replace(serving(settings), notices=NoticeSettings(hourly=3, slow_hourly=1))
    slow = Received(Channel.PAGE, "192.0.2.9", worked=False)
    given = [give(limited, f"https://photos.example/{n}", received=slow) for n in range(2)]
    assert [row_of(limited, one).reasons for one in given] == [[], ["many_notices"]]


def test_what_staff_takes_down_from_a_call_meets_no_rate(settings: Settings) -> None:
    limited = msgspec.structs.replace(serving(settings), notices=NoticeSettings(hourly=1, slow_hourly=1))
    desk = Received(Channel.STAFF, None)
    assert [row_of(limited, give(limited, f"https://photos.example/{n}", received=desk)).reasons for n in range(2)] == [
        [],
        [],
    ]


def test_a_notice_that_is_completed_does_not_count_against_itself(settings: Settings) -> None:
    limited = msgspec.structs.replace(serving(settings, "US"), notices=NoticeSettings(hourly=1, slow_hourly=1))
    first = give(limited, signature=None)
    complete_notice(limited, first.reference, first.passphrase, draft(), PAGE)
    assert row_of(limited, first).reasons == []


def test_that_a_person_decides_first_is_not_told(site: Settings) -> None:
    """It depends on what else the contact sent and on how many copies there are."""
    false_statements(site, 3)
    receipt = give(site)
    assert row_of(site, receipt).state == "review"
    status = poll_notice(site, receipt.reference, receipt.passphrase)
    assert (receipt.state, status.state) == (NoticeState.OPEN, NoticeState.OPEN)
    assert "review" not in str([one["statement"] for one in (receipt.signed, *status.statements)])


def shape(receipt: Receipt) -> object:
    """An answer without what is drawn by lot or is the time."""
    return (
        receipt.state,
        receipt.regimes,
        receipt.missing,
        [(one.regime, one.duty, one.words, one.recalled) for one in receipt.deadlines],
        sorted(check(receipt.signed, receipt.signed["key"])),
        check(receipt.signed, receipt.signed["key"])["chain"]["entry"],
        len(receipt.passphrase),
        len(receipt.reference),
    )


def test_the_answer_does_not_depend_on_what_is_known(site: Settings) -> None:
    known, fresh = pdq("known"), pdq("fresh")
    before = give(site, "https://photos.example/known", contact="a@mail.example", fingerprints=(known,))
    again = give(site, "https://photos.example/known", contact="b@mail.example", fingerprints=(known,))
    other = give(site, "https://photos.example/fresh", contact="c@mail.example", fingerprints=(fresh,))
    none = give(site, "https://photos.example/none", contact="d@mail.example")
    same = give(site, "https://photos.example/known", contact="a@mail.example", fingerprints=(known,))
    assert row_of(site, same).joined_to_id == before.id
    assert shape(before) == shape(again) == shape(other) == shape(none) == shape(same)


@pytest.mark.parametrize(
    ("reference", "passphrase"), [("own", "wrong"), ("wrong", "own"), ("wrong", "wrong"), ("", ""), ("own", "")]
)
def test_a_wrong_reference_and_a_wrong_passphrase_are_one_error(
    site: Settings, reference: str, passphrase: str
) -> None:
    receipt = give(site)
    given = {
        "reference": {"own": receipt.reference, "wrong": "AAAA-AAAA-AA", "": ""}[reference],
        "passphrase": {"own": receipt.passphrase, "wrong": "aaaa-aaaa-aaaa-aaaa-aaaa", "": ""}[passphrase],
    }
    with pytest.raises(NotFound) as refused:
        poll_notice(site, **given)
    assert str(refused.value) == "There is no report with this reference and passphrase. [no_such_notice]"


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: text.upper(),
        lambda text: text.lower(),
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", " "),
        lambda text: f"  {text} \n",
        lambda text: text.replace("-", "–"),
        lambda text: " ".join(text),
    ],
)
def test_references_and_passphrases_may_be_typed_sloppily(site: Settings, typed: object) -> None:
    receipt = give(site)
    status = poll_notice(site, typed(receipt.reference), typed(receipt.passphrase))  # type: ignore[operator]
    assert status.reference == receipt.reference


def test_signed_statements_verify_and_name_no_address(site: Settings) -> None:
    receipt = give(site)
    key = public_key(open_keyring(site.keys_dir).site)
    signed = [receipt.signed, *poll_notice(site, receipt.reference, receipt.passphrase).statements]
    said = [check(one, key) for one in signed]
    assert [one["kind"] for one in said] == ["receipt", "notice.received"]
    assert {one["reference"] for one in said} == {receipt.reference}
    words = str(said).lower()
    assert [one for one in ("photos.example", "lake", "quill", "mail.example") if one in words] == []


def test_a_receipt_names_an_entry_of_the_chain(site: Settings) -> None:
    receipt = give(site)
    named = check(receipt.signed, receipt.signed["key"])["chain"]
    with reading(site):
        kept = rows.EvidenceEntry.objects.get(chain=UUID(named["id"]), number=named["entry"])
    assert kept.digest == named["digest"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_agreed_to_are_committed_exactly_as_shown(site: Settings, language: str) -> None:
    receipt = give(site, language=language)
    law = law_of(site).regimes
    shown = {one.text.said_in(language) for name in ("US-TIDA", "UK-OSA-20A") for one in law[name].statements}
    with reading(site):
        kept = openings_of(receipt.id, open_keyring(site.keys_dir).seal, ["statement"])["statement"]
    assert set(kept.value.split("\n")) == shown
    assert kept.commitment == entries_of(site, receipt.id)[0].commitments["statement"]


def test_words_agreed_to_later_in_another_language_are_kept_as_shown_then(settings: Settings) -> None:
    both = serving(settings)
    first = give(both, language="es", statements=frozenset({("UK-OSA-20A", "truth")}), signature=None)
    complete_notice(both, first.reference, first.passphrase, draft(language="en"), PAGE)
    law = law_of(both).regimes
    then = next(one.text.es for one in law["UK-OSA-20A"].statements if one.id == "truth")
    later = {
        one.text.en
        for name in ("US-TIDA", "UK-OSA-20A")
        for one in law[name].statements
        if (name, one.id) != ("UK-OSA-20A", "truth")
    }
    with reading(both):
        kept = openings_of(first.id, open_keyring(both.keys_dir).seal, ["statement"])["statement"]
    assert kept.value.split("\n")[0] == then
    assert set(kept.value.split("\n")[1:]) == later


def test_statements_that_no_law_has_are_not_kept(site: Settings) -> None:
    receipt = give(site, statements=US | GB | {("US-TIDA", "zoe_quillfeather"), ("quill", "zoe")})
    assert {tuple(one) for one in row_of(site, receipt).statements} == US | GB
    assert "quill" not in str(entries_of(site, receipt.id)[0].data)


def test_an_account_a_group_and_a_tag_can_be_named(site: Settings) -> None:
    targets = tuple(
        Target(kind, f"https://photos.example/{kind.value}", Concern.COPYCAT)
        for kind in (TargetKind.ACCOUNT, TargetKind.GROUP, TargetKind.TAG)
    )
    receipt = give(site, targets=targets)
    status = poll_notice(site, receipt.reference, receipt.passphrase)
    assert [(one.number, one.kind.value, one.state.value) for one in status.targets] == [
        (1, "account", "waiting"),
        (2, "group", "waiting"),
        (3, "tag", "waiting"),
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"targets": ()}, "no_targets"),
        ({"targets": (Target(TargetKind.ITEM, " "),)}, "bad_notice"),
        ({"targets": (Target(TargetKind.ITEM, "a\nb"),)}, "bad_notice"),
        ({"targets": (Target(TargetKind.ITEM, "a" * 2_001),)}, "bad_notice"),
        ({"targets": tuple(Target(TargetKind.ITEM, str(n)) for n in range(1_001))}, "too_long"),
        ({"name": "\ud800 half a letter"}, "bad_notice"),
        ({"targets": (Target(TargetKind.ITEM, "\udfff"),)}, "bad_notice"),
        ({"name": "a" * 201}, "too_long"),
        ({"language": "xx"}, "bad_notice"),
        ({"category": "heron"}, "bad_notice"),
        ({"country": "gb"}, "bad_notice"),
        ({"fingerprints": tuple(pdq(str(n)) for n in range(257))}, "too_long"),
    ],
)
def test_what_is_no_notice_is_refused_without_repeating_it(site: Settings, more: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        give(site, **more)
    assert refused.value.code == code
    assert "half" not in str(refused.value)
    with reading(site):
        assert not rows.Notice.objects.exists()
