"""Copies that a platform made from an object: found from the object, and the object found from them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from amparo.hosts.patterns import DerivedPattern, Named
from amparo.hosts.tree import Parts, Tree, parts_of

Keys = dict[str, list[str]]
"""Keys by their stem."""


def by_stem(keys: Iterable[str]) -> Keys:
    """An index in which owners are looked up."""
    found: Keys = defaultdict(list)
    for key in keys:
        found[Named(key).values["stem"]].append(key)
    return found


class Derived:
    """The patterns of one folder. patterns: as in the settings; raises BadInput `bad_derived_pattern`."""

    def __init__(self, tree: Tree, patterns: Sequence[str]) -> None:
        self._tree = tree
        self._patterns = [DerivedPattern(text) for text in patterns]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def named(self, key: str) -> list[str]:
        """Paths at which copies of an object may stand, there or not, of patterns without * and ?."""
        steps = [pattern.forward(key) for pattern in self._patterns]
        return sorted({"/".join(map(str, one)) for one in steps if all(isinstance(step, str) for step in one)} - {key})

    def of(self, key: str) -> list[str]:
        """Paths of an object's copies that are there now.

        A copy that a longer name beside the object explains as well is that one's: `cat-dog-1.webp` belongs to
        `cat-dog.jpg` and not to `cat.jpg`.
        """
        found = {path for path in self.named(key) if self._tree.status(parts_of(path)) is not None}
        for pattern in self._patterns:
            steps = pattern.forward(key)
            if not all(isinstance(step, str) for step in steps):
                matching = (path for path in self._matching((), steps) if path != key)
                found.update(path for path in matching if not self._is_of_a_longer(pattern, path, key))
        return sorted(found)

    def owner(self, path: str, keys: Keys) -> str | None:
        """The one object that a path was made from: the longest stem that explains it, and no copy itself.

        None where none or several do: then nobody can say whose it is, and it counts as an object of its own.
        """
        owners: set[str] = set()
        longest = 0
        for pattern in self._patterns:
            for reading in pattern.readings(path):
                found = {key for key in _candidates(reading, keys) if key != path and _explains(key, reading)}
                if not found:
                    continue
                length = len(Named(min(found)).values["stem"])
                if length > longest:
                    owners, longest = found, length
                elif length == longest:
                    owners |= found
                break
        first = {key for key in owners if not any(self._is_copy(key, other) for other in owners - {key})}
        return first.pop() if len(first) == 1 else None

    def _is_copy(self, path: str, key: str) -> bool:
        return any(_explains(key, reading) for pattern in self._patterns for reading in pattern.readings(path))

    def may_be(self, path: str) -> bool:
        """Whether a path has the shape of a copy at all."""
        return any(next(pattern.readings(path), None) is not None for pattern in self._patterns)

    def _matching(self, below: Parts, steps: Sequence[str | re.Pattern[str]]) -> list[str]:
        *folders, last = steps
        reached = [below]
        for step in folders:
            reached = [(*one, name) for one in reached for name in self._names(one, step, folders=True)]
        return ["/".join((*one, name)) for one in reached for name in self._names(one, last, folders=False)]

    def _names(self, folder: Parts, step: str | re.Pattern[str], *, folders: bool) -> list[str]:
        if isinstance(step, str) and folders:
            return [step]
        names = [name for name, is_folder in self._tree.names(folder, links=True) if is_folder is folders]
        return [name for name in names if (name == step if isinstance(step, str) else step.fullmatch(name))]

    def _is_of_a_longer(self, pattern: DerivedPattern, path: str, key: str) -> bool:
        own = Named(key).values
        longer = {one["stem"] for one in pattern.readings(path) if len(one.get("stem", "")) > len(own["stem"])}
        if not longer:
            return False
        beside = self._tree.names(parts_of(key)[:-1])
        return any(not folder and Named(name).values["stem"] in longer for name, folder in beside)


def _candidates(reading: dict[str, str], keys: Keys) -> list[str]:
    if "key" in reading:
        stem = Named(reading["key"]).values["stem"]
    elif "name" in reading:
        stem = Named(reading["name"]).values["stem"]
    else:
        stem = reading["stem"]
    return keys.get(stem, [])


def _explains(key: str, reading: dict[str, str]) -> bool:
    values = Named(key).values
    return all(values[name] == value for name, value in reading.items())
