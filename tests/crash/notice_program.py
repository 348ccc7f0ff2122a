"""A platform that dies on purpose while it takes something down. Started by the crash tests, never imported by them.

Like `worker_program`: it forks one child per trial, which is killed at one of the points that the operation passes;
then a second child does what a restarted worker does, and reports how everything stands.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from amparo.errors import Conflict
from amparo.evidence.chain import verify
from amparo.evidence.entry import read
from amparo.keyring import open_keyring
from amparo.media.pool import Pool
from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.grant_role import grant_role
from amparo.services.intake import Channel, Received
from amparo.services.receive_notice import receive_notice
from amparo.services.run_effects import run_effects
from amparo.services.scan_library import scan_library
from amparo.services.take_down import take_down
from amparo.settings import HostSettings, Settings, SiteSettings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.chains import all_openings, lines_of
from amparo.store.connection import reading
from tests.crash.worker_program import Scout, in_child
from tests.media.drawing import drawn, encoded
from tests.services.platform import MODERATOR, URL, draft

ONCE = ("notice.received", "copies.searched", "target.hidden", "target.removed", "target.refused", "notice.decided")
"""Entries that must not be there twice, however often a worker died."""


def settings_in(home: Path) -> Settings:
    host = HostSettings(path=home / "served", url=URL, derived=("thumbs/{key}",), accounts="{account}/**")
    return msgspec.structs.replace(
        Settings(), home=home / "home", hosts={"photos": host}, site=SiteSettings(countries=("US",))
    )


def put(home: Path, key: str, data: bytes) -> None:
    for name in (key, f"thumbs/{key}"):
        path = home / "served" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def build(home: Path) -> None:
    """A site with a picture, the same file and a smaller one elsewhere, and one that has nothing to do with it."""
    data = encoded(drawn(640, 480, 1), "JPEG", quality=90)
    put(home, "ana/cat.jpg", data)
    put(home, "bo/same.jpg", data)
    put(home, "cy/small.jpg", encoded(drawn(640, 480, 1).resize((320, 240)), "JPEG", quality=60))
    put(home, "ana/garden.jpg", encoded(drawn(640, 480, 2), "JPEG", quality=90))
    settings = settings_in(home)
    grant_role(settings, MODERATOR, "moderator", who="root")
    scan_library(settings, "photos")


def file(home: Path) -> None:
    receive_notice(settings_in(home), draft([f"{URL}/ana/cat.jpg"]), Received(Channel.API, None, worked=True))


def search(home: Path) -> None:
    settings = settings_in(home)
    with Pool(settings.media) as pool:
        take_down(settings, pool)


def effects(home: Path) -> None:
    settings = settings_in(home)
    while run_effects(settings, datetime.now(UTC) + timedelta(hours=1)):
        pass


def decide(home: Path, fate: str) -> None:
    settings = settings_in(home)
    with reading(settings):
        notice = rows.Notice.objects.get()
        copies = list(notice.copies.values_list("pk", flat=True))
    if fate == "remove":
        decision = Decision(copies=dict.fromkeys(copies, "remove"))
    else:
        decision = Decision(copies=dict.fromkeys(copies, "keep"), refuse={1: "consent_shown"})
    with suppress(Conflict):  # it was decided before this one died
        decide_notice(settings, notice.id, decision, who=MODERATOR)
    effects(home)


STAGES: dict[str, tuple[tuple[Callable[[Path], object], ...], Callable[[Path], object]]] = {
    "file": ((build,), file),
    "search": ((build, file), search),
    "hide": ((build, file, search), effects),
    "remove": ((build, file, search, effects), partial(decide, fate="remove")),
    "keep": ((build, file, search, effects), partial(decide, fate="keep")),
}
"""Operation to what was done before it, and itself."""


def report(home: Path, writing: int) -> None:
    """How everything stands."""
    settings = settings_in(home)
    served = home / "served"
    with reading(settings):
        seal = open_keyring(settings.keys_dir).seal
        notices = list(rows.Notice.objects.order_by("received_at"))
        chains = [verify(one.id, lines_of(one.id), all_openings(one.id, seal)) for one in notices]
        kinds = [read(line)[0].kind for one in notices for line in lines_of(one.id)]
        told = {
            "served": sorted(str(path.relative_to(served)) for path in served.rglob("*") if path.is_file()),
            "notices": [one.state for one in notices],
            "clocks": rows.NoticeClock.objects.filter(ended_at=None).count(),
            "copies": sorted(rows.Copy.objects.values_list("state", flat=True)),
            "blocking": rows.Item.objects.filter(bank__name="removed", status="active").count(),
            "waiting": rows.Effect.objects.filter(done_at=None).exclude(kind="tell_uploader").count(),
            "sound": all(one.is_sound for one in chains),
            "twice": sorted(kind for kind in ONCE if kinds.count(kind) > 1),
        }
    os.write(writing, json.dumps(told).encode() + b"\n")


def reported(home: Path) -> object:
    lines, _ = in_child(partial(report, home))
    return json.loads(lines[0])


def act(operation: Callable[[Path], object], home: Path, writing: int) -> None:
    operation(home)
    os.write(writing, b"done\n")


def scout(operation: Callable[[Path], object], home: Path, writing: int) -> None:
    faults._armed = Scout(writing)  # type: ignore[assignment]
    operation(home)


def die(operation: Callable[[Path], object], home: Path, point: str, passing: int, writing: int) -> None:
    faults.arm(point, passing)
    operation(home)
    os.write(writing, b"done\n")


def trials(folder: Path, name: str, every: int) -> None:
    """The operation, killed at every `every`-th passing of a point; prints one line of JSON per trial."""
    before, operation = STAGES[name]
    template = folder / "template"
    for step in before:
        in_child(partial(act, step, template))
    undone = reported(template)
    done = folder / "done"
    shutil.copytree(template, done)
    passed, _ = in_child(partial(scout, operation, done))
    finished = reported(done)
    for number in range(0, len(passed), every):
        point = passed[number]
        home = folder / str(number)
        shutil.copytree(template, home)
        lines, ended = in_child(partial(die, operation, home, point, passed[: number + 1].count(point)))
        after = reported(home)
        in_child(partial(act, operation, home))
        said = {"point": point, "signal": ended, "acknowledged": bool(lines), "after": after}
        print(json.dumps({**said, "undone": undone, "finished": finished, "resumed": reported(home)}), flush=True)
        shutil.rmtree(home)


if __name__ == "__main__":
    trials(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
