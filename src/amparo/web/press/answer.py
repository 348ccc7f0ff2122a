"""A report in words for a person. Nothing in it is a word of the article: places, and what the rules say."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.press.finding import Finding
from amparo.press.house import WEIGHT
from amparo.press.profile import Cell, Verdict
from amparo.press.reports import wording
from amparo.press.reports.lines import Lines
from amparo.press.text import Span
from amparo.press.zone import Level, Zone
from amparo.web.press.checking import Checked
from amparo.web.shared.lands import country_name
from amparo.words import Words

TONES = {Verdict.HOLD: "danger", Verdict.LOOK: "warning", Verdict.CLEAR: "success"}
_LEVELS = (Level.ERROR, Level.WARN, Level.SUGGESTION, Level.NOTE)


@dataclass(frozen=True)
class Place:
    """Where something stands. start, end: in characters; said: line, column and part of the article."""

    start: int
    end: int
    said: str


class Teller:
    """Says one report in one language."""

    def __init__(self, checked: Checked, lines: Lines, language: str) -> None:
        self._report, self._rules = checked.report, checked.rules
        self._lines, self._language = lines, language

    def told(self) -> dict[str, Any]:
        """For the template."""
        report = self._report
        if report.verdict is None:
            return {"out_of_scope": wording.OUT_OF_SCOPE.said_in(self._language)}
        counted = self._counted(Counter(one.level for one in report.findings))
        verdict = _capital(wording.VERDICTS[report.verdict].said_in(self._language))
        return {
            "verdict": verdict,
            "tone": TONES[report.verdict],
            "means": wording.VERDICT_MEANS[report.verdict].said_in(self._language),
            "counted": counted,
            "said": f"{verdict}. {counted}.",
            "read_as": self._read_as(),
            "groups": self._groups(),
            "profile": [self._row(one) for one in report.cells],
            "done_well": self._done_well(),
            "suppressed": [
                {"rule": self._named(one.finding.rule), "place": self._place(one.reason or _span(one.finding))}
                for one in report.suppressed
            ],
            "unreasoned": [self._place(one) for one in report.unreasoned],
        }

    def _read_as(self) -> str:
        report = self._report
        parts = (
            wording.GENRES[report.genre].said_in(self._language) if report.genre else "",
            _("in Spanish") if report.language == "es" else _("in English"),
            country_name(report.jurisdiction and report.jurisdiction.partition("-")[0], self._language)
            or _("no country said"),
        )
        return _("Read as: %(what)s.") % {"what": ", ".join(part for part in parts if part)}

    def _groups(self) -> list[dict[str, Any]]:
        """The worst first, then in the order of the text; what a rule says is told once, with all its places."""
        cards: dict[tuple[Level, str, str], list[Finding]] = {}
        for one in sorted(self._report.findings, key=lambda one: (-WEIGHT[one.level], one.document, one.start)):
            cards.setdefault((one.level, one.rule, one.message), []).append(one)
        numbered = list(enumerate(cards.items(), 1))
        groups = []
        for level in _LEVELS:
            of_level = [(number, found) for number, (key, found) in numbered if key[0] is level]
            if of_level:
                title = self._count(level, sum(len(found) for _, found in of_level))
                cells = [self._card(number, found) for number, found in of_level]
                groups.append({"level": level.value, "title": title, "cards": cells})
        return groups

    def _card(self, number: int, found: list[Finding]) -> dict[str, Any]:
        one = found[0]
        rule = self._rules[one.rule]
        return {
            "number": number,
            "rule": self._named(one.rule),
            "level": wording.LEVELS[one.level].said_in(self._language),
            "places": self._places(found),
            "why": rule.said(one.message).said_in(self._language),
            "instead": rule.instead.said_in(self._language),
            "may_not": rule.may_not_apply.said_in(self._language),
            "more": self._report.more.get(one.rule, 0),
        }

    def _places(self, found: list[Finding]) -> list[Place]:
        """One for each, without those that lie within another of the same rule."""
        placed = sorted((one for one in found if not one.document), key=lambda one: (one.start, -one.end))
        places: list[Place] = []
        for one in placed:
            if not places or one.end > places[-1].end:
                places.append(self._place(_span(one), one.zone))
        return places

    def _done_well(self) -> list[dict[str, Any]]:
        places: dict[str, dict[Place, None]] = {}
        for one in self._report.evidence:
            places.setdefault(one.rule, {})[self._place(Span(one.start, one.end), one.zone)] = None
        praised = {rule: self._named(rule, self._rules[rule].praise) for rule in places}
        return [{"rule": praised[rule], "places": list(found)} for rule, found in places.items()]

    def _named(self, rule: str, words: Words | None = None) -> dict[str, str]:
        name = (words or self._rules[rule].name).said_in(self._language)
        return {"id": rule, "name": name, "address": reverse("press-rule", args=[rule])}

    def _place(self, span: Span, zone: Zone | None = None) -> Place:
        at = self._lines.place(span.start)
        said = _("line %(line)d, column %(column)d") % {"line": at.line, "column": at.column}
        if zone is not None:
            said = f"{said}, {wording.ZONES[zone].said_in(self._language)}"
        return Place(span.start, span.end, said)

    def _row(self, cell: Cell) -> dict[str, str]:
        levels = Counter({level: count for level, count in cell.levels.items() if count})
        harm = wording.HARMS[cell.harm].said_in(self._language)
        wanted = wording.STANDINGS[cell.presence].said_in(self._language) if cell.presence else ""
        return {
            "family": wording.FAMILIES[cell.family].said_in(self._language),
            "harm": self._counted(levels) if levels else _capital(harm),
            "worst": next((level.value for level in _LEVELS if levels[level]), ""),
            "wanted": _capital(wanted),
            "presence": cell.presence.value if cell.presence else "",
        }

    def _counted(self, levels: Counter[Level]) -> str:
        said = [self._count(level, levels[level]) for level in _LEVELS if levels[level]]
        return ", ".join(said) or wording.NOTHING_FOUND.said_in(self._language).rstrip(".")

    def _count(self, level: Level, count: int) -> str:
        return {
            Level.ERROR: ngettext("%d error", "%d errors", count),
            Level.WARN: ngettext("%d warning", "%d warnings", count),
            Level.SUGGESTION: ngettext("%d suggestion", "%d suggestions", count),
            Level.NOTE: ngettext("%d note", "%d notes", count),
        }[level] % count


def _span(one: Finding) -> Span:
    return Span(one.start, one.end)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
