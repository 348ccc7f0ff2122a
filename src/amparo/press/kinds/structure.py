"""Shapes of a text: quotations that nobody says, headings without text, blame that nobody answers, teasers."""

from collections.abc import Callable
from itertools import pairwise

from amparo.press.checks import Structure
from amparo.press.finding import Hit, Outcome
from amparo.press.guards import in_quotation, is_attributed, is_rebutted
from amparo.press.kinds.zone_diff import is_named
from amparo.press.reading import PROSE, Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone

_SHOWN = PROSE | {Zone.HEADING, Zone.CAPTION, Zone.HELP, Zone.H1}


def find(check: Structure, rule: Rule, scene: Scene) -> Outcome:
    """Everything of the shape."""
    zones = frozenset(check.zones or rule.zones)
    hits = _SHAPES[check.shape](check, zones, scene)
    for hit in hits:
        hit.plain = True
    return Outcome(hits)


def _orphan_quotes(check: Structure, zones: frozenset[Zone], scene: Scene) -> list[Hit]:
    hits = []
    for sentence in scene.reading.in_zones(zones):
        for start, end in sentence.quotes:
            if len(sentence.folded[start:end].split()) >= check.least_words and not is_attributed(
                sentence.number, scene
            ):
                hits.append(scene.hit(Match(sentence.number, start, end)))
    return hits


def _empty_headings(check: Structure, zones: frozenset[Zone], scene: Scene) -> list[Hit]:
    shown = [one for one in scene.article.passages if one.zone in _SHOWN or one.zone is Zone.BODY]
    hits = []
    for one, following in [*pairwise(shown), *((last, None) for last in shown[-1:])]:
        bare = one.zone is Zone.HEADING and (following is None or following.zone is Zone.HEADING)
        # A heading may stand above another of a lower level; only one with the words looked for, or the last, is empty.
        if bare and Zone.HEADING in zones and (following is None or _says(check, one.text.said, scene)):
            hits.append(Hit(one.text.span(0, len(one.text.said)), Zone.HEADING))
    return hits


def _says(check: Structure, said: str, scene: Scene) -> bool:
    numbers = {one.sentence for one in scene.found(check.find)}
    return any(scene.reading.original(scene.sentence(number)).strip() == said.strip() for number in numbers)


def _unrebutted(check: Structure, zones: frozenset[Zone], scene: Scene) -> list[Hit]:
    hits = []
    for name, found in list(scene.hits.items()):
        if not any(is_named(name, one) for one in check.rules):
            continue
        for hit in found:
            if hit.sentence is None or not in_quotation(hit, scene) or hit.zone not in zones | {Zone.QUOTE}:
                continue
            sentence = scene.sentence(hit.sentence)
            if not is_rebutted(hit, scene) and not scene.near(check.rebuttal, sentence, "near"):
                hits.append(Hit(hit.span, hit.zone, hit.sentence, hit.start, hit.end))
    return hits


def _teasers(check: Structure, zones: frozenset[Zone], scene: Scene) -> list[Hit]:
    hits = []
    for match in scene.found(check.find):
        sentence = scene.sentence(match.sentence)
        if sentence.zone in zones and (sentence.zone is Zone.RELATED or scene.links_in(sentence)):
            hits.append(scene.hit(match))
    return hits


_SHAPES: dict[str, Callable[[Structure, frozenset[Zone], Scene], list[Hit]]] = {
    "orphan_quote": _orphan_quotes,
    "empty_heading": _empty_headings,
    "unrebutted_quote": _unrebutted,
    "teaser": _teasers,
}
