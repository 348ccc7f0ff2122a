"""What the library holds, in numbers; and whether its files are sound."""

from collections import Counter

from amparo.services.open_library import open_library
from amparo.settings import Settings
from amparo.snapshots import library


def show_library(settings: Settings) -> dict[str, int]:
    """Counts by host and kind, and sizes of the files. Raises Unavailable `library_corrupt`."""
    rows = list(open_library(settings).rows())
    counts = {
        "objects": len(rows),
        "with_pdq": sum(row.pdq is not None for row in rows),
        "not_yet_scanned": sum(row.version.startswith("gate:") for row in rows),
    }
    hosts = Counter(f"on_{row.host}" for row in rows)
    kinds = Counter(f"kind_{row.kind}" for row in rows)
    return {
        **counts,
        **dict(sorted(hosts.items())),
        **dict(sorted(kinds.items())),
        **library.figures(settings.library_dir),
    }


def verify_library(settings: Settings) -> list[str]:
    """Check every file against its sums. Returns what is wrong, in words; empty when all is sound."""
    return library.verify(settings.library_dir)
