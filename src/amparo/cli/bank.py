"""`amparo bank`: banks and their items."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from amparo.cli.options import As, BankName, Hashes, Json, item_ids, one_of, parse_hash
from amparo.cli.output import BAD_USE, DONE, emit
from amparo.errors import BadInput
from amparo.kernel.radius import MAX_RADIUS
from amparo.matching.state import BankKind, BankState, Opinion
from amparo.services.actor import acting
from amparo.services.create_bank import USUAL_QUALITY, create_bank
from amparo.services.enrolment import Act, NewItem, NewSignal
from amparo.services.export_bank import export_bank
from amparo.services.give_opinion import give_opinion
from amparo.services.hash_lines import BadLine, Format
from amparo.services.import_hashes import HashFile, import_hashes
from amparo.services.restore_item import restore_item
from amparo.services.set_bank import set_bank
from amparo.services.show_bank import BankReport, ItemReport, list_banks, show_bank, show_item
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import load
from amparo.signals.types.pdq import PDQ

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Banks of known items. Media is never kept.")

GIVEN = tuple(opinion.value for opinion in Opinion if opinion is not Opinion.DISPUTED)
Radius = Annotated[int | None, typer.Option(help=f"Bits up to which a picture counts as the same, 0 to {MAX_RADIUS}.")]
Quality = Annotated[int | None, typer.Option(help="Pictures whose PDQ quality is lower are not matched, 0 to 100.")]
Items = Annotated[list[str], typer.Argument(metavar="ITEM...", help="Item ids.")]
OneItem = Annotated[str, typer.Argument(metavar="ITEM", help="Item id.")]


@app.command("create")
def create(
    name: BankName,
    kind: Annotated[str, typer.Option(help="positive: stopped. negative: known to be harmless.")] = "positive",
    radius: Radius = PDQ.radius,
    quality: Quality = USUAL_QUALITY,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Make an empty bank."""
    one_of(tuple(kind.value for kind in BankKind), kind, "bad_bank_kind")
    bank = create_bank(
        load(),
        name,
        who=acting(who),
        kind=BankKind(kind),
        radius=PDQ.radius if radius is None else radius,
        least_quality=USUAL_QUALITY if quality is None else quality,
    )
    emit(as_json, bank, lambda: _print_banks([bank]))
    return DONE


@app.command("list")
def list_all(as_json: Json = False) -> int:
    """List the banks."""
    banks = list_banks(load())
    emit(as_json, banks, lambda: _print_banks(banks))
    return DONE


