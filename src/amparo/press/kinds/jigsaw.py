"""Details that together say who a person is."""

from amparo.press.checks import Jigsaw
from amparo.press.finding import Outcome
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Level


def find(check: Jigsaw, rule: Rule, scene: Scene) -> Outcome:
    """One finding at the detail with which they are too many. Each kind of detail counts once."""
    zones = frozenset(check.zones or rule.zones)
    about = {one.sentence for one in scene.found(check.about)}
    bound = about | {number + 1 for number in about if _goes_on(number, scene)}
    firsts: list[tuple[Match, int]] = []
    for point in check.point:
        places = (
            one for one in scene.found(point) if one.sentence in bound and scene.sentence(one.sentence).zone in zones
        )
        first = next(places, None)
        if first is not None:
            firsts.append((first, point.weight))
    total = sum(weight for _, weight in firsts)
    if total < check.warn_at:
        return Outcome([])
    hit = scene.hit(_tipping(firsts, check.warn_at))
    hit.level = Level.ERROR if total >= check.error_at else Level.WARN
    hit.plain = True
    return Outcome([hit])


def _goes_on(number: int, scene: Scene) -> bool:
    """Whether the sentence after one belongs to the same paragraph."""
    sentences = scene.reading.sentences
    return number + 1 < len(sentences) and sentences[number + 1].passage == sentences[number].passage


def _tipping(firsts: list[tuple[Match, int]], limit: int) -> Match:
    total = 0
    for match, weight in sorted(firsts):
        total += weight
        if total >= limit:
            return match
    return firsts[-1][0]
