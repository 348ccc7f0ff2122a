"""The worked examples of a rule: whether it finds what it should, and leaves alone what it should."""

from dataclasses import replace

from amparo.press.article import Article, Form, Passage
from amparo.press.check import check
from amparo.press.parsing.zones import Told, read_article
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Example, Rule
from amparo.press.zone import Genre, Zone

OUT_OF_TOPIC = "out-of-topic"


def run_example(rule: Rule, example: Example, rulebook: Rulebook) -> bool:
    """Whether the rule finds anything in an example, as an error, a warning or a suggestion.

    A fragment is too short for the topic gate and for a genre, so the gate is open and it is a report, unless said.
    """
    told = Told(example.language, example.jurisdiction, example.genre or Genre.REPORT)
    article = read_article(example.text, Form(example.form), told)
    if example.form == "text":
        article = _in_zone(article, example.zone or Zone.BODY)
    report = check(article, rulebook, gated=example.case == OUT_OF_TOPIC)
    return any(finding.rule == rule.id for finding in report.findings)


def _in_zone(article: Article, zone: Zone) -> Article:
    """A fragment has no headline of its own, unless it is one."""
    own = (Zone.H1, Zone.HEADING, Zone.BODY)
    kept = (Passage(zone, one.text, one.quoted) if one.zone in own else one for one in article.passages)
    return replace(article, passages=tuple(kept))
