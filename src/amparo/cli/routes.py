"""`amparo routes`: the doors by which a copy can be reported, and in which order to try them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from amparo.casework.doors import Step, plan
from amparo.casework.regime import Person
from amparo.casework.route import DoorKind, Role, Route
from amparo.casework.situation import Age, Facts, Maker, Place, is_minor
from amparo.cli.options import Json, one_of
from amparo.cli.output import DONE, emit
from amparo.cli.sheets import marks, print_rows, print_sheet, sheet_data, stale_data
from amparo.errors import BadInput, NotFound
from amparo.facts import FRESH_FOR
from amparo.registry import helplines, routes
from amparo.registry.helplines import Helpline
from amparo.registry.kinds import Library, library
from amparo.registry.loader import Origin, load, read_all
from amparo.registry.route_sheet import KINDS, ROLES
from amparo.registry.show import Shown
from amparo.registry.stale import is_stale
from amparo.registry.stale import stale as find_stale
from amparo.settings import load as load_settings
from amparo.words import LANGUAGES

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Where to report a copy, and in which order.")
ELSEWHERE = "other"
"""In the place of a route's id: a site that is none of ours. Its address is not asked for."""
APPLICANTS = ("depicted", "representative")
Lang = Annotated[str, typer.Option(help="en or es.")]


@app.command("list")
def list_all(
    role: Annotated[str | None, typer.Option(help="Only routes with this part, e.g. host.")] = None,
    as_json: Json = False,
) -> int:
    """List the routes."""
    if role is not None:
        one_of(tuple(one.value for one in Role), role, "bad_role")
    home, today = load_settings().home, _today()
    entries = read_all(routes.KIND, home).entries
    data = [
        _summary(route, entries[name].origin, today)
        for name, route in load(routes.KIND, home).items()
        if role is None or route.role.value == role
    ]

    def text() -> None:
        rows = [[one["id"], one["name"], one["role"], str(len(one["doors"])), _marks(one)] for one in data]
        print_rows(["id", "name", "part", "doors", ""], rows)

    emit(as_json, data, text)
    return DONE


@app.command("show")
def show(route: Annotated[str, typer.Argument(metavar="ID")], lang: Lang = "en", as_json: Json = False) -> int:
    """Show everything about one route, with what is not certain marked."""
    one_of(LANGUAGES, lang, "bad_language")
    home, today = load_settings().home, _today()
    found = load(routes.KIND, home)
    name = next((name for name in found if name.casefold() == route.casefold()), None)
    if name is None:
        raise NotFound("no_such_route", "No route has this id; `amparo routes list` names them.")
    origin = read_all(routes.KIND, home).entries[name].origin
    shown = Shown(routes.KIND.name, origin, routes.KIND.sheet(found[name], lang))
    emit(as_json, sheet_data(shown, lang, today), lambda: print_sheet(shown, lang, today))
    return DONE


