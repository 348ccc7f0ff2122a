"""Findings that an editor asked not to report, each with a reason written beside it."""

from collections.abc import Iterable

from amparo.press.article import Article, Ignore
from amparo.press.finding import Finding, Suppressed
from amparo.press.text import Span
from amparo.press.zone import HEADLINES, Zone

_TOLD = HEADLINES | {Zone.BODY, Zone.HEADING, Zone.QUOTE, Zone.CAPTION, Zone.HELP}


def suppress(article: Article, findings: Iterable[Finding]) -> tuple[list[Finding], list[Suppressed]]:
    """Those that stay, and those that do not. A comment without a reason suppresses nothing.

    A comment counts for the paragraph that it stands in or before; one before all text, for the whole article. What is
    missing from an article is suppressed from anywhere in it.
    """
    asked = [(one, _reach(article, one)) for one in article.ignores if one.reason is not None]
    kept: list[Finding] = []
    gone: list[Suppressed] = []
    for finding in findings:
        by = next((one for one, reach in asked if one.rule == finding.rule and _is_in(finding, reach)), None)
        if by is None:
            kept.append(finding)
        else:
            gone.append(Suppressed(finding, by.reason))
    return kept, gone


def without_reason(article: Article) -> tuple[Span, ...]:
    """Comments that suppress nothing, since they give no reason."""
    return tuple(one.span for one in article.ignores if one.reason is None)


def _is_in(finding: Finding, reach: Span) -> bool:
    return finding.document or reach.start <= finding.start < reach.end


def _reach(article: Article, ignore: Ignore) -> Span:
    told = [(number, one) for number, one in enumerate(article.passages) if one.zone in _TOLD]
    if not any(number < ignore.before for number, _ in told):
        return Span(0, article.length + 1)
    following = next((one for number, one in told if number >= ignore.before), None)
    if following is None:
        return ignore.span
    place = following.text.span(0, len(following.text.said))
    return Span(min(ignore.span.start, place.start), place.end)
