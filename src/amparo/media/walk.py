"""Files below folders, in one order."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def walk(paths: Iterable[str]) -> Iterator[str]:
    """Every file named or below a folder named: depth first, names sorted within each folder.

    A link to a file counts as the file, a link to a folder below a named one is not followed. What does not exist or
    is no file is yielded too, for whoever opens it to say so; a folder that cannot be read is yielded as itself.
    """
    for path in paths:
        if Path(path).is_dir():
            yield from _below(path)
        else:
            yield path


def _below(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        elif entry.is_file():
            yield entry.path
