"""`amparo evidence`: chains of evidence."""

import sys
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, FOUND, emit
from amparo.errors import BadInput
from amparo.services.verify_evidence import (
    CheckedChain,
    export_chain,
    show_chain,
    verify_all,
    verify_evidence,
    verify_lines,
    verify_record,
)
from amparo.settings import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Chains of evidence: what happened, in order.")

Chain = Annotated[str, typer.Argument(metavar="CHAIN", help="The chain's id, which is its notice's.")]


@app.command("verify")
def verify(
    chain: Annotated[str | None, typer.Argument(metavar="CHAIN", help="The chain's id; or --all, or --file.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every chain of the store.")] = False,
    file: Annotated[Path | None, typer.Option(help="Lines as exported, instead of the store's; name --chain.")] = None,
    record: Annotated[Path | None, typer.Option(help="The record that a person saved from a case.")] = None,
    named: Annotated[str | None, typer.Option("--chain", help="The id of the chain in --file.")] = None,
    noted: Annotated[str | None, typer.Option(help="Digest of an entry noted earlier, which must be there.")] = None,
    openings: Annotated[bool, typer.Option(help="Check kept personal values against their commitments too.")] = True,
    as_json: Json = False,
) -> int:
    """Check that nothing was changed, left out, added or moved. Exit code 1 if something is wrong."""
    sources = [chain is not None, every, file is not None, record is not None]
    if sources.count(True) != 1 or (named is None) != (file is None):
        raise BadInput("bad_use", "Name one CHAIN, or --all, or --file with --chain, or --record.")
    if noted is not None and every:
        raise BadInput("bad_use", "A digest was noted of one chain: name it instead of --all.")
    if file is not None:
        found = [verify_lines(_id(named or ""), _lines(file), noted=noted)]
    elif record is not None:
        found = [verify_record(_bytes(record), noted=noted)]
    elif chain is not None:
        found = [verify_evidence(load(), _id(chain), openings=openings, noted=noted)]
    else:
        found = list(verify_all(load(), openings=openings))

    emit(as_json, {"chains": [_data(one) for one in found]}, lambda: _print(found))
    return DONE if all(one.verified.is_sound for one in found) else FOUND


@app.command("show")
def show(chain: Chain, as_json: Json = False) -> int:
    """Show a chain's entries: number, time, who, what, and its data. Personal values are not in a chain."""
    entries = show_chain(load(), _id(chain))
    data = [
        {
            "number": one.number,
            "at": one.at,
            "who": one.who,
            "kind": one.kind,
            "data": one.data,
            "commitments": sorted(one.commitments),
        }
        for one in entries
    ]

    def text() -> None:
        for one in entries:
            said = "  ".join(f"{name}={_word(value)}" for name, value in one.data.items())
            sealed = " ".join(f"[{name}]" for name in sorted(one.commitments))
            parts = [f"{one.number:>4}", f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.kind, said, sealed]
            typer.echo("  ".join(part for part in parts if part))

    emit(as_json, data, text)
    return DONE


@app.command("export")
def export(chain: Chain) -> int:
    """Write a chain's lines, as they are hashed, to standard output."""
    for line in export_chain(load(), _id(chain)):
        sys.stdout.write(line.decode() + "\n")
    return DONE


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput("bad_chain_id", "A chain's id is a UUID.") from None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput("bad_file", f"The file cannot be read: {error.strerror}.") from None


def _lines(file: Path) -> list[bytes]:
    """The lines of a file; one line feed at its end is none of them."""
    data = _bytes(file)
    return data.removesuffix(b"\n").split(b"\n") if data else []


def _data(one: CheckedChain) -> dict[str, Any]:
    found = one.verified
    return {
        "chain": str(one.chain),
        "sound": found.is_sound,
        "entries": found.entries,
        "head": found.head,
        "opened": found.opened,
        "erased": found.erased,
        "faults": [{"number": fault.number, "code": fault.code} for fault in found.faults],
    }


def _print(found: list[CheckedChain]) -> None:
    for one in found:
        state = "sound" if one.verified.is_sound else "NOT SOUND"
        typer.echo(f"{one.chain}  {state}  {one.verified.entries} entries  head {one.verified.head}")
        for fault in one.verified.faults:
            place = f"entry {fault.number}" if fault.number else "chain"
            typer.echo(f"  {place}: {fault.code}")
    sound = sum(one.verified.is_sound for one in found)
    typer.echo(f"{sound} of {len(found)} sound")


def _word(value: object) -> str:
    return (
        ",".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )
