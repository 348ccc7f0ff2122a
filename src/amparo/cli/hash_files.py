"""`amparo hash`: the fingerprints of files and folders.

The decoders load in a process of their own while this one reads its command line and settings, so that nothing heavy is
imported at the top.
"""

import functools
import gc
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from amparo.errors import AmparoError
from amparo.home import is_all_default
from amparo.limits import MediaLimits
from amparo.media.model import HASH_BYTES, MESSAGES, Fingerprints, Frame, SignOptions
from amparo.media.nursery import Nursery
from amparo.signals.derived import ORIENTATIONS

if TYPE_CHECKING:
    import argparse

TYPES = ("pdq", "sha256", "md5")
NAMES = ("original", *ORIENTATIONS)
"""Of a frame's eight hashes, in order."""
ABOUT = """Fingerprint files: PDQ with its quality (0 to 100), SHA-256 and MD5.

A file that is neither picture nor video has no PDQ; of an animation, text shows the
first frame. A video has one frame a second, written pdq:HASH:QUALITY@SECONDS.
Exit codes: 0 done; 2 some file is missing, unreadable or broken (the others are
printed all the same); 3 the decoders cannot be started.
"""
MOST_WORKERS = 256
PROGRESS_FROM = 50
"""Files from which on a progress line is shown on a terminal."""

Result = tuple[str, Fingerprints | AmparoError]


def app(arguments: Sequence[str], *, prog_name: str = "amparo hash", standalone_mode: bool = False) -> int:
    """Run the command and return its exit code, called as Typer applications are.

    standalone_mode: is accepted and changes nothing. Raises AmparoError; SystemExit for a mistyped command line.
    """
    del standalone_mode
    gc.disable()  # what a short command makes is in no cycles; looking for some costs a tenth of its start
    with closing(Nursery()) as nursery:
        nursery.start_early()
        return command(parser(prog_name).parse_args(arguments), nursery)


def parser(prog_name: str = "amparo hash") -> "argparse.ArgumentParser":
    """The command line. By argparse, since loading Typer takes longer than fingerprinting some hundred pictures."""
    import argparse

    shape = functools.partial(argparse.RawDescriptionHelpFormatter, width=88)  # asking the terminal loads archivers
    built = argparse.ArgumentParser(prog_name, description=ABOUT, formatter_class=shape)
    add = built.add_argument
    add("paths", nargs="+", metavar="FILE_OR_FOLDER", help="Folders are walked recursively, in order.")
    add("--json", action="store_true", help="Print one JSON document, a list.")
    add("--dihedral", action="store_true", help="Print the hashes of all eight orientations.")
    add("--reference", action="store_true", help="Use every pixel: bit-exact with reference tools, and slower.")
    add(
        "--orientation",
        choices=("displayed", "stored"),
        help="Hash pictures turned as their EXIF says, or not. Default: displayed; with --reference stored.",
    )
    add(
        "--type",
        dest="types",
        action="append",
        choices=TYPES,
        help="What to print; may be given several times. Default: pdq as text, everything as JSON.",
    )
    add("--workers", type=_workers, metavar="N", help="Decoding processes. Default: one for each processor.")
    return built


def command(given: "argparse.Namespace", nursery: Nursery | None = None) -> int:
    """What the command does; returns its exit code. given: by `parser`. nursery: one that was started already."""
    wanted = tuple(dict.fromkeys(given.types)) if given.types else TYPES if given.json else ("pdq",)
    options = SignOptions(given.reference, given.orientation, digests=wanted != ("pdq",), videos="pdq" in wanted)
    writer = JsonWriter(wanted, given.dihedral) if given.json else TextWriter(wanted, given.dihedral)
    with closing(_fingerprint(given.paths, options, given.workers, nursery)) as results:
        return _print(results, writer)


def _workers(text: str) -> int:
    import argparse

    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {MOST_WORKERS}")
    return int(text)


def _fingerprint(
    paths: list[str], options: SignOptions, workers: int | None, nursery: Nursery | None
) -> Generator[Result]:
    """Raises Unavailable."""
    from amparo.media.pool import Pool
    from amparo.media.walk import walk

    processors = len(os.sched_getaffinity(0))
    with Pool(_limits()._replace(workers=workers or processors), nursery) as pool:
        yield from pool.sign_files(walk(paths), options)


def _limits() -> MediaLimits:
    """The operator's limits; reading settings is left out where there are none, since that takes a tenth of the start.

    Raises BadInput `bad_settings`.
    """
    if is_all_default(os.environ):
        return MediaLimits()
    from amparo import settings

    media = settings.load().media
    return MediaLimits(**{name: getattr(media, name) for name in MediaLimits._fields})


def _print(results: Iterator[Result], writer: "TextWriter | JsonWriter") -> int:
    """Print each result as it comes. Returns the exit code."""
    bad = False
    progress = _Progress() if sys.stderr.isatty() else None
    writer.begin()
    try:
        for path, outcome in results:
            error = _error_of(outcome)
            writer.write(path, outcome, error)
            bad = bad or error is not None
            if progress:
                progress.advance()
    finally:
        writer.end()
        if progress:
            progress.close()
    return 2 if bad else 0


def _error_of(outcome: Fingerprints | AmparoError) -> tuple[str, str] | None:
    """Code and message of what was wrong with a file."""
    if isinstance(outcome, AmparoError):
        return outcome.code, outcome.message
    return (outcome.error, MESSAGES[outcome.error]) if outcome.error else None


