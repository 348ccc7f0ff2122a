"""A run for people who read a terminal."""

import textwrap
from collections import Counter
from collections.abc import Callable, Mapping

from amparo.press.countries import country
from amparo.press.profile import Verdict
from amparo.press.reports import wording
from amparo.press.reports.placing import by_rule, counted, family_rows, place_in, printable, told_once
from amparo.press.reports.run import Checked, Run
from amparo.press.rules import Rule
from amparo.press.zone import Level
from amparo.words import Words

Paint = Callable[[str, str], str]
"""Words in a style: error, warn, suggestion, note, good or strong."""
_STYLES = {Verdict.HOLD: "error", Verdict.LOOK: "warn", Verdict.CLEAR: "good"}


def plain(said: str, _: str) -> str:
    """No colour."""
    return said


def text_report(run: Run, rules: Mapping[str, Rule], language: str, width: int = 100, paint: Paint = plain) -> str:
    """Every article, the worst findings first, then one line about all. width: of the terminal, in characters."""
    page = _Page(rules, language, width, paint)
    for article in run.articles:
        page.article(article)
    page.lines += ["", *textwrap.wrap(summary(run, language), width)]
    return "\n".join(page.lines).lstrip("\n") + "\n"


def summary(run: Run, language: str) -> str:
    """All articles in a line: `3 articles: 1 hold, 2 not in scope; 1 error.`."""
    count = len(run.articles)
    noun = wording.ARTICLE if count == 1 else wording.ARTICLES
    verdicts = [
        f"{run.verdicts[one]} {(wording.VERDICTS[one] if one else wording.NOT_IN_SCOPE).said_in(language)}"
        for one in (*Verdict, None)
        if run.verdicts.get(one)
    ]
    said = f"{count} {noun.said_in(language)}" + (f": {', '.join(verdicts)}" if verdicts else "")
    parts = [said, counted(run.levels, language)]
    if run.skipped:
        parts.append(f"{wording.SKIPPED.said_in(language)}: {run.skipped}")
    if run.unread:
        parts.append(f"{wording.UNREAD.said_in(language)}: {len(run.unread)}")
    return "; ".join(part for part in parts if part) + "."


class _Page:
    """What is printed, line after line."""

    def __init__(self, rules: Mapping[str, Rule], language: str, width: int, paint: Paint) -> None:
        self._rules, self._language, self._width, self._paint = rules, language, width, paint
        self.lines: list[str] = []

    def article(self, article: Checked) -> None:
        """One article; a single line where there is nothing to say."""
        report = article.report
        name = self._paint(printable(article.name), "strong")
        if report.verdict is None:
            self.lines.append(f"{name}: {self._said(wording.NOT_IN_SCOPE)}")
            return
        verdict = self._paint(self._said(wording.VERDICTS[report.verdict]).upper(), _STYLES[report.verdict])
        facts = [self._said(wording.GENRES[report.genre])] if report.genre else []
        facts += [one for one in (report.language, country(report.jurisdiction)) if one]
        counts = counted(Counter(one.level for one in report.findings), self._language)
        self.lines += ["", f"{name}: {verdict}" + "".join(f" · {one}" for one in (counts, ", ".join(facts)) if one)]
        self._wrapped(self._said(wording.VERDICT_MEANS[report.verdict]), "  ")
        self._findings(article)
        self._done_well(article)
        self._left_out(article)
        self._profile(article)

    def _findings(self, article: Checked) -> None:
        level: Level | None = None
        for told in told_once(article):
            if told.level is not level:
                level = told.level
                self._heading(wording.MANY[level], level.value)
            rule = self._rules[told.rule]
            self.lines.append(f"  {self._paint(told.rule, level.value)} {self._said(rule.name)}")
            self._wrapped(", ".join(place_in(article, one, self._language) for one in told.findings), "    ")
            for one in told.findings:
                if (said := article.excerpt(one.start, one.end)) is not None:
                    self._wrapped(f"{self._said(wording.EXCERPT)}: {said}", "    ")
            self._wrapped(self._said(rule.said(told.message)), "    ")
            self._wrapped(f"{self._said(wording.INSTEAD)}: {self._said(rule.instead)}", "    ")
            self._wrapped(f"{self._said(wording.MAY_NOT_APPLY)}: {self._said(rule.may_not_apply)}", "    ")
            if told.rule in article.report.more:
                self._wrapped(f"+ {article.report.more[told.rule]} {self._said(wording.MORE)}", "    ")

    def _done_well(self, article: Checked) -> None:
        if not article.report.evidence:
            return
        self._heading(wording.DONE_WELL, "good")
        places: dict[str, list[str]] = {}
        for one in article.report.evidence:
            places.setdefault(one.rule, []).append(place_in(article, one, self._language))
        for rule, those in places.items():
            where = ", ".join(dict.fromkeys(those))
            self._wrapped(f"{self._paint(rule, 'good')} {self._said(self._rules[rule].praise)}: {where}", "  ")

    def _left_out(self, article: Checked) -> None:
        """Whatever is not counted is said all the same."""
        report = article.report
        if report.suppressed:
            self._heading(wording.SUPPRESSED, "note")
            self._wrapped(by_rule(one.finding for one in report.suppressed), "  ")
            for gone in report.suppressed:
                if gone.reason and (said := article.excerpt(gone.reason.start, gone.reason.end)) is not None:
                    self._wrapped(f"{gone.finding.rule}, {self._said(wording.REASON)}: {said}", "  ")
        aside = [
            (wording.KNOWN, article.known),
            (wording.UNCHANGED, [one for one in article.aside if not one.document]),
            (wording.ABOUT_WHOLE, [one for one in article.aside if one.document]),
        ]
        for words, those in aside:
            if those:
                self._heading(words, "note")
                self._wrapped(by_rule(those), "  ")
        if report.unreasoned:
            self._heading(wording.WITHOUT_REASON, "warn")
            places = (article.lines.place(one.start) for one in report.unreasoned)
            self._wrapped(", ".join(f"{line}:{column}" for line, column in places), "  ")

    def _profile(self, article: Checked) -> None:
        self._heading(wording.PROFILE, "strong")
        rows = [
            tuple(self._said(one) for one in (wording.FAMILY, wording.HARM, wording.WANTED)),
            *family_rows(article, self._language),
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = (cell.ljust(wide) for cell, wide in zip(row, widths, strict=True))
            self.lines.append(("  " + "  ".join(cells)).rstrip())

    def _heading(self, words: Words, style: str) -> None:
        self.lines += ["", self._paint(self._said(words).upper(), style)]

    def _wrapped(self, said: str, indent: str) -> None:
        self.lines += textwrap.wrap(
            said, max(self._width, 40), initial_indent=indent, subsequent_indent=indent, break_long_words=False
        )

    def _said(self, words: Words) -> str:
        return words.said_in(self._language)
