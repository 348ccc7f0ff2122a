"""Several things together: the finding runs from the first to the last of them."""

from amparo.press.checks import Cooccurrence, Phrases
from amparo.press.finding import Hit, Outcome
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene


def find(check: Cooccurrence, rule: Rule, scene: Scene) -> Outcome:
    """One finding for each place of the first group that has all others beside it."""
    zones = frozenset(check.zones or rule.zones)
    first, *others = check.all
    hits: list[Hit] = []
    for match in scene.found(first):
        sentence = scene.sentence(match.sentence)
        if sentence.zone not in zones and scene.hit(match).zone not in zones:
            continue
        together = [_nearest(check, match, group, scene) for group in others]
        if any(one is None for one in together):
            continue
        if check.without is not None and scene.near(
            check.without, sentence, check.without_within, match.start, match.end
        ):
            continue
        same = [match, *(one for one in together if one is not None and one.sentence == match.sentence)]
        hits.append(scene.hit(Match(match.sentence, min(one.start for one in same), max(one.end for one in same))))
    return Outcome(hits)


def _nearest(check: Cooccurrence, match: Match, group: Phrases, scene: Scene) -> Match | None:
    sentence = scene.sentence(match.sentence)
    near = scene.matches_near(group, sentence, check.within, (match.start, match.end))
    for one in sorted(near, key=lambda other: (other.sentence != match.sentence, abs(other.start - match.start))):
        if check.words is None or _words_between(match, one, scene) <= check.words:
            return one
    return None


def _words_between(one: Match, other: Match, scene: Scene) -> int:
    if one.sentence != other.sentence:
        return 10_000
    first, last = sorted((one, other), key=lambda match: match.start)
    return len(scene.sentence(one.sentence).folded[first.end : max(last.start, first.end)].split())
