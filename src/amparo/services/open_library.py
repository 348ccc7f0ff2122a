"""The library as one process reads it: loaded once and kept up to date."""

import threading
from pathlib import Path

from amparo.settings import Settings
from amparo.snapshots.library import LibraryReader
from amparo.snapshots.library_view import LibraryView

_readers: dict[Path, LibraryReader] = {}
_guard = threading.Lock()


def open_library(settings: Settings) -> LibraryView:
    """The library as it is now; empty where there is none. Raises Unavailable `library_corrupt`."""
    with _guard:
        reader = _readers.setdefault(settings.library_dir, LibraryReader(settings.library_dir))
    return reader.view()
