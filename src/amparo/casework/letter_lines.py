"""Lines of a letter: what somebody typed can neither break out of its line nor turn the reading direction."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable

WIDTH = 78
"""Columns of a mail that nothing wraps again (RFC 5322, section 2.1.1)."""
INDENT = "    "
UNBROKEN = "\t"
"""Before a line that stays as it is, such as an address. Nothing that somebody typed has one left, see `one_line`."""
_JOINERS = "\u200c\u200d"  # part of words in some scripts, and of emoji
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def one_line(text: str) -> str:
    """The words on one line. Control, direction and unassigned characters go, spaces of any kind become one."""
    kept = (" " if _is_space(char) else char for char in text if _is_space(char) or not _is_hidden(char))
    line = " ".join("".join(kept).split())
    return line if line.strip(_JOINERS + " ") else ""


def clean_address(text: str) -> str:
    """An address on one line. In a URL, what cannot stand there is percent-encoded; of other words see `one_line`."""
    start, end = 0, len(text)
    while start < end and _is_unsafe(text[start]):
        start += 1
    while start < end and _is_unsafe(text[end - 1]):
        end -= 1
    bare = text[start:end]
    return "".join(map(_encoded, bare)) if _SCHEME.match(bare) else one_line(bare)


def is_url(text: str) -> bool:
    """Whether this is an address to open rather than words."""
    return _SCHEME.match(text) is not None


def several_lines(text: str) -> str:
    """What somebody wrote, line by line, each of them clean; at most one empty line in a row."""
    lines = [one_line(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def paragraph(text: str, indent: str = "") -> str:
    """One paragraph, wrapped. A word that is longer than a line is cut, unless it is an address."""
    room = WIDTH - len(indent)
    words = [part for word in text.split() for part in _parts(word, room)]
    return textwrap.fill(
        " ".join(words),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def unbroken(text: str) -> str:
    """A line that nothing wraps, see `laid_out`. text: clean."""
    return UNBROKEN + text


def laid_out(paragraphs: Iterable[str]) -> str:
    """Paragraphs as a text, each line wrapped but those that are `unbroken` or indented, and so wrapped already."""
    return "\n\n".join("\n".join(_wrapped(line) for line in one.split("\n")) for one in paragraphs) + "\n"


def quoted(text: str) -> str:
    """What somebody wrote, indented line by line, so that nothing in it looks like a part of the letter."""
    return "\n".join(paragraph(line, INDENT) if line else "" for line in several_lines(text).split("\n"))


def _wrapped(line: str) -> str:
    if line.startswith(UNBROKEN):
        return line.removeprefix(UNBROKEN)
    return line if line.startswith(INDENT) else paragraph(line)


def _parts(word: str, room: int) -> list[str]:
    if "://" in word or "@" in word:
        return [word]
    return [word[at : at + room] for at in range(0, len(word), room)]


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace")) if _is_unsafe(char) else char


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char)[0] in "CZ"


def _is_space(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] == "Z" or unicodedata.category(char) == "Cc"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char)[0] == "C" and char not in _JOINERS
