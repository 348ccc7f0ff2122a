"""A unified diff as git prints it, read for one thing: which lines of which files are new."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amparo.errors import BadInput

_HUNK = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_OCTAL = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
NOTHING = "/dev/null"


@dataclass(frozen=True)
class Changed:
    """Numbers of added or changed lines, from 1."""

    lines: frozenset[int] = frozenset()

    def touches(self, first: int, last: int) -> bool:
        """Whether one of them lies between two lines, both included."""
        return any(first <= line <= last for line in self.lines)


def read_diff(text: str) -> Mapping[str, Changed]:
    """Changed lines by path, as `+++` names it without `b/`. Files that were removed are left out.

    Raises BadInput `bad_diff` where hunks stand in no file or end early, and where there is text but no file at all.
    """
    found: dict[str, set[int]] = {}
    lines = iter(text.removesuffix("\n").split("\n"))
    path: str | None = None
    named = False
    for line in lines:
        if line.startswith(("diff --git ", "--- ")):
            named = True
        elif line.startswith("+++ "):
            path = _path(line[4:])
            found.setdefault(path, set())
        elif line.startswith("@@"):
            match = _HUNK.match(line)
            if match is None or path is None:
                raise _broken()
            old, start, new = (int(number) if number else 1 for number in match.group(1, 2, 3))
            found[path].update(_added(lines, old, start, new))
    if text.strip() and not named:
        raise _broken()
    return {name: Changed(frozenset(numbers)) for name, numbers in found.items() if name != NOTHING}


def _added(lines: Iterator[str], old: int, start: int, new: int) -> set[int]:
    """Numbers of the added lines of one hunk, of which `old` and `new` lines are still to come."""
    added: set[int] = set()
    at = start
    while old > 0 or new > 0:
        line = next(lines, None)
        if line is None:
            raise _broken()
        if line.startswith("\\"):
            continue
        if line.startswith("+"):
            added.add(at)
        old -= not line.startswith("+")
        if not line.startswith("-"):
            at += 1
            new -= 1
    if old or new:
        raise _broken()
    return added


def _path(said: str) -> str:
    """The path of a `+++` line: git quotes what is not ASCII, and others put a date behind a tab."""
    said = said.rstrip("\r")
    said = _unquoted(said[1:].rpartition('"')[0]) if said.startswith('"') else said.partition("\t")[0]
    return said if said == NOTHING else said.removeprefix("b/")


def _unquoted(said: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match.group(1)
        return chr(_ESCAPES[code] if code in _ESCAPES else int(code, 8) & 255)

    octets = _OCTAL.sub(plain, said).encode("latin-1", errors="ignore")
    return octets.decode("utf-8", errors="surrogateescape")


def _broken() -> BadInput:
    return BadInput("bad_diff", "This is no unified diff as `git diff` prints it.")
