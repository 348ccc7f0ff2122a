"""`amparo role`: who may do what needs a role."""

from typing import Annotated

import typer

from amparo.cli.options import As, Json
from amparo.cli.output import DONE, emit
from amparo.services.actor import acting
from amparo.services.grant_role import ROLES, grant_role, list_roles, take_role
from amparo.settings import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Roles of people.")
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person, as in --as.")]
RoleName = Annotated[str, typer.Argument(metavar="ROLE", help=f"One of: {', '.join(ROLES)}.")]


@app.command("grant")
def grant(person: Person, role: RoleName, who: As = None, as_json: Json = False) -> int:
    """Give a person a role."""
    grant_role(load(), acting(person), role, who=acting(who))
    emit(as_json, {"person": person, "role": role}, lambda: typer.echo("granted"))
    return DONE


@app.command("take")
def take(person: Person, role: RoleName, who: As = None, as_json: Json = False) -> int:
    """Take a role from a person."""
    take_role(load(), acting(person), role, who=acting(who))
    emit(as_json, {"person": person, "role": role}, lambda: typer.echo("taken"))
    return DONE


@app.command("list")
def list_all(as_json: Json = False) -> int:
    """List who holds which role."""
    held = list_roles(load())
    data = [{"person": person, "role": role} for person, role in held]
    emit(as_json, data, lambda: typer.echo("\n".join(f"{person}  {role}" for person, role in held) or "none"))
    return DONE
