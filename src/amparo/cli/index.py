"""`amparo index`: the snapshot that gates search."""

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, FOUND, emit
from amparo.services.verify_index import verify_index
from amparo.settings import load
from amparo.snapshots.publisher import Publisher

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The search index, written from the banks.")


@app.command("build")
def build(as_json: Json = False) -> int:
    """Write the index anew from the store, whatever state it is in."""
    from amparo.services.rebuild_index import rebuild_index

    seq = rebuild_index(load())
    emit(as_json, {"seq": seq}, lambda: typer.echo(f"written, up to change {seq}"))
    return DONE


@app.command("verify")
def verify(as_json: Json = False) -> int:
    """Check every checksum. Exit code 1 if something is wrong; `build` mends it."""
    problems = verify_index(load())
    emit(as_json, {"problems": problems}, lambda: typer.echo("\n".join(problems) or "sound"))
    return FOUND if problems else DONE


@app.command("stats")
def stats(as_json: Json = False) -> int:
    """Say how large the index is and how far it has come."""
    settings = load()
    with Publisher(settings.snapshot_dir, settings.index.tail_signals) as publisher:
        figures = publisher.stats()
    emit(as_json, figures, lambda: typer.echo("\n".join(f"{name:<20} {value}" for name, value in figures.items())))
    return DONE
