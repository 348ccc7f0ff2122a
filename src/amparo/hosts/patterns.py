"""Which files were made from an object: patterns of the settings, read in both directions.

A pattern is a path below the served folder with placeholders, for an object `photos/cat.jpg`:

    {key}  photos/cat.jpg      {dir}  photos      {name}  cat.jpg      {stem}  cat      {suffix}  .jpg

`*` and `?` stand for characters other than the slash. From an object to its copies the pattern is filled in and looked
for; from a copy back to its object every way to read the path is tried, and one whose object exists is taken.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from amparo.errors import BadInput

_TOKENS = re.compile(r"\{(\w*)\}|(\*+)|(\?)|([^{*?]+|\{)")
_NAMES = {"key", "dir", "name", "stem", "suffix"}
_SHAPES = {"key": ".+", "dir": ".+", "name": "[^/]+", "suffix": r"\.[^/.]+"}
_LONGEST = 255
"""Bytes that a file's name may have in Linux, and so the longest stem to try."""


@dataclass(frozen=True)
class Named:
    """The parts of a key."""

    key: str

    @property
    def values(self) -> dict[str, str]:
        """Placeholder to what it stands for."""
        path = PurePosixPath(self.key)
        folder = "" if str(path.parent) == "." else str(path.parent)
        return {"key": self.key, "dir": folder, "name": path.name, "stem": path.stem, "suffix": path.suffix}


class DerivedPattern:
    """One pattern. Raises BadInput `bad_derived_pattern` where it is no pattern, or names no object."""

    def __init__(self, text: str) -> None:
        tokens = list(_TOKENS.finditer(text))
        used = {token[1] for token in tokens if token[1] is not None}
        if not used <= _NAMES or not used & {"key", "name", "stem"}:
            raise BadInput(
                "bad_derived_pattern",
                "A pattern of derived copies has {key}, {name} or {stem}, and else only {dir}, {suffix}, * and ?.",
            )
        if text.startswith("/") or ".." in text.split("/") or "**" in text:
            raise BadInput("bad_derived_pattern", "A pattern of derived copies is a path below the folder.")
        self._tokens = tokens
        self._text = text
        self._back = re.compile(self._reverse(), re.DOTALL)

    def forward(self, key: str) -> tuple[str | re.Pattern[str], ...]:
        """The path of an object's copies, name by name; a name with * or ? in it as an expression."""
        values = Named(key).values
        steps: list[str | re.Pattern[str]] = []
        for step in self._text.split("/"):
            if "*" in step or "?" in step:
                steps.append(re.compile(self._fill(step, values, re.escape, ("[^/]*", "[^/]")), re.DOTALL))
            else:
                steps.extend(name for name in self._fill(step, values, str, ("*", "?")).split("/") if name)
        return tuple(steps)

    def readings(self, path: str) -> Iterator[dict[str, str]]:
        """Every way to read a copy's path: what each placeholder would stand for, the longest stem first."""
        found = list(self._readings(path))
        yield from reversed(found)

    def _readings(self, path: str) -> Iterator[dict[str, str]]:
        if "{stem}" not in self._text:
            if match := self._back.fullmatch(path):
                yield {name: value or "" for name, value in match.groupdict().items()}
            return
        if not self._back.fullmatch(path):
            return
        least = 1
        while least <= _LONGEST:
            shortest = re.compile(self._reverse(least), re.DOTALL).fullmatch(path)
            if shortest is None:
                return
            yield {name: value or "" for name, value in shortest.groupdict().items()}
            least = len(shortest["stem"]) + 1

    def _reverse(self, least: int = 1) -> str:
        """An expression for paths of copies. least: letters that the stem has at least."""
        shapes = {**_SHAPES, "stem": f"[^/]{{{least},}}?"}
        seen: set[str] = set()
        out = ""
        for token in self._tokens:
            name, many, one, text = token.groups()
            if name in seen:
                out += f"(?P={name})"
            elif name is not None:
                seen.add(name)
                out += f"(?P<{name}>{shapes[name]})" + ("?" if name == "suffix" else "")
            else:
                out += "[^/]*" if many else "[^/]" if one else re.escape(text)
        return out.replace(f"(?P<dir>{_SHAPES['dir']})/", f"(?:(?P<dir>{_SHAPES['dir']})/)?")

    def _fill(self, step: str, values: dict[str, str], write: Callable[[str], str], globs: tuple[str, str]) -> str:
        out = ""
        for token in _TOKENS.finditer(step):
            name, many, one, text = token.groups()
            if name is not None:
                out += write(values[name])
            else:
                out += globs[0] if many else globs[1] if one else write(text)
        return out


class AccountPattern:
    """How a key names its account: {account} once, `*` within a name, `**` across names."""

    def __init__(self, text: str) -> None:
        if text and text.count("{account}") != 1:
            raise BadInput("bad_account_pattern", "The pattern of accounts names {account} once.")
        shape = re.escape(text).replace(re.escape("{account}"), "(?P<account>[^/]+)")
        shape = shape.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        self._shape = re.compile(shape, re.DOTALL) if text else None

    def account(self, key: str) -> str | None:
        """The account of an object, None where its key names none."""
        match = self._shape.fullmatch(key) if self._shape else None
        return match["account"] if match else None
