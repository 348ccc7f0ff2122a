"""`amparo notice`: the queue and its decisions, for whoever has a terminal rather than a browser."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from amparo.cli.options import As, Json, one_of
from amparo.cli.output import DONE, emit
from amparo.errors import BadInput
from amparo.services.actor import acting
from amparo.services.decide_notice import Decision, Fate, decide_notice, go_on
from amparo.services.look_back_sent import look_back_sent
from amparo.services.show_notice import DeskNotice, find_notice, show_notice
from amparo.services.show_queue import STATES, QueuePage, show_queue
from amparo.settings import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Notices: list, show, decide.")
NoticeId = Annotated[str, typer.Argument(metavar="NOTICE", help="The notice's reference, as listed, or its id.")]
_COPY_ENDS = ("removed", "gone", "kept")


@app.command("list")
def list_all(
    view: Annotated[str, typer.Option(help=f"One of: {', '.join(STATES)}.")] = "running",
    page: Annotated[int, typer.Option(min=1, help="From 1.")] = 1,
    who: As = None,
    as_json: Json = False,
) -> int:
    """List notices, the most urgent first. No name, no address."""
    chosen: Any = one_of(tuple(STATES), view, "bad_page")
    queue = show_queue(load(), who=acting(who), view=chosen, page=page)
    emit(as_json, queue, lambda: _print_queue(queue))
    return DONE


@app.command("show")
def show(notice: NoticeId, who: As = None, as_json: Json = False) -> int:
    """Show what decides about a notice: clocks, what it names, copies found. No name, no address."""
    settings, person = load(), acting(who)
    found = show_notice(settings, find_notice(settings, notice, who=person), who=person)
    emit(as_json, found, lambda: _print_notice(found))
    return DONE


@app.command("decide")
def decide(
    notice: NoticeId,
    remove: Annotated[list[int] | None, typer.Option(help="Number of a copy to remove; repeat for several.")] = None,
    keep: Annotated[list[int] | None, typer.Option(help="Number of a copy to keep; repeat for several.")] = None,
    refuse: Annotated[
        list[str] | None, typer.Option(metavar="TARGET:GROUND", help="Refuse a target; its copies are kept.")
    ] = None,
    settle: Annotated[list[int] | None, typer.Option(help="Account, group or tag that was dealt with.")] = None,
    remove_all: Annotated[bool, typer.Option("--remove-all", help="Remove every copy that is left.")] = False,
    who: As = None,
    as_json: Json = False,
) -> int:
    """Decide: remove or keep copies, refuse targets. What is removed at a named address blocks uploads from now on."""
    settings, person = load(), acting(who)
    name = find_notice(settings, notice, who=person)
    fates: dict[int, Fate] = {}
    if remove_all:
        copies = show_notice(settings, name, who=person).copies
        fates.update({one.id: "remove" for one in copies if one.state not in _COPY_ENDS})
    fates.update(dict.fromkeys(keep or (), "keep"))
    fates.update(dict.fromkeys(remove or (), "remove"))
    grounds = dict(_refusal(one) for one in refuse or ())
    state = decide_notice(settings, name, Decision(fates, grounds, tuple(settle or ())), who=person)
    emit(as_json, {"notice": notice, "state": state.value}, lambda: typer.echo(state.value))
    return DONE


@app.command("go-on")
def let_go_on(notice: NoticeId, who: As = None, as_json: Json = False) -> int:
    """Let a notice that waits for a person go on: its copies that wait are hidden."""
    settings, person = load(), acting(who)
    copies = go_on(settings, find_notice(settings, notice, who=person), who=person)
    emit(as_json, {"notice": notice, "copies": copies}, lambda: typer.echo(f"{copies} copies are hidden now"))
    return DONE


@app.command("look-back")
def look_back(notice: NoticeId, who: As = None, as_json: Json = False) -> int:
    """Search the library for the fingerprints that came with a notice; what is found waits for a decision."""
    settings, person = load(), acting(who)
    found = look_back_sent(settings, find_notice(settings, notice, who=person), who=person)
    emit(as_json, {"notice": notice, "found": found}, lambda: typer.echo(f"{found} objects wait for a decision"))
    return DONE


def _refusal(text: str) -> tuple[int, str]:
    number, _, ground = text.partition(":")
    if not number.isdigit() or not ground:
        raise BadInput("bad_refusal", "A refusal is the target's number and its ground, as 1:consent_shown.")
    return int(number), ground


def _print_queue(queue: QueuePage) -> None:
    table = Table("reference", "state", "due", "named", "hidden", "waiting", "regimes", box=None)
    for column in table.columns[:3]:
        column.no_wrap = True
    for row in queue.rows:
        due = "-" if row.due is None else f"{row.due:%Y-%m-%d %H:%M}Z{' LATE' if row.late else ''}"
        figures = (str(row.named), str(row.hidden), str(row.waiting))
        table.add_row(row.reference, row.state.value, due, *figures, " ".join(row.regimes))
    console = Console(highlight=False)
    console.print(table)
    console.print("  ".join(f"{view}: {count}" for view, count in queue.counts.items()))


def _print_notice(notice: DeskNotice) -> None:
    console = Console(highlight=False)
    console.print(
        f"[bold]{notice.reference}[/bold]  {notice.state.value}  received {notice.received_at:%Y-%m-%d %H:%M}Z"
    )
    console.print(f"  its chain, for `amparo evidence`: {notice.id}")
    for one in notice.deadlines:
        left = f"{_hours(one.due)} left" if one.due is not None else one.words or ""
        console.print(f"  {one.regime} {one.duty}: {left}{' (recalled, verify)' if one.recalled else ''}")
    for target in notice.targets:
        console.print(f"  {target.number}. {target.kind.value}  {target.state.value}  {target.ground or ''}")
    table = Table("copy", "target", "likeness", "account", "state", "", box=None)
    for copy in notice.copies:
        likeness = "same file" if copy.identical else f"{copy.distance} bits"
        marks = " ".join(filter(None, (copy.flag, copy.wanted and f"to {copy.wanted}")))
        table.add_row(str(copy.id), str(copy.target or "-"), likeness, copy.account or "-", copy.state, marks)
    console.print(table)


def _hours(due: datetime) -> str:
    hours = (due - datetime.now(UTC)).total_seconds() / 3600
    return f"{hours:.1f} h"
