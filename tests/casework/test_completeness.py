"""What a notice lacks, under which regimes it falls, and who can use a regime that no notice starts."""

from dataclasses import replace
from datetime import date

import pytest

from amparo.casework.completeness import complete_under, eligible, missing, which_regimes
from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.casework.regime import Eligibility, Person, Regime, StartedBy
from amparo.errors import BadInput
from tests.casework.regimes import REGIME, element

UNIONS = {"EU": frozenset({"ES", "DE"})}
DAY = date(2026, 11, 22)
DRAFT = NoticeDraft(
    language="en",
    country=None,
    regimes=("XX-LAW",),
    relation=Relation.DEPICTED,
    targets=(Target(TargetKind.ITEM, "https://photos.example/1"),),
    statements=frozenset({("XX-LAW", "good_faith")}),
    explanation="It is of me.",
    signature="A. Person",
)


def lacks(draft: NoticeDraft, regime: Regime = REGIME) -> list[str]:
    return [one.element for one in missing(draft, regime)]


def test_a_complete_notice_lacks_nothing() -> None:
    assert missing(DRAFT, REGIME) == ()


def test_what_is_missing_says_what_to_give_and_why() -> None:
    (one,) = missing(replace(DRAFT, signature=None), REGIME)
    assert (one.regime, one.element, one.fields) == ("XX-LAW", "signed", ("signature",))
    assert (one.ask.en, one.why.es) == ("Give signed", "Palabras")


@pytest.mark.parametrize("blank", ["", "  ", "\n\t"])
def test_a_blank_is_not_given(blank: str) -> None:
    assert lacks(replace(DRAFT, signature=blank, explanation=blank)) == ["good_faith", "signed"]


def test_only_the_fields_that_are_empty_are_named() -> None:
    (one,) = missing(replace(DRAFT, explanation=None), REGIME)
    assert one.fields == ("explanation",)


def test_a_statement_counts_only_under_its_own_regime() -> None:
    assert lacks(replace(DRAFT, statements=frozenset({("YY-LAW", "good_faith")}))) == ["good_faith"]


@pytest.mark.parametrize("targets", [(), (Target(TargetKind.ITEM, " "),)])
def test_without_an_address_the_location_is_missing(targets: tuple[Target, ...]) -> None:
    assert lacks(replace(DRAFT, targets=targets)) == ["location"]


def test_an_account_alone_is_a_target() -> None:
    assert lacks(replace(DRAFT, targets=(Target(TargetKind.ACCOUNT, "someone"),))) == []


def test_authority_is_asked_of_a_representative_only() -> None:
    acting = replace(DRAFT, relation=Relation.REPRESENTATIVE)
    assert lacks(acting) == ["authority"]
    assert lacks(replace(acting, authority="parent")) == []


def test_what_is_not_required_is_never_missing() -> None:
    assert "country" not in lacks(NoticeDraft(language="en", country=None, regimes=()))


@pytest.mark.parametrize("name", ["country", "relation", "category", "name", "contact"])
def test_every_other_field_can_be_asked_for(name: str) -> None:
    regime = replace(REGIME, elements=(element("wanted", name),))
    given = {"relation": Relation.DEPICTED}.get(name, "given")
    empty = replace(DRAFT, **{name: None})
    assert lacks(empty, regime) == ["wanted"]
    assert lacks(replace(empty, **{name: given}), regime) == []


def test_a_field_that_a_notice_does_not_have_is_an_error() -> None:
    with pytest.raises(BadInput) as refusal:
        missing(DRAFT, replace(REGIME, elements=(element("odd", "shoe_size"),)))
    assert refusal.value.code == "unknown_field"


def test_a_notice_may_be_complete_under_one_regime_and_not_under_another() -> None:
    strict = replace(REGIME, id="YY-LAW", elements=(element("name", "name"),))
    assert complete_under(DRAFT, (REGIME, strict)) == (REGIME,)


US = replace(REGIME, id="US-LAW", serves=("US",))
EU = replace(REGIME, id="EU-LAW", serves=("EU",))


def ids(served: tuple[str, ...], country: str | None, *regimes: Regime, day: date = DAY) -> list[str]:
    return [one.id for one in which_regimes(served, country, day, regimes or (REGIME, US, EU), UNIONS)]


def test_a_service_for_two_countries_stands_under_both() -> None:
    assert ids(("GB", "US"), "FR") == ["XX-LAW", "US-LAW"]


@pytest.mark.parametrize("served", [("ES",), ("EU",), ("DE", "EU")])
def test_a_union_is_its_members(served: tuple[str, ...]) -> None:
    assert ids(served, None) == ["EU-LAW"]


def test_anywhere_is_every_country() -> None:
    assert ids(("JP",), None, replace(REGIME, serves=("*",))) == ["XX-LAW"]
    assert ids(("*",), None) == ["XX-LAW", "US-LAW", "EU-LAW"]


@pytest.mark.parametrize(
    "regime",
    [
        replace(REGIME, offered=False),
        replace(REGIME, started_by=StartedBy.AUTHORITY),
        replace(REGIME, law_status="expected"),
        replace(REGIME, in_force_from=date(2027, 1, 1)),
        replace(REGIME, in_force_to=date(2026, 11, 21)),
        replace(REGIME, serves=("US",)),
    ],
    ids=["not offered", "authority", "expected", "not yet", "no more", "elsewhere"],
)
def test_a_regime_that_is_not_open_is_left_out(regime: Regime) -> None:
    assert ids(("GB",), None, regime) == []


def test_a_regime_binds_on_its_first_and_its_last_day() -> None:
    regime = replace(REGIME, in_force_from=DAY, in_force_to=DAY)
    assert ids(("GB",), None, regime) == ["XX-LAW"]


@pytest.mark.parametrize(("country", "open_to"), [("ES", True), (None, True), ("GB", False)])
def test_a_regime_for_residents_is_closed_to_others_but_not_to_the_unknown(country: str | None, open_to: bool) -> None:
    regime = replace(REGIME, eligibility=Eligibility(countries=("EU",)))
    assert bool(ids(("GB",), country, regime)) is open_to


@pytest.mark.parametrize(
    ("person", "can_use"),
    [
        (Person("ES", "depicted", 14), True),
        (Person("ES", "depicted", 13), False),
        (Person("ES", "depicted", None), False),
        (Person("GB", "depicted", 30), False),
        (Person("ES", "owner", 30), False),
    ],
)
def test_who_can_use_a_regime(person: Person, can_use: bool) -> None:
    regime = replace(REGIME, eligibility=Eligibility(("EU",), ("depicted", "representative"), 14))
    assert eligible(regime, person, UNIONS) is can_use


def test_without_limits_anyone_can_use_it() -> None:
    assert eligible(replace(REGIME, eligibility=Eligibility((), ("anyone",))), Person("JP", "owner"), UNIONS)
