"""A folder that nothing leads out of: every step of a path is opened by itself and no symbolic link is followed.

A path in here is a tuple of names, made by `parts_of` from an object's key. The folder itself may be reached by a link;
what is inside it may not.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amparo.errors import BadInput, Unavailable

Parts = tuple[str, ...]

OWN = ".amparo-"
"""How the names of our own unfinished files begin; they are nobody's objects."""
MOST_BYTES = 4_000
"""Longest key in bytes, below what a path may have in Linux."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}
"""What the system says where a name is not there, or where a link stands in the way."""


def parts_of(key: str) -> Parts:
    """The names in a key. Raises BadInput `bad_object_key` for anything that could lead elsewhere or be no name."""
    parts = tuple(key.split("/"))
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        size = 0
    named = all(part not in {"", ".", ".."} and not part.startswith(OWN) for part in parts)
    if not (named and 0 < size <= MOST_BYTES and "\0" not in key):
        raise BadInput("bad_object_key", "A key is a path below the host's folder, without . and .. in it.")
    return parts


class Tree:
    """One folder. Every method raises Unavailable `host_unavailable` where it cannot be reached or used.

    optional: whether it may be missing, and then counts as empty and is made when something is placed in it.
    """

    def __init__(self, root: Path, *, optional: bool = False) -> None:
        self.root = root
        self._optional = optional

    def status(self, parts: Parts) -> os.stat_result | None:
        """What stands there, a symbolic link as itself; None for nothing, a folder or a special file."""
        with self._at(parts) as (folder, name):
            if folder is None:
                return None
            try:
                found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except OSError as error:
                if error.errno in _ABSENT:
                    return None
                raise
        return found if stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode) else None

    def open(self, parts: Parts) -> int | None:
        """A descriptor to read a file from; None where there is none. A link is not followed: None as well."""
        with self._at(parts) as (folder, name):
            if folder is None:
                return None
            try:
                descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            except OSError as error:
                if error.errno in _ABSENT:
                    return None
                raise
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        return None

    def names(self, parts: Parts, *, links: bool = False) -> list[tuple[str, bool]]:
        """Names in a folder and whether each is a folder itself, in no order; special files and ours left out.

        links: whether symbolic links are told, as files. A name that is not UTF-8 has no key and is left out.
        """
        with self.folder(parts) as folder:
            if folder is None:
                return []
            with os.scandir(folder) as found:
                return [
                    (entry.name, entry.is_dir(follow_symlinks=False))
                    for entry in found
                    if not entry.name.startswith(OWN)
                    and _is_utf8(entry.name)
                    and (
                        entry.is_file(follow_symlinks=False)
                        or entry.is_dir(follow_symlinks=False)
                        or (links and entry.is_symlink())
                    )
                ]

    def keys(self, after: str = "", below: Parts = (), *, links: bool = False) -> Iterator[str]:
        """Every file's key, ascending, those after `after` only. links: as for `names`."""
        prefix = "".join(f"{part}/" for part in below)
        for name in sorted(f"{name}/" if folder else name for name, folder in self.names(below, links=links)):
            key = prefix + name
            if not name.endswith("/"):
                if key > after:
                    yield key
            elif key > after or after.startswith(key):
                yield from self.keys(after, (*below, name[:-1]), links=links)

    @contextmanager
    def place(self, parts: Parts) -> Iterator[tuple[int, str]]:
        """Descriptor of the folder in which a path stands, made where it is missing, and the last name."""
        with self._errors(), self._walk(parts[:-1], make=True) as folder:
            if folder is None:
                raise Unavailable("host_unavailable", "A folder of the host has become something else.")
            yield folder, parts[-1]

    @contextmanager
    def folder(self, parts: Parts) -> Iterator[int | None]:
        """Descriptor of a folder, None where there is none."""
        with self._errors(), self._walk(parts, make=False) as folder:
            yield folder

    @contextmanager
    def _at(self, parts: Parts) -> Iterator[tuple[int | None, str]]:
        with self.folder(parts[:-1]) as folder:
            yield folder, parts[-1]

    @contextmanager
    def _walk(self, parts: Parts, *, make: bool) -> Iterator[int | None]:
        if self._optional and not self.root.is_dir():
            if not make:
                yield None
                return
            self.root.mkdir(mode=0o700)
        held = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        current: int | None = held
        try:
            for part in parts:
                below = _step(held, part, make=make)
                if below is None:
                    current = None
                    break
                os.close(held)
                current = held = below
            yield current
        finally:
            os.close(held)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unavailable("host_unavailable", f"The host's folder cannot be used: {error.strerror}.") from None


def _step(folder: int, name: str, *, make: bool) -> int | None:
    """One folder further down; None where there is no such folder and none is to be made."""
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        if error.errno not in _ABSENT:
            raise
        if not make or error.errno != errno.ENOENT:
            return None
    os.mkdir(name, 0o755, dir_fd=folder)
    os.fsync(folder)
    return os.open(name, _FOLDER, dir_fd=folder)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
