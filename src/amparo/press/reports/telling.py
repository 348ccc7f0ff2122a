"""A report as data, with the rules' own words in one language and none of the article's."""

from collections.abc import Mapping
from typing import Any

from amparo.press.check import Report
from amparo.press.countries import country
from amparo.press.finding import Evidence, Finding, Suppressed
from amparo.press.profile import Verdict
from amparo.press.reports.placing import count_by_rule, encodable, paragraph
from amparo.press.reports.run import Checked, Run
from amparo.press.rules import Rule
from amparo.press.zone import Level

DATA = dict[str, Any]


def report_data(report: Report, rules: Mapping[str, Rule], language: str) -> DATA:
    """Everything that is said, for programs. Places are counted in characters of the source."""
    if not report.in_scope:
        return {"in_scope": False, "language": report.language}
    return {
        "in_scope": True,
        "language": report.language,
        "jurisdiction": country(report.jurisdiction),
        "genre": report.genre.value if report.genre else None,
        "verdict": report.verdict.value if report.verdict else None,
        "families": families_data(report),
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


def families_data(report: Report) -> list[DATA]:
    """The profile: thirteen families side by side."""
    return [
        {
            "family": one.family.value,
            "harm": one.harm.value,
            "presence": one.presence.value if one.presence else None,
            "findings": {level.value: count for level, count in one.levels.items()},
        }
        for one in report.cells
    ]


def run_data(run: Run, rules: Mapping[str, Rule], language: str) -> DATA:
    """Every article of a run. Its findings have line and column too, or a paragraph where the form has no lines."""
    return {
        "articles": [_article_data(one, rules, language) for one in run.articles],
        "unread": [
            {"file": encodable(one.name), "error": one.code, "message": one.said_in(language)} for one in run.unread
        ],
        "skipped": run.skipped,
        "verdicts": {one.value: run.verdicts.get(one, 0) for one in Verdict},
        "not_in_scope": run.verdicts.get(None, 0),
        "levels": {one.value: run.levels.get(one, 0) for one in Level},
    }


def _article_data(article: Checked, rules: Mapping[str, Rule], language: str) -> DATA:
    data = {"file": encodable(article.name), **report_data(article.report, rules, language)}
    if not article.report.in_scope:
        return data
    data["findings"] = [
        {**finding_data(one, rules[one.rule], language), **_place(article, one)} for one in article.findings
    ]
    data["done_well"] = [
        {**one, **_place(article, proof)} for one, proof in zip(data["done_well"], article.report.evidence, strict=True)
    ]
    data["suppressed"] = [
        {**one, **_place(article, gone.finding), **_reason(article, gone)}
        for one, gone in zip(data["suppressed"], article.report.suppressed, strict=True)
    ]
    data["known"] = count_by_rule(article.known)
    data["unchanged"] = count_by_rule(one for one in article.aside if not one.document)
    data["about_whole"] = count_by_rule(one for one in article.aside if one.document)
    return data


def _place(article: Checked, one: Finding | Evidence) -> DATA:
    """Line and column, or paragraph and character; nothing for what is about the whole. The excerpt, where asked."""
    if isinstance(one, Finding) and one.document:
        return {}
    said = article.excerpt(one.start, one.end)
    shown = {} if said is None else {"excerpt": said}
    at = paragraph(article, one.start)
    if at is not None:
        return {"paragraph": at.line, "character": at.column, **shown}
    (line, column), (end_line, end_column) = article.lines.place(one.start), article.lines.place(one.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column, **shown}


def _reason(article: Checked, gone: Suppressed) -> DATA:
    said = article.excerpt(gone.reason.start, gone.reason.end) if gone.reason else None
    return {} if said is None else {"reason_excerpt": said}


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
