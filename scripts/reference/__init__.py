"""The pages of docs/reference that are written from the code, so that they cannot fall behind it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.reference import commands, errors, settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "errors.md": errors.page,
    "settings.md": settings.page,
}


def stale() -> list[str]:
    """Names of the pages that differ from what the code says."""
    return [name for name, page in PAGES.items() if _read(FOLDER / name) != page()]


def write() -> list[str]:
    """Write the pages that are stale; returns their names."""
    names = stale()
    for name in names:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
    return names


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
