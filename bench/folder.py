"""A folder of photos at three sizes, hashed by a whole process, start included: pinned to one processor, and free."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from bench import photos
from bench.result import Row, save
from bench.side import HERE, peer_python
from bench.turns import take_turns

SIZES = (1024, 640, 320)
PROCESSOR = 0


def run(*, quick: bool) -> None:
    """All rows of this script."""
    sources = photos.all_photos()
    if not sources:
        print("SKIPPED FOR WANT OF ../shared/media: the folder of photos", flush=True)
        return
    sources = sources[:60] if quick else sources
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as temporary:
        for size in SIZES:
            folder = Path(temporary) / str(size)
            _shrink(sources, size, folder)
            rounds = 1 if quick else 5
            rows.extend(_row(folder, size, len(sources), pinned=pinned, rounds=rounds) for pinned in (True, False))
    save("folder", rows, quick=quick)


def _shrink(sources: list[Path], size: int, folder: Path) -> None:
    folder.mkdir()
    for number, source in enumerate(sources):
        with Image.open(source) as opened:
            picture = opened.convert("RGB")
        picture.thumbnail((size, size))
        picture.save(folder / f"{number:04d}.jpg", quality=92)


def _row(folder: Path, size: int, count: int, *, pinned: bool, rounds: int) -> Row:
    files = sorted(map(str, folder.iterdir()))
    commands = {
        "ours": [sys.executable, "-m", "amparo", "hash", "--type", "pdq", *files],
        "threatexchange": [
            str(peer_python("threatexchange")),
            str(HERE / "peers/threatexchange_folder.py"),
            str(folder),
        ],
        "immaculate": [str(peer_python("immaculate")), str(HERE / "peers/immaculate_folder.py"), str(folder)],
    }
    taken = take_turns({name: _timed(command, pinned=pinned) for name, command in commands.items()}, rounds)
    ours = taken.pop("ours")
    where = "one processor" if pinned else f"{len(os.sched_getaffinity(0))} processors"
    what = f"{count} photos of {size} px, whole process, {where}"
    return Row(what, "s", ours, taken, "ahead of both", ours < min(taken.values()))


def _timed(command: list[str], *, pinned: bool) -> Callable[[], float]:
    """Run a whole command and say how long it took. Nothing limits how many threads it starts."""

    def run_it() -> float:
        allowed = os.sched_getaffinity(0)
        if pinned:
            os.sched_setaffinity(0, {PROCESSOR})  # a child is pinned as its parent is, from its first instruction
        try:
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            return time.perf_counter() - start
        finally:
            os.sched_setaffinity(0, allowed)

    return run_it
