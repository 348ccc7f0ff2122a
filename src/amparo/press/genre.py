"""What kind of text an article is: as its front matter says, or by its length and its words."""

from amparo.press.scene import Scene
from amparo.press.zone import HEADLINES, Genre

BRIEF_WORDS = 150
_CUES = {
    "genre-meta": Genre.META,
    "genre-opinion": Genre.OPINION,
    "genre-legal": Genre.LEGAL,
    "genre-service": Genre.SERVICE,
}
_LEAST_CUES = 3


def genre_of(scene: Scene) -> Genre:
    """The genre. A cue in a headline counts at once, in the text only several of them do."""
    if scene.article.genre is not None:
        return scene.article.genre
    for name, genre in _CUES.items():
        cues = scene.listed(name)
        if any(scene.sentence(one.sentence).zone in HEADLINES for one in cues) or len(cues) >= _LEAST_CUES:
            return genre
    return Genre.BRIEF if scene.reading.word_count < BRIEF_WORDS else Genre.REPORT
