"""A run as SARIF 2.1.0 (OASIS Standard, 27 March 2020), as code scanning services and editors read it.

Only what was found is a result: GitHub shows every result as an alert, whatever its `kind` says, so that what cannot be
told, and what is not in scope, are notifications. No snippet, no hash: a fingerprint is rule, zone and ordinal.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from amparo.press.finding import Evidence, Finding, Standing, Suppressed
from amparo.press.profile import Harm
from amparo.press.reports import wording
from amparo.press.reports.baseline import place_of
from amparo.press.reports.excerpt import BLOCK
from amparo.press.reports.placing import count_by_rule, paragraph, place_in
from amparo.press.reports.run import STANDARD_INPUT, Checked, Run, Unread
from amparo.press.reports.telling import families_data
from amparo.press.rules import Rule
from amparo.press.zone import Level
from amparo.words import Words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "ruleZoneOrdinal/v1"
ROOT = "%SRCROOT%"
LEVELS = {Level.ERROR: "error", Level.WARN: "warning", Level.SUGGESTION: "note", Level.NOTE: "note"}
DATA = dict[str, Any]
_OUT_OF_SCOPE, _CANNOT_TELL = "not_in_scope", "cannot_tell"


def sarif_log(run: Run, paths: Mapping[str, str], rules: Mapping[str, Rule], language: str, version: str) -> DATA:
    """A log of one run. paths: of each name, from the root of the checkout. version: of Amparo."""
    return _Log(paths, rules, language).log(run, version)


class _Log:
    def __init__(self, paths: Mapping[str, str], rules: Mapping[str, Rule], language: str) -> None:
        self._paths, self._rules, self._language = paths, rules, language
        self._numbers = {rule: number for number, rule in enumerate(rules)}

    def log(self, run: Run, version: str) -> DATA:
        """Everything."""
        notes = [note for one in run.articles for note in self._notes(one)]
        notes += [self._unread(one) for one in run.unread]
        invocation = {"executionSuccessful": not run.unread, "toolExecutionNotifications": notes}
        excerpts = any(one.excerpts is not None for one in run.articles)
        driver = {
            "name": "Amparo press check",
            "version": version,
            "language": self._language,
            "rules": [self._rule(one) for one in self._rules.values()],
            "notifications": [
                {"id": _OUT_OF_SCOPE, "shortDescription": self._text(wording.NOT_IN_SCOPE)},
                {"id": _CANNOT_TELL, "shortDescription": self._text(wording.CANNOT_TELL)},
            ],
        }
        return {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "automationDetails": {"id": "amparo-press/"},
                    "language": self._language,
                    "columnKind": "unicodeCodePoints",
                    "invocations": [invocation],
                    "artifacts": [self._artifact(one) for one in run.articles],
                    "results": [result for one in run.articles for result in self._results(one)],
                    **({"redactionTokens": [BLOCK]} if excerpts else {}),
                }
            ],
        }

    def _rule(self, rule: Rule) -> DATA:
        addresses = [one.url for one in rule.sources if one.url.startswith("https://")]
        said = [
            f"{words.said_in(self._language)}: {own.said_in(self._language)}"
            for words, own in (
                (wording.WHY, rule.message),
                (wording.INSTEAD, rule.instead),
                (wording.MAY_NOT_APPLY, rule.may_not_apply),
            )
        ]
        sources = [f"[{one.title}]({one.url})" if one.url else one.title for one in rule.sources]
        marked = "\n\n".join([*said, f"{wording.SOURCE.said_in(self._language)}: {', '.join(sources)}"])
        return {
            "id": rule.id,
            "name": rule.id.replace("-", ""),
            "shortDescription": self._text(rule.name),
            "fullDescription": self._text(rule.message),
            "help": {"text": "\n".join(said), "markdown": marked},
            **({"helpUri": addresses[0]} if addresses else {}),
            "defaultConfiguration": {"level": LEVELS[rule.level]},
            "properties": {
                "family": rule.family.value,
                "neverOff": rule.never_off,
                "tags": ["press", rule.family.value],
            },
        }

    def _results(self, article: Checked) -> Iterable[DATA]:
        for one in article.findings:
            yield self._result(article, one)
        for one in article.known:
            yield {
                **self._result(article, one),
                "baselineState": "unchanged",
                "suppressions": [self._external(wording.KNOWN)],
            }
        for one in article.aside:
            words = wording.ABOUT_WHOLE if one.document else wording.UNCHANGED
            yield {**self._result(article, one), "suppressions": [self._external(words)]}
        for gone in article.report.suppressed:
            yield {**self._result(article, gone.finding), "suppressions": [self._in_source(article, gone)]}

    def _result(self, article: Checked, finding: Finding) -> DATA:
        rule = self._rules[finding.rule]
        said = (rule.said(finding.message), rule.instead, rule.may_not_apply)
        more = article.report.more.get(finding.rule)
        properties: DATA = {
            "level": finding.level.value,
            "zone": finding.zone.value,
            "family": rule.family.value,
            "wholeArticle": finding.document,
            **({"more": more} if more else {}),
            **self._shown(article, finding.start, finding.end),
            **_paragraph(article, finding),
        }
        return {
            "ruleId": finding.rule,
            "ruleIndex": self._numbers[finding.rule],
            "kind": "fail",
            "level": LEVELS[finding.level],
            "message": {
                "text": f"{said[0].said_in(self._language)} {wording.INSTEAD.said_in(self._language)}: "
                f"{said[1].said_in(self._language)} {wording.MAY_NOT_APPLY.said_in(self._language)}: "
                f"{said[2].said_in(self._language)} ({place_in(article, finding, self._language)})"
            },
            "locations": [self._location(article, finding)],
            "partialFingerprints": {FINGERPRINT: f"{place_of(finding)}/{article.ordinals.get(finding, 0)}"},
            "properties": properties,
        }

    def _location(self, article: Checked, one: Finding | Evidence) -> DATA:
        """Code scanning wants a line of everything: the first, of what is about the whole or has no lines."""
        whole = isinstance(one, Finding) and one.document
        if whole or paragraph(article, one.start) is not None:
            region: DATA = {"startLine": 1}
        else:
            (line, column), (end_line, end_column) = article.lines.place(one.start), article.lines.place(one.end)
            region = {
                "startLine": line,
                "startColumn": column,
                "endLine": end_line,
                "endColumn": end_column,
                "charOffset": one.start,
                "charLength": one.end - one.start,
            }
        return {"physicalLocation": {"artifactLocation": self._address(article.name), "region": region}}

    def _artifact(self, article: Checked) -> DATA:
        report = article.report
        properties: DATA = {"inScope": report.in_scope, "verdict": report.verdict.value if report.verdict else None}
        if report.in_scope:
            properties["families"] = families_data(report)
            properties["evidence"] = [
                {"rule": one.rule, "item": one.item, "zone": one.zone.value, **self._location(article, one)}
                for one in report.evidence
            ]
            properties["suppressed"] = count_by_rule(one.finding for one in report.suppressed)
            properties["commentsWithoutReason"] = len(report.unreasoned)
        return {
            "location": self._address(article.name),
            "roles": ["analysisTarget"],
            "properties": properties,
        }

    def _notes(self, article: Checked) -> Iterable[DATA]:
        if not article.report.in_scope:
            yield self._note(article.name, _OUT_OF_SCOPE, wording.OUT_OF_SCOPE.said_in(self._language), {})
        blind = [cell.family for cell in article.report.cells if cell.harm is Harm.UNKNOWN]
        for family in blind:
            said = f"{wording.FAMILIES[family].said_in(self._language)}: {wording.CANNOT_TELL.said_in(self._language)}"
            yield self._note(article.name, _CANNOT_TELL, said, {"properties": {"family": family.value}})
        for rule, standing in article.report.standings.items():
            if standing is Standing.UNKNOWN:
                said = f"{rule}: {wording.CANNOT_TELL.said_in(self._language)}"
                about = {"associatedRule": {"id": rule, "index": self._numbers[rule]}}
                yield self._note(article.name, _CANNOT_TELL, said, about)

    def _note(self, name: str, descriptor: str, said: str, more: DATA) -> DATA:
        location = {"physicalLocation": {"artifactLocation": self._address(name)}}
        return {
            "descriptor": {"id": descriptor},
            "level": "note",
            "message": {"text": said},
            "locations": [location],
            **more,
        }

    def _unread(self, one: Unread) -> DATA:
        return {**self._note(one.name, one.code, one.said_in(self._language), {}), "level": "error"}

    def _in_source(self, article: Checked, gone: Suppressed) -> DATA:
        """The reason is the editor's own words about the article, so that only words of the list are printed."""
        shown = article.excerpt(gone.reason.start, gone.reason.end) if gone.reason else None
        return {
            "kind": "inSource",
            "status": "accepted",
            "justification": shown or wording.SUPPRESSED.said_in(self._language),
        }

    def _external(self, words: Words) -> DATA:
        return {"kind": "external", "status": "accepted", "justification": words.said_in(self._language)}

    def _shown(self, article: Checked, start: int, end: int) -> DATA:
        said = article.excerpt(start, end)
        return {} if said is None else {"excerpt": said}

    def _address(self, name: str) -> DATA:
        """Percent-encoded, below the root of the checkout; what lies outside of it as a whole address."""
        path = self._paths[name]
        if name == STANDARD_INPUT:
            return {"uri": "standard-input"}
        said = quote(path.encode(errors="surrogateescape"))
        return {"uri": f"file://{said}"} if path.startswith("/") else {"uri": said, "uriBaseId": ROOT}

    def _text(self, words: Words) -> DATA:
        return {"text": words.said_in(self._language)}


def _paragraph(article: Checked, finding: Finding) -> DATA:
    at = None if finding.document else paragraph(article, finding.start)
    return {} if at is None else {"paragraph": at.line, "character": at.column}
