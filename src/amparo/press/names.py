"""People's names, proposed from capital letters alone, without a model.

Found: two to four capitalised words after each other ("Ana Ruiz", "María de la Torre"), then the same words alone, in
small letters in an address, and a surname by itself. Not found: a first name alone, a name in small letters that stands
nowhere else, most names in a headline that capitalises every word. Taken for names at times: places, titles of works,
bodies that the list `not-a-name` does not know. So names are proposals: a rule that rests on them says so.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from amparo.press.fold import NAME, fold, word_set
from amparo.press.zone import Zone

if TYPE_CHECKING:
    from amparo.press.phrases.reading import Sentence

# An expression begins with the one letter that it needs and looks back from there: `re` passes over all else at once.
_LETTER = "[A-ZÁÉÍÓÚÑÜÀÈÇÖÄØÅŠŽ]"
_REST = r"\w*(?:['’-][A-ZÁÉÍÓÚÑÜ]?\w+)*"
_BETWEEN = r"[ \xa0](?:(?:de|del|de la|de los|van|von|der|da|dos|y|bin|al)[ \xa0])?"
_RUN = re.compile(rf"{_LETTER}(?<!\w.){_REST}(?:{_BETWEEN}{_LETTER}{_REST}){{1,4}}(?!\w)")
_PLACE_BEFORE = re.compile(r"(?:^|\s)(?:[Ee]n|[Ii]n|[Aa]t|[Nn]ear)\s$")
"""What stands before a place rather than a person."""
_PART = re.compile(r"[^\s\xa0]+")
_ANYWHERE = frozenset({Zone.SLUG, Zone.TAGS, Zone.LINK, Zone.IMAGE_ADDRESS, Zone.EMBED, Zone.ALT, Zone.HIDDEN})
_PAST = re.compile(r"(?:ó|ieron|aban)$")
"""Spanish verbs that begin a sentence before a name: "Habló María Ruiz"."""
_SMALL_WORD = re.compile(r"([a-zñáéíóú]\w+)|[\w'’-]++")
"""A word that begins so, at the beginning of what hyphens and apostrophes join; of everything else nothing is kept."""
_SMALL = word_set("de del la los van von der da dos y bin al")
_PROPOSING = frozenset(Zone) - {Zone.SLUG, Zone.LINK, Zone.IMAGE_ADDRESS, Zone.EMBED, Zone.RELATED}
_MOST = 60
"""People in one article; a page of names is no article."""


class Naming(NamedTuple):
    """A place where somebody is named. who: number of the person. start, end: in the sentence."""

    sentence: int
    start: int
    end: int
    who: int


class Namings:
    """Everybody who is named, and where."""

    def __init__(self, people: int, all_of_them: tuple[Naming, ...]) -> None:
        self.people = people
        self.all = all_of_them
        self._by_sentence: dict[int, list[Naming]] = {}
        for one in all_of_them:
            self._by_sentence.setdefault(one.sentence, []).append(one)

    def in_sentence(self, number: int) -> list[Naming]:
        """Those in one sentence."""
        return self._by_sentence.get(number, [])

    def at(self, sentence: int, start: int, end: int) -> Naming | None:
        """The first naming inside a part of a sentence."""
        return next((one for one in self.in_sentence(sentence) if start <= one.start < end), None)


class _Written(NamedTuple):
    """A sentence as it is written. runs: capitalised words after each other."""

    sentence: "Sentence"
    said: str
    runs: list[re.Match[str]]


def propose(sentences: "Sequence[Sentence]", originals: Sequence[str], never: frozenset[str]) -> Namings:
    """Everybody who seems to be named; masks them in the sentences. never: folded words that are in no name."""
    written = [_Written(one, said, list(_RUN.finditer(said))) for one, said in zip(sentences, originals, strict=True)]
    people = _people(written, never, _small_words([one for one in written if one.sentence.zone not in _ANYWHERE]))
    if not people:
        return Namings(0, ())
    found: list[Naming] = []
    forms = _forms(people)
    first_names = {words[0] for words in people}
    places = _places(forms, [one.folded for one in sentences])
    for sentence, original, there in zip(sentences, originals, places, strict=True):
        here = []
        for start, form in there:
            alone = " " not in form and not original[start].isupper()
            if alone and (sentence.zone not in _ANYWHERE or form in first_names):
                continue
            here.append(Naming(sentence.number, start, start + len(form), forms[form]))
        if here:
            sentence.masked = _masked(sentence.folded, here)
            found += here
    return Namings(len(people), tuple(found))


def _places(forms: Iterable[str], texts: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Where names stand in each of some texts: the longest at a place, and none inside another.

    No expression is made of the names: `re` would keep it, and them, after the article is gone.
    """
    whole = "\n".join(texts)
    seen: list[tuple[int, int, str]] = []
    for form in forms:
        at = whole.find(form)
        while at >= 0:
            end = at + len(form)
            if not (at and _is_letter(whole[at - 1])) and not (end < len(whole) and _is_letter(whole[end])):
                seen.append((at, -end, form))
            at = whole.find(form, at + 1)
    places: list[list[tuple[int, str]]] = [[] for _ in texts]
    starts = list(accumulate((len(one) + 1 for one in texts), initial=0))
    last = 0
    for at, end, form in sorted(seen):
        if at >= last:
            number = bisect_right(starts, at) - 1
            places[number].append((at - starts[number], form))
            last = -end
    return places


