"""A process that dies on purpose. Started by the crash tests, never imported by them.

It loads everything once, then forks one child per trial: the child works on a store and says on a pipe what it has
acknowledged; it is killed at a named point or at a random moment. Then a second child does what a restart does, and
reports what an own reader finds.
"""

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import UUID

from amparo.errors import Conflict
from amparo.matching.index import Probe
from amparo.matching.state import Opinion
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.drain_spool import drain_spool
from amparo.services.enrolment import NewItem, NewSignal
from amparo.services.give_opinion import give_opinion
from amparo.services.issue_key import issue_key
from amparo.services.publish_changes import publish_changes
from amparo.services.rebuild_index import rebuild_index
from amparo.services.restore_item import restore_item
from amparo.services.revoke_key import revoke_key
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import Settings
from amparo.signals import types
from amparo.snapshots import faults
from amparo.snapshots.follower import Follower
from amparo.snapshots.publisher import Publisher
from amparo.spool.model import Attempt
from amparo.spool.writer import SpoolWriter

ITEMS = 24
"""Items that come and go; item n has the MD5 of n repeated."""


def signal_of(number: int) -> NewSignal:
    return NewSignal(types.parse(f"md5:{number:032x}"))


def add(settings: Settings, number: int) -> None:
    add_items(settings, "bank", [NewItem((signal_of(number),), UUID(int=number))], who="a")


def attempt(number: int) -> Attempt:
    return Attempt("gate", number, 1.0, "upload", "k", f"u{number}", None, "ALLOW", "no_match")


def spool(settings: Settings, number: int) -> None:
    with SpoolWriter(settings.spool_dir, f"gate{number}") as writer:
        writer.append([attempt(number)]).result()


def drain(settings: Settings, number: int) -> None:
    spool(settings, number)
    drain_spool(settings, 2.0)


def compact(settings: Settings, number: int) -> None:
    add(settings, number)
    with Publisher(settings.snapshot_dir) as publisher:
        publisher.compact(force=True)


def rebuild(settings: Settings, _number: int) -> None:
    rebuild_index(settings)


OPERATIONS: dict[str, Callable[[Settings, int], object]] = {
    "add": add,
    "withdraw": lambda s, n: withdraw_item(s, "bank", UUID(int=n), who="a"),
    "restore": lambda s, n: restore_item(s, "bank", UUID(int=n), who="a"),
    "opinion": lambda s, n: give_opinion(s, "bank", UUID(int=n), Opinion.NEGATIVE, who=f"w{n}"),
    "create_bank": lambda s, n: create_bank(s, f"bank{n}", who="a"),
    "issue_key": lambda s, n: issue_key(s, ["check"], budget=60, who="a"),
    "revoke_key": lambda s, n: revoke_key(s, issue_key(s, ["check"], budget=60, who="a").id, who="a"),
    "compact": compact,
    "rebuild": rebuild,
    "spool": spool,
    "drain": drain,
}


