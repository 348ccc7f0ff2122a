"""`amparo key`: keys of programs that call the gate."""

from typing import Annotated

import typer

from amparo.cli.options import As, Json
from amparo.cli.output import DONE, emit
from amparo.services.actor import acting
from amparo.services.issue_key import SCOPES, issue_key, list_keys
from amparo.services.revoke_key import revoke_key
from amparo.settings import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Keys of programs that call the gate.")


@app.command("issue")
def issue(
    scopes: Annotated[list[str], typer.Option("--scope", help=f"What it may do: {', '.join(SCOPES)}.")],
    budget: Annotated[int, typer.Option(help="Requests a minute.")] = 6_000,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Make a key and show it, this once. Repeat --scope for several. With the scope feed, its feed key is shown too."""
    key = issue_key(load(), scopes, budget=budget, who=acting(who))
    data = {"id": key.id, "token": key.token, **({"feed_key": key.feed_key} if key.feed_key else {})}

    def text() -> None:
        typer.echo(key.token)
        if key.feed_key:
            typer.echo(f"feed key {key.feed_key}")

    emit(as_json, data, text)
    return DONE


@app.command("list")
def list_all(as_json: Json = False) -> int:
    """List the keys, without their secrets."""
    keys = list_keys(load())

    def text() -> None:
        for key in keys:
            state = "revoked" if key.revoked else f"{key.budget} a minute"
            typer.echo(f"{key.id}  {state}  {' '.join(key.scopes)}")

    data = [{"id": key.id, "scopes": key.scopes, "budget": key.budget, "revoked": key.revoked} for key in keys]
    emit(as_json, data, text)
    return DONE


@app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key's id, as listed.")],
    who: As = None,
    as_json: Json = False,
) -> int:
    """Take a key out of use at once."""
    revoke_key(load(), key, who=acting(who))
    emit(as_json, {"revoked": key}, lambda: typer.echo("revoked"))
    return DONE