def _is_letter(one: str) -> bool:
    return one.isalnum() or one == "_"


def _small_words(told: "Sequence[_Written]") -> frozenset[str]:
    """Words that stand in small letters, but for full names that somebody typed in small letters for search engines."""
    small = "\n".join([one.said for one in told])
    for name in {run.group().lower() for one in told for run in one.runs}:
        if name in small:
            small = small.replace(name, "")
    return frozenset(fold("\n".join(set(_SMALL_WORD.findall(small)))).split())


def _people(written: "Iterable[_Written]", never: frozenset[str], lower: frozenset[str]) -> list[tuple[str, ...]]:
    """Each full name once, as folded words. lower: words that stand in small letters somewhere."""
    people: dict[tuple[str, ...], None] = {}
    within: set[tuple[str, ...]] = set()
    for sentence, original, runs in written:
        if not runs or sentence.zone not in _PROPOSING or _is_title_case(original):
            continue
        for run in runs:
            if _PLACE_BEFORE.search(original, max(0, run.start() - 6), run.start()):
                continue
            words = tuple(_PART.findall(fold(run.group())))
            if run.start() == 0 and (words[0] in lower or _PAST.search(run.group().split()[0])):
                words = words[1:]
            if (name := _without(words, never, lower)) and len(people) < _MOST:
                people.setdefault(name)
                if run.start() or words[0] != name[0]:
                    within.add(name)
    return [one for one in people if not _is_another(one, people, within)]


def _is_another(name: tuple[str, ...], people: Iterable[tuple[str, ...]], within: set[tuple[str, ...]]) -> bool:
    """Whether it is a shorter form of another, or a sentence's first word and the surname of another ("Later Ruiz")."""
    if any(set(name) < set(other) for other in people):
        return True
    return name not in within and any(one[-1] == name[-1] and one != name for one in within)


def _without(words: tuple[str, ...], never: frozenset[str], lower: frozenset[str]) -> tuple[str, ...] | None:
    """A name without a capitalised word before it that is none; None where too little is left."""
    while words and (words[0] in never or words[0] in _SMALL):
        words = words[1:]
    strong = [one for one in words if one not in _SMALL]
    if len(strong) < 2 or any(one in never for one in strong) or all(len(one) < 3 for one in strong):
        return None
    return None if sum(one in lower for one in strong) * 2 > len(strong) else words


def _is_title_case(original: str) -> bool:
    """Whether nearly every word has a capital, as in some headlines."""
    words = [one for one in original.split() if one[0].isalpha() and len(one) > 3]
    return len(words) > 4 and sum(one[0].isupper() for one in words) > 0.7 * len(words)


def _forms(people: list[tuple[str, ...]]) -> dict[str, int]:
    """Everything by which somebody is named, to the number of the person."""
    forms: dict[str, int] = {}
    for who, words in enumerate(people):
        strong = [one for one in words if one not in _SMALL]
        forms[" ".join(words)] = who
        forms.setdefault(" ".join(strong), who)
        forms.setdefault(f"{strong[0]} {strong[-1]}", who)
        forms.setdefault(f"{strong[0]} {strong[1]}", who)
        for one in strong:
            if len(one) > 2:
                forms.setdefault(one, who)
    return forms


def _masked(folded: str, namings: list[Naming]) -> str:
    parts, at = [], 0
    for one in namings:
        parts += [folded[at : one.start], NAME * (one.end - one.start)]
        at = one.end
    return "".join(parts) + folded[at:]
