"""A measured row, where it is kept, and the table of all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import machine

FOLDER = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One comparison. ours, peers: in `unit`, less is better unless the unit ends in "/s". target: as promised.

    reached: None where there is nothing to reach (information) or it was not measured; `note` then says why.
    """

    what: str
    unit: str
    ours: float | None
    peers: dict[str, float] = field(default_factory=dict)
    target: str = ""
    reached: bool | None = None
    note: str = ""

    def ratio(self, peer: str) -> float:
        """How many times better than a peer."""
        if self.ours is None:
            return 0.0
        theirs = self.peers[peer]
        return self.ours / theirs if self.unit.endswith("/s") else theirs / self.ours


def save(name: str, rows: Sequence[Row], *, quick: bool) -> None:
    """Keep the rows of one script with the machine they were measured on, and print them.

    Quick runs are printed only: their numbers mean nothing.
    """
    if not quick:
        FOLDER.mkdir(exist_ok=True)
        kept = {"script": name, "machine": machine.describe(), "rows": [asdict(row) for row in rows]}
        (FOLDER / f"{name}.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(table(rows)), flush=True)


def load() -> list[dict[str, Any]]:
    """Everything kept, one entry per script."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def rows_of(kept: dict[str, Any]) -> list[Row]:
    """The rows of one entry of `load`."""
    return [Row(**row) for row in kept["rows"]]


def table(rows: Sequence[Row]) -> list[str]:
    """Lines of a Markdown table."""
    lines = ["| what | Amparo | peer | ratio | target | reached |", "|---|---|---|---|---|---|"]
    for row in rows:
        peers = "; ".join(f"{name} {_number(value)} {row.unit}" for name, value in row.peers.items())
        ratios = "; ".join(f"{row.ratio(name):.3g}×" for name in row.peers) if row.ours is not None else ""
        reached = {True: "yes", False: "**no**", None: ""}[row.reached]
        ours = "not measured" if row.ours is None else f"{_number(row.ours)} {row.unit}"
        what = f"{row.what} ({row.note})" if row.note else row.what
        lines.append(f"| {what} | {ours} | {peers} | {ratios} | {row.target} | {reached} |")
    return lines


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
