"""Banks, items and opinions, from the service to what a gate answers."""

from uuid import UUID, uuid4

import pytest

from amparo.errors import AmparoError, BadInput, Conflict, NotFound, Refused
from amparo.matching.policy import Action
from amparo.matching.state import BankKind, Opinion
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.enrolment import Act, Outcome
from amparo.services.give_opinion import give_opinion
from amparo.services.restore_item import restore_item
from amparo.services.set_bank import set_bank
from amparo.services.show_bank import list_banks, show_bank, show_item
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import Settings
from amparo.signals.derived import Derived
from tests.services.worlds import ANA, BEA, action, item, matching, pdq, published, sha256

SOURCE = "import:exchange"


def refused(code: str, kind: type[AmparoError]) -> "pytest.RaisesExc[AmparoError]":
    return pytest.raises(kind, check=lambda error: error.code == code)


@pytest.fixture
def bank(settings: Settings) -> str:
    return create_bank(settings, "case-a", who=ANA).name


def add(settings: Settings, bank: str, *items: object, who: str = ANA, act: Act = Act.EXPLICIT) -> list[UUID]:
    return [one.id for one in add_items(settings, bank, items, who=who, act=act)]  # type: ignore[arg-type]


def test_an_added_item_is_found_by_gates_when_the_service_returns(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a"), sha256("a")))
    assert matching(settings, pdq("a")) == matching(settings, sha256("a")) == {added}
    assert action(settings, pdq("a")) is Action.BLOCK


def test_a_bank_is_made_once(settings: Settings, bank: str) -> None:
    with refused("bank_exists", Conflict):
        create_bank(settings, bank, who=BEA)
    assert [one.name for one in list_banks(settings)] == [bank]


@pytest.mark.parametrize("name", ["", "A", "a b", "-a", "a-", "a" * 64, "añ", "a\n"])
def test_a_bank_name_is_a_slug(settings: Settings, name: str) -> None:
    with refused("bad_bank_name", BadInput):
        create_bank(settings, name, who=ANA)


@pytest.mark.parametrize(
    ("radius", "quality", "code"), [(64, 50, "bad_radius"), (-1, 50, "bad_radius"), (31, 101, "bad_quality")]
)
def test_a_bank_outside_its_limits_is_refused(settings: Settings, radius: int, quality: int, code: str) -> None:
    with refused(code, BadInput):
        create_bank(settings, "limits", who=ANA, radius=radius, least_quality=quality)


def test_the_same_file_again_changes_nothing_and_keeps_its_id(settings: Settings, bank: str) -> None:
    (first,) = add(settings, bank, item(pdq("a"), sha256("a")))
    seq = published(settings).seq
    (again,) = add_items(settings, bank, [item(pdq("a"), sha256("a"))], who=ANA)
    assert (again.id, again.outcome) == (first, Outcome.KNOWN)
    assert published(settings).seq == seq


def test_the_same_in_one_batch_is_one_item(settings: Settings, bank: str) -> None:
    first, second, third = add_items(settings, bank, [item(sha256("a")), item(sha256("b")), item(sha256("a"))], who=ANA)
    assert first.id == third.id != second.id
    assert [first.outcome, third.outcome] == [Outcome.ADDED, Outcome.KNOWN]


def test_a_file_with_the_same_picture_in_other_bytes_is_another_item(settings: Settings, bank: str) -> None:
    first, second = add(settings, bank, item(pdq("a"), sha256("a")), item(pdq("a"), sha256("b")))
    assert matching(settings, pdq("a")) == {first, second}


def test_a_fingerprint_of_a_known_file_is_that_item(settings: Settings, bank: str) -> None:
    (first,) = add(settings, bank, item(pdq("a"), sha256("a")))
    assert add(settings, bank, item(pdq("a"))) == [first]


def test_a_derived_fingerprint_does_not_say_which_item_it_is(settings: Settings, bank: str) -> None:
    (first,) = add(settings, bank, item(sha256("a")))
    add(settings, bank, item(pdq("turned"), id=first, derived=Derived.parse("flipx")))
    (other,) = add(settings, bank, item(pdq("turned")))
    assert other != first
    assert matching(settings, pdq("turned")) == {first, other}


def test_a_given_id_gathers_fingerprints_into_one_item(settings: Settings, bank: str) -> None:
    given = uuid4()
    assert add(settings, bank, item(pdq("a"), id=given), item(sha256("b"), id=given)) == [given, given]
    assert matching(settings, pdq("a")) == matching(settings, sha256("b")) == {given}


def test_banks_do_not_see_each_others_items(settings: Settings, bank: str) -> None:
    """HMA deletes across banks: the name in the path is not checked there."""
    other = create_bank(settings, "case-b", who=ANA).name
    (added,) = add(settings, other, item(pdq("a")))
    for act in (withdraw_item, restore_item):
        with refused("no_such_item", NotFound):
            act(settings, bank, added, who=ANA)
    with refused("no_such_item", NotFound):
        give_opinion(settings, bank, added, Opinion.NEGATIVE, who=ANA)
    with refused("no_such_item", NotFound):
        show_item(settings, bank, added)
    with refused("item_in_other_bank", Conflict):
        add(settings, bank, item(pdq("b"), id=added))
    assert matching(settings, pdq("a")) == {added}
    assert add(settings, bank, item(pdq("a"))) != [added]


def test_a_withdrawn_item_matches_no_more(settings: Settings, bank: str) -> None:
    kept, gone = add(settings, bank, item(pdq("kept")), item(pdq("gone"), sha256("gone")))
    assert withdraw_item(settings, bank, gone, who=ANA) == 1
    assert withdraw_item(settings, bank, gone, who=ANA) == 0
    assert matching(settings, pdq("gone")) == matching(settings, sha256("gone")) == set()
    assert matching(settings, pdq("kept")) == {kept}


def test_withdrawing_several_withdraws_all_or_none(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a")))
    with refused("no_such_item", NotFound):
        withdraw_item(settings, bank, added, uuid4(), who=ANA)
    assert matching(settings, pdq("a")) == {added}


def test_a_sync_leaves_a_withdrawn_item_withdrawn(settings: Settings, bank: str) -> None:
    """HMA never removes withdrawn cases at all."""
    (added,) = add(settings, bank, item(pdq("a")), who=SOURCE, act=Act.SYNC)
    withdraw_item(settings, bank, added, who=ANA)
    (again,) = add_items(settings, bank, [item(pdq("a"))], who=SOURCE, act=Act.SYNC)
    assert (again.id, again.outcome) == (added, Outcome.LEFT_WITHDRAWN)
    assert matching(settings, pdq("a")) == set()


def test_a_person_brings_a_withdrawn_item_back_by_adding_it(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a")))
    withdraw_item(settings, bank, added, who=ANA)
    (again,) = add_items(settings, bank, [item(pdq("a"))], who=ANA)
    assert (again.id, again.outcome) == (added, Outcome.RESTORED)
    assert matching(settings, pdq("a")) == {added}


def test_a_restored_item_has_its_fingerprints_and_opinions_again(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a"), sha256("a")))
    withdraw_item(settings, bank, added, who=ANA)
    assert restore_item(settings, bank, added, who=BEA) == 1
    assert matching(settings, sha256("a")) == matching(settings, pdq("a")) == {added}
    assert action(settings, pdq("a")) is Action.BLOCK


def test_two_who_disagree_hold(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a")))
    assert give_opinion(settings, bank, added, Opinion.NEGATIVE, who=BEA, tags=["meme"]) is Opinion.DISPUTED
    assert action(settings, pdq("a")) is Action.HOLD
    assert give_opinion(settings, bank, added, Opinion.SEED, who=BEA) is Opinion.POSITIVE
    assert action(settings, pdq("a")) is Action.BLOCK


def test_nobody_gives_the_opinion_disputed(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a")))
    with refused("bad_opinion", BadInput):
        give_opinion(settings, bank, added, Opinion.DISPUTED, who=ANA)


def test_a_tag_is_a_word(settings: Settings, bank: str) -> None:
    (added,) = add(settings, bank, item(pdq("a")))
    with refused("bad_tag", BadInput):
        give_opinion(settings, bank, added, Opinion.POSITIVE, who=ANA, tags=["two words"])


def test_a_negative_bank_vetoes_only_once_two_people_agree(settings: Settings, bank: str) -> None:
    create_bank(settings, "memes", who=ANA, kind=BankKind.NEGATIVE)
    near = pdq("a")
    add(settings, bank, item(type(near)(near.type, bytes([near.value[0] ^ 1]) + near.value[1:], 100)))
    (harmless,) = add(settings, "memes", item(near))
    assert action(settings, near) is Action.BLOCK
    give_opinion(settings, "memes", harmless, Opinion.POSITIVE, who=ANA)
    assert action(settings, near) is Action.BLOCK
    give_opinion(settings, "memes", harmless, Opinion.POSITIVE, who=BEA)
    assert action(settings, near) is Action.ALLOW


def test_a_sync_never_stands_in_for_a_person_in_a_negative_bank(settings: Settings) -> None:
    create_bank(settings, "memes", who=ANA, kind=BankKind.NEGATIVE)
    with refused("negative_bank_needs_people", Refused):
        add(settings, "memes", item(pdq("a")), who=SOURCE, act=Act.SYNC)


def test_a_disabled_bank_stops_nothing_until_it_is_enabled(settings: Settings, bank: str) -> None:
    add(settings, bank, item(pdq("a")))
    set_bank(settings, bank, who=ANA, enabled=False)
    assert action(settings, pdq("a")) is Action.ALLOW
    set_bank(settings, bank, who=ANA, enabled=True)
    assert action(settings, pdq("a")) is Action.BLOCK


def test_a_plain_picture_is_kept_with_a_warning_and_matches_as_a_file_only(settings: Settings, bank: str) -> None:
    (added,) = add_items(settings, bank, [item(pdq("plain", 10), sha256("plain"))], who=ANA)
    assert added.warnings == ("low_quality",)
    assert matching(settings, pdq("plain")) == set()
    assert matching(settings, sha256("plain")) == {added.id}
    set_bank(settings, bank, who=ANA, least_quality=10)
    assert matching(settings, pdq("plain")) == {added.id}


def test_a_file_without_a_picture_is_kept_with_a_warning(settings: Settings, bank: str) -> None:
    (added,) = add_items(settings, bank, [item(sha256("a"))], who=ANA)
    assert added.warnings == ("no_picture",)


def test_what_could_never_match_is_refused(settings: Settings, bank: str) -> None:
    with refused("no_usable_signal", BadInput):
        add(settings, bank, item(pdq("fine")), item(pdq("plain", 0)))
    assert show_bank(settings, bank).active == 0


def test_an_item_of_derived_fingerprints_alone_needs_an_id(settings: Settings, bank: str) -> None:
    with refused("no_main_signal", BadInput):
        add(settings, bank, item(pdq("a"), derived=Derived.parse("rotate90")))


def test_a_bank_that_does_not_exist_is_not_found(settings: Settings) -> None:
    with refused("no_such_bank", NotFound):
        add(settings, "nowhere", item(pdq("a")))
    with refused("no_such_bank", NotFound):
        show_bank(settings, "nowhere")


def test_a_bank_is_shown_with_counts_and_without_fingerprints(settings: Settings, bank: str) -> None:
    first, second = add(settings, bank, item(pdq("a"), sha256("a")), item(sha256("b")))
    withdraw_item(settings, bank, second, who=ANA)
    report = show_bank(settings, bank)
    assert (report.active, report.withdrawn, report.signals, report.recent) == (1, 1, {"pdq": 1, "sha256": 1}, (first,))
    shown = show_item(settings, bank, first)
    assert [one.who for one in shown.opinions] == [ANA]
    assert pdq("a").value.hex() not in repr(shown)
