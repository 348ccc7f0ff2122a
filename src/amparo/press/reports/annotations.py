"""A run as workflow commands of GitHub, which shows them beside the lines of a pull request.

The format, and what is escaped: actions/toolkit, packages/core/src/command.ts. GitHub shows ten errors, ten warnings
and ten notices of a step and drops the rest without a word: the worst come first, and the last says how many more.
"""

from collections.abc import Iterator, Mapping

from amparo.press.finding import Finding
from amparo.press.reports import wording
from amparo.press.reports.in_words import summary
from amparo.press.reports.placing import by_rule, paragraph, place_in, printable
from amparo.press.reports.run import Checked, Run, Unread
from amparo.press.rules import Rule
from amparo.press.zone import Level

MOST = 10
_COMMANDS = {Level.ERROR: "error", Level.WARN: "warning", Level.SUGGESTION: "notice", Level.NOTE: "notice"}


def annotations(run: Run, paths: Mapping[str, str], rules: Mapping[str, Rule], language: str) -> str:
    """Commands, and below them lines for the log. paths: of each name, from the root of the checkout."""
    ready: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for one in run.unread:
        ready["error"].append(_unread(one, paths[one.name], language))
    for level in Level:
        for article in run.articles:
            for finding in article.findings:
                if finding.level is level:
                    said = _annotation(article, finding, paths[article.name], rules[finding.rule], language)
                    ready[_COMMANDS[level]].append(said)
    rest = 0
    lines: list[str] = []
    for command, most in (("error", MOST), ("warning", MOST), ("notice", MOST - 1)):
        lines += ready[command][:most]
        rest += len(ready[command][most:])
    if rest:
        lines.append(f"::notice::{rest} {wording.FURTHER.said_in(language)}")
    return "\n".join([*lines, *_log(run, language), summary(run, language)]) + "\n"


def _annotation(article: Checked, finding: Finding, path: str, rule: Rule, language: str) -> str:
    properties = {"file": path}
    if not finding.document and paragraph(article, finding.start) is None:
        (line, column), (end_line, end_column) = article.place(finding)
        properties |= {"line": str(line), "endLine": str(end_line), "col": str(column)}
        if line == end_line:
            properties["endColumn"] = str(end_column)
    properties["title"] = f"{rule.id} {rule.name.said_in(language)}"
    said = [
        f"({place_in(article, finding, language)})",
        rule.said(finding.message).said_in(language),
        f"{wording.INSTEAD.said_in(language)}: {rule.instead.said_in(language)}",
        f"{wording.MAY_NOT_APPLY.said_in(language)}: {rule.may_not_apply.said_in(language)}",
    ]
    if (shown := article.excerpt(finding.start, finding.end)) is not None:
        said.append(f"{wording.EXCERPT.said_in(language)}: {shown}")
    return _command(_COMMANDS[finding.level], properties, " ".join(said))


def _unread(one: Unread, path: str, language: str) -> str:
    return _command("error", {"file": path, "title": one.code}, one.said_in(language))


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {said}::{_data(message)}"


def _data(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    return _data(printable(said)).replace(":", "%3A").replace(",", "%2C")


def _log(run: Run, language: str) -> Iterator[str]:
    """What is not counted, for whoever opens the log."""
    gone = [one.finding for article in run.articles for one in article.report.suppressed]
    for words, those in (
        (wording.SUPPRESSED, gone),
        (wording.KNOWN, [one for article in run.articles for one in article.known]),
        (wording.UNCHANGED, [one for article in run.articles for one in article.aside if not one.document]),
        (wording.ABOUT_WHOLE, [one for article in run.articles for one in article.aside if one.document]),
    ):
        if those:
            yield f"{words.said_in(language)}: {by_rule(those)}"
    count = sum(len(article.report.unreasoned) for article in run.articles)
    if count:
        yield f"{wording.WITHOUT_REASON.said_in(language)}: {count}"
