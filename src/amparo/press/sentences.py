"""Where sentences, clauses and quotations begin and end, in English and Spanish."""

import re
from collections.abc import Iterator

from amparo.press.fold import word_set

_END = re.compile(
    r"""[.!?…\n](?:(?<=\n)(?:\s*\n|(?=[-*•]\s))"""
    r"""|(?<=[.!?…])(?<![.!?…].)[.!?…]*+["'”’»)\]]*+\s+(?=["'“‘«(\[¿¡—–-]*[A-ZÁÉÍÓÚÑÜ0-9]))"""
)
"""It begins with the one character that it needs, as `re` finds such places at once."""
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“«'])((?:[^\W\d_]\.)*[^\W\d_]+)\.$")
_SHORT = word_set(
    """mr mrs ms dr prof rev hon st jr sr sra srta sres d dª dña lic ing arq no nos vs etc art arts sec núm num pág
    págs p pp cap vol ed fig av avda c col ud uds ee uu aa jan feb mar apr jun jul aug sept sep oct nov dec inc ltd
    co corp dept gov gral gen sgt cmdr capt lt approx ca cf e.g i.e a.m p.m u.s u.k u.n ee.uu aprox apdo"""
)
_OPENING = {"“": "”", "«": "»", "„": "“", "‘": "’", '"': '"'}
OPENS_QUOTE = re.compile(r"[“«„\"‘']")
"""On folded text too, in which curly marks may have become straight ones."""
_LONGEST_QUOTE = 1500
_LONGEST_SENTENCE = 4_000
"""Letters. What is longer is a list or a table; it is cut at a blank, as what stands beside each other in a sentence is
looked for with the square of its length.
"""
CLAUSE_EDGE = re.compile(
    r"[;:()]|\s-\s|\b(?:but|although|though|while|whereas|pero|aunque|mientras|sino)\b|,\s(?:and|or|y|o|e|so|que|who|which)\b"
)
"""On folded text."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the blanks around it."""
    start = 0
    for match in _END.finditer(text):
        mark = match.group()[0]
        if mark == "." and _is_short(text[max(start, match.start() - 24) : match.start() + 1], match.group()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of what stands between quotation marks, marks included. An unclosed mark opens nothing."""
    found: list[tuple[int, int]] = []
    at = 0
    while (start := _opening(text, at)) >= 0:
        mark = _OPENING[text[start]]
        # Bounded, so that a text of nothing but opening marks takes no longer than another.
        end = text.find(mark, start + 1, start + _LONGEST_QUOTE)
        if end < 0 or (mark == "’" and _is_apostrophe(text, end)):
            at = start + 1
            continue
        found.append((start, end + 1))
        at = end + 1
    return tuple(found)


def clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """The clause of a sentence around a part of it."""
    first, last = 0, len(folded)
    for edge in CLAUSE_EDGE.finditer(folded):
        if edge.end() <= start:
            first = edge.end()
        elif edge.start() >= end:
            last = edge.start()
            break
    return first, last


_MARK = re.compile(r'[“«„"‘](?<!\w‘)')


def _opening(text: str, at: int) -> int:
    match = _MARK.search(text, at)
    return match.start() if match else -1


def _is_apostrophe(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1].isalpha()


def _is_short(before: str, end: str) -> bool:
    """Whether the point belongs to an abbreviation or an initial."""
    if len(end.strip()) > 1:
        return False
    match = _LAST_WORD.search(before)
    if not match:
        return False
    word = match.group(1)
    return word.lower() in _SHORT or (len(word) == 1 and word.isupper())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + _LONGEST_SENTENCE
        yield from _trimmed(text, start, cut)
        start = cut
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
