"""A name or a title repeated for search engines rather than for readers."""

from collections import Counter

from amparo.press.checks import Density
from amparo.press.finding import Hit, Outcome
from amparo.press.kinds.entity import people_by_role
from amparo.press.phrases.reading import PROSE, Match
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Zone

_LEAST_TITLE_WORDS = 3


def find(check: Density, _: Rule, scene: Scene) -> Outcome:
    """The first name that stands too often after the lead; the title's words too often in the text."""
    return Outcome([*_names(check, scene), *_title(check, scene)])


def _names(check: Density, scene: Scene) -> list[Hit]:
    parts = people_by_role(scene)
    after = [one for one in scene.reading.names.all if scene.sentence(one.sentence).zone in PROSE - {Zone.LEAD}]
    counts = Counter(one.who for one in after if parts.get(one.who) != "speaker")
    words = max(scene.reading.word_count, 1)
    for who, count in counts.most_common():
        if count >= check.at_least and count * 1000 / words > check.per_thousand:
            first = next(one for one in after if one.who == who)
            hit = scene.hit(Match(first.sentence, first.start, first.end))
            hit.plain = True
            return [hit]
    return []


def _title(check: Density, scene: Scene) -> list[Hit]:
    titles = [one for one in scene.reading.sentences if one.zone in (Zone.H1, Zone.TITLE)]
    for title in titles:
        words = " ".join(title.words)
        if len(title.words) < _LEAST_TITLE_WORDS:
            continue
        places = [one for one in scene.reading.told if f" {words} " in f" {' '.join(one.words)} "]
        if len(places) >= check.title_at_least:
            hit = scene.hit(Match(places[0].number, 0, len(places[0].folded)))
            hit.plain = True
            return [hit]
    return []
