"""Headings and paragraphs that repeat another."""

from itertools import pairwise

from amparo.press.checks import Duplicate
from amparo.press.finding import Hit, Outcome
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone

_SHORT = 15
type Pieces = frozenset[tuple[str, ...]]
_COMPARED = 400
"""Paragraphs: each is compared with all, so a page of thousands is compared in part."""


def find(check: Duplicate, rule: Rule, scene: Scene) -> Outcome:
    """The second of each pair."""
    zones = frozenset(check.zones or rule.zones)
    seen: list[tuple[str, Pieces]] = []
    hits: list[Hit] = []
    for number, passage in enumerate(scene.article.passages):
        kin = scene.reading.of_passage(number)
        if not kin or not (passage.zone in zones or (passage.zone is Zone.BODY and kin[0].zone in zones)):
            continue
        words = [word for one in kin for word in one.words]
        if len(words) < check.least_words or len(seen) >= _COMPARED:
            continue
        said = " ".join(words)
        pairs = _pieces(said, words)
        if _is_like_any(said, pairs, seen, check.likeness):
            hits.append(Hit(passage.text.span(0, len(passage.text.said)), passage.zone, plain=True))
        seen.append((said, pairs))
    return Outcome(hits)


def _pieces(said: str, words: list[str]) -> Pieces:
    """What two texts are compared by: runs of three letters where it is short, pairs of words where it is long."""
    if len(words) <= _SHORT:
        return frozenset(zip(said, said[1:], said[2:], strict=False))
    return frozenset(pairwise(words))


def _is_like_any(said: str, pairs: Pieces, seen: list[tuple[str, Pieces]], likeness: float) -> bool:
    """Dice's measure."""
    own = len(pairs)
    for text, others in seen:
        if said == text:
            return True
        total = own + len(others)
        if not total or 2 * min(own, len(others)) < likeness * total:
            continue
        if 2 * len(pairs & others) >= likeness * total:
            return True
    return False
