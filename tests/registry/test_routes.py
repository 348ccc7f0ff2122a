"""What a route's file becomes, what is wrong in one, and that ours are sound and say no more than was read."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amparo.casework.route import Answer, DoorKind, Identity, Role, Route
from amparo.facts import Status
from amparo.registry import routes
from amparo.registry.check import check
from amparo.registry.kinds import library
from amparo.registry.loader import Problem, load
from amparo.registry.show import show
from amparo.registry.stale import stale
from amparo.words import Words
from scripts.reference import routes as reference
from tests.conftest import SHARED
from tests.project.checkout import ROOT
from tests.registry.files import ROUTE, changed, put

TODAY = date(2026, 11, 22)
OURS = load(routes.KIND, None)
COMPILED = SHARED / "research" / "law.json"
LEFT_OUT = {"https://support.google.com/adsense/troubleshooter/1190500"}
"""Found in no place that was searched."""


def found(home: Path, text: str) -> list[Problem]:
    path = put(home, "routes", text)
    return [problem for problem in check(home, TODAY) if problem.file == str(path)]


def own(old: str, new: str) -> str:
    return changed(ROUTE, old, new)


def test_a_route_is_read_into_typed_values(tmp_path: Path) -> None:
    put(tmp_path, "routes", ROUTE)
    route = load(routes.KIND, tmp_path)["own_site"]
    form, menu = route.doors
    assert (route.role, route.sla_hours, route.escalates_to) == (Role.PLATFORM, 48, (Role.HOST, Role.SEARCH))
    assert (form.needs_account, form.shows, form.publishes) == (Answer.NO, Identity.NAMED, Answer.NO)
    assert (menu.needs_account, menu.shows, menu.publishes) == (Answer.UNKNOWN, None, Answer.UNKNOWN)
    assert [one.field for one in route.fields_of(menu)] == ["where"]


def test_a_sound_file_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, ROUTE) == []


@pytest.mark.parametrize(
    ("text", "table", "sentence"),
    [
        (own('doors = ["form", "menu"]', 'doors = ["menu", "form"]'), "example no. 1", "the plan proposes form, menu"),
        (own('lacks = ["where"]', 'lacks = ["kind"]'), "example no. 1", "the first door then asks for where"),
        (own('lacks = ["where"]', 'lacks = ["where"]\noff = ["menu"]'), "example no. 1", "off until chosen: no door"),
        (own('without = ["targets"]', 'without = ["hat"]'), "example no. 1", "a notice has no field hat"),
        (own("doors = []", 'doors = []\nlacks = ["where"]'), "example no. 2", "without a door"),
        (own('country = "US"', 'country = "UK"'), "example no. 1", "no country has the code UK"),
        (ROUTE.replace("[[example]]", "[[skipped]]", 0).split("[[example]]\ncountry")[0] + "[source.page]\n"
         'title = "Its page"\nkind = "official"\n', "example", "at least 2 examples"),
        (own('id = "menu"', 'id = "form"'), "door form", "its id is used 2 times"),
        (own('field = "kind"', 'field = "where"'), "field where", "its id is used 2 times"),
        (own("https://site.example/remove", "http://site.example/remove"), "door form", "begins with https://"),
        (own('kind = "form"', 'kind = "email"'), "door form", "is an e-mail address"),
        (own('how = { en = "Open the menu.", es = "Abre el menú." }', ""), "door menu", "`how` says what to do"),
        (own('accepts = ["US-TIDA"]', 'accepts = ["XX-NONE"]'), "door form", "there is no regime XX-NONE"),
        (own('accepts = ["US-TIDA"]', 'accepts = ["EU-DSA-16"]'), "door form", "both accepted and presumed"),
        (own('accepts = ["policy"]', "accepts = []"), "door menu", "it accepts something"),
        (own('accepts = ["policy"]', 'accepts = ["policy"]\ncountries = ["UK"]'), "door menu", "no country has"),
        (own('regimes = ["US-TIDA"]', 'regimes = ["XX-NONE"]'), "regimes", "there is no regime XX-NONE"),
        (own('value = ["cloudflare"]', 'value = ["nobody"]'), "carriers", "there is no route nobody"),
        (own('to = ["host", "search"]', 'to = ["search", "host"]'), "escalation", "the order is platform, host"),
        (own('to = ["host", "search"]', 'to = ["helpline"]'), "escalation", "nobody escalates to helpline"),
        (own('role = "platform"', 'role = "regulator"'), "role", "named by regimes"),
        (own('gives = ["targets"]', 'gives = ["hat"]'), "field where", "`gives` names hat"),
        (own('choose = "Intimate"', 'choose = "Intimate"\ngives = ["targets"]'), "field kind", "always the same"),
        (own('doors = ["form"]', 'doors = ["window"]'), "field kind", "there is no door window"),
        (own('es = "Abre el menú."', 'es = " "'), "door menu", "words are missing"),
        (own('en = "The kind."', 'en = ""'), "field kind", "words are missing"),
        (own('status = "recalled"\n\n[[caveat]]', 'status = "read"\n\n[[caveat]]'), "note no. 1", "names no source"),
        (own('publishes_notices = { value = "no", status = "read", source = ["page"]',
             'publishes_notices = { value = "no", status = "read", source = ["lore"]'),
         "door form, publishes_notices", "the source lore is not in the file"),
        (own("checked = 2025-01-01", "checked = 2026-11-23"), "sla", "on a day that has not come yet"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_told(tmp_path: Path, text: str, table: str, sentence: str) -> None:
    problems = found(tmp_path, text)
    assert [problem for problem in problems if problem.table == table and sentence in problem.sentence], problems


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("most_addresses = 3", "most_addresses = 0", "door no. 1, most_addresses: Expected `int` >= 1."),
        ('value = "named"', 'value = "shown"', "door no. 1, identity, value: Invalid enum value 'shown'."),
        ('facts = { age = "adult" }', "", "example no. 1: Object missing required field `facts`."),
        ("schema = 1", "schema = 1\ncolour = 1", "top level: Object contains unknown field `colour`."),
    ],
)
def test_a_wrong_file_is_named_with_its_table(tmp_path: Path, old: str, new: str, where: str) -> None:
    (problem,) = found(tmp_path, own(old, new))
    assert f"{problem.table}: {problem.sentence}." == where


def test_the_file_that_the_documentation_shows_marks_a_place_hostile(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "concepts" / "doors.md").read_text(encoding="utf-8")
    _, text = re.findall(r"^```toml$(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found(tmp_path, text) == []
    assert [route.id for route in load(routes.KIND, tmp_path).values() if route.hostile] == ["a-name-of-yours"]


def test_the_file_that_the_documentation_shows_holds_a_platform_that_runs_amparo(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "concepts" / "doors.md").read_text(encoding="utf-8")
    text, _ = re.findall(r"^```toml$(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found(tmp_path, text) == []
    (door,) = load(routes.KIND, tmp_path)["photos"].doors
    assert (door.kind, door.most_addresses, len(door.key or "")) == (DoorKind.AMPARO, 50, 43)


def named(lines: str) -> str:
    """The small file with these lines about its names."""
    return own("checked = 2026-11-01\n", f"{lines}\nchecked = 2026-11-01\n")


def amparo(old: str, new: str) -> str:
    """The small file with its form turned into a platform that runs Amparo, a place of it changed."""
    form = 'kind = "form"\nvalue = "https://site.example/remove"\n'
    door = f'kind = "amparo"\nvalue = "https://site.example"\npublic_key = "{"A" * 43}"\n'
    return changed(own(form, door), old, new)


@pytest.mark.parametrize(
    ("text", "table", "sentence"),
    [
        (named('domains = ["x.com"]'), "domains", "of the route x too"),
        (named('domains = ["Site.example"]'), "domains", "lower case"),
        (named('domains = ["sité.example"]'), "domains", "ASCII"),
        (named('domains = ["www.site.example"]'), "domains", "registered"),
        (named('domains = ["co.uk"]'), "domains", "registered"),
        (named('domains = ["a.example", "a.example"]'),
         "domains", "written twice"),
        (named('generic = true\ndomains = ["a.example"]'),
         "domains", "a generic route has no names"),
        (own('value = "menu > report"\n', 'value = "menu > report"\npublic_key = "A"\n'), "door menu", "only a"),
        (amparo('"https://site.example"', '"http://site.example"'), "door form", "address of the installation"),
        (amparo('"https://site.example"', '"https://site.example/notice"'), "door form", "address of the installation"),
        (amparo("A" * 43, "A" * 42), "door form", "its public key is 32 bytes"),
        (amparo("most_addresses = 3\n", ""), "door form", "how many it takes at a time: 50"),
        (amparo("most_addresses = 3\n", 'most_addresses = 3\nuse = "signpost"\n'), "door form", "it is for notices"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_are_told(tmp_path: Path, text: str, table: str, sentence: str) -> None:
    problems = found(tmp_path, text)
    assert [problem for problem in problems if problem.table == table and sentence in problem.sentence], problems


@pytest.mark.parametrize("address", ["https://site.example", "https://site.example:8443", "http://127.0.0.1:8000"])
def test_a_platform_that_runs_amparo_is_sound(tmp_path: Path, address: str) -> None:
    assert found(tmp_path, amparo("https://site.example", address)) == []


def test_a_name_below_one_of_another_route_may_be_a_routes_own(tmp_path: Path) -> None:
    text = named('domains = ["files.google.com"]')
    assert found(tmp_path, text) == []


def test_every_place_that_has_names_of_its_own_says_them() -> None:
    places = {Role.PLATFORM, Role.HOST, Role.SEARCH, Role.ARCHIVE}
    nameless = [one.id for one in OURS.values() if one.role in places and not one.is_generic and not one.domains]
    assert nameless == []
    others = [one.id for one in OURS.values() if (one.role not in places or one.is_generic) and one.domains]
    assert others == []


def test_a_route_without_doors_is_a_hostile_one(tmp_path: Path) -> None:
    head, _, rest = ROUTE.partition("[[door]]")
    text = head + "[[note]]" + rest.partition("[[note]]")[2].replace('"form", "menu"', "")
    sentences = [problem.sentence for problem in found(tmp_path, text)]
    assert "a route has a door" in sentences


def test_nothing_that_ships_is_marked_hostile() -> None:
    assert [route.id for route in OURS.values() if route.hostile] == []


def test_what_is_recalled_or_old_is_stale(tmp_path: Path) -> None:
    put(tmp_path, "routes", ROUTE)
    tables = [fact.table for fact in stale(tmp_path, TODAY) if fact.thing == "own_site"]
    assert tables == [
        "sla",
        "stopncii_participant",
        "escalation",
        "carriers",
        "door form, presumes",
        "note no. 1",
        "caveat no. 1",
    ]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", [*OURS, "own_site"])
def test_everything_that_a_route_rests_on_is_shown(tmp_path: Path, name: str, language: str) -> None:
    put(tmp_path, "routes", ROUTE)
    route = load(routes.KIND, tmp_path)[name]
    lines = [line for line in routes.KIND.sheet(route, language).lines() if line.basis]
    assert len(lines) == len(list(routes.facts(route)))
    assert all(line.text for line in lines)


def test_a_route_is_shown_by_its_id_like_everything_else(tmp_path: Path) -> None:
    put(tmp_path, "routes", ROUTE)
    assert show("OWN_SITE", tmp_path, "es").kind == "routes"


def test_every_role_that_a_plan_comes_to_has_a_route_for_any_place() -> None:
    general = {route.role for route in OURS.values() if route.for_any_place}
    by_files_of_their_own = {Role.PLATFORM, Role.REGULATOR, Role.HELPLINE}
    assert general == set(Role) - by_files_of_their_own


def test_every_route_for_adults_shows_that_it_is_closed_to_minors() -> None:
    adults = [route for route in OURS.values() if route.role is not Role.MINOR_SERVICE]
    closed = {("age", "minor"), ("age", "unsure")}
    assert [one.id for one in adults if not any(closed & set(case.facts) for case in one.examples)] == []


def test_an_unconfirmed_fact_stays_recalled() -> None:
    caveats = [one for route in OURS.values() for one in route.caveats]
    assert caveats
    assert {one.basis.status for one in caveats} == {Status.RECALLED}


def _said_to_a_person(route: Route) -> Iterator[Words]:
    for door in route.doors:
        yield from (words for words in (door.purpose, door.how, door.caveat) if words is not None)
    yield from (one.paraphrase for one in route.fields)


@pytest.mark.parametrize("route", OURS.values(), ids=OURS.keys())
def test_no_sentence_to_a_person_has_more_than_twenty_words(route: Route) -> None:
    sentences = [one for words in _said_to_a_person(route) for text in words for one in re.split(r"[.:;]\s", text)]
    assert [one for one in sentences if len(one.split()) > 20] == []


def _compiled() -> list[dict[str, Any]]:
    if not COMPILED.exists():
        pytest.skip("the compiled research is not on this machine")
    return list(json.loads(COMPILED.read_text(encoding="utf-8"))["routes"])


def test_every_compiled_route_is_there_with_what_it_binds() -> None:
    compiled = _compiled()
    assert {one["id"]: tuple(one["regimes"]) for one in compiled} == {
        one["id"]: OURS[one["id"]].regimes for one in compiled
    }


def test_no_compiled_door_is_missing() -> None:
    shown = {route.id: " ".join(door.value for door in route.doors) for route in OURS.values()}
    doors = [(one["id"], channel["value"]) for one in _compiled() for channel in one["channels"]]
    addresses = [(name, said) for name, value in doors for said in re.findall(r"https://[^\s,;{]+|\S+@\S+\.\w+", value)]
    general = ("https://data.iana", "https://rdap", "https://www.rdap")
    missing = [(name, said) for name, said in addresses if said not in shown[name] and not said.startswith(general)]
    assert {said for _, said in missing} - LEFT_OUT == set()


def test_nothing_that_was_recalled_became_read() -> None:
    for one in _compiled():
        route = OURS[one["id"]]
        for name in ("sla", "account_needed", "stopncii_participant", "escalation"):
            if name in one:
                assert getattr(route, name).basis.status.value == one[name]["status"], (route.id, name)
        read = [channel for channel in one["channels"] if channel["status"] == "read"]
        allowed = {tuple(channel["source"]) for channel in read}
        assert {door.basis.sources for door in route.doors if door.basis.status is Status.READ} <= allowed
        assert [field.basis.status.value for field in route.fields] == [field["status"] for field in one["fields"]]


PAGE = reference.page()


@pytest.mark.parametrize("route", OURS.values(), ids=OURS.keys())
def test_every_door_and_recalled_fact_is_on_the_reference_page(route: Route) -> None:
    section = re.search(rf"^## {re.escape(route.id)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section
    recalled = [fact for fact in routes.facts(route) if fact.basis.status is Status.RECALLED]
    assert section[1].count("⚠ recalled, verify before use") == len(recalled)
    assert [door.id for door in route.doors if f"- *{door.id}*: " not in section[1]] == []


def test_the_library_holds_the_routes(tmp_path: Path) -> None:
    put(tmp_path, "routes", ROUTE)
    assert library(tmp_path).routes.keys() - OURS.keys() == {"own_site"}
