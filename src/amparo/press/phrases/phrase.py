r"""The language of phrases in data/press: words, alternatives, gaps, lists; no regular expressions.

`(even though|although) ~3 {spread}` finds "although he later posted". What may be written is in
docs/how-to/add-a-press-rule.md. Each phrase becomes a regular expression on folded text, and anchors: words of which
one stands in whatever the phrase finds, so that most phrases are never tried on most sentences.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from amparo.press.fold import NAME, fold, word_set

NUMBER_ANCHOR = "#"
NAME_ANCHOR = "@"
_SEPARATOR = r"[^\w.;:!?¿¡]{1,3}"
_ANY_WORD = r"\w[\w'-]*"
_NUMBER = r"\d+(?:[.,]\d+)*+(?:\s?%)?"
_PERCENT = r"\d+(?:[.,]\d+)*+\s?(?:%|per ?cent|por ciento)"
_TOKEN = re.compile(r"\s+|@name(?![\w])|#%|~\d*|[(){}|^$]|[^\s(){}|^$~]+")
_LETTERS = re.compile(r"\w+")
_COMMON = word_set(
    """a an and are as at be been but by did do for from had has have he her him his i in is it its no not of on or out
    she so that the their them they this to up was we were what when who with you your al como con de del el ella
    ellas ellos en es esta este fue ha han la las le les lo los mas me mi muy no o para pero por que se si sin son
    su sus te tu un una uno y ya"""
)


class BadPhrase(ValueError):
    """A phrase that says nothing that can be found."""


type Need = frozenset[str]
"""Words of which one stands in whatever is found. One that ends in `*` is a beginning."""


class Option(NamedTuple):
    """One of the alternatives of a phrase. needs: each of them must be met.

    firsts: words of which one begins whatever is found; None where that cannot be told. is_word: a word that meets them
    is all that is found, so that nothing is left for the pattern to say.
    """

    pattern: str
    needs: tuple[Need, ...]
    firsts: Need | None
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase becomes. named: it has `@name` in it.

    options: at each place the first of them that matches is what the pattern finds there, so that a long list of words
    need not be tried as one long pattern.
    """

    pattern: str
    named: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """pattern of one place. needs: none where whatever stands here may be anything. kind: word, gap, maybe, edge.

    firsts: words that it may begin with, None for any. options: what it is one of. is_word: as in an Option.
    """

    pattern: str
    needs: tuple[Need, ...] = ()
    kind: str = "word"
    firsts: Need | None = None
    options: "tuple[_Element, ...]" = ()
    is_word: bool = False