@app.command("set")
def change(
    name: BankName,
    radius: Radius = None,
    quality: Quality = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Whether it is matched at all.")] = None,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Change a bank's settings; all its items follow at once."""
    bank = set_bank(load(), name, who=acting(who), radius=radius, least_quality=quality, enabled=enabled)
    emit(as_json, bank, lambda: _print_banks([bank]))
    return DONE


@app.command("show")
def show(
    name: BankName,
    item: Annotated[str | None, typer.Argument(metavar="[ITEM]", help="Item id.")] = None,
    as_json: Json = False,
) -> int:
    """Show a bank's counts and newest items, or one item. Fingerprints are not shown; `export` gives them."""
    if item is None:
        report = show_bank(load(), name)
        emit(as_json, report, lambda: _print_bank(report))
    else:
        (one,) = item_ids([item])
        found = show_item(load(), name, one)
        emit(as_json, found, lambda: _print_item(found))
    return DONE


@app.command("add")
def add(
    name: BankName,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES_OR_FOLDERS...", help="What to add.")] = None,
    hashes: Hashes = None,
    item: Annotated[str | None, typer.Option(help="Make all of it one item, with this UUID.")] = None,
    variants: Annotated[bool, typer.Option(help="Enrol mirrored and turned forms of pictures too.")] = True,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Fingerprint files and add them. The same file again changes nothing; a withdrawn one comes back.

    With --variants a lookup that has one fingerprint and no file finds mirrored and turned copies; lookups with the
    file find them either way.
    """
    from amparo.cli.enrol_files import Enrolment, enrol

    if not files and not hashes:
        raise BadInput("nothing_given", "Name files or folders, or give --hash.")
    how = Enrolment(name, acting(who), item_ids([item])[0] if item else None, variants)
    extra = [NewItem((NewSignal(parse_hash(text)),)) for text in hashes or ()]
    results = list(enrol(load(), how, files or [], extra))
    emit(
        as_json,
        results,
        lambda: _print_rows(
            ["outcome", "item", "warnings", "file"],
            ((one.outcome, str(one.item or "-"), ", ".join(one.warnings), one.path) for one in results),
        ),
    )
    return BAD_USE if any(one.item is None for one in results) else DONE


@app.command("withdraw")
def withdraw(name: BankName, items: Items, who: As = None, as_json: Json = False) -> int:
    """Withdraw items: nothing matches them any more, and no sync brings them back."""
    count = withdraw_item(load(), name, *item_ids(items), who=acting(who))
    emit(as_json, {"withdrawn": count}, lambda: typer.echo(f"{count} withdrawn"))
    return DONE


@app.command("restore")
def restore(name: BankName, items: Items, who: As = None, as_json: Json = False) -> int:
    """Bring withdrawn items back."""
    count = restore_item(load(), name, *item_ids(items), who=acting(who))
    emit(as_json, {"restored": count}, lambda: typer.echo(f"{count} restored"))
    return DONE


@app.command("opinion")
def opinion(
    name: BankName,
    item: OneItem,
    given: Annotated[str, typer.Argument(metavar="positive|negative|seed", help="What it is.")],
    tags: Annotated[list[str] | None, typer.Option("--tag", help="A word, never about a person.")] = None,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Say what an item is. positive: it belongs here. negative: it does not. seed: not known."""
    one_of(GIVEN, given, "bad_opinion")
    (one,) = item_ids([item])
    counted = give_opinion(load(), name, one, Opinion(given), who=acting(who), tags=tags or ())
    emit(as_json, {"opinion": counted}, lambda: typer.echo(f"what counts now: {counted.value}"))
    return DONE


@app.command("confirm")
def confirm(name: BankName, item: OneItem, who: As = None, as_json: Json = False) -> int:
    """Agree that an item belongs here. A negative bank's item is in force once two people agree."""
    return opinion(name, item, Opinion.POSITIVE.value, None, who, as_json)


@app.command("import")
def import_file(
    name: BankName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with a header, or JSON lines.")],
    source: Annotated[str, typer.Option(metavar="LABEL", help="Where it comes from.")] = "file",
    sync: Annotated[bool, typer.Option("--sync", help="Repeat what the source says; withdrawn items stay so.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing if any line is bad.")] = False,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Take in a list of fingerprints: columns type, value, and if wanted quality, item, opinion, derived.

    Bad lines are named on standard error, and the others are taken in. Run again after a stop: nothing is doubled.
    """
    what = HashFile(file, source, Act.SYNC if sync else Act.EXPLICIT, strict)
    with _counting() as progress:
        report = import_hashes(load(), name, what, who=acting(who), refuse=_print_bad_line, progress=progress)
    counts = {outcome.value: count for outcome, count in report.outcomes.items()}
    data = {"lines": report.lines, "refused": report.refused, **counts}
    emit(as_json, data, lambda: _print_rows(["lines", "what became of them"], ((str(n), w) for w, n in data.items())))
    return BAD_USE if report.refused else DONE


@app.command("export")
def export(
    name: BankName,
    form: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    out: Annotated[Path | None, typer.Option(help="New file, readable by its owner only; else the output.")] = None,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Write the fingerprints of a bank's items, for another operator. Needs the role exporter, and is recorded.

    Neither names nor tags are written, nor fingerprints of mirrored forms, crops or moments. With --out, --json tells
    how many lines there are; else the lines are the output.
    """
    one_of(tuple(form.value for form in Format), form, "bad_format")
    settings, person = load(), acting(who)
    if out is None:
        export_bank(settings, name, sys.stdout, who=person, form=Format(form))
        return DONE
    with _private(out) as stream:
        count = export_bank(settings, name, stream, who=person, form=Format(form))
    emit(as_json, {"lines": count}, lambda: typer.echo(f"{count} lines"))
    return DONE


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """A new file, 0600. Raises BadInput `bad_file` where there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput("bad_file", f"The file cannot be made: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        try:
            yield stream
        except BaseException:
            path.unlink()
            raise


@contextmanager
def _counting() -> Iterator[Callable[[int], None] | None]:
    """A line count on standard error, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("reading") as status:
        yield lambda line: status.update(f"{line:,} lines")


def _print_bad_line(bad: BadLine) -> None:
    sys.stderr.write(f"line {bad.line}: {bad.code}\n")


def _print_rows(titles: list[str], rows: Iterator[tuple[str, ...]]) -> None:
    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(width=4096, highlight=False).print(table)  # an id that is cut off cannot be copied


def _print_banks(banks: list[BankState]) -> None:
    titles = ["bank", "kind", "radius", "quality", "enabled"]
    _print_rows(
        titles,
        (
            (one.name, one.kind.value, str(one.radius), str(one.least_quality), "yes" if one.enabled else "no")
            for one in banks
        ),
    )


def _print_bank(report: BankReport) -> None:
    _print_banks([report.bank])
    signals = ", ".join(f"{count} {kind}" for kind, count in report.signals.items()) or "none"
    typer.echo(f"items: {report.active} active, {report.withdrawn} withdrawn; fingerprints: {signals}")
    for item in report.recent:
        typer.echo(f"  {item}")


def _print_item(report: ItemReport) -> None:
    since = f"withdrawn {report.withdrawn_at:%Y-%m-%d %H:%M}" if report.withdrawn_at else "active"
    typer.echo(f"{report.id}  {since}, from {report.source}, added {report.added_at:%Y-%m-%d %H:%M} UTC")
    typer.echo(f"what counts: {report.opinion.value}")
    for one in report.opinions:
        typer.echo(f"  {one.at:%Y-%m-%d %H:%M}  {one.opinion.value:<8}  {one.who}  {' '.join(one.tags)}")
    for signal in report.signals:
        typer.echo(f"  {signal.type}  {signal.derived}  quality {'-' if signal.quality is None else signal.quality}")
