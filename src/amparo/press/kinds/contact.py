"""Numbers and addresses offered as help that no registry entry of the jurisdiction has."""

from datetime import timedelta

from amparo.press.checks import Contact
from amparo.press.finding import Hit, Outcome
from amparo.press.known import PHONE, Helpline, digits
from amparo.press.phrases.reading import Match, Sentence
from amparo.press.rules import Rule
from amparo.press.scene import Scene

_LEAST_DIGITS = 7
"""Shorter ones are found only where a registry has them: "017" may be a figure."""


def find(check: Contact, rule: Rule, scene: Scene) -> Outcome:
    """Each number that helps nobody in the article's country."""
    zones = frozenset(check.zones or rule.zones)
    offered = {one.sentence for one in scene.found(check.cue)} - {one.sentence for one in scene.found(check.unless)}
    hits: list[Hit] = []
    for sentence in scene.reading.in_zones(zones):
        if sentence.number in offered and sentence.has_digit:
            hits += _wrong(check, sentence, scene)
    return Outcome(hits, unknown=scene.article.jurisdiction is None)


def _wrong(check: Contact, sentence: Sentence, scene: Scene) -> list[Hit]:
    listed: dict[Match, list[Helpline]] = {}
    for helpline, match in scene.helplines(sentence):
        listed.setdefault(match, []).append(helpline)
    hits: list[Hit] = []
    for number in PHONE.finditer(sentence.folded):
        match = Match(sentence.number, number.start(), number.end())
        said = _says(check, digits(number.group()), listed.get(match, []), scene)
        if said:
            hit = scene.hit(match)
            hit.say, hit.plain = said, True
            hits.append(hit)
    return hits


def _says(check: Contact, number: str, same: list[Helpline], scene: Scene) -> str:
    """What is wrong with a number, as a key of `says`; "" where nothing is. same: the helplines that have it."""
    country, today = scene.article.jurisdiction, scene.known.today
    if not same:
        return "unlisted" if len(number) >= _LEAST_DIGITS and scene.known.has(country) else ""
    here = [one for one in same if country is None or one.holds_in(country)]
    if not here:
        return "foreign"
    fresh = today is None or any(today - one.checked <= timedelta(days=check.fresh_days) for one in here)
    return "" if fresh else "stale"
