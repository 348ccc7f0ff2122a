"""Text with small letters, without accents and with plain quotation marks, of the same length: offsets stay true."""

import re
import unicodedata

NAME = "ǃ"
"""Stands for every letter of a proposed name. A letter, so that a name is one word, and one that no article uses."""
_PLAIN = {
    "'": "‘’ʼ´`′",
    '"': "“”„«»‟″",
    "-": "‐‑‒–—―−",
    " ": "\t\n\r\f\v\xa0\u2002\u2003\u2009\u200a\u202f\u3000",
    ".": NAME + "…",
}


def _table() -> dict[int, str]:
    table = {ord(mark): plain for plain, marks in _PLAIN.items() for mark in marks}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and chr(code) not in "ñÑ":
            table[code] = base[0].lower()
    return table


_FOLD = {chr(code): plain for code, plain in _table().items()}
_UNUSUAL = re.compile(r"[^\x20-\x5f\x61-\x7e]")
_SLUG = {ord(mark): " " for mark in "-_/+.=&?#%:,"}


def fold(text: str) -> str:
    """The same text folded, character by character. ñ is a letter of its own."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
    # Few characters of a text are unusual, and most of them several times, so that each is replaced everywhere at once.
    for one in _FOLD.keys() & set(_UNUSUAL.findall(small)):
        small = small.replace(one, _FOLD[one])
    return small


def fold_address(text: str) -> str:
    """An address or a tag folded to words: what parts them becomes blanks."""
    return fold(text).translate(_SLUG)


def word_set(said: str) -> frozenset[str]:
    """The words of a string that lists them."""
    return frozenset(said.split())
