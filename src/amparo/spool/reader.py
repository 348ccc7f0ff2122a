"""What a worker does with the spool: take finished batches, put them into the ledger, delete them.

A batch may be handed out again if the worker dies before `done`; an attempt's gate and number name it, so that putting
it into the ledger twice equals once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amparo.errors import Unavailable
from amparo.snapshots.framed import unframe, whole_lines
from amparo.spool import lock
from amparo.spool.live import BATCH, LIVE
from amparo.spool.model import Attempt

DAMAGED = ".damaged"


@dataclass(frozen=True)
class Batch:
    """Decisions of one gate, in order. damaged: whole lines with a wrong checksum, which are not among `attempts`."""

    path: Path
    attempts: tuple[Attempt, ...]
    damaged: int

    def done(self) -> None:
        """The attempts are in the ledger: delete the file, or set it aside as `.damaged` where a line is unreadable."""
        if self.damaged:
            self.path.replace(self.path.with_suffix(DAMAGED))
        else:
            self.path.unlink(missing_ok=True)


def batches(directory: Path) -> Iterator[Batch]:
    """Every finished batch, oldest first, those that dead gates left behind included. One reader at a time."""
    _adopt(directory)
    for path in sorted(directory.glob(f"*{BATCH}"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
        yield _read(path)


def _adopt(directory: Path) -> None:
    """Finish what dead gates left unfinished."""
    gates = {path.stem.rpartition("-")[0] for path in directory.glob(f"*{LIVE}")}
    gates |= {path.stem for path in directory.glob(f"*{lock.SUFFIX}")}
    for gate in sorted(gates):
        with lock.of_dead_gate(directory, gate) as dead:
            if dead:
                for path in directory.glob(f"{gate}-*{LIVE}"):
                    path.replace(path.with_suffix(BATCH))


def _read(path: Path) -> Batch:
    attempts = []
    damaged = 0
    for line in whole_lines(path.read_bytes()):
        try:
            attempts.append(unframe(line, Attempt))
        except Unavailable:
            damaged += 1
    return Batch(path, tuple(attempts), damaged)
