"""What a command leaves beside what it prints: a table in a file, and charts with their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from amparo.cli.output import emit
from amparo.cli.spread.table_files import check_ending, write_file, write_table
from amparo.errors import BadInput

if TYPE_CHECKING:
    from amparo.spread.figures import Figure

PICTURES = (".svg", ".png")
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class Wanted:
    """Where results go beside what is printed. language: of charts and their words."""

    table: Path | None
    charts: tuple[Path, ...]
    narrow: bool
    language: str

    def leave(self, rows: Callable[[], Rows], figure: "Callable[[], Figure]") -> list[dict[str, str]]:
        """Write what is wanted of these two. Returns each chart's file and words.

        Raises BadInput `output_not_writable`.
        """
        if self.table is not None:
            write_table(self.table, *rows())
        if not self.charts:
            return []
        from amparo.charts.drawing import draw  # half a second: only where something is drawn
        from amparo.spread.figures import described

        shown = figure()
        for path in self.charts:
            write_file(path, draw(shown, self.language, form_of(path), narrow=self.narrow))
        words = described(replace(shown, note=None), self.language)  # what limits it is printed anyway
        return [{"file": str(path), "described": words} for path in self.charts]


def form_of(path: Path) -> Literal["svg", "png"]:
    """Of a picture, by the ending of its file."""
    return "png" if path.suffix.lower() == ".png" else "svg"


def wanted(out: str | None, charts: Sequence[str] | None, language: str, *, narrow: bool = False) -> Wanted:
    """Check names before the work begins. Raises BadInput `unknown_format`."""
    pictures = tuple(Path(one) for one in charts or ())
    if any(one.suffix.lower() not in PICTURES for one in pictures):
        raise BadInput("unknown_format", f"The name of a chart ends in one of: {', '.join(PICTURES)}.")
    return Wanted(check_ending(out) if out is not None else None, pictures, narrow, language)


def tell(as_json: bool, data: dict[str, Any], charts: Sequence[dict[str, str]], text: Callable[[], None]) -> None:
    """Print a result, and the charts made of it with their words; those stand under `charts` in JSON."""

    def told() -> None:
        text()
        if charts:
            typer.echo(f"{', '.join(one['file'] for one in charts)}: {charts[0]['described']}")

    emit(as_json, {**data, "charts": list(charts)} if charts else data, told)
