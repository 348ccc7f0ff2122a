"""A report as data, with the rules' own words in one language and none of the article's."""

from collections.abc import Mapping
from typing import Any

from amparo.press.check import Report
from amparo.press.finding import Finding
from amparo.press.rules import Rule

DATA = dict[str, Any]


def report_data(report: Report, rules: Mapping[str, Rule], language: str) -> DATA:
    """Everything that is said, for programs. Places are counted in characters of the source."""
    if not report.in_scope:
        return {"in_scope": False, "language": report.language}
    return {
        "in_scope": True,
        "language": report.language,
        "jurisdiction": report.jurisdiction,
        "genre": report.genre.value if report.genre else None,
        "verdict": report.verdict.value if report.verdict else None,
        "families": [
            {
                "family": one.family.value,
                "harm": one.harm.value,
                "presence": one.presence.value if one.presence else None,
                "findings": {level.value: count for level, count in one.levels.items()},
            }
            for one in report.cells
        ],
        "findings": [finding_data(one, rules[one.rule], language) for one in report.findings],
        "more": dict(report.more),
        "done_well": [
            {"rule": one.rule, "item": one.item, "zone": one.zone.value, "start": one.start, "end": one.end}
            for one in report.evidence
        ],
        "suppressed": [
            {**finding_data(one.finding, rules[one.finding.rule], language), "reason": one.reason}
            for one in report.suppressed
        ],
        "without_reason": report.unreasoned,
    }


def finding_data(finding: Finding, rule: Rule, language: str) -> DATA:
    """One finding with what its rule says."""
    return {
        "rule": finding.rule,
        "family": rule.family.value,
        "level": finding.level.value,
        "zone": finding.zone.value,
        "start": finding.start,
        "end": finding.end,
        "document": finding.document,
        "name": rule.name.said_in(language),
        "why": rule.said(finding.message).said_in(language),
        "instead": rule.instead.said_in(language),
        "may_not_apply": rule.may_not_apply.said_in(language),
        "sources": [one.url or one.title for one in rule.sources],
    }
