"""`amparo demo`: the main job on real pictures, in a minute, leaving nothing behind."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.cli.options import one_of
from amparo.cli.output import DONE, UNAVAILABLE, print_json
from amparo.errors import Unavailable

if TYPE_CHECKING:
    from amparo.demo import events

app = typer.Typer(add_completion=False)
PARTS = ("case", "notice", "gate")


@app.command()
def demo(
    part: Annotated[
        str,
        typer.Option(help="case: from a person's case to a removal. notice: the platform alone. gate: uploads only."),
    ] = "case",
    stay: Annotated[
        bool | None,
        typer.Option("--stay/--no-stay", help="Go on serving until Ctrl-C; where there is a terminal by default."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document at the end.")] = False,
) -> int:
    """Play a helpline and a small photo site: a case, its notice, copies found and hidden, a decision, reuploads
    stopped, the outcome back in the case, evidence verified, all of it deleted.

    Uses pictures of things and landscapes that come with the extra `demo`, and a folder that is removed afterwards.
    """
    one_of(PARTS, part, "unknown_part")
    if any(find_spec(needed) is None for needed in ("httpx", "skimage")):
        raise Unavailable("demo_pictures_missing", "The demo needs its extra: pip install 'amparo[demo]'.")
    from amparo.demo.events import Check, Outcome
    from amparo.demo.screen import show, show_end

    stays = not as_json and (sys.stdout.isatty() if stay is None else stay)
    with tempfile.TemporaryDirectory(prefix="amparo-demo-") as folder:
        events = _events(part, Path(folder), _wait if stays else None)
        checks = [event for event in events if isinstance(event, Check | Outcome)] if as_json else show(events)
    sound = all(check.as_expected for check in checks)
    if as_json:
        told = [{**asdict(check), "as_expected": check.as_expected} for check in checks]
        print_json({"as_expected": sound, "checks": told})
    else:
        show_end(checks)
    return DONE if sound else UNAVAILABLE


def _events(part: str, folder: Path, stay: Callable[[], None] | None) -> "Iterator[events.Event]":
    """The story of a part; each needs the extra."""
    if part == "gate":
        from amparo.demo.story import tell

        return tell(folder / "home")
    photos = folder / "photos"
    if part == "notice":
        from amparo.demo.notice_story import tell_notice

        return tell_notice(folder / "home", photos, stay)
    from amparo.demo.case_story import Homes, tell_case

    return tell_case(Homes(folder / "platform", folder / "helpline", photos, folder / "own"), stay)


def _wait() -> None:
    """Until Ctrl-C."""
    typer.echo("\nAll of it goes on running; look around. Ctrl-C ends it.")
    with suppress(KeyboardInterrupt):
        Event().wait()
