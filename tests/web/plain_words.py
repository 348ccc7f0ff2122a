"""Whether a text is plain: short sentences, easy by the usual formula, and no word of the blame list.

English: Flesch, "A new readability yardstick", Journal of Applied Psychology 32(3), 1948:
    206.835 - 1.015 words/sentences - 84.6 syllables/words
Spanish: Fernández Huerta, "Medidas sencillas de lecturabilidad", Consigna 214, 1959, with words for sentences put
right: 206.84 - 1.02 words/sentences - 60 syllables/words
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from amparo.registry.blame import blame_in

LONGEST, EASIEST = 20, 65.0
"""Words of a sentence; least score of a page ("plain English" and "normal")."""
SHORTEST = 4
"""Fewer words are a label, not a sentence: they would make any page look easy."""
GIVEN = "data-given"
"""An element with this attribute holds what others wrote: names, addresses, how a helpline describes itself."""

_INLINE = frozenset("a abbr b bdi cite em i mark q small span strong sub sup time u wbr".split())  # noqa: SIM905
_LEFT_OUT = frozenset("button code head nav option script select style template textarea title".split())  # noqa: SIM905
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Score(NamedTuple):
    """What the formula takes, and what it gives."""

    sentences: int
    words: int
    syllables: int
    ease: float


def assert_plain(text: str, language: str, *, score: float = EASIEST, longest: int = LONGEST) -> None:
    """Assert that a page or a text is plain. text: HTML, of which <main> counts where there is one; or bare text."""
    said = list(sentences(text))
    assert said, "there is no sentence in it"
    long = [one for one in said if len(words(one)) > longest]
    assert long == [], f"longer than {longest} words: {long}"
    assert_no_blame(" \n ".join(said), language)
    found = measure(said, language)
    hardest = sorted(said, key=lambda one: measure([one], language).ease)[:5]
    assert found.ease >= score, f"{found.ease:.1f} of {score} ({found}); the hardest: {hardest}"


def assert_no_blame(text: str, language: str) -> None:
    """Assert that nothing of the blame list is said."""
    found = [f"“{one.form}”: {one.phrase.why.said_in(language)}" for one in blame_in(text, language)]
    assert found == [], found


def measure(said: list[str], language: str) -> Score:
    """Score of some sentences; labels do not count, unless there is nothing else."""
    real = [one for one in said if len(words(one)) >= SHORTEST] or [one for one in said if words(one)]
    each = [word for one in real for word in words(one)]
    count = {"en": _syllables_en, "es": _syllables_es}[language]
    syllables = sum(count(part) for word in each for part in re.split(r"[\-]", word.lower()) if part)
    long, heavy = len(each) / max(len(real), 1), syllables / max(len(each), 1)
    ease = 206.835 - 1.015 * long - 84.6 * heavy if language == "en" else 206.84 - 1.02 * long - 60 * heavy
    return Score(len(real), len(each), syllables, ease)


def words(text: str) -> list[str]:
    """The words of a text, without numbers and signs."""
    return _WORD.findall(_PLACE.sub(" ", text))


def sentences(text: str) -> Iterator[str]:
    """Sentences of HTML or of bare text. A block of its own ends one too."""
    for block in _Visible.blocks(text) if "<" in text else text.splitlines():
        for part in re.split(r"(?<=[.?!:;…])[”»)\"]*\s+", block):
            if words(part):
                yield " ".join(part.split())


def syllables(word: str, language: str) -> int:
    """How many a word has."""
    return {"en": _syllables_en, "es": _syllables_es}[language](word.lower())


_KNOWN_EN = {
    "business": 2, "create": 2, "created": 3, "every": 2, "everybody": 4, "everyone": 3, "everything": 3, "evening": 2,
    "being": 2, "doing": 2, "going": 2, "seeing": 2, "quiet": 2, "science": 2, "people": 2, "idea": 3, "real": 1,
    "area": 3, "poem": 2, "ios": 3, "reuse": 2, "reupload": 3, "sometimes": 2, "anyone": 3, "whose": 1, "eye": 1,
    "eyes": 1, "are": 1, "were": 1, "there": 1, "where": 1, "somewhere": 2, "anywhere": 3, "nowhere": 2, "forever": 3,
    "different": 2, "interest": 2, "chocolate": 2, "caught": 1, "lawyer": 2, "yourself": 2, "whole": 1,
}  # fmt: skip
_INNER_E = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ly|ments?|ful|less|ness|thing|body|one|times?|where|work|workers?|guard|lines?|book)$)"
)
_HIATUS = re.compile(r"(?<![tscgxl])i[ao](?!u)|(?<![qg])ua(?!r)|eo(?!u)|[aeouy]ing$|iet|riu|[^aeiou]ism$")
_SILENT = re.compile(
    r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzcghl]es$|[aeiouy]le$|[aeiouy]les$|[^cst]hes$|[aeiouyl]led$"
)


def _syllables_en(word: str) -> int:
    """By vowel groups, the commonest hiatuses, silent endings; some words by heart."""
    word = re.sub(r"['’](?:s|re|ve|ll|m|d)$", "", word.lower())
    if word in _KNOWN_EN:
        return _KNOWN_EN[word]
    bare = _INNER_E.sub("", word)
    count = len(re.findall(r"[aeiouy]+", bare)) + len(_HIATUS.findall(bare)) - len(_SILENT.findall(bare))
    return max(count, 1)


def _syllables_es(word: str) -> int:
    """Each run of vowels has as many as it has strong or stressed ones; one, if it has none of them."""
    word = re.sub(r"y$", "i", word.lower())
    runs = re.findall(r"[aeiouáéíóúü]+", word)
    return max(sum(max(len(re.findall(r"[aeoáéóíú]", run)), 1) for run in runs), 1)


class _Visible(HTMLParser):
    """The text that one sees of a page, block by block."""

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self._open: list[tuple[str, bool]] = []
        self._whole = whole

    @classmethod
    def blocks(cls, html: str) -> list[str]:
        """The blocks that have something in them."""
        reader = cls("<main" not in html)
        reader.feed(html)
        reader.close()
        return [block.strip() for block in reader.found if block.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.found.append("")
        if tag in _VOID:
            return
        named = dict(attrs)
        out = tag in _LEFT_OUT or GIVEN in named or "hidden" in named or named.get("aria-hidden") == "true"
        self._open.append((tag, out))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.found.append("")
        while self._open and any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        inside = self._whole or any(tag == "main" for tag, _ in self._open)
        if inside and not any(out for _, out in self._open):
            self.found[-1] += re.sub(r"\s+", " ", data)
