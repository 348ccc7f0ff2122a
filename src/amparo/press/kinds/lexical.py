"""Phrases, capitals and marks that are found where they stand."""

import re
from collections.abc import Iterator

from amparo.press.checks import Lexical
from amparo.press.finding import Outcome
from amparo.press.phrases.expression import expression
from amparo.press.phrases.reading import Match, Sentence
from amparo.press.phrases.tokens import WORDS
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone

_CAPITALS = expression(r"\b[A-ZÁÉÍÓÚÑÜ]{4,}\b(?:\W+\b[A-ZÁÉÍÓÚÑÜ]{4,}\b)+|^\W{0,3}[A-ZÁÉÍÓÚÑÜ]{4,}\b(?=\s?[:!])")
# Most texts have no such word; where one has, nothing is found before it.
_CAPITALS = _CAPITALS._replace(hint=re.compile(r"[A-ZÁÉÍÓÚÑÜ][A-ZÁÉÍÓÚÑÜ]{3}"))
_EXCLAMATION = expression(r"!+|¡")
_EMOJI = expression("[\U0001f300-\U0001faff☀-➿]")
_TYPOGRAPHY = {"capitals": _CAPITALS, "exclamation": _EXCLAMATION, "emoji": _EMOJI}


def find(check: Lexical, rule: Rule, scene: Scene) -> Outcome:
    """Everything that the check names."""
    zones = frozenset(check.zones or rule.zones)
    hits = []
    for match in _matches(check, zones, scene):
        sentence = scene.sentence(match.sentence)
        if sentence.zone not in zones and not (Zone.QUOTE in zones and sentence.quote_around(match.start, match.end)):
            continue
        if not _holds(check, match, sentence, scene):
            continue
        hit = scene.hit(match)
        hit.shift = check.worse_with is not None and scene.near(check.worse_with, sentence, "sentence")
        hits.append(hit)
    return Outcome(hits)


def _matches(check: Lexical, zones: frozenset[Zone], scene: Scene) -> Iterator[Match]:
    yield from scene.found(check.find)
    for name in check.typography:
        # One a sentence: the second exclamation mark says nothing new.
        last = -1
        for match in scene.reading.written(_TYPOGRAPHY[name], folded=False):
            if (
                match.sentence != last
                and scene.sentence(match.sentence).zone in zones
                and not _is_acronym(match, scene)
            ):
                last = match.sentence
                yield match
    for one in check.regex:
        if one.language in ("any", scene.language):
            yield from scene.reading.written(expression(one.pattern), one.folded)


def _is_acronym(match: Match, scene: Scene) -> bool:
    """Whether all its words are written in capitals in the text too: names of bodies, not a raised voice."""
    words = set(WORDS.findall(scene.reading.original(scene.sentence(match.sentence))[match.start : match.end]))
    shown = (scene.reading.original(one) for one in scene.reading.told if words)
    return bool(words) and words <= {word for said in shown for word in WORDS.findall(said) if word in words}


def _holds(check: Lexical, match: Match, sentence: Sentence, scene: Scene) -> bool:
    if check.needs is not None and not scene.near(check.needs, sentence, check.needs_within, match.start, match.end):
        return False
    if check.unless is not None and scene.near(check.unless, sentence, check.unless_within, match.start, match.end):
        return False
    if check.unless_link:
        numbers = scene.reading.around(sentence, 1)
        return not any(scene.links_in(scene.sentence(number)) for number in numbers)
    return True
