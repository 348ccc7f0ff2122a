"""People who are named, by the part that they have in the story."""

from collections.abc import Mapping

from amparo.press.checks import Entity
from amparo.press.finding import Hit, Outcome
from amparo.press.names import Naming
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene

ROLES = {"victim": "role-victim", "accused": "role-accused", "speaker": "role-speaker", "official": "role-official"}
_SHOWN = "role-shown"
"""Names right beside the pictures: whoever they are, whoever else speaks, it is about them."""
_ORDER = ("accused", "speaker", "victim", "official")
"""Which counts where cues are even. Being an official does not speak against being harmed."""


def people_by_role(scene: Scene) -> Mapping[int, str]:
    """The part of everybody who is named; nobody without a cue is in it.

    Where cues disagree, the more frequent one counts; a name beside the pictures outweighs all but an accusation.
    """
    if scene.roles is None:
        scene.roles = _cast(scene)
    return scene.roles


def _cast(scene: Scene) -> dict[int, str]:
    votes: dict[int, dict[str, int]] = {}
    for role, name in (*ROLES.items(), (_SHOWN, _SHOWN)) if scene.reading.names.all else ():
        for match in scene.listed(name):
            naming = scene.reading.names.at(match.sentence, match.start, match.end)
            if naming is not None:
                tally = votes.setdefault(naming.who, {})
                tally[role] = tally.get(role, 0) + 1
    return {who: _part(tally) for who, tally in votes.items()}


def _part(tally: Mapping[str, int]) -> str:
    if tally.get(_SHOWN, 0) > tally.get("accused", 0):
        return "victim"
    return max(_ORDER, key=lambda role: (tally.get(role, 0), -_ORDER.index(role)))


def find(check: Entity, rule: Rule, scene: Scene) -> Outcome:
    """The first naming of each, and every one in another zone."""
    zones = frozenset(check.zones or rule.zones)
    parts = people_by_role(scene)
    kept = [
        one
        for one in scene.reading.names.all
        if check.role in ("any", parts.get(one.who)) and _counts(check, one, scene)
    ]
    if len({one.who for one in kept}) < check.at_least:
        return Outcome([])
    public = {one.sentence for one in scene.listed("public-figure")} if check.public else set()
    hits: list[Hit] = []
    told: set[tuple[int, object]] = set()
    for naming in kept:
        hit = scene.hit(Match(naming.sentence, naming.start, naming.end))
        zone = scene.sentence(naming.sentence).zone
        if (zone in zones or hit.zone in zones) and (naming.who, zone) not in told:
            told.add((naming.who, zone))
            if check.public and any(one.who == naming.who and one.sentence in public for one in kept):
                hit.level = check.public
            hits.append(hit)
    return Outcome(hits if check.at_least == 1 else hits[:1])


def _counts(check: Entity, naming: Naming, scene: Scene) -> bool:
    sentence = scene.sentence(naming.sentence)
    part = (naming.start, naming.end)
    if check.needs is not None and not scene.near(check.needs, sentence, "sentence", *part):
        return False
    return check.unless is None or not scene.near(check.unless, sentence, check.unless_within, *part)
