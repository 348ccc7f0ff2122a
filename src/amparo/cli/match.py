"""`amparo match`: look files and fingerprints up in the published banks, without store or gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.options import Hashes, Json, parse_hash
from amparo.cli.output import BAD_USE, DONE, FOUND, emit
from amparo.errors import AmparoError, BadInput, NotFound
from amparo.matching.index import Probe
from amparo.matching.policy import Match, decide
from amparo.settings import Settings, load
from amparo.snapshots.follower import Follower, Snapshot

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Looked:
    """What was found for one file or fingerprint. error: why it could not be looked up as a picture, else None."""

    what: str
    action: str
    reason: str
    matches: tuple[Match, ...]
    error: str | None = None


@app.command()
def match(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILES...", help="Files and folders to look up.")
    ] = None,
    hashes: Hashes = None,
    bank: Annotated[str | None, typer.Option(help="Look in this bank only.")] = None,
    as_json: Json = False,
) -> int:
    """Say which items of the banks some files match, mirrored and turned copies included. Exit code 1 if any does."""
    if not files and not hashes:
        raise BadInput("nothing_given", "Name files, or give --hash.")
    settings = load()
    follower = Follower(settings.snapshot_dir)
    follower.open()
    snapshot = follower.snapshot
    if bank is not None and bank not in {one.name for one in snapshot.index.banks.values()}:
        raise NotFound("no_such_bank", "There is no bank of this name.")
    asked = [*_of_hashes(hashes or ()), *_of_files(settings, files or ())]
    looked = [_look(snapshot, bank, what, found) for what, found in asked]
    emit(as_json, looked, lambda: _print(looked))
    if any(one.matches for one in looked):
        return FOUND
    return BAD_USE if any(one.error for one in looked) else DONE


def _of_hashes(hashes: Sequence[str]) -> Iterator[tuple[str, list[Probe] | AmparoError]]:
    for text in hashes:
        signal = parse_hash(text)
        yield str(signal), [Probe(signal)]


def _of_files(settings: Settings, files: Sequence[Path]) -> Iterator[tuple[str, list[Probe] | AmparoError]]:
    """Fingerprint in child processes; digests are looked up even where the picture cannot be decoded."""
    if not files:
        return
    from amparo.media.model import SignOptions
    from amparo.media.pool import Pool
    from amparo.media.walk import walk
    from amparo.services.check_upload import probes_of

    with Pool(settings.media) as pool:
        for path, signed in pool.sign_files(walk(map(str, files)), SignOptions()):
            yield str(path), signed if isinstance(signed, AmparoError) else probes_of(signed)


def _look(snapshot: Snapshot, bank: str | None, what: str, asked: list[Probe] | AmparoError) -> Looked:
    if isinstance(asked, AmparoError):
        return Looked(what, "-", asked.code, (), asked.code)
    found = snapshot.index.find(asked).matches
    matches = tuple(one for one in found if bank is None or one.bank.name == bank)
    decision = decide(matches)
    return Looked(what, decision.action.value, decision.reason, matches)


def _print(looked: Sequence[Looked]) -> None:
    for one in looked:
        typer.echo(f"{one.action:<5}  {one.reason}  {one.what}")
        for found in one.matches:
            near = "same file" if found.exact_file else f"{found.distance} bits, {found.orientation}"
            near += "" if found.derived == "none" else f" to {found.derived}"
            typer.echo(f"       {found.bank.name}  {found.item}  {found.signal}: {near}  {found.opinion.value}")
