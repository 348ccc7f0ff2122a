"""`amparo demo`: the main job on real pictures, in half a minute, leaving nothing behind."""

import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.output import DONE, UNAVAILABLE, print_json
from amparo.errors import Unavailable

app = typer.Typer(add_completion=False)


@app.command()
def demo(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document at the end.")] = False) -> int:
    """Report some pictures, start a gate, upload variants of them and unrelated ones, and see what it decides.

    Uses pictures of things and landscapes that come with the extra `demo`, and a folder that is removed afterwards.
    """
    if any(find_spec(needed) is None for needed in ("httpx", "skimage")):
        raise Unavailable("demo_pictures_missing", "The demo needs its extra: pip install 'amparo[demo]'.")
    from amparo.demo.screen import show, show_end  # needs the extra
    from amparo.demo.story import Check, tell

    with tempfile.TemporaryDirectory(prefix="amparo-demo-") as folder:
        events = tell(Path(folder) / "home")
        checks = [event for event in events if isinstance(event, Check)] if as_json else show(events)
    sound = all(check.as_expected for check in checks)
    if as_json:
        told = [{**asdict(check), "as_expected": check.as_expected} for check in checks]
        print_json({"as_expected": sound, "checks": told})
    else:
        show_end(checks)
    return DONE if sound else UNAVAILABLE