def in_child(work: Callable[..., object], until: tuple[int, float] | None = None) -> tuple[list[str], int | None]:
    """Run `work` in a fork that writes lines to a descriptor. until: kill it so many seconds after so many lines.

    Returns its whole lines and the signal that ended it, None if it ended by itself.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    os.close(writing)
    data, deadline = b"", None
    while True:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready = select.select([reading], [], [], wait)[0]
        if not ready:
            os.kill(child, signal.SIGKILL)
            deadline = None
            continue
        got = os.read(reading, 65536)
        if not got:
            break
        data += got
        if until is not None and data.count(b"\n") >= until[0]:
            deadline, until = time.monotonic() + until[1], None
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        sys.exit("a trial failed by itself")
    return data.decode().split("\n")[:-1], os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


def found(settings: Settings, writing: int) -> None:
    """What a restart finds: catch up as a worker does, then ask a fresh reader."""
    publish_changes(settings)
    drain_spool(settings, 3.0)
    follower = Follower(settings.snapshot_dir)
    follower.open()
    index = follower.snapshot.index
    probes = [Probe(signal_of(number).signal) for number in range(ITEMS)]
    matches = index.find(probes).matches
    from amparo.store import models

    report = {
        "items": sorted(match.item.int for match in matches),
        "refuted": sorted(match.item.int for match in matches if match.opinion is Opinion.NEGATIVE),
        "banks": sorted(bank.name for bank in index.banks.values()),
        "keys": sorted(key.id for key in follower.snapshot.keys.values() if not key.revoked),
        "attempts": sorted(models.Attempt.objects.values_list("number", flat=True)),
    }
    os.write(writing, json.dumps(report).encode() + b"\n")


def report_of(settings: Settings) -> dict[str, list[object]]:
    lines, ended = in_child(lambda writing: found(settings, writing))
    if ended is not None:
        sys.exit(f"the restart itself died by signal {ended}")
    report: dict[str, list[object]] = json.loads(lines[0])
    return report


def prepared(home: Path) -> Settings:
    """A store with item 1 in force and item 2 withdrawn."""
    settings = Settings(home=home)

    def work(_writing: int) -> None:
        create_bank(settings, "bank", who="a")
        add(settings, 1)
        add(settings, 2)
        withdraw_item(settings, "bank", UUID(int=2), who="a")

    in_child(work)
    return settings


def try_again(settings: Settings, operation: str, number: int) -> None:
    """What a person does who got no answer; that it was done already is an answer."""
    with suppress(Conflict):
        OPERATIONS[operation](settings, number)


def named_points(home: Path) -> None:
    """Each operation, killed at each point that it passes; prints one line of JSON per trial."""
    template = prepared(home / "template")
    before = report_of(template)
    for operation in OPERATIONS:
        number = {"add": 3, "compact": 3, "restore": 2}.get(operation, 1)
        scouted = Settings(home=home / f"{operation}-scout")
        shutil.copytree(template.home, scouted.home)
        passed, _ = in_child(partial(scout, scouted, operation, number))
        for point in sorted(set(passed)):
            settings = Settings(home=home / f"{operation}-{point}")
            shutil.copytree(template.home, settings.home)
            lines, ended = in_child(partial(die_at, point, settings, operation, number))
            outcome = {
                "operation": operation,
                "point": point,
                "signal": ended,
                "acknowledged": bool(lines),
                "before": before,
                "after": report_of(settings),
            }
            in_child(lambda _writing, s=settings, o=operation, n=number: try_again(s, o, n))
            print(json.dumps({**outcome, "repeated": report_of(settings)}), flush=True)
            shutil.rmtree(settings.home)


class Scout:
    """Stands in for the armed point: tells every point that is passed, and is none of them."""

    def __init__(self, writing: int) -> None:
        self._writing = writing

    def __ne__(self, point: object) -> bool:
        os.write(self._writing, f"{point}\n".encode())
        return True

    __hash__ = None  # type: ignore[assignment]  # never looked up


def scout(settings: Settings, operation: str, number: int, writing: int) -> None:
    """Do the operation, telling the points it passes."""
    faults._armed = Scout(writing)  # type: ignore[assignment]
    OPERATIONS[operation](settings, number)


def die_at(point: str, settings: Settings, operation: str, number: int, writing: int) -> None:
    """Arm the point and work."""
    faults.arm(point)
    OPERATIONS[operation](settings, number)
    os.write(writing, b"done\n")


def random_moments(home: Path, trials: int, seed: int) -> None:
    """One store, worked on for ever, killed again and again; prints what was acknowledged and what was found."""
    settings = Settings(home=home / "random")
    in_child(lambda writing: create_bank(settings, "bank", who="a") and None)
    rng = random.Random(seed)
    for trial in range(trials):

        def work(writing: int, trial: int = trial) -> None:
            choose = random.Random(seed * 1_000_003 + trial)
            os.write(writing, b"start\n")
            with SpoolWriter(settings.spool_dir, f"g{trial}", rotate_seconds=0.01) as writer:
                for step in range(10_000):
                    number = choose.randrange(ITEMS)
                    operation = choose.choice(["add", "add", "withdraw", "compact", "spool", "drain"])
                    os.write(writing, f"begin {operation} {number} {trial * 10_000 + step}\n".encode())
                    if operation == "withdraw":
                        known = [UUID(int=number)]
                        add(settings, number)
                        withdraw_item(settings, "bank", *known, who="a")
                    elif operation in {"add", "compact"}:
                        OPERATIONS[operation](settings, number)
                    elif operation == "spool":
                        writer.append([attempt_of(trial, step)]).result()
                    else:
                        drain_spool(settings, 2.0)
                    os.write(writing, f"end {operation} {number} {trial * 10_000 + step}\n".encode())

        lines, ended = in_child(work, until=(rng.randrange(1, 20), rng.uniform(0.0, 0.02)))
        print(json.dumps({"lines": lines, "signal": ended, "found": report_of(settings)}), flush=True)


def attempt_of(trial: int, step: int) -> Attempt:
    return Attempt(f"g{trial}", trial * 10_000 + step, 1.0, "upload", "k", None, None, "ALLOW", "no_match")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["named", home]:
            named_points(Path(home))
        case ["points"]:
            print(json.dumps(sorted(faults.POINTS)))
        case ["random", home, trials, seed]:
            random_moments(Path(home), int(trials), int(seed))
