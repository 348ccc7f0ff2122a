"""Which doors a person is shown, in which order, and what a plan never does, whatever the case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.casework.door_fields import lacking
from amparo.casework.door_words import Hint
from amparo.casework.doors import Step, When, plan
from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.casework.regime import Person
from amparo.casework.route import (
    LADDER,
    POLICY,
    STATEMENTS,
    Answer,
    Content,
    DoorKind,
    Identity,
    Role,
    Route,
    RouteField,
)
from amparo.casework.situation import Age, Facts, Maker, Place
from amparo.errors import BadInput, NotFound
from amparo.facts import Fact
from amparo.registry.kinds import library
from tests.casework.regimes import BASIS, REGIME, WORDS

TODAY = date(2026, 11, 22)
SHELF = library(None)
ROUTES = SHELF.routes
PLACES = [None, *(name for name, route in ROUTES.items() if route.role in LADDER)]
ADULT = Facts(Age.ADULT)
COUNTRIES = ["US", "GB", "ES", "MX", "BR", "IN", "AU", "NZ", "IT", "DE", "JP", "CA", "AQ"]


def planned(
    country: str = "US",
    at: str | None = None,
    facts: Facts = ADULT,
    routes: Mapping[str, Route] = ROUTES,
    today: date = TODAY,
    **place: Any,
) -> tuple[Step, ...]:
    """The plan for the person shown."""
    person = Person(country, "depicted")
    return plan(person, Place(at, **place), facts, routes, SHELF.regimes, SHELF.countries.unions, today)


def doors(steps: tuple[Step, ...], route: str | None = None) -> list[str]:
    """Ids of the doors, of a route or as route.door."""
    named = [(step.route, step.door.id) for step in steps if step.door is not None]
    return [f"{name}.{door}" if route is None else door for name, door in named if route in {None, name}]


def roles(steps: tuple[Step, ...]) -> list[Role]:
    """Each role once, in the order of its first step."""
    return list(dict.fromkeys(step.role for step in steps))


def step_for(steps: tuple[Step, ...], name: str) -> Step:
    """The step for route.door."""
    return next(step for step in steps if step.door is not None and f"{step.route}.{step.door.id}" == name)


def hints(step: Step) -> set[Hint]:
    """What its warnings are about."""
    return {one.hint for one in step.warnings}


def with_route(name: str, **changes: Any) -> dict[str, Route]:
    """The routes with one of them changed."""
    return {**ROUTES, name: replace(ROUTES[name], **changes)}


def people_of(*ages: int | None) -> st.SearchStrategy[Person]:
    """Anybody of one of these ages."""
    applicants = st.sampled_from(["depicted", "representative"])
    return st.builds(Person, st.sampled_from(COUNTRIES), applicants, st.sampled_from(ages))


def facts_of(*ages: Age) -> st.SearchStrategy[Facts]:
    """What may have happened to somebody of these ages; threats and hostile places are rarer."""
    rarely = st.sampled_from([False, False, False, True])
    return st.builds(
        Facts, st.sampled_from(ages), st.sampled_from(Maker), rarely, rarely, st.booleans(), hostile=rarely
    )


people, adults = people_of(None, 9, 17, 18, 40), people_of(None, 18, 40)
cases, adult_cases = facts_of(*Age), facts_of(Age.ADULT)
places = st.builds(
    Place,
    st.sampled_from(PLACES),
    st.lists(st.sampled_from(PLACES[1:]), max_size=2, unique=True).map(tuple),
    st.sampled_from([False, False, False, True]),
)
any_case = settings(max_examples=200, deadline=None)


def plan_of(person: Person, place: Place, facts: Facts) -> tuple[Step, ...]:
    return plan(person, place, facts, ROUTES, SHELF.regimes, SHELF.countries.unions, TODAY)


@any_case
@given(people, places, cases)
def test_a_minor_never_gets_an_adult_door(person: Person, place: Place, facts: Facts) -> None:
    counts_as_minor = facts.age is not Age.ADULT or (person.age is not None and person.age < 18)
    services = {Role.MINOR_SERVICE, Role.HELPLINE}
    steps = plan_of(person, place, facts)
    assert steps
    if counts_as_minor:
        assert {step.role for step in steps} <= services
    else:
        assert Role.MINOR_SERVICE not in {step.role for step in steps}
        assert not any(step.door.for_minors for step in steps if step.door is not None)


@any_case
@given(adults, places, adult_cases)
def test_copyright_is_never_first_nor_on_by_itself(person: Person, place: Place, facts: Facts) -> None:
    steps = plan_of(person, place, facts)
    for n, step in enumerate(steps):
        if step.regime == "US-DMCA":
            assert n > 0
            assert not step.is_on
            assert not step.shielded
            assert facts.made_by is Maker.SELF
            assert not (facts.synthetic or facts.hostile or facts.threatened_only)
        else:
            assert step.is_on


@any_case
@given(adults, places, adult_cases)
def test_a_hostile_operator_never_gets_a_door(person: Person, place: Place, facts: Facts) -> None:
    steps = plan_of(person, place, replace(facts, hostile=True))
    found = [step for step in steps if step.door is not None]
    assert place.route not in {step.route for step in found} - {None}
    for step in found:
        assert step.door is not None
        assert not step.door.at_operator
        assert step.door.shows is not Identity.PASSED_ON


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_marked_hostile_gets_no_door_in_any_role(name: str) -> None:
    marked = with_route(name, hostile=True)
    seen = 0
    for country in ("US", "GB"):
        for facts in (ADULT, Facts(Age.MINOR), replace(ADULT, threatened_only=True)):
            for at in (None, name) if name in PLACES else (None,):
                carriers = (name,) if name in PLACES and at is None else ()
                seen += name in {step.route for step in planned(country, at, facts, carriers=carriers)}
                steps = planned(country, at, facts, marked, carriers=carriers)
                assert name not in {step.route for step in steps}
    assert seen


@any_case
@given(adults, places, adult_cases)
def test_every_step_says_why_in_one_short_sentence(person: Person, place: Place, facts: Facts) -> None:
    for step in plan_of(person, place, facts):
        for text in step.reason:
            assert text.count(". ") == 0
            assert text.endswith(".")
            assert 4 < len(text.split()) <= 20
        for warning in step.warnings:
            assert all(text.strip() for text in warning.words)


@any_case
@given(adults, places, adult_cases)
def test_the_order_does_not_depend_on_the_order_of_the_files(person: Person, place: Place, facts: Facts) -> None:
    turned = dict(reversed(list(ROUTES.items())))
    laws = dict(reversed(list(SHELF.regimes.items())))
    again = plan(person, place, facts, turned, laws, SHELF.countries.unions, TODAY)
    assert again == plan_of(person, place, facts)


@any_case
@given(adults, places, adult_cases)
def test_now_comes_before_the_deadline_and_the_ladder_is_kept(person: Person, place: Place, facts: Facts) -> None:
    steps = plan_of(person, place, facts)
    states = [(not step.is_on, step.when is When.AFTER_DEADLINE) for step in steps]
    assert states == sorted(states)
    later = [LADDER.index(step.role) for step in steps if step.when is When.AFTER_DEADLINE]
    assert later == sorted(later)


def with_door(route: str, **changes: Any) -> dict[str, Route]:
    """The routes with the first door of one of them changed, and its others left out."""
    return with_route(route, doors=(replace(ROUTES[route].doors[0], **changes),))


def test_a_door_for_minors_is_closed_to_an_adults_notice() -> None:
    assert doors(planned("US", "reddit", routes=with_door("reddit", for_minors=True)), "reddit") == []


def test_a_door_that_passes_the_name_on_is_closed_where_the_operator_is_hostile() -> None:
    routes = with_door("generic_host", identity=Fact(Identity.PASSED_ON, BASIS))
    assert doors(planned("ES", routes=routes), "generic_host") == ["rdap"]
    assert doors(planned("ES", facts=replace(ADULT, hostile=True), routes=routes), "generic_host") == []


def test_copyright_is_never_said_to_be_shielded_nor_shown_to_a_hostile_place() -> None:
    routes = with_door("generic_host", accepts=("US-DMCA",), presumes=None, identity=None)
    made = replace(ADULT, made_by=Maker.SELF)
    assert not step_for(planned("ES", facts=made, routes=routes), "generic_host.rdap").shielded
    assert doors(planned("ES", facts=replace(made, hostile=True), routes=routes), "generic_host") == []


def test_an_unknown_site_is_asked_from_its_host_up() -> None:
    steps = planned("ES")
    assert roles(steps) == [Role.HOST, Role.HELPLINE, Role.HASH_SERVICE, *LADDER[2:]]
    assert {step.when for step in steps if step.role is Role.HOST} == {When.NOW}
    assert {step.when for step in steps if step.role in LADDER[2:]} == {When.AFTER_DEADLINE}


def test_with_a_hostile_operator_somebody_else_writes_to_all_the_others_at_once() -> None:
    steps = planned("ES", facts=replace(ADULT, hostile=True, hide_identity=False))
    assert roles(steps) == [Role.HELPLINE, Role.HASH_SERVICE, *LADDER[1:]]
    assert {step.when for step in steps} == {When.NOW}
    asked = [step for step in steps if step.door is not None and step.role in LADDER]
    assert all(step.shielded and Hint.HOSTILE in hints(step) for step in asked)
    assert {Role.PAYMENT, Role.ADVERTISING} == {step.role for step in asked if Hint.NO_VISIT in hints(step)}


def test_a_known_service_is_asked_before_those_that_its_file_names() -> None:
    steps = planned("MX", "pornhub")
    wanted = [Role.PLATFORM, Role.HELPLINE, Role.HASH_SERVICE]
    assert roles(steps) == [*wanted, Role.SEARCH, Role.ARCHIVE, Role.REGULATOR, Role.PAYMENT]


def test_the_law_of_the_country_comes_before_own_rules_and_those_before_foreign_law() -> None:
    assert doors(planned("US", "x"), "x") == ["tida_form", "in_app", "intimate_media"]
    steps = planned("MX", "x")
    assert doors(steps, "x") == ["intimate_media", "tida_form", "in_app"]
    assert step_for(steps, "x.intimate_media").regime is None
    assert Hint.FOREIGN_LAW in hints(step_for(steps, "x.tida_form"))
    assert Hint.FOREIGN_LAW not in hints(step_for(planned("US", "x"), "x.tida_form"))


def test_a_law_that_nobody_checked_for_a_door_is_said_to_be_so() -> None:
    step = step_for(planned("ES", "reddit"), "reddit.form")
    assert step.regime == "EU-DSA-16"
    assert Hint.PRESUMED in hints(step)
    assert Hint.PRESUMED not in hints(step_for(planned("ES", "telegram"), "telegram.dsa_form"))


def test_a_law_that_is_not_in_force_yet_is_left_out() -> None:
    steps = planned("US", "x", today=date(2026, 5, 18))
    assert {step.regime for step in steps if step.role is Role.PLATFORM} == {None}


def test_a_door_for_another_country_is_not_shown() -> None:
    assert "india" in doors(planned("IN", "x"), "x")
    assert "india" not in doors(planned("US", "x"), "x")


def test_a_known_carrier_takes_the_place_of_the_look_up() -> None:
    steps = planned("US", carriers=("cloudflare", "tumblr"))
    assert {step.route for step in steps if step.role is Role.CDN} == {"cloudflare"}
    assert "generic_host" not in {step.route for step in steps}
    assert "tumblr.wordpress" in doors(steps)
    assert {step.route for step in steps if step.role is Role.REGISTRAR} == {"generic_registrar"}


def test_a_carrier_that_its_file_names_is_known() -> None:
    assert "cloudflare.form" in doors(planned("US", "4chan"))


def test_what_anybody_may_be_comes_after_those_with_a_name() -> None:
    search = [step.route for step in planned("MX") if step.role is Role.SEARCH]
    assert search[-1] == "generic_search"
    assert {"bing", "google_search"} <= set(search[:-1])


def test_a_threat_goes_to_fingerprints_the_account_help_and_who_acts_on_reports() -> None:
    steps = planned("IT", "reddit", replace(ADULT, threatened_only=True))
    assert roles(steps) == [Role.HASH_SERVICE, Role.PLATFORM, Role.HELPLINE, Role.REGULATOR]
    assert doors(steps, "reddit") == ["in_app"]
    assert {step.regime for step in steps if step.role is Role.REGULATOR} == {"IT-144BIS"}
    assert {step.when for step in steps} == {When.NOW}


def test_a_menu_that_is_only_for_a_law_on_removal_does_not_take_a_threat() -> None:
    assert doors(planned("US", "x", replace(ADULT, threatened_only=True)), "x") == []


def test_a_threat_on_a_hostile_site_sends_nothing_there() -> None:
    assert doors(planned("AU", "reddit", replace(ADULT, threatened_only=True, hostile=True)), "reddit") == []


def test_in_a_private_place_nobody_asks_host_or_search() -> None:
    assert set(roles(planned("ES", "whatsapp", private=True))) == {
        Role.PLATFORM,
        Role.HELPLINE,
        Role.HASH_SERVICE,
        Role.REGULATOR,
    }
    assert Role.HOST not in roles(planned("ES", private=True))


def test_a_made_up_image_has_doors_of_its_own_which_come_first() -> None:
    search = ROUTES["google_search"]
    turned = with_route("google_search", doors=tuple(reversed(search.doors)))
    made_up = planned("MX", "google_search", replace(ADULT, synthetic=True), turned)
    assert doors(made_up, "google_search") == ["fake_images", "in_result", "form"]
    assert doors(planned("MX", "google_search", routes=turned), "google_search") == ["in_result", "form"]


def test_a_door_for_real_images_is_closed_to_a_made_up_one() -> None:
    real = with_door("whatsapp", content=Content.REAL)
    assert doors(planned("MX", "whatsapp", routes=real), "whatsapp") == ["in_app"]
    assert doors(planned("MX", "whatsapp", replace(ADULT, synthetic=True), real), "whatsapp") == []


def test_a_door_that_needs_an_account_comes_after_one_that_does_not() -> None:
    mastodon, whatsapp = ROUTES["mastodon"].doors[0], replace(ROUTES["whatsapp"].doors[0], id="open")
    both = with_route("mastodon", doors=(mastodon, whatsapp))
    assert doors(planned("MX", "mastodon", routes=both), "mastodon") == ["open", "in_app"]


def test_a_door_that_asks_for_the_name_comes_last_unless_the_person_does_not_mind() -> None:
    # Both are the service's own rules; the one that asks for a name stands before the other in this file.
    youtube = ROUTES["youtube"]
    turned = {**ROUTES, "youtube": replace(youtube, doors=(youtube.doors[1], ROUTES["whatsapp"].doors[0]))}
    assert doors(planned("MX", "youtube", routes=turned), "youtube") == ["in_app", "privacy"]
    known = planned("MX", "youtube", replace(ADULT, hide_identity=False), turned)
    assert doors(known, "youtube") == ["privacy", "in_app"]


def with_amparo(route: str, *accepts: str, **changes: Any) -> dict[str, Route]:
    """The routes with a door at the end of one that is a platform with Amparo."""
    plain = replace(ROUTES["whatsapp"].doors[0], id="amparo", kind=DoorKind.AMPARO, accepts=accepts)
    return with_route(route, doors=(*ROUTES[route].doors, replace(plain, **changes)))


def test_a_platform_that_runs_amparo_comes_first_of_its_rank() -> None:
    law = with_amparo("x", "US-TIDA")
    assert doors(planned("US", "x", routes=law), "x") == ["amparo", "tida_form", "in_app", "intimate_media"]
    own_rules = with_amparo("x", POLICY)
    assert doors(planned("US", "x", routes=own_rules), "x") == ["tida_form", "in_app", "amparo", "intimate_media"]


def test_a_platform_that_runs_amparo_does_not_come_first_at_the_price_of_the_name() -> None:
    named = with_amparo("x", "US-TIDA", identity=Fact(Identity.NAMED, BASIS))
    assert doors(planned("US", "x", routes=named), "x")[:3] == ["tida_form", "in_app", "amparo"]
    known = replace(ADULT, hide_identity=False)
    assert doors(planned("US", "x", known, named), "x")[0] == "amparo"


def test_a_platform_that_runs_amparo_says_what_comes_back_and_asks_for_no_account() -> None:
    step = step_for(planned("US", "x", routes=with_amparo("x", "US-TIDA")), "x.amparo")
    assert "the outcome come back to you" in step.reason.en
    assert not hints(step) & {Hint.ACCOUNT, Hint.ACCOUNT_PERHAPS}


def test_a_hostile_operator_gets_no_notice_though_it_runs_amparo() -> None:
    hostile = planned("US", "x", replace(ADULT, hostile=True), with_amparo("x", "US-TIDA"))
    assert doors(hostile, "x") == []


def test_who_hides_is_shielded_except_where_the_door_asks_for_the_name() -> None:
    hidden, known = planned("US", "discord"), planned("US", "discord", replace(ADULT, hide_identity=False))
    assert step_for(hidden, "discord.in_app").shielded
    assert not step_for(hidden, "discord.form").shielded
    assert Hint.NAMED in hints(step_for(hidden, "discord.form"))
    assert not step_for(known, "discord.in_app").shielded


def test_a_door_that_publishes_notices_says_so_first() -> None:
    steps = planned("US", "telegram", replace(ADULT, made_by=Maker.SELF))
    warnings = step_for(steps, "telegram.dmca").warnings
    assert [one.hint for one in warnings][:2] == [Hint.PUBLISHES, Hint.PASSED_ON]


@pytest.mark.parametrize(
    ("country", "place", "door", "hint"),
    [
        ("DE", "mastodon", "mastodon.in_app", Hint.ACCOUNT),
        ("DE", "whatsapp", "whatsapp.in_app", Hint.ACCOUNT_PERHAPS),
        ("DE", None, "generic_host.rdap", Hint.PASSED_ON_UNLESS_TOLD),
        ("US", "discord", "discord.form", Hint.AT_MOST),
        ("US", "snapchat", "snapchat.web_form", Hint.CAVEAT),
        ("US", None, "generic_search.removal_page", Hint.UNCERTAIN),
    ],
)
def test_a_door_warns(country: str, place: str | None, door: str, hint: Hint) -> None:
    assert hint in hints(step_for(planned(country, place), door))


def test_a_door_that_needs_no_account_does_not_warn_of_one() -> None:
    assert not hints(step_for(planned("US", "reddit"), "reddit.form")) & {Hint.ACCOUNT, Hint.ACCOUNT_PERHAPS}


def test_what_was_not_checked_for_long_is_uncertain() -> None:
    fresh, old = planned("US", "x"), planned("US", "x", today=date(2027, 11, 22))
    assert Hint.UNCERTAIN not in hints(step_for(fresh, "x.tida_form"))
    assert Hint.UNCERTAIN in hints(step_for(old, "x.tida_form"))
    assert all(Hint.UNCERTAIN in hints(step) for step in old if step.role is Role.REGULATOR)


def test_having_once_published_it_is_said_to_be_no_consent() -> None:
    steps = planned("US", "x", replace(ADULT, published_before=True))
    asked = [step for step in steps if step.role in {Role.PLATFORM, Role.SEARCH}]
    assert asked
    assert all(Hint.NO_CONSENT in hints(step) for step in asked)
    assert not any(Hint.NO_CONSENT in hints(step) for step in planned("US", "x"))


def test_the_law_that_binds_the_place_names_the_first_authority() -> None:
    asked = [step.regime for step in planned("ES", "x") if step.role is Role.REGULATOR]
    assert asked == ["EU-DSA-16", "ES-AEPD", "EU-GDPR-17"]


def test_a_minor_in_the_uk_is_shown_the_service_there_first() -> None:
    young = planned("GB", "x", Facts(Age.MINOR))
    assert young[0].route == "iwf_report_remove"
    assert young[-1].role is Role.HELPLINE
    assert "iwf_report_remove" not in {step.route for step in planned("MX", "x", Facts(Age.UNSURE))}


def test_an_unknown_route_is_refused() -> None:
    for place in (Place("nowhere"), Place(None, ("nowhere",))):
        with pytest.raises(NotFound) as refusal:
            plan_of(Person("US", "depicted"), place, ADULT)
        assert refusal.value.code == "no_such_route"


def test_a_service_that_helps_is_no_place() -> None:
    with pytest.raises(BadInput) as refusal:
        planned("US", "stopncii")
    assert refusal.value.code == "not_a_place"


def field(*gives: str, required: bool = True, only_for: str | None = None) -> RouteField:
    return RouteField("asked", WORDS, required, gives, BASIS, only_for=only_for)


DRAFT = NoticeDraft(language="en", country=None, regimes=())


@pytest.mark.parametrize(
    ("asked", "draft", "is_lacking"),
    [
        (field("targets"), DRAFT, True),
        (field("targets"), replace(DRAFT, targets=(Target(TargetKind.ITEM, "there"),)), False),
        (field("targets", required=False), DRAFT, False),
        (field(), DRAFT, False),
        (field("targets", "name"), replace(DRAFT, name="A B"), True),
        (field("authority", only_for="representative"), DRAFT, False),
        (field("authority", only_for="representative"), replace(DRAFT, relation=Relation.REPRESENTATIVE), True),
        (field(STATEMENTS), replace(DRAFT, explanation="not agreed"), True),
        (field(STATEMENTS), replace(DRAFT, statements=frozenset({("XX-LAW", "good_faith")})), False),
    ],
)
def test_a_notice_lacks_what_a_door_requires_and_nobody_gave(
    asked: RouteField, draft: NoticeDraft, is_lacking: bool
) -> None:
    assert lacking((asked,), draft, REGIME) == ((asked,) if is_lacking else ())


def test_without_a_law_the_explanation_is_the_statement() -> None:
    asked = field(STATEMENTS)
    assert lacking((asked,), DRAFT, None) == (asked,)
    assert lacking((asked,), replace(DRAFT, explanation="not agreed"), None) == ()


def test_every_door_that_a_plan_may_show_accepts_what_its_step_says() -> None:
    for at in PLACES:
        for step in planned("ES", at, replace(ADULT, made_by=Maker.SELF)):
            if step.door is not None:
                presumed = step.door.presumes.value if step.door.presumes else ()
                assert (step.regime or POLICY) in (*step.door.accepts, *presumed)
                assert step.door.publishes is not Answer.YES or Hint.PUBLISHES in hints(step)
