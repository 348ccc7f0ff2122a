"""Thirteen families side by side, never a score: what is done well does not offset what harms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from amparo.press.finding import Finding, Standing
from amparo.press.zone import Family, Level


class Harm(Enum):
    """Whether anything was found. UNKNOWN: the form does not show it, so that nobody can tell."""

    CLEAN = "clean"
    FINDINGS = "findings"
    UNKNOWN = "unknown"


class Verdict(Enum):
    """HOLD: an error, whatever else is there. LOOK: something to weigh, or that cannot be told. CLEAR: neither."""

    HOLD = "hold"
    LOOK = "look"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Cell:
    """One family. presence: None where it has no rule for what should be there. levels: how many findings of each."""

    family: Family
    harm: Harm
    presence: Standing | None
    levels: Mapping[Level, int]


_WORST = (Standing.MISSING, Standing.PARTIAL, Standing.UNKNOWN, Standing.MET)


def profile(
    findings: Iterable[Finding],
    families: Mapping[str, Family],
    standings: Mapping[str, Standing],
    unseen: frozenset[str],
) -> tuple[Cell, ...]:
    """families: by rule. standings: of rules for what should be there. unseen: rules that the form cannot show."""
    levels: dict[Family, dict[Level, int]] = {family: {} for family in Family}
    for one in findings:
        counts = levels[families[one.rule]]
        counts[one.level] = counts.get(one.level, 0) + 1
    found = {rule: standing for rule, standing in standings.items() if rule in families}
    cells = []
    for family in Family:
        own = {standing for rule, standing in found.items() if families[rule] is family}
        presence = next((one for one in _WORST if one in own), None)
        blind = any(families.get(rule) is family for rule in unseen)
        harm = Harm.FINDINGS if levels[family] else Harm.UNKNOWN if blind else Harm.CLEAN
        cells.append(Cell(family, harm, presence, levels[family]))
    return tuple(cells)


def verdict(cells: Iterable[Cell]) -> Verdict:
    """What the worst of them asks for."""
    kept = tuple(cells)
    if any(Level.ERROR in one.levels for one in kept):
        return Verdict.HOLD
    if any(Level.WARN in one.levels or one.presence is Standing.UNKNOWN for one in kept):
        return Verdict.LOOK
    return Verdict.CLEAR
