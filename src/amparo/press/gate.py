"""Whether an article is about intimate images at all. Elsewhere the checker says so and stops.

Looked for, beside each other: an intimate picture (`intimate-media`), and an act: passing on (`spread`), or one that
says by itself that somebody is harmed (`no-consent`, `threat`, `misuse`). Bait and moralising name neither, so
pictures without a kind count too where enough around them is intimate (`intimate-cue`).
"""

from collections.abc import Iterable, Mapping

from amparo.press.phrases.reading import Match
from amparo.press.scene import Scene
from amparo.press.zone import HEADLINES, Zone

WINDOWS = 2
"""So many places in the text with an intimate picture beside an act."""
TRACES = 3
"""So many places that are a window, or less: a picture of no kind where what stands around is intimate, a name of the
abuse."""
ELSEWHERE = 3
"""So many sentences about something else make it the subject, unless as many speak of abuse. A headline is two."""
SHORT = 250
"""In a text of fewer words, with nothing that speaks of something else, one window or two traces are enough."""
_SEEN = frozenset({Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.HEADING, Zone.CAPTION, Zone.DESCRIPTION, Zone.HELP})
_HARM = ("no-consent", "threat", "misuse")

type BySentence = Mapping[int, list[Match]]


def is_in_scope(scene: Scene) -> bool:
    """Whether enough speaks for it. What `off-topic` holds (a breach of data, a novel) cancels its sentence.

    Pictures that somebody passes on of himself are no matter of ours: something must speak of harm.
    """
    off = {one.sentence for one in scene.listed("off-topic")}
    told = {one.sentence for one in scene.listed("abuse-told")} - off
    harm = _by_sentence((one for name in _HARM for one in scene.listed(name)), off)
    if not harm and not told:
        return False
    media = [one for one in scene.listed("intimate-media") if one.sentence not in off]
    elsewhere = len(off) + sum(scene.sentence(number).zone in HEADLINES for number in off)
    if elsewhere >= ELSEWHERE and len(told | {one.sentence for one in media if one.sentence in harm}) < elsewhere:
        return False
    if any(_is_at_the_top(number, scene) for number in told):
        return True
    if any(_says_all(one, harm, scene) for one in media):
        return True
    acts = _by_sentence((one for name in (*_HARM, "spread") for one in scene.listed(name)), set())
    windows = told | {one.sentence for one in media if _has_beside(one, acts, scene)}
    zones = [scene.sentence(number).zone for number in windows]
    in_text = sum(zone in _SEEN for zone in zones)
    named = any(scene.sentence(one.sentence).zone in HEADLINES for one in media)
    if in_text < len(zones) or in_text >= WINDOWS or (named and in_text) or _is_bait(off, scene):
        return True
    traces = len(windows | _traces(off, acts, scene))
    is_short = scene.reading.word_count < SHORT and not off
    return traces >= TRACES or (is_short and (in_text > 0 or traces >= WINDOWS))


def _by_sentence(found: Iterable[Match], off: set[int]) -> BySentence:
    kept: dict[int, list[Match]] = {}
    for one in found:
        if one.sentence not in off:
            kept.setdefault(one.sentence, []).append(one)
    return kept


def _says_all(media: Match, harm: BySentence, scene: Scene) -> bool:
    """Whether a sentence at the top says all: an intimate picture, and what was done with it."""
    acts = harm.get(media.sentence, ())
    return _is_at_the_top(media.sentence, scene) and any(not _is_inside(one, media) for one in acts)


def _is_at_the_top(number: int, scene: Scene) -> bool:
    zone = scene.sentence(number).zone
    return zone is Zone.LEAD or zone in HEADLINES


def _traces(off: set[int], acts: BySentence, scene: Scene) -> set[int]:
    """Sentences that have a picture of no kind, with an act and something intimate in them or the next; or the name.

    In a headline either of the two will do where the text has such a sentence.
    """
    cues = {one.sentence for one in scene.listed("intimate-cue")} - off
    kept = {one.sentence for one in scene.listed("abuse-name")} - off
    titles = set()
    for number in {one.sentence for one in scene.listed("image-noun")} - off if cues else ():
        sentence = scene.sentence(number)
        if sentence.zone in HEADLINES:
            titles |= {number} if number in cues or number in acts else set()
        elif sentence.zone in _SEEN:
            reach = scene.reading.around(sentence, 1)
            if any(one in cues for one in reach) and any(one in acts for one in reach):
                kept.add(number)
    return {one for one in kept if scene.sentence(one).zone in HEADLINES | _SEEN} | (titles if kept else set())


def _is_bait(off: set[int], scene: Scene) -> bool:
    """Whether a headline sells a picture of somebody by name, and something intimate stands in the text."""
    titles = {one.sentence for one in scene.listed("bait-title")} - off
    sold = any(scene.sentence(one).zone in HEADLINES and scene.sentence(one).has_name for one in titles)
    return sold and not off and any(True for _ in scene.listed("intimate-cue"))


def _has_beside(media: Match, acts: BySentence, scene: Scene) -> bool:
    """Whether an act stands in the sentence or the next of the text, other than in the very words of the image."""
    sentence = scene.sentence(media.sentence)
    reach = scene.reading.around(sentence, 0 if sentence.zone in HEADLINES else 1)
    return any(not _is_inside(one, media) for number in reach for one in acts.get(number, ()))


def _is_inside(act: Match, media: Match) -> bool:
    return act.sentence == media.sentence and media.start <= act.start and act.end <= media.end
