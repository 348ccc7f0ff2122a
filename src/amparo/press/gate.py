"""Whether an article is about intimate images at all. Elsewhere the checker says so and stops."""

from amparo.press.reading import Match
from amparo.press.scene import Scene
from amparo.press.zone import HEADLINES, Zone

WINDOWS = 2
"""So many places in the text, or one in a headline."""
_SEEN = frozenset({Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.HEADING, Zone.CAPTION, Zone.DESCRIPTION, Zone.HELP})


def is_in_scope(scene: Scene) -> bool:
    """An intimate image beside a verb of passing on, a lack of consent or a threat, often enough.

    What the list `off-topic` holds (a breach of data, a filter for pictures) cancels its sentence.
    """
    off = {one.sentence for one in scene.listed("off-topic")}
    acts = [one for name in ("spread", "no-consent", "threat") for one in scene.listed(name)]
    windows = {
        one.sentence
        for one in scene.listed("intimate-media")
        if one.sentence not in off and _has_beside(one, acts, scene)
    }
    zones = [scene.sentence(number).zone for number in windows]
    return any(zone in HEADLINES for zone in zones) or sum(zone in _SEEN for zone in zones) >= WINDOWS


def _has_beside(media: Match, acts: list[Match], scene: Scene) -> bool:
    """Whether an act stands in the sentence or the next of the text, other than in the very words of the image."""
    sentence = scene.sentence(media.sentence)
    reach = scene.reading.around(sentence, 0 if sentence.zone in HEADLINES else 1)
    return any(one.sentence in reach and not _is_inside(one, media) for one in acts)


def _is_inside(act: Match, media: Match) -> bool:
    return act.sentence == media.sentence and media.start <= act.start and act.end <= media.end
