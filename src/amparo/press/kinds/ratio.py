"""More of one thing than of another, in the whole text."""

from amparo.press.checks import Phrases, Ratio
from amparo.press.finding import Outcome
from amparo.press.guards import is_quoted_away
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone


def find(check: Ratio, rule: Rule, scene: Scene) -> Outcome:
    """One finding at the first that counts, where there are enough of them."""
    zones = frozenset(check.zones or rule.zones)
    counted = [one for one in _in_zones(check.count, zones, scene) if not is_quoted_away(rule, scene.hit(one), scene)]
    against = _in_zones(check.against, zones, scene)
    if len(counted) < check.at_least or len(counted) < check.share * (len(counted) + len(against)):
        return Outcome([])
    hit = scene.hit(counted[0])
    hit.plain = True
    return Outcome([hit])


def _in_zones(phrases: Phrases, zones: frozenset[Zone], scene: Scene) -> list[Match]:
    return [one for one in scene.found(phrases) if scene.sentence(one.sentence).zone in zones]
