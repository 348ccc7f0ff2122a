"""`amparo law`: the law as data, with the helplines and calendars beside it."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from amparo.casework.completeness import ANYWHERE, expand
from amparo.casework.regime import Regime
from amparo.cli.options import Json, one_of
from amparo.cli.output import DONE, FOUND, emit
from amparo.cli.sheets import marks, print_rows, print_sheet, sheet_data, stale_data
from amparo.errors import BadInput
from amparo.facts import FRESH_FOR
from amparo.registry import regimes
from amparo.registry.check import check as check_all
from amparo.registry.kinds import Library, library
from amparo.registry.loader import Origin, read_all
from amparo.registry.regime_sheet import removal_text
from amparo.registry.show import show as show_one
from amparo.registry.stale import is_stale
from amparo.registry.stale import stale as find_stale
from amparo.settings import load
from amparo.words import LANGUAGES

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The law as data: what is owed, by when, and why.")


@app.command("list")
def list_all(
    country: Annotated[str | None, typer.Option(help="Only regimes for services that serve it, e.g. GB.")] = None,
    as_json: Json = False,
) -> int:
    """List the regimes."""
    home, today = load().home, _today()
    shelf, entries = library(home), read_all(regimes.KIND, home).entries
    found = [regime for regime in shelf.regimes.values() if country is None or _serves(regime, country.upper(), shelf)]
    data = [_summary(regime, entries[regime.id].origin, today) for regime in found]

    def text() -> None:
        rows = [
            [one["id"], one["name"], one["started_by"], one["law_status"], one["remove"], marks(one)] for one in data
        ]
        print_rows(["id", "name", "started by", "status", "remove", ""], rows)

    emit(as_json, data, text)
    return DONE


@app.command("show")
def show(
    thing: Annotated[str, typer.Argument(metavar="ID", help="Id of a regime, helpline, calendar or route.")],
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    as_json: Json = False,
) -> int:
    """Show everything about one of them, with what is not certain marked."""
    one_of(LANGUAGES, lang, "bad_language")
    shown, today = show_one(thing, load().home, lang), _today()
    emit(as_json, sheet_data(shown, lang, today), lambda: print_sheet(shown, lang, today))
    return DONE


@app.command("check")
def check(as_json: Json = False) -> int:
    """Run every example and look for contradictions. Exit code 1 if something is wrong."""
    problems = check_all(load().home, _today())
    said = [": ".join(part for part in problem if part) for problem in problems]
    data = {"problems": [problem._asdict() for problem in problems]}
    emit(as_json, data, lambda: typer.echo("\n".join(said) or "sound"))
    return FOUND if problems else DONE


@app.command("stale")
def stale(
    days: Annotated[int, typer.Option(min=0, help="How long a check counts.")] = FRESH_FOR.days,
    as_json: Json = False,
) -> int:
    """List every fact that is recalled or was not checked for long."""
    found = find_stale(load().home, _today(), days)
    data = [stale_data(fact) for fact in found]

    def text() -> None:
        rows = [[one["kind"], one["id"], one["table"], one["status"], one["checked"]] for one in data]
        print_rows(["kind", "id", "table", "status", "checked"], rows)
        typer.echo(f"{len(found)} to look up again")

    emit(as_json, data, text)
    return DONE


def _today() -> date:
    return datetime.now(UTC).date()


def _serves(regime: Regime, country: str, shelf: Library) -> bool:
    known = {*shelf.countries.names, *shelf.countries.unions}
    if country not in known:
        raise BadInput("no_such_country", "A country is written as two letters of ISO 3166, or EU.")
    served = expand(regime.serves, shelf.countries.unions)
    return ANYWHERE in served or country in served


def _summary(regime: Regime, origin: Origin, today: date) -> dict[str, Any]:
    bases = [fact.basis for fact in regimes.facts(regime)]
    return {
        "id": regime.id,
        "name": regime.name.en,
        "jurisdiction": regime.jurisdiction,
        "serves": regime.serves,
        "kind": regime.kind,
        "started_by": regime.started_by.value,
        "offered": regime.offered,
        "law_status": regime.law_status,
        "in_force": regime.is_in_force(today),
        "in_force_from": regime.in_force_from,
        "remove": removal_text(regime, "en"),
        "facts": len(bases),
        "to_verify": sum(is_stale(basis, today) for basis in bases),
        **origin._asdict(),
    }
