"""Put what is known of single objects into the library."""

from collections.abc import Sequence

from amparo.settings import Settings
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_rows import LibraryRow


def append_library(settings: Settings, rows: Sequence[LibraryRow]) -> None:
    """Append rows, durable when this returns; look-back finds them from then on. Doing it twice equals once.

    Raises Unavailable `library_locked`, `library_unwritable`, `library_corrupt`.
    """
    if not rows:
        return
    with LibraryWriter(settings.library_dir) as writer:
        writer.append(rows)
        writer.compact()