def _hashes(frame: Frame) -> list[str]:
    """The eight hashes, written, in the order of `NAMES`."""
    written = frame.values.hex()
    return [written[at : at + 2 * HASH_BYTES] for at in range(0, len(written), 2 * HASH_BYTES)]


class _Buffered:
    """Standard output in pieces large enough to be cheap, or line by line for a person who watches."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._most = 1 if sys.stdout.isatty() else 64

    def put(self, part: bytes) -> None:
        self._parts.append(part)
        if len(self._parts) >= self._most:
            self.flush()

    def flush(self) -> None:
        sys.stdout.buffer.write(b"".join(self._parts))
        sys.stdout.buffer.flush()
        self._parts.clear()


class TextWriter:
    """One line for each file, for a video one for each frame; what was wrong with a file on standard error.

    A line has the values asked for, `-` where there is none, and the path. With `dihedral` a picture has eight lines,
    each with the name of its orientation before the path.
    """

    def __init__(self, types: tuple[str, ...], dihedral: bool) -> None:
        self._types = types
        self._dihedral = dihedral
        self._out = _Buffered()

    def begin(self) -> None:
        """Nothing stands before the first line."""

    def write(self, path: str, outcome: Fingerprints | AmparoError, error: tuple[str, str] | None) -> None:
        """One file."""
        if error is not None:
            self._out.flush()
            sys.stderr.write(f"amparo: {_printable(path)}: {error[1]} [{error[0]}]\n")
        if isinstance(outcome, Fingerprints):
            self._out.put("".join(self._lines(path, outcome)).encode(errors="surrogateescape"))

    def end(self) -> None:
        """Whatever is left."""
        self._out.flush()

    def _lines(self, path: str, found: Fingerprints) -> Iterator[str]:
        values = {"sha256": found.sha256.hex(), "md5": found.md5.hex()}
        if found.video is not None:
            for line in found.video.lines():
                columns = [line if kind == "pdq" else values[kind] for kind in self._types]
                yield "  ".join([*columns, _printable(path)]) + "\n"
            return
        frame = found.frames[0] if found.frames else None
        hashes = _hashes(frame) if frame else ["-"]
        quality = f"{frame.quality:3d}" if frame else "  -"
        names = NAMES if self._dihedral and frame else ("",)
        for name, value in zip(names, hashes, strict=False):
            columns = [f"{value} {quality}" if kind == "pdq" else values[kind] for kind in self._types]
            yield "  ".join([*columns, *([f"{name:<10}"] if name else []), _printable(path)]) + "\n"


class JsonWriter:
    """One JSON document, a list, written as it grows, so that a huge folder does not fill the memory."""

    def __init__(self, types: tuple[str, ...], dihedral: bool) -> None:
        import msgspec

        self._types = types
        self._dihedral = dihedral
        self._encode = msgspec.json.encode
        self._out = _Buffered()
        self._before = b"\n"

    def begin(self) -> None:
        """Open the list."""
        self._out.put(b"[")

    def write(self, path: str, outcome: Fingerprints | AmparoError, error: tuple[str, str] | None) -> None:
        """One file."""
        item: dict[str, Any] = {"file": path.encode(errors="backslashreplace").decode()}
        if isinstance(outcome, Fingerprints):
            item |= self._values(outcome)
        item["error"] = {"code": error[0], "message": error[1]} if error else None
        self._out.put(self._before + self._encode(item))
        self._before = b",\n"

    def end(self) -> None:
        """Close the list."""
        self._out.put(b"\n]\n")
        self._out.flush()

    def _values(self, found: Fingerprints) -> dict[str, Any]:
        frames = [self._frame(frame) for frame in found.frames]
        values: dict[str, Any] = {"content": str(found.content), "width": found.width, "height": found.height}
        if "pdq" in self._types:
            first = frames[0] if frames else {"pdq": None, "quality": None}
            values |= {name: value for name, value in first.items() if name != "second"}
            values |= {"path": found.path, "exif_orientation": found.exif_orientation, "frames": frames}
        if found.video is not None:
            shown = [
                {"pdq": one.hash.hex(), "quality": one.quality, "second": one.seconds} for one in found.video.frames
            ]
            values |= {"frames": shown, "cut": found.video.cut}
        for name, digest in (("sha256", found.sha256), ("md5", found.md5)):
            if name in self._types:
                values[name] = digest.hex()
        return values

    def _frame(self, frame: Frame) -> dict[str, Any]:
        hashes = _hashes(frame)
        written: dict[str, Any] = {"pdq": hashes[0], "quality": frame.quality, "second": frame.second}
        if self._dihedral:
            written["dihedral"] = dict(zip(NAMES, hashes, strict=True))
        return written


def _printable(path: str) -> str:
    """A path as it is, unless it holds what would move a terminal's cursor or end the line."""
    if path.isprintable():
        return path
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in path)


class _Progress:
    """A line on standard error that counts files, once there are many."""

    def __init__(self) -> None:
        self._count = 0
        self._bar: Any = None

    def advance(self) -> None:
        """One more file."""
        self._count += 1
        if self._count == PROGRESS_FROM:
            self._bar = self._begin()
        if self._bar:
            self._bar.update(0, completed=self._count)

    def close(self) -> None:
        """Leave the line as it is."""
        if self._bar:
            self._bar.stop()

    def _begin(self) -> Any:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = SpinnerColumn(), TextColumn("{task.completed} files"), TimeElapsedColumn()
        bar = Progress(*columns, console=Console(stderr=True))
        bar.add_task("hash", total=None)
        bar.start()
        return bar
