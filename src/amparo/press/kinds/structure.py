"""Shapes of a text: quotations that nobody says, headings without text, blame that nobody answers, teasers."""

from collections.abc import Callable
from itertools import pairwise

from amparo.press.checks import Structure
from amparo.press.finding import Hit, Outcome
from amparo.press.guards import in_quotation, is_attributed, is_rebutted, is_scare
from amparo.press.kinds.zone_diff import is_named
from amparo.press.phrases.reading import PROSE, Match, Sentence
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.sentences import OPENS_QUOTE
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
            if len(sentence.folded[start:end].split()) < check.least_words or _goes_on(sentence, start):
                continue
            if not _is_said(sentence, scene):
                hits.append(scene.hit(Match(sentence.number, start, end)))
    return hits


def _goes_on(sentence: Sentence, start: int) -> bool:
    """Whether a quotation began in a sentence before."""
    return start == 0 and not OPENS_QUOTE.match(sentence.folded)


def _is_said(sentence: Sentence, scene: Scene) -> bool:
    """Whether somebody says a quotation that begins in a sentence: beside it, or beside its end further on.

    A name in the sentence before says so too: "Judge Vega stopped him."
    """
    numbers = [sentence.number]
    for one in scene.reading.paragraph(sentence)[sentence.number - scene.reading.paragraph(sentence).start + 1 :]:
        last = scene.sentence(numbers[-1])
        if not (last.quotes and last.quotes[-1][1] >= len(last.folded) and _is_inside(scene.sentence(one))):
            break
        numbers.append(one)
    if any(is_attributed(one, scene) for one in numbers):
        return True
    before = sentence.number - 1
    return before in scene.reading.paragraph(sentence) and bool(scene.reading.names.in_sentence(before))


def _is_inside(sentence: Sentence) -> bool:
    """Whether a sentence begins within a quotation of the one before."""
    return bool(sentence.quotes) and sentence.quotes[0][0] == 0 and _goes_on(sentence, 0)


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
            if hit.sentence is None or hit.zone not in zones | {Zone.QUOTE}:
                continue
            if is_scare(hit, scene) or not in_quotation(hit, scene):
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