@app.command("plan")
def show_plan(
    country: Annotated[str, typer.Option(help="Where the person lives, e.g. MX.")],
    age: Annotated[str, typer.Option(help="Of the person shown, at the time and now: adult, minor, unsure.")],
    place: Annotated[str, typer.Option(help="Id of a route, or `other` for any other site.")] = ELSEWHERE,
    made_by: Annotated[str, typer.Option(help="Who took the picture: self, other, unknown.")] = Maker.UNKNOWN.value,
    applicant: Annotated[str, typer.Option(help="Who asks: depicted or representative.")] = "depicted",
    carrier: Annotated[list[str] | None, typer.Option(help="Id of a route known to host or carry the site.")] = None,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The image is made up or altered.")] = False,
    threatened: Annotated[bool, typer.Option("--threatened", help="Nothing is online: it is a threat.")] = False,
    published_before: Annotated[
        bool, typer.Option("--published-before", help="The person once sold or published it.")
    ] = False,
    private: Annotated[bool, typer.Option("--private", help="In a chat or another place that is not public.")] = False,
    hostile: Annotated[
        bool, typer.Option("--hostile", help="The operator humiliates, sells removal or publishes notices.")
    ] = False,
    show_identity: Annotated[
        bool, typer.Option("--show-identity", help="The person does not mind to be known.")
    ] = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> int:
    """Plan the doors for a case, in order. No address, name or picture is asked for."""
    one_of(LANGUAGES, lang, "bad_language")
    facts = Facts(
        age=Age(one_of(tuple(one.value for one in Age), age, "bad_age")),
        made_by=Maker(one_of(tuple(one.value for one in Maker), made_by, "bad_maker")),
        synthetic=synthetic,
        threatened_only=threatened,
        published_before=published_before,
        hide_identity=not show_identity,
        hostile=hostile,
    )
    shelf, today = library(load_settings().home), _today()
    person = Person(_country(country, shelf), one_of(APPLICANTS, applicant, "bad_applicant"))
    at = Place(None if place == ELSEWHERE else place, tuple(carrier or ()), private)
    steps = plan(person, at, facts, shelf.routes, shelf.regimes, shelf.countries.unions, today)
    helps = _helplines(shelf, person, is_minor(person, facts))
    data = [_step_data(step, shelf, lang, helps) for step in steps]
    emit(as_json, data, lambda: _print_plan(data))
    return DONE


@app.command("stale")
def stale(
    days: Annotated[int, typer.Option(min=0, help="How long a check counts.")] = FRESH_FOR.days,
    as_json: Json = False,
) -> int:
    """List every fact of a route that is recalled or was not checked for long."""
    found = [fact for fact in find_stale(load_settings().home, _today(), days) if fact.kind == routes.KIND.name]
    data = [stale_data(fact) for fact in found]

    def text() -> None:
        rows = [[one["id"], one["table"], one["status"], one["checked"]] for one in data]
        print_rows(["id", "table", "status", "checked"], rows)
        typer.echo(f"{len(found)} to look up again")

    emit(as_json, data, text)
    return DONE


def _today() -> date:
    return datetime.now(UTC).date()


def _country(given: str, shelf: Library) -> str:
    if given.upper() not in shelf.countries.names:
        raise BadInput("no_such_country", "A country is written as two letters of ISO 3166, or EU.")
    return given.upper()


def _summary(route: Route, origin: Origin, today: date) -> dict[str, Any]:
    bases = [fact.basis for fact in routes.facts(route)]
    return {
        "id": route.id,
        "name": route.name.en,
        "category": route.category,
        "role": route.role.value,
        "regimes": route.regimes,
        "hostile": route.hostile,
        "domains": route.domains,
        "doors": [{"id": one.id, "kind": one.kind.value, "use": one.use.value} for one in route.doors],
        "facts": len(bases),
        "to_verify": sum(is_stale(basis, today) for basis in bases),
        **origin._asdict(),
    }


def _marks(one: dict[str, Any]) -> str:
    runs_amparo = any(door["kind"] == DoorKind.AMPARO.value for door in one["doors"])
    named = ("hostile" if one["hostile"] else "", "Amparo" if runs_amparo else "", marks(one))
    return ", ".join(part for part in named if part)


def _helplines(shelf: Library, person: Person, minor: bool) -> list[Helpline]:
    """Those of the person's country and of any, for the age; those that a plan names as routes are left out."""
    places = {person.country, helplines.INTERNATIONAL}
    wrong = "adults" if minor else "minors"
    found = [one for one in shelf.helplines.values() if one.country.partition("-")[0] in places]
    found = [
        one for one in found if one.for_whom != wrong and one.id not in shelf.routes and one.serves == helplines.ABUSE
    ]
    return sorted(found, key=lambda one: one.country == helplines.INTERNATIONAL)


def _step_data(step: Step, shelf: Library, lang: str, helps: list[Helpline]) -> dict[str, Any]:
    door = step.door
    return {
        "role": step.role.value,
        "part": ROLES[step.role].said_in(lang),
        "when": step.when.value,
        "is_on": step.is_on,
        "shielded": step.shielded,
        "route": step.route,
        "name": None if step.route is None else shelf.routes[step.route].name.said_in(lang),
        "door": None if door is None else door.id,
        "kind": None if door is None else door.kind.value,
        "kind_name": None if door is None else KINDS[door.kind].said_in(lang),
        "where": _where(step, shelf, lang),
        "regime": step.regime,
        "reason": step.reason.said_in(lang),
        "warnings": [{"hint": one.hint.value, "text": one.words.said_in(lang)} for one in step.warnings],
        "helplines": _help_data(helps) if step.role is Role.HELPLINE else [],
    }


def _where(step: Step, shelf: Library, lang: str) -> str | None:
    """The address, what to do where there is none, or where the authority hears complaints."""
    if step.door is not None:
        return step.door.value if step.door.how is None else step.door.how.said_in(lang)
    return None if step.regime is None else shelf.regimes[step.regime].complaint_route.value


def _help_data(helps: list[Helpline]) -> list[Mapping[str, Any]]:
    return [
        {"id": one.id, "name": one.name, "channels": [channel.value for channel in one.channels], "flag": one.flag}
        for one in helps
    ]


def _print_plan(data: list[dict[str, Any]]) -> None:
    for n, one in enumerate(data, 1):
        under = f" ({one['regime']})" if one["regime"] else ""
        state = one["when"].replace("_", " ") if one["is_on"] else "off until chosen"
        typer.echo(f"{n}. [{state}] {one['name'] or one['part']}{under}")
        if one["where"]:
            kind = f"{one['kind_name']}: " if one["kind"] == DoorKind.AMPARO.value else ""
            typer.echo(f"   {kind}{one['where']}")
        typer.echo(f"   {one['reason']}")
        for line in one["helplines"]:
            typer.echo(f"   - {line['name']}: {', '.join(line['channels'])}")
        for warning in one["warnings"]:
            typer.echo(f"   ⚠ {warning['text']}")
