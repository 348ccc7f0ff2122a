"""What cancels a finding: a quotation, a negation, speaking of the word itself, citing a law."""

from collections.abc import Iterable

from amparo.press.finding import Hit
from amparo.press.phrases.reading import Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.sentences import CLAUSE_EDGE
from amparo.press.zone import Zone

REACH = 60
"""How far a negation reaches to what follows it, in characters."""
AFTER_REACH = 15
"""How far it reaches back: only as in "it is never"; further on it denies something else."""
MENTION_REACH = 30
SCARE_WORDS = 4
"""A quotation of up to so many words that nobody said is the writer's distance from a word."""
_REBUTTAL_REACH = 2


def is_guarded(rule: Rule, hit: Hit, scene: Scene) -> bool:
    """Whether one of the rule's guards cancels a hit."""
    if hit.plain or hit.sentence is None:
        return False
    return (
        ("negation" in rule.guards and _is_negated(hit, scene))
        or ("mention" in rule.guards and _is_mentioned(hit, scene))
        or ("statute" in rule.guards and _has(scene, "statute", (hit.sentence,)))
    )


def is_quoted_away(rule: Rule, hit: Hit, scene: Scene) -> bool:
    """Whether it stands in a quotation with an attribution, and the rule leaves those alone."""
    if hit.plain or hit.sentence is None or rule.quote == "check" or Zone.QUOTE in _own_zones(rule, scene, hit):
        return False
    if not in_quotation(hit, scene):
        return False
    return rule.quote == "skip" or is_rebutted(hit, scene)


def in_quotation(hit: Hit, scene: Scene) -> bool:
    """Whether it is somebody's words: a block of quotation, or between marks and attributed, or only a word or two."""
    if hit.sentence is None:
        return False
    sentence = scene.sentence(hit.sentence)
    if sentence.zone is Zone.QUOTE:
        return True
    if sentence.quote_around(hit.start, hit.end) is None:
        return False
    return is_scare(hit, scene) or is_attributed(hit.sentence, scene)


def is_scare(hit: Hit, scene: Scene) -> bool:
    """Whether it stands between marks of a word or two, with which the writer keeps off a word; nobody says it."""
    if hit.sentence is None:
        return False
    sentence = scene.sentence(hit.sentence)
    around = sentence.quote_around(hit.start, hit.end)
    if around is None or len(sentence.folded[slice(*around)].split()) > SCARE_WORDS:
        return False
    begins = scene.reading.original(sentence)[around[0] + 1 : around[0] + 2]
    return not (begins.isupper() and is_attributed(hit.sentence, scene))


def is_attributed(number: int, scene: Scene) -> bool:
    """Whether somebody speaks in a sentence or in one beside it, outside quotation marks."""
    numbers = scene.reading.around(scene.sentence(number), 1)
    said = scene.listed_in("attribution", numbers)
    return any(not scene.sentence(one.sentence).quote_around(one.start, one.end) for one in said)


def is_rebutted(hit: Hit, scene: Scene) -> bool:
    """Whether somebody speaks against it within two sentences."""
    if hit.sentence is None:
        return False
    numbers = scene.reading.around(scene.sentence(hit.sentence), _REBUTTAL_REACH)
    return _has(scene, "rebuttal", numbers)


def _has(scene: Scene, name: str, numbers: Iterable[int]) -> bool:
    return next(scene.listed_in(name, numbers), None) is not None


def _own_zones(rule: Rule, scene: Scene, hit: Hit) -> tuple[Zone, ...]:
    """A rule that names `quote` among its zones looks into blocks of quotation."""
    sentence = scene.sentence(hit.sentence) if hit.sentence is not None else None
    return rule.zones if sentence is not None and sentence.zone is Zone.QUOTE else ()


def _is_negated(hit: Hit, scene: Scene) -> bool:
    number = hit.sentence or 0
    folded = scene.sentence(number).folded
    # "without her consent" says what was done to her; it denies nothing.
    lacks = tuple(scene.listed_in("no-consent", (number,)))
    for one in scene.listed_in("negation", (number,)):
        first, last = (one.end, hit.start) if one.end <= hit.start else (hit.end, one.start)
        reach = REACH if first == one.end else AFTER_REACH
        if not 0 <= last - first <= reach or CLAUSE_EDGE.search(folded, first, last):
            continue
        if reach == AFTER_REACH and "," in folded[first:last]:
            continue  # "her daughter, 6, has not spoken" denies nothing of the daughter
        if not any(other.start <= one.start and one.end <= other.end for other in lacks):
            return True
    return False


def _is_mentioned(hit: Hit, scene: Scene) -> bool:
    if is_scare(hit, scene):
        return True
    near = scene.listed_in("mention", (hit.sentence or 0,))
    return any(-MENTION_REACH <= one.end - hit.start <= 0 or _covers(one, hit) for one in near)


def _covers(one: Match, hit: Hit) -> bool:
    """A mention that holds the word itself, as the title of a policy does."""
    return one.start <= hit.start and hit.end <= one.end and (one.start, one.end) != (hit.start, hit.end)
