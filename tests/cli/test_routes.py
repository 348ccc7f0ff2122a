"""`amparo routes`, as a person types it."""

import json
from pathlib import Path

import pytest

from tests.cli.in_process import Command, command
from tests.registry.files import ROUTE, changed, put


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def routes(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo routes` with these words in this process."""

    return command("routes", capsys)


def test_every_route_is_listed(routes: Command) -> None:
    data = routes("list", "--json").data
    assert {"x", "whatsapp", "generic_host", "generic_registrar"} <= {one["id"] for one in data}
    said = routes("list").out
    assert [one["id"] for one in data if one["id"] not in said] == []


def test_only_routes_with_a_part_are_listed(routes: Command) -> None:
    assert {one["role"] for one in routes("list", "--role", "search", "--json").data} == {"search"}


def test_a_route_that_the_operator_marked_is_listed_as_hostile(routes: Command, home: Path) -> None:
    put(home, "routes", changed(ROUTE, "regimes =", "hostile = true\nregimes ="))
    (line,) = [line for line in routes("list").out.splitlines() if line.startswith("own_site")]
    assert "hostile, own" in line


AMPARO = changed(
    ROUTE,
    'kind = "form"\nvalue = "https://site.example/remove"',
    f'kind = "amparo"\nvalue = "https://site.example"\npublic_key = "{"A" * 43}"',
)


def test_a_platform_that_runs_amparo_is_listed_and_shown_as_one(routes: Command, home: Path) -> None:
    put(home, "routes", AMPARO)
    (line,) = [line for line in routes("list").out.splitlines() if line.startswith("own_site")]
    assert "Amparo, own" in line
    said = routes("show", "own_site").out
    assert "Amparo platform: https://site.example" in said
    assert f"signs by the key {'A' * 43}" in said


def test_a_plan_says_which_door_is_a_platform_that_runs_amparo(routes: Command, home: Path) -> None:
    put(home, "routes", AMPARO)
    words = ("plan", "--country", "US", "--age", "adult", "--place", "own_site")
    assert "   Amparo platform: https://site.example\n" in routes(*words).out
    assert routes(*words, "--json").data[0]["where"] == "https://site.example"


def test_the_names_of_a_route_are_shown(routes: Command) -> None:
    assert "x.com, twitter.com, t.co" in routes("show", "x").out
    assert "t.co" in next(one["domains"] for one in routes("list", "--json").data if one["id"] == "x")


@pytest.mark.parametrize("name", ["x", "X"])
def test_a_route_is_shown_with_its_doors(routes: Command, name: str) -> None:
    said = routes("show", name).out
    assert "https://help.x.com/forms/safety-and-sensitive-content/take-it-down" in said
    assert "⚠ recalled, verify before use" in said


def test_a_route_is_shown_in_spanish(routes: Command) -> None:
    assert "Vías" in [section["heading"] for section in routes("show", "x", "--lang", "es", "--json").data["sections"]]


def test_a_route_is_shown_where_a_helpline_has_its_id(routes: Command) -> None:
    assert routes("show", "stopncii", "--json").data["kind"] == "routes"


def test_a_plan_is_printed_in_order_with_reasons(routes: Command) -> None:
    ran = routes("plan", "--country", "us", "--age", "adult", "--place", "x")
    assert ran.code == 0
    assert ran.out.startswith("1. [now] X (Twitter) (US-TIDA)\n   https://help.x.com/forms/")
    assert "   X (Twitter) can remove it at the source, and a law asks it to." in ran.out
    assert "[after deadline]" in ran.out


def test_a_plan_says_what_is_off_until_chosen(routes: Command) -> None:
    words = ("plan", "--country", "MX", "--age", "adult", "--place", "mega", "--made-by", "self")
    last = routes(*words, "--json").data[-1]
    assert (last["regime"], last["is_on"]) == ("US-DMCA", False)
    assert "[off until chosen] MEGA (US-DMCA)" in routes(*words).out


def test_a_plan_for_a_minor_names_hotlines_and_no_adult_door(routes: Command) -> None:
    data = routes("plan", "--country", "CO", "--age", "unsure", "--place", "x", "--json").data
    assert {one["role"] for one in data} == {"minor_service", "helpline"}
    named = [one["id"] for step in data for one in step["helplines"]]
    assert "co_teprotejo" in named
    assert not {"uk_rph", "stopncii"} & set(named)
    assert "ncmec_tid" not in named, "it is a step of its own"


def test_a_plan_for_an_adult_names_helplines_for_adults(routes: Command) -> None:
    data = routes("plan", "--country", "GB", "--age", "adult", "--json").data
    named = [one["id"] for step in data for one in step["helplines"]]
    assert "uk_rph" in named
    assert "uk_report_remove" not in named


def test_every_fact_of_the_case_reaches_the_plan(routes: Command) -> None:
    given = ("plan", "--country", "ES", "--age", "adult", "--json")
    plain = routes(*given).data
    for option in (
        ("--hostile",),
        ("--threatened",),
        ("--private",),
        ("--synthetic",),
        ("--published-before",),
        ("--show-identity",),
        ("--carrier", "cloudflare"),
        ("--made-by", "self"),
        ("--place", "x"),
        ("--lang", "es"),
    ):
        assert routes(*given, *option).data != plain, option


def test_a_plan_where_the_operator_is_hostile_says_why_nothing_goes_there(routes: Command) -> None:
    data = routes("plan", "--country", "ES", "--age", "adult", "--place", "x", "--hostile", "--json").data
    assert "x" not in {one["route"] for one in data}
    assert (
        "because its operator is marked as hostile"
        in routes("plan", "--country", "ES", "--age", "adult", "--place", "x", "--hostile").out
    )


def test_where_an_authority_hears_complaints_is_said(routes: Command) -> None:
    data = routes("plan", "--country", "ES", "--age", "adult", "--json").data
    assert "https://www.aepd.es/canalprioritario" in {one["where"] for one in data if one["role"] == "regulator"}


def test_what_must_be_looked_up_is_listed_for_routes_alone(routes: Command, home: Path) -> None:
    put(home, "routes", ROUTE)
    data = routes("stale", "--json").data
    assert {one["kind"] for one in data} == {"routes"}
    assert "door form, presumes" in {one["table"] for one in data if one["id"] == "own_site"}
    assert routes("stale").out.endswith(f"{len(data)} to look up again\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--role", "king"), "bad_role"),
        (("show", "nothing"), "no_such_route"),
        (("show", "x", "--lang", "fr"), "bad_language"),
        (("plan", "--country", "UK", "--age", "adult"), "no_such_country"),
        (("plan", "--country", "US", "--age", "old"), "bad_age"),
        (("plan", "--country", "US", "--age", "adult", "--made-by", "me"), "bad_maker"),
        (("plan", "--country", "US", "--age", "adult", "--applicant", "friend"), "bad_applicant"),
        (("plan", "--country", "US", "--age", "adult", "--place", "nowhere"), "no_such_route"),
        (("plan", "--country", "US", "--age", "adult", "--carrier", "stopncii"), "not_a_place"),
    ],
)
def test_what_cannot_be_is_refused(routes: Command, words: tuple[str, ...], code: str) -> None:
    ran = routes(*words, "--json")
    assert (ran.code, json.loads(ran.err)["error"]) == (2, code)
