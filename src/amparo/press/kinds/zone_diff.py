"""What stands in some zones and not in others: a name in a tag, a worse title for social networks."""

from amparo.press.checks import ZoneDiff
from amparo.press.finding import Outcome
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone


def find(check: ZoneDiff, rule: Rule, scene: Scene) -> Outcome:
    """Names, or what other rules found."""
    zones, than = frozenset(check.zones or rule.zones), frozenset(check.than)
    outcome = Outcome([])
    if check.names:
        _names(zones, than, scene, outcome)
    for name, found in scene.hits.items():
        if any(is_named(name, one) for one in check.rules):
            here = [one for one in found if one.zone in zones]
            if here and not any(one.zone in than for one in found):
                outcome.hits += here
    for hit in outcome.hits:
        hit.plain = True
    return outcome


def is_named(rule: str, said: str) -> bool:
    """Whether an id is meant by another, or by the beginning of one with `*`."""
    return rule.startswith(said[:-1]) if said.endswith("*") else rule == said


def _names(zones: frozenset[Zone], than: frozenset[Zone], scene: Scene, outcome: Outcome) -> None:
    told = {one.who for one in scene.reading.names.all if scene.sentence(one.sentence).zone in than}
    seen = set()
    for one in scene.reading.names.all:
        zone = scene.sentence(one.sentence).zone
        if zone in zones and one.who not in told and (one.who, zone) not in seen:
            seen.add((one.who, zone))
            outcome.hits.append(scene.hit(Match(one.sentence, one.start, one.end)))
