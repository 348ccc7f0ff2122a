"""The pages of the documentation that are written from the code, so that they cannot fall behind it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.reference import (
    commands,
    errors,
    helplines,
    lives,
    press_api,
    press_guide,
    press_rules,
    regimes,
    routes,
    settings,
    spread_api,
)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "../concepts/lives.md": lives.page,
    "commands.md": commands.page,
    "errors.md": errors.page,
    "helplines.md": helplines.page,
    "press-api.md": press_api.page,
    "regimes.md": regimes.page,
    "routes.md": routes.page,
    "settings.md": settings.page,
    "spread-api.md": spread_api.page,
    **press_guide.pages(),
    **press_rules.pages(),
}


def is_stale(name: str) -> bool:
    """Whether a page differs from what the code says."""
    path = FOLDER / name
    return not path.exists() or path.read_text(encoding="utf-8") != PAGES[name]()


def write(name: str) -> None:
    """Write a page anew. name: its path from docs/reference."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGES[name](), encoding="utf-8")
