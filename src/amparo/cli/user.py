"""`amparo user`: accounts of staff."""

from dataclasses import asdict
from typing import Annotated

import typer

from amparo.cli.options import As, Json
from amparo.cli.output import DONE, emit
from amparo.settings import Settings, load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Accounts of staff.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's pseudonym, as in --as.")]


def _ready() -> Settings:
    """The settings, with Django made ready for accounts; nothing of them is imported before."""
    from amparo.web.site import configure

    settings = load()
    configure(settings)
    return settings


@app.command("add")
def add(
    name: Name,
    admin: Annotated[bool, typer.Option("--admin", help="Give the role admin too.")] = False,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Make an account and print the link, good once and for a day, that sets its password."""
    settings = _ready()
    from amparo.services.actor import acting
    from amparo.web.desk.people import add_person

    made = add_person(settings, name, admin=admin, who=acting(who))
    emit(as_json, {"name": made.name, "link": made.link}, lambda: typer.echo(made.link))
    return DONE


@app.command("invite")
def invite(name: Name, who: As = None, as_json: Json = False) -> int:
    """Print a new link for an account; its password, second factors and sessions end at once."""
    settings = _ready()
    from amparo.services.actor import acting
    from amparo.web.desk.people import invite_again

    made = invite_again(settings, name, who=acting(who))
    emit(as_json, {"name": made.name, "link": made.link}, lambda: typer.echo(made.link))
    return DONE


@app.command("list")
def list_all(as_json: Json = False) -> int:
    """List the accounts with their roles."""
    settings = _ready()
    from amparo.web.desk.people import list_people

    people = list_people(settings)

    def text() -> None:
        for person in people:
            ready = person.has_password and person.has_second_factor
            state = "disabled" if not person.active else "ready" if ready else "not set up"
            typer.echo(f"{person.name}  {state}  {' '.join(person.roles)}".rstrip())

    emit(as_json, [asdict(person) for person in people], text)
    return DONE


@app.command("disable")
def disable(name: Name, who: As = None, as_json: Json = False) -> int:
    """Lock an account out at once; what it did stays."""
    settings = _ready()
    from amparo.services.actor import acting
    from amparo.web.desk.people import disable_person

    disable_person(settings, name, who=acting(who))
    emit(as_json, {"disabled": name}, lambda: typer.echo("disabled"))
    return DONE
