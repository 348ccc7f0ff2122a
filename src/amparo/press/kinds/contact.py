"""Numbers and addresses offered as help that no registry entry of the jurisdiction has."""

from datetime import timedelta

from amparo.press.checks import Contact
from amparo.press.finding import Hit, Outcome
from amparo.press.known import PHONE, digits
from amparo.press.reading import Match, Sentence
from amparo.press.rules import Rule
from amparo.press.scene import Scene

_LEAST_DIGITS = 7
"""Shorter ones are found only where a registry has them: "017" may be a figure."""


def find(check: Contact, rule: Rule, scene: Scene) -> Outcome:
    """Each number that helps nobody in the article's country."""
    zones = frozenset(check.zones or rule.zones)
    offered = {one.sentence for one in scene.found(check.cue)}
    hits: list[Hit] = []
    for sentence in scene.reading.in_zones(zones):
        if sentence.number in offered and sentence.has_digit:
            hits += _wrong(check, sentence, scene)
    return Outcome(hits, unknown=scene.article.jurisdiction is None)


def _wrong(check: Contact, sentence: Sentence, scene: Scene) -> list[Hit]:
    country, today = scene.article.jurisdiction, scene.known.today
    listed = {match: helpline for helpline, match in scene.helplines(sentence)}
    hits: list[Hit] = []
    for number in PHONE.finditer(sentence.folded):
        match = Match(sentence.number, number.start(), number.end())
        same = listed.get(match)
        if same is None:
            said = "unlisted" if len(digits(number.group())) >= _LEAST_DIGITS and scene.known.has(country) else ""
        elif country is not None and not same.holds_in(country):
            said = "foreign"
        else:
            old = today is not None and today - same.checked > timedelta(days=check.fresh_days)
            said = "stale" if old else ""
        if said:
            hit = scene.hit(match)
            hit.say, hit.plain = said, True
            hits.append(hit)
    return hits
