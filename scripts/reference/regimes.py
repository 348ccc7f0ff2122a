"""docs/reference/regimes.md, from src/amparo/data/regimes."""

from collections.abc import Iterator

from amparo.casework.regime import Regime
from amparo.registry import regimes
from amparo.registry.loader import load
from amparo.registry.regime_sheet import removal_text
from amparo.registry.sheet import SOURCES, Line, Section, Sheet, mark

_INTRO = """# Regimes

Written by `make docs` from `src/amparo/data/regimes`. **This is not legal advice.**

Each fact was read in a source or recalled, on the day that is named; one that was only recalled is marked ⚠ and must be
verified before use. An operator may add or replace a regime by a file in `data/regimes` of the home folder; `amparo law
check` runs the examples of each, and `amparo law stale` lists what must be looked up again. A term
in quotation marks is the law's own words, where it has no number.

## At a glance
"""
_TITLES = ("regime", "name", "started by", "in force from", "remove", "copies", "facts to verify")


def page() -> str:
    """The whole page."""
    found = sorted(load(regimes.KIND, None).values(), key=lambda regime: regime.id)
    parts = [_INTRO, *table_row(_TITLES), *table_row(["---"] * len(_TITLES))]
    for regime in found:
        parts += table_row(_glance(regime))
    for regime in found:
        parts += ["", *_section(regime)]
    return "\n".join([*parts, ""])


def _glance(regime: Regime) -> list[str]:
    bases = [fact.basis for fact in regimes.facts(regime)]
    unsure = sum(bool(mark(basis, None, "en")) for basis in bases)
    return [
        f"[{regime.id}](#{regime.id.lower()})",
        regime.name.en,
        regime.started_by.value,
        regime.in_force_from.isoformat() if regime.in_force_from else regime.law_status.replace("_", " "),
        removal_text(regime, "en") or "–",
        regime.copies.value.value.replace("_", " "),
        f"{unsure} of {len(bases)}",
    ]


def _section(regime: Regime) -> Iterator[str]:
    yield f"## {regime.id}"
    yield from section_lines(regimes.KIND.sheet(regime, "en"))


def section_lines(sheet: Sheet) -> Iterator[str]:
    """A sheet as Markdown, below its heading."""
    yield f"\n{sheet.name}"
    for section in sheet.sections:
        yield f"\n**{section.heading}**\n"
        yield from (_source(line) for line in section.lines) if _is_sources(section) else map(_fact, section.lines)


def _is_sources(section: Section) -> bool:
    return section.heading == SOURCES.en


def _fact(line: Line) -> str:
    basis = line.basis
    notes = []
    if basis is not None:
        notes = [basis.citation or "", ", ".join(basis.sources), f"checked {basis.checked}", mark(basis, None, "en")]
    said = "; ".join(note for note in notes if note)
    label = f"*{line.label}*: " if line.label else ""
    return f"- {label}{_plain(line.text)}" + (f" ({said})" if said else "")


def _source(line: Line) -> str:
    return f"- `{line.label}`: {_plain(line.text)}"


def table_row(cells: tuple[str, ...] | list[str]) -> list[str]:
    """A row of a table, as one line."""
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"]


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is: what is in brackets is no link, what looks like a tag is none."""
    return " ".join(text.split()).replace("<", "&lt;").replace("](", "] (")