class Lists:
    """The words of each list in one language. Each list is parsed once."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._words = words
        self._parsed: dict[str, _Element] = {}

    def element(self, name: str, depth: int) -> "_Element":
        """Any word of a list. Raises BadPhrase."""
        if name not in self._parsed:
            words = self._words.get(name)
            if not words:
                raise BadPhrase(f"no list of the name {name}, or an empty one")
            self._parsed[name] = _either([_Parser(one, self, depth + 1).whole() for one in words])
        return self._parsed[name]

    def words(self, name: str) -> tuple[str, ...]:
        """The phrases of a list; none where there is no such list."""
        return self._words.get(name, ())


def parse(phrase: str, lists: Lists) -> Phrase:
    """A phrase as a regular expression. Raises BadPhrase."""
    element = _Parser(phrase, lists).whole()
    if not element.needs:
        raise BadPhrase(f"no fixed word in it: {phrase}")
    # Where one alternative may begin with anything, the places to try are not known; the pattern itself finds them.
    options = element.options if element.options and element.firsts is not None else (element,)
    return Phrase(_whole(element), NAME in element.pattern, tuple(_option(one) for one in options))


def _whole(element: "_Element") -> str:
    return rf"(?<!\w){element.pattern}"


def _option(element: "_Element") -> Option:
    needs = {*element.needs, element.firsts} if element.firsts is not None else set(element.needs)
    return Option(_whole(element), tuple(needs), element.firsts, element.is_word)


def rarest(needs: Iterable[Need], most: int) -> list[Need]:
    """The rarest first, at most so many, and one with common words only where there is no other."""
    found = sorted(needs, key=lambda need: (*_rarity(need), *sorted(need)), reverse=True)
    return [one for one in found[:most] if not _rarity(one)[0]] or found[:1]


class _Parser:
    """Recursive descent over the tokens of one phrase. depth: of lists within lists."""

    def __init__(self, phrase: str, lists: Lists, depth: int = 0) -> None:
        if depth > 8:
            raise BadPhrase(f"a list that holds itself: {phrase}")
        self._phrase, self._lists, self._depth = phrase, lists, depth
        self._tokens = [match.group() for match in _TOKEN.finditer(phrase.strip())]
        self._at = 0

    def whole(self) -> _Element:
        """Everything."""
        element = self._alternatives()
        if self._at < len(self._tokens):
            raise BadPhrase(f"a bracket too many: {self._phrase}")
        return element

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _alternatives(self) -> _Element:
        """Inside brackets, or the whole: sequences parted by `|` that stands alone or after a bracket."""
        options = [self._sequence()]
        while self._peek() == "|":
            self._next()
            options.append(self._sequence())
        return _either(options)

    def _sequence(self) -> _Element:
        elements: list[_Element] = []
        while (here := self._peek()) and here not in (")", "|"):
            if here.isspace():
                self._next()
                continue
            elements.append(self._place())
            while self._peek() == "|" and self._joins_words():
                self._next()
                elements[-1] = _either([elements[-1], self._place()])
        return _joined(elements, self._phrase)

    def _joins_words(self) -> bool:
        """Whether `|` stands between two words without blanks, outside brackets of its own: `sent|took`."""
        before = self._tokens[self._at - 1] if self._at else " "
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else " "
        return self._level() == 0 and not before.isspace() and not after.isspace()

    def _level(self) -> int:
        before = self._tokens[: self._at]
        return before.count("(") - before.count(")")

    def _place(self) -> _Element:
        token = self._next()
        special: dict[str, Callable[[], _Element]] = {"(": self._group, "{": self._list}
        if token in special:
            element = special[token]()
            if self._peek() == "?":
                self._next()
                return _Element(element.pattern, (), "maybe", element.firsts)
            return element
        return _word(token)

    def _group(self) -> _Element:
        element = self._alternatives()
        if self._next() != ")":
            raise BadPhrase(f"a bracket is not closed: {self._phrase}")
        return element

    def _list(self) -> _Element:
        name = self._next()
        if self._next() != "}":
            raise BadPhrase(f"a bracket is not closed: {self._phrase}")
        return self._lists.element(name, self._depth)


_A_NAME, _A_NUMBER = frozenset({NAME_ANCHOR}), frozenset({NUMBER_ANCHOR})
_FIXED = {
    "@name": _Element(f"{NAME}++(?:'s?)?(?!\\w)", (_A_NAME,), "word", _A_NAME),
    "#": _Element(_NUMBER, (_A_NUMBER,), "word", _A_NUMBER),
    "#%": _Element(_PERCENT, (_A_NUMBER,), "word", _A_NUMBER),
    "*": _Element(_ANY_WORD),
    "^": _Element(r"(?:^[^\w]{0,4})", (), "edge"),
    "$": _Element(r"[^\w]{0,4}$", (), "edge"),
    "?": _Element(r"[^\w?]{0,3}\?", (), "edge"),
    "!": _Element(r"[^\w!]{0,3}!", (), "edge"),
}


@lru_cache(maxsize=20_000)
def _word(token: str) -> _Element:
    """One word of a phrase. Phrases share most of theirs."""
    if token.startswith("~"):
        return _Element(f"{{0,{int(token[1:] or 5)}}}?", (), "gap")
    if token in _FIXED:
        return _FIXED[token]
    folded = fold(token.removesuffix("?"))
    pattern = "".join(_letter(one) for one in folded)
    end = "" if folded.endswith("*") or not folded[-1:].isalnum() else r"(?!\w)"
    first = _first(folded)
    if token.endswith("?"):
        return _Element(pattern + end, (), "maybe", first)
    runs = list(_LETTERS.finditer(folded.replace("#", " ")))
    anchor = _anchor(folded, max(runs, key=lambda run: len(run.group()))) if runs else "*"
    if anchor == "*" and "#" in folded:
        anchor = NUMBER_ANCHOR
    needs = (frozenset({anchor}),) if anchor != "*" else ()
    return _Element(pattern + end, needs, "word", first, (), folded.removesuffix("*").isalnum())


def _first(folded: str) -> Need | None:
    """The word of a text that a word of a phrase begins with."""
    if folded[:1] == "#":
        return _A_NUMBER
    run = _LETTERS.match(folded.replace("#", "*").replace("_", " "))
    return frozenset({_anchor(folded, run)}) if run else None


def _letter(one: str) -> str:
    if one.isalnum():
        return one
    return {"*": r"\w*", "#": _NUMBER, "-": r"[-\s]", "_": " "}.get(one) or re.escape(one)


def _anchor(folded: str, run: "re.Match[str]") -> str:
    """The longest run of letters of a word, which is a token of a text too."""
    if folded[run.start() - 1 : run.start()] == "*":
        return "*"
    return run.group() + ("*" if folded[run.end() : run.end() + 1] == "*" else "")


def _either(options: list[_Element]) -> _Element:
    if len(options) == 1:
        return options[0]
    pattern = "(?:" + "|".join(dict.fromkeys(option.pattern for option in options)) + ")"
    firsts = [option.firsts for option in options if option.firsts is not None]
    begins = frozenset().union(*firsts) if len(firsts) == len(options) else None
    if not all(option.needs for option in options):
        return _Element(pattern, (), "word", begins)
    flat = {one.pattern: one for option in options for one in option.options or (option,)}
    best = [max(option.needs, key=_rarity) if len(option.needs) > 1 else option.needs[0] for option in options]
    return _Element(pattern, (frozenset().union(*best),), "word", begins, tuple(flat.values()))


def _joined(elements: list[_Element], phrase: str) -> _Element:
    """Elements after each other, with what may part them."""
    if len(elements) == 1 and elements[0].kind == "word":
        return elements[0]
    pattern, begun = "", False
    firsts: Need | None = frozenset()
    for element in elements:
        if not begun and element.kind != "gap":
            firsts = firsts | element.firsts if firsts is not None and element.firsts is not None else None
        if element.kind == "gap":
            pattern += f"(?:{_SEPARATOR}{_ANY_WORD}){element.pattern}" if begun else ""
        elif element.kind == "maybe":
            said = element.pattern
            pattern += f"(?:{_SEPARATOR}{said})?" if begun else f"(?:{said}{_SEPARATOR})?"
        elif element.kind == "edge":
            pattern += element.pattern
        else:
            pattern += f"{_SEPARATOR}{element.pattern}" if begun else element.pattern
            begun = True
    if not begun:
        raise BadPhrase(f"nothing fixed in it: {phrase}")
    needs = tuple(dict.fromkeys(need for one in elements for need in one.needs))
    return _Element(pattern, needs, "word", firsts)


@lru_cache(maxsize=10_000)
def _rarity(need: Need) -> tuple[int, int]:
    """Greater for what stands in fewer sentences: no common word in it, the shortest long, few."""
    common = sum(1 for one in need if one in _COMMON or len(one.rstrip("*")) < 3)
    return -common, min(len(one.rstrip("*")) for one in need) * 4 - len(need)
