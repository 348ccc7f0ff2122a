"""`amparo hash`: the fingerprints of files and folders.

The decoders load in a process of their own while this one loads the command-line parser, so that nothing heavy is
imported at the top.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from amparo.errors import AmparoError, BadInput
from amparo.media.model import HASH_BYTES, MESSAGES, Fingerprints, Frame, SignOptions
from amparo.media.nursery import Nursery
from amparo.signals.derived import ORIENTATIONS

if TYPE_CHECKING:
    import typer

TYPES = ("pdq", "sha256", "md5")
NAMES = ("original", *ORIENTATIONS)
"""Of a frame's eight hashes, in order."""
PROGRESS_FROM = 50
"""Files from which on a progress line is shown on a terminal."""

Result = tuple[str, Fingerprints | AmparoError]


def app(arguments: Sequence[str] | None = None, *, prog_name: str = "amparo hash", standalone_mode: bool = True) -> Any:
    """Run the command, as a Typer application does when it is called."""
    with closing(Nursery()) as nursery:
        nursery.start_early()
        return parser(nursery)(arguments, prog_name=prog_name, standalone_mode=standalone_mode)


def parser(nursery: Nursery | None = None) -> "typer.Typer":
    """The Typer application. nursery: one that was started already."""
    import typer

    built = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

    @built.command()
    def command(
        paths: Annotated[
            list[str], typer.Argument(metavar="FILES_OR_FOLDERS...", help="Folders are walked recursively, in order.")
        ],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
        dihedral: Annotated[bool, typer.Option("--dihedral", help="Print all eight orientations.")] = False,
        reference: Annotated[
            bool, typer.Option("--reference", help="Use every pixel: bit-exact with reference tools, and slower.")
        ] = False,
        orientation: Annotated[
            str | None,
            typer.Option(
                metavar="displayed|stored",
                help="Hash pictures turned as their EXIF says, or not. Default: displayed; with --reference stored.",
            ),
        ] = None,
        types: Annotated[
            list[str] | None,
            typer.Option(
                "--type",
                metavar="pdq|sha256|md5",
                help="What to print; may be given several times. Default: pdq as text, everything as JSON.",
            ),
        ] = None,
        workers: Annotated[
            int | None, typer.Option(min=1, max=256, help="Decoding processes. Default: one for each processor.")
        ] = None,
    ) -> int:
        """Fingerprint files: PDQ with its quality (0 to 100), SHA-256 and MD5.

        A file that is no picture has no PDQ; of an animation, text shows the first frame. Exit code: 0 done; 2 some
        file is missing, unreadable or broken (the others are printed all the same); 3 the decoders cannot be started.
        """
        wanted = _types(types, as_json)
        options = _options(reference, orientation, digests=wanted != ("pdq",))
        writer = JsonWriter(wanted, dihedral) if as_json else TextWriter(wanted, dihedral)
        with closing(_fingerprint(paths, options, workers, nursery)) as results:
            return _print(results, writer)

    return built


def _types(given: list[str] | None, as_json: bool) -> tuple[str, ...]:
    for name in given or ():
        if name not in TYPES:
            raise BadInput("unknown_signal_type", f"The types are: {', '.join(TYPES)}.")
    return tuple(dict.fromkeys(given)) if given else TYPES if as_json else ("pdq",)


def _options(reference: bool, orientation: str | None, digests: bool) -> SignOptions:
    match orientation:
        case None:
            return SignOptions(reference, None, digests)
        case "displayed":
            return SignOptions(reference, "displayed", digests)
        case "stored":
            return SignOptions(reference, "stored", digests)
    raise BadInput("bad_orientation", "The orientation is 'displayed' or 'stored'.")


def _fingerprint(
    paths: list[str], options: SignOptions, workers: int | None, nursery: Nursery | None
) -> Iterator[Result]:
    """Raises Unavailable."""
    from amparo import settings
    from amparo.media.pool import Pool
    from amparo.media.walk import walk

    limits = settings.load().media
    limits = replace_workers(limits, workers or len(os.sched_getaffinity(0)))
    with Pool(limits, nursery) as pool:
        yield from pool.sign_files(walk(paths), options)
