"""Moving one file from folder to folder, so that dying anywhere leaves it whole in at least one of them.

Where both are on one device this is a rename. Else the file is copied under a name of our own, made durable, given its
name, and only then deleted where it was. Doing either again finishes it.
"""

import errno
import hashlib
import os
import shutil
from contextlib import suppress

from amparo.hosts.tree import OWN
from amparo.snapshots.faults import fault, register

Place = tuple[int, str]
"""Descriptor of a folder, and a name in it."""

register("hosts.move.before", "hosts.move.copied", "hosts.move.placed", "hosts.move.after")


def take(source: Place, target: Place) -> None:
    """Move a file, over whatever stands at the target. Raises OSError."""
    fault("hosts.move.before")
    try:
        os.rename(source[1], target[1], src_dir_fd=source[0], dst_dir_fd=target[0])
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copied = _copy(source, target[0])
        os.rename(copied, target[1], src_dir_fd=target[0], dst_dir_fd=target[0])
        os.fsync(target[0])
        fault("hosts.move.placed")
        os.unlink(source[1], dir_fd=source[0])
    os.fsync(target[0])
    os.fsync(source[0])
    fault("hosts.move.after")


def put_back(source: Place, target: Place) -> bool:
    """Move a file to where nothing stands. False where something else does; the same bytes count as already put back.

    Raises OSError.
    """
    fault("hosts.move.before")
    if not _link(source, target) and not same(source, target):
        return False
    os.fsync(target[0])
    fault("hosts.move.placed")
    os.unlink(source[1], dir_fd=source[0])
    os.fsync(source[0])
    fault("hosts.move.after")
    return True


def same(left: Place, right: Place) -> bool:
    """Whether two names are one file, or files with the same bytes, or links to one place. False where one is absent.

    No link is followed.
    """
    try:
        a, b = (os.stat(name, dir_fd=folder, follow_symlinks=False) for folder, name in (left, right))
        if os.path.samestat(a, b):
            return True
        if os.readlink(left[1], dir_fd=left[0]) == os.readlink(right[1], dir_fd=right[0]):
            return True
    except FileNotFoundError:
        return False
    except OSError as error:  # not both are links
        if error.errno != errno.EINVAL:
            raise
    try:
        return a.st_size == b.st_size and _digest(left) == _digest(right)
    except OSError as error:  # one of them is a link
        if error.errno not in {errno.ELOOP, errno.ENOENT}:
            raise
        return False


def _digest(place: Place) -> bytes:
    descriptor = os.open(place[1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=place[0])
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _link(source: Place, target: Place) -> bool:
    """Give a file its second name; a copy of it where both cannot be one. False where the name is taken."""
    try:
        os.link(source[1], target[1], src_dir_fd=source[0], dst_dir_fd=target[0], follow_symlinks=False)
        return True
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP}:
            raise
    copied = _copy(source, target[0])
    try:
        os.link(copied, target[1], src_dir_fd=target[0], dst_dir_fd=target[0], follow_symlinks=False)
        return True
    except FileExistsError:
        return False
    finally:
        os.unlink(copied, dir_fd=target[0])


def _copy(source: Place, folder: int) -> str:
    """A durable copy with owner, mode and times, under a name of our own in another folder. Returns the name."""
    name = OWN + hashlib.sha256(source[1].encode()).hexdigest()[:24]
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    found = os.stat(source[1], dir_fd=source[0], follow_symlinks=False)
    with suppress(OSError):
        os.symlink(os.readlink(source[1], dir_fd=source[0]), name, dir_fd=folder)
        return name
    reading = os.open(source[1], os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=source[0])
    with os.fdopen(reading, "rb") as old:
        writing = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
        with os.fdopen(writing, "wb") as new:
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            with suppress(PermissionError):
                os.fchown(new.fileno(), found.st_uid, found.st_gid)
            os.fchmod(new.fileno(), found.st_mode & 0o7777)
            os.utime(new.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))
            os.fsync(new.fileno())
    fault("hosts.move.copied")
    return name
