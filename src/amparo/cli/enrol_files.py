"""From files and folders on disk to items of a bank: fingerprinted in child processes, added some at a time."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from amparo.errors import AmparoError, BadInput
from amparo.media.model import Fingerprints, SignOptions
from amparo.media.pool import Pool
from amparo.services.add_items import add_items
from amparo.services.enrolment import NewItem, item_of, with_id
from amparo.settings import Settings

AT_ONCE = 200
"""Files whose fingerprints go into one transaction: bounds what is repeated after a crash."""


@dataclass(frozen=True)
class FileResult:
    """What became of one file or fingerprint. path: as found, or "hash". item: None where it was refused."""

    path: str
    item: UUID | None
    outcome: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Enrolment:
    """How files are enrolled: into which bank, by whom, as which item, with the seven other orientations or not."""

    bank: str
    who: str
    item: UUID | None
    variants: bool


def files_in(given: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was named itself rather than found in a folder. Hidden files in folders are left out.

    Raises BadInput `no_such_file`.
    """
    for path in given:
        if path.is_dir():
            for folder, inner, names in os.walk(path):
                inner[:] = sorted(name for name in inner if not name.startswith("."))
                yield from ((Path(folder, name), False) for name in sorted(names) if not name.startswith("."))
        elif path.is_file():
            yield path, True
        else:
            raise BadInput("no_such_file", "A file or folder named does not exist.")


def enrol(settings: Settings, how: Enrolment, given: Sequence[Path], extra: Iterable[NewItem]) -> Iterator[FileResult]:
    """Add files, then the extra items. A file that cannot be taken does not stop the others.

    In folders only pictures and videos are taken; a file that is named itself may be of any kind.
    """
    files = dict(files_in(given))
    with Pool(settings.media) as pool, _progress(len(files)) as progress:
        bar = progress.add_task("Fingerprinting", total=len(files))
        for signed in batched(progress.track(pool.sign_files(files, SignOptions()), task_id=bar), AT_ONCE):
            yield from _add(settings, how, [(path, _item(outcome, files[path], how)) for path, outcome in signed])
    hashes = [(Path("hash"), with_id(item, how.item)) for item in extra]
    for some in batched(hashes, AT_ONCE):
        yield from _add(settings, how, list(some))


def _item(signed: Fingerprints | AmparoError, named: bool, how: Enrolment) -> NewItem | AmparoError:
    if isinstance(signed, AmparoError):
        return signed
    if signed.content.family == "other" and not named:
        return BadInput("not_media", "Neither a picture nor a video.")
    try:
        return with_id(item_of(signed, variants=how.variants), how.item)
    except AmparoError as error:
        return error


def _add(
    settings: Settings, how: Enrolment, some: Sequence[tuple[Path, NewItem | AmparoError]]
) -> Iterator[FileResult]:
    items = [item for _, item in some if isinstance(item, NewItem)]
    added = iter(add_items(settings, how.bank, items, who=how.who) if items else ())
    for path, item in some:
        if isinstance(item, AmparoError):
            yield FileResult(str(path), None, item.code)
        else:
            one = next(added)
            yield FileResult(str(path), one.id, one.outcome.value, one.warnings)


def _progress(total: int) -> Progress:
    """On standard error, where somebody looks at it."""
    return Progress(console=Console(stderr=True), disable=total < 2 or not sys.stderr.isatty(), transient=True)
