"""The articles below folders and among files, in one order."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from amparo.services.read_article_file import FORMS


@dataclass(frozen=True, slots=True)
class Found:
    """A file to check. skipped: it is below a folder and no article, or hidden, so that nobody opens it."""

    name: str
    skipped: bool = False


def find_articles(names: Iterable[str]) -> Iterator[Found]:
    """Every file that is named, and every article below a folder that is: depth first, in the order of names.

    Below a folder, what is hidden or ends in no known way is skipped, and a link to a folder is not followed. What
    does not exist is found too, for whoever opens it to say so; a folder that cannot be read is found as itself.
    """
    for name in names:
        if Path(name).is_dir():
            yield from _below(name)
        else:
            yield Found(name)


def _below(folder: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield Found(folder)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from () if entry.name.startswith(".") else _below(entry.path)
        elif entry.is_file():
            is_article = PurePath(entry.name).suffix.lower() in FORMS
            yield Found(entry.path, skipped=entry.name.startswith(".") or not is_article)
