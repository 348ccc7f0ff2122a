"""What should be there. A bare name is a mention; only a bound statement counts."""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from amparo.press.checks import Conditional, Item, Part, Presence
from amparo.press.finding import Evidence, Outcome, Standing
from amparo.press.phrases.reading import Sentence
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import HEADLINES, Zone

_NEVER = frozenset({Zone.RELATED, Zone.HIDDEN, Zone.ALT, Zone.TAGS, Zone.SLUG})
"""Not visible in the article: a helpline in the footer of every page helps nobody in this story."""


class Seen(NamedTuple):
    """How an item stands, and the sentences that meet it."""

    standing: Standing
    sentences: tuple[Sentence, ...] = ()


def find(check: Presence, rule: Rule, scene: Scene) -> Outcome:
    """Met, partial, missing or unknown, with evidence."""
    allowed = _sentences(frozenset(check.zones or rule.zones) - _NEVER, check.first_words, scene)
    return judge(check, rule, scene, allowed)


def find_conditional(check: Conditional, rule: Rule, scene: Scene) -> Outcome:
    """The same, once something calls for it."""
    zones = frozenset(check.zones or rule.zones) - _NEVER
    triggers = [one for one in scene.found(check.trigger) if scene.sentence(one.sentence).zone in zones]
    if not triggers:
        return Outcome([])
    allowed = _sentences(zones, None, scene)
    if check.first_words is not None or check.after_sentences is not None:
        top = {one.number for one in _sentences(zones, check.first_words, scene)} if check.first_words else set()
        reach = check.after_sentences or 0
        soon = {number for one in triggers for number in range(one.sentence, one.sentence + reach + 1)}
        allowed = [one for one in allowed if one.number in top | soon]
    outcome = judge(check, rule, scene, allowed)
    for hit in outcome.hits:
        place = scene.hit(triggers[0])
        hit.span, hit.zone, hit.document = place.span, place.zone, False
    return outcome


def judge(check: Presence | Conditional, rule: Rule, scene: Scene, allowed: list[Sentence]) -> Outcome:
    """How many items are met in some sentences."""
    numbers = {one.number: one for one in allowed}
    seen = {item.id: _seen(item, allowed, numbers, scene) for item in check.item}
    met = {name: one for name, one in seen.items() if one.standing is Standing.MET}
    evidence = tuple(_evidence(rule.id, name, one, scene) for name, one in met.items())
    if len(met) >= check.at_least:
        return Outcome([], Standing.MET, evidence)
    others = {one.standing for one in seen.values()}
    if Standing.UNKNOWN in others:
        return Outcome([], Standing.UNKNOWN, evidence)
    standing = Standing.PARTIAL if met or Standing.PARTIAL in others else Standing.MISSING
    return Outcome([scene.whole()], standing, evidence)


def _sentences(zones: frozenset[Zone], first_words: int | None, scene: Scene) -> list[Sentence]:
    if first_words is None:
        return [one for one in scene.reading.sentences if one.zone in zones]
    kept, count = [], 0
    for one in scene.reading.sentences:
        if one.zone in HEADLINES and one.zone in zones:
            kept.append(one)
        elif one.zone in zones and count < first_words:
            kept.append(one)
            count += len(one.words)
    return kept


def _seen(item: Item, allowed: list[Sentence], numbers: Mapping[int, Sentence], scene: Scene) -> Seen:
    """numbers: the sentences allowed, by number."""
    facts = [_where(one, scene) & numbers.keys() for one in item.part if one.fact]
    parts = facts + _phrases_of(item, numbers, scene) if all(facts) else [set[int]()]
    together = set.intersection(*parts)
    if together:
        return _within_country(item, Seen(Standing.MET, (numbers[min(together)],)), scene)
    if item.adjacent and all(parts):
        for first, second in pairwise(allowed):
            number = first.number
            if number not in parts[0] and number + 1 not in parts[0]:
                continue
            kin = second.number == number + 1 and second.passage == first.passage
            if kin and all(number in one or number + 1 in one for one in parts):
                return _within_country(item, Seen(Standing.MET, (first, second)), scene)
    return Seen(Standing.PARTIAL if any(facts) else Standing.MISSING)


def _phrases_of(item: Item, numbers: Mapping[int, Sentence], scene: Scene) -> list[set[int]]:
    """Where the parts stand that are phrases alone, up to the first that stands nowhere, as nothing comes of more."""
    found: list[set[int]] = []
    for part in item.part:
        if not part.fact:
            found.append(_where(part, scene) & numbers.keys())
            if not found[-1]:
                break
    return found


def _within_country(item: Item, seen: Seen, scene: Scene) -> Seen:
    """Whether the country must be known to tell, and is not."""
    kinds = [kind for part in item.part if not (part.en or part.es) for kind in part.fact]
    local = bool(kinds) and all(scene.needs_jurisdiction(kind) for kind in kinds)
    country = scene.article.jurisdiction
    return Seen(Standing.UNKNOWN) if local and country is None else seen


def _where(part: Part, scene: Scene) -> set[int]:
    """The numbers of the sentences that say a part."""
    found = {one.sentence for one in scene.found(part)}
    for kind in part.fact:
        found |= scene.fact_sentences(kind)
    return found


def _evidence(rule: str, item: str, seen: Seen, scene: Scene) -> Evidence:
    first, last = seen.sentences[0], seen.sentences[-1]
    start = scene.reading.span(first, 0, len(first.folded)).start
    end = scene.reading.span(last, 0, len(last.folded)).end
    return Evidence(rule, item, first.zone, start, end)
