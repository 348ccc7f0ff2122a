"""Pictures, by what their address, description and caption say. Nobody looks at a picture."""

from amparo.press.article import Image
from amparo.press.checks import Media
from amparo.press.finding import Hit, Outcome
from amparo.press.kinds.entity import people_by_role
from amparo.press.names import Naming
from amparo.press.phrases.reading import Match
from amparo.press.phrases.tokens import WORDS
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone


def find(check: Media, rule: Rule, scene: Scene) -> Outcome:
    """One finding a picture, at the words that say so."""
    zones = frozenset(check.zones or rule.zones)
    hits: list[Hit] = []
    for image in _images(check, scene):
        hit = _told_by(check, image, zones, scene)
        if hit is not None:
            hits.append(hit)
    return Outcome(hits, unknown=not scene.article.form.has_meta and check.images == "share")


def _images(check: Media, scene: Scene) -> list[Image]:
    images = scene.article.images
    if check.images == "share":
        return [one for one in images if one.shared]
    shown = [one for one in images if not one.shared]
    return shown[:1] if check.images == "lead" else list(images)


def _told_by(check: Media, image: Image, zones: frozenset[Zone], scene: Scene) -> Hit | None:
    numbers = {one.number for passage in image.passages for one in scene.reading.of_passage(passage)}
    kept = {number for number in numbers if scene.sentence(number).zone in zones}
    if any(one.sentence in numbers for one in scene.found(check.unless)):
        return None
    matches = [one for one in scene.found(check.find) if one.sentence in kept]
    if check.named:
        victims = {who for who, role in people_by_role(scene).items() if role == "victim"}
        names = [one for one in scene.reading.names.all if one.who in victims]
        matches += [Match(one.sentence, one.start, one.end) for one in names if one.sentence in kept]
        matches += _first_names(names, kept, scene)
    if not matches:
        return None
    hit = scene.hit(min(matches))
    hit.plain = True
    return hit


def _first_names(names: list[Naming], kept: set[int], scene: Scene) -> list[Match]:
    """Where only the first name of somebody stands, as captions and names of files have it."""
    said = (scene.sentence(one.sentence).folded[one.start : one.end].split() for one in names)
    firsts = {words[0] for words in said if len(words) > 1}
    return [
        Match(number, word.start(), word.end())
        for number in kept
        for word in WORDS.finditer(scene.sentence(number).folded)
        if word.group() in firsts
    ]
