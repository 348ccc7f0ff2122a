"""A run as one HTML page: no script, nothing loaded from elsewhere, nothing of an article in it."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from html import escape

from amparo.press.countries import country
from amparo.press.profile import Harm
from amparo.press.reports import wording
from amparo.press.reports.in_words import summary
from amparo.press.reports.placing import Told, by_rule, counted, encodable, family_rows, place_in, printable, told_once
from amparo.press.reports.run import Checked, Run
from amparo.press.rules import Rule
from amparo.press.zone import Level
from amparo.words import Words

_STYLE = """
:root{color-scheme:light dark;--ink:#1d1b22;--soft:#5b5566;--line:#d9d4e0;--page:#fff;--card:#f7f5fa;
--error:#a3122a;--warn:#7a4b00;--suggestion:#1f4f8f;--note:#4d4d55;--good:#17633a}
@media(prefers-color-scheme:dark){:root{--ink:#eeebf3;--soft:#b3acc0;--line:#45404f;--page:#17151c;--card:#221f29;
--error:#ff95a3;--warn:#f2bf6b;--suggestion:#9cc4ff;--note:#c9c6d1;--good:#86d9a8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:60rem;background:var(--page);color:var(--ink);
font:1rem/1.55 system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.25rem;margin:3rem 0 .25rem}
h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
h4{font-size:1rem;margin:0 0 .25rem}p,ul,dl{margin:.25rem 0 .75rem}a{color:var(--suggestion)}
.soft{color:var(--soft)}
.verdict{font-weight:700;text-transform:uppercase;letter-spacing:.04em}
.hold,.error{color:var(--error)}.look,.warn{color:var(--warn)}.clear,.good{color:var(--good)}
.suggestion{color:var(--suggestion)}.note{color:var(--note)}
article{border-left:.3rem solid currentColor;background:var(--card);padding:.75rem 1rem;margin:0 0 .75rem}
article>*{color:var(--ink)}article>h4{color:inherit}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .75rem}dt{color:var(--soft)}dd{margin:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);
vertical-align:top}thead th{color:var(--soft);font-weight:600}tbody th{font-weight:400}
@media(max-width:32rem){dl{grid-template-columns:1fr}dt{margin-top:.35rem}th,td{padding-right:.4rem;font-size:.9rem}}
@media print{body{max-width:none}article{break-inside:avoid}}
"""
_POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


def report_page(run: Run, rules: Mapping[str, Rule], language: str, today: date) -> str:
    """The whole page. today: of the check."""
    page = _Page(rules, language)
    body = [page.head(run, today), page.overview(run), *(page.article(*one) for one in enumerate(run.articles))]
    title = wording.PRESS_CHECK.said_in(language)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in body if part)
        + "\n</main>\n</body>\n</html>\n"
    )


class _Page:
    def __init__(self, rules: Mapping[str, Rule], language: str) -> None:
        self._rules, self._language = rules, language

    def head(self, run: Run, today: date) -> str:
        """What this is, and what it is not."""
        return (
            f"<h1>{self._said(wording.PRESS_CHECK)}</h1>\n<p>{escape(summary(run, self._language))}</p>\n"
            f'<p class="soft">{self._said(wording.NOTHING_REPEATED)} {self._said(wording.NO_CERTIFICATE)} '
            f'{self._said(wording.CHECKED_ON)} <time datetime="{today.isoformat()}">{today.isoformat()}</time>.</p>'
        )

    def overview(self, run: Run) -> str:
        """Every file in a line, where there are several."""
        if len(run.articles) + len(run.unread) < 2:
            return "".join(self._unread(one.name, one.said_in(self._language), one.code) for one in run.unread)
        rows = [
            f'<tr><th scope="row">{self._file(one, number)}</th><td>{self._verdict(one)}</td>'
            f"<td>{escape(counted(_levels(one), self._language))}</td></tr>"
            for number, one in enumerate(run.articles)
        ]
        rows += [
            f'<tr><th scope="row">{_name(one.name)}</th><td class="error">{self._said(wording.NOT_CHECKED)}</td>'
            f"<td>{escape(one.said_in(self._language))} [{escape(one.code)}]</td></tr>"
            for one in run.unread
        ]
        heads = (wording.FILE, wording.VERDICT, wording.HARMS[Harm.FINDINGS])
        return self._table(heads, rows)

    def article(self, number: int, article: Checked) -> str:
        """One file."""
        report = article.report
        if report.verdict is None:
            body = f"<p>{self._said(wording.OUT_OF_SCOPE)}</p>"
        else:
            facts = [self._said(wording.GENRES[report.genre])] if report.genre else []
            facts += [one for one in (report.language, country(report.jurisdiction)) if one]
            counts = counted(_levels(article), self._language) or self._said(wording.NOTHING_FOUND)
            body = "\n".join(
                [
                    f"<p>{self._verdict(article)}: {self._said(wording.VERDICT_MEANS[report.verdict])}</p>",
                    f'<p class="soft">{escape(counts)} ({escape(", ".join(facts))})</p>',
                    *self._findings(article),
                    *self._done_well(article),
                    *self._left_out(article),
                    self._profile(article),
                ]
            )
        return f'<section id="file-{number + 1}">\n<h2>{_name(article.name)}</h2>\n{body}\n</section>'

    def _findings(self, article: Checked) -> Iterable[str]:
        level: Level | None = None
        for told in told_once(article):
            if told.level is not level:
                level = told.level
                yield f'<h3 class="{level.value}">{self._said(wording.MANY[level]).capitalize()}</h3>'
            yield self._told(article, told)

    def _told(self, article: Checked, told: Told) -> str:
        rule = self._rules[told.rule]
        places = ", ".join(dict.fromkeys(place_in(article, one, self._language) for one in told.findings))
        if told.rule in article.report.more:
            places += f", + {article.report.more[told.rule]} {wording.MORE.said_in(self._language)}"
        rows = [
            (wording.INSTEAD, self._said(rule.instead)),
            (wording.MAY_NOT_APPLY, self._said(rule.may_not_apply)),
            (wording.SOURCE, ", ".join(_source(one.title, one.url) for one in rule.sources)),
        ]
        shown = [article.excerpt(one.start, one.end) for one in told.findings]
        rows += [(wording.EXCERPT, escape(one)) for one in shown if one is not None]
        said = "".join(f"<dt>{self._said(words)}</dt><dd>{value}</dd>" for words, value in rows if value)
        return (
            f'<article class="{told.level.value}"><h4>{rule.id} {self._said(rule.name)}</h4>'
            f"<p><strong>{escape(places)}</strong></p><p>{self._said(rule.said(told.message))}</p><dl>{said}</dl></article>"
        )

    def _done_well(self, article: Checked) -> Iterable[str]:
        places: dict[str, dict[str, None]] = {}
        for one in article.report.evidence:
            places.setdefault(one.rule, {})[place_in(article, one, self._language)] = None
        if places:
            yield f'<h3 class="good">{self._said(wording.DONE_WELL)}</h3>'
            yield self._list(
                f"{rule} {self._said(self._rules[rule].praise)}: {escape(', '.join(those))}"
                for rule, those in places.items()
            )

    def _left_out(self, article: Checked) -> Iterable[str]:
        report = article.report
        reasons = [
            f"{one.finding.rule}, {self._said(wording.REASON)}: {escape(said)}"
            for one in report.suppressed
            if one.reason and (said := article.excerpt(one.reason.start, one.reason.end)) is not None
        ]
        lines = [f"{line}:{column}" for line, column in (article.lines.place(one.start) for one in report.unreasoned)]
        for words, those in (
            (wording.SUPPRESSED, [by_rule(one.finding for one in report.suppressed), *reasons]),
            (wording.KNOWN, [by_rule(article.known)]),
            (wording.UNCHANGED, [by_rule(one for one in article.aside if not one.document)]),
            (wording.ABOUT_WHOLE, [by_rule(one for one in article.aside if one.document)]),
            (wording.WITHOUT_REASON, [", ".join(lines)]),
        ):
            if any(those):
                yield f"<h3>{self._said(words)}</h3>{self._list(those)}"

    def _profile(self, article: Checked) -> str:
        rows = [
            f'<tr><th scope="row">{escape(family)}</th><td>{escape(harm)}</td><td>{escape(presence)}</td></tr>'
            for family, harm, presence in family_rows(article, self._language)
        ]
        heads = (wording.FAMILY, wording.HARM, wording.WANTED)
        return f"<h3>{self._said(wording.PROFILE)}</h3>\n{self._table(heads, rows)}"

    def _file(self, article: Checked, number: int) -> str:
        return f'<a href="#file-{number + 1}">{_name(article.name)}</a>'

    def _verdict(self, article: Checked) -> str:
        verdict = article.report.verdict
        if verdict is None:
            return self._said(wording.NOT_IN_SCOPE)
        return f'<span class="verdict {verdict.value}">{self._said(wording.VERDICTS[verdict])}</span>'

    def _unread(self, name: str, message: str, code: str) -> str:
        said = f"{self._said(wording.NOT_CHECKED)}: {escape(message)} [{escape(code)}]"
        return f'<h2>{_name(name)}</h2>\n<p class="error">{said}</p>'

    def _table(self, heads: Iterable[Words], rows: Iterable[str]) -> str:
        said = "".join(f'<th scope="col">{self._said(one).capitalize()}</th>' for one in heads)
        return f"<table><thead><tr>{said}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"

    def _list(self, items: Iterable[str]) -> str:
        return "<ul>" + "".join(f"<li>{one}</li>" for one in items) + "</ul>"

    def _said(self, words: Words) -> str:
        return escape(words.said_in(self._language))


def _levels(article: Checked) -> Mapping[Level, int]:
    return Counter(one.level for one in article.report.findings)


def _name(name: str) -> str:
    return escape(encodable(printable(name)))


def _source(title: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(title)
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(title)}</a>'
