"""All phrases of one language, found together: each text says by its words which of them are worth trying."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from amparo.press.phrases.lookup import NOTHING, Lookup, Said
from amparo.press.phrases.pattern import Pattern
from amparo.press.phrases.phrase import NAME_ANCHOR, NUMBER_ANCHOR, Lists, Need, Phrase, parse, rarest

STEM = 3
"""Letters by which beginnings are found."""
_MOST_NEEDS = 3
"""Needs of a phrase that are compared; more cost more than the tries that they save."""


class PackedOption(NamedTuple):
    """An option as plain data. needs, first: numbers of needs."""

    pattern: str
    needs: tuple[int, ...]
    first: int
    is_word: bool


class PackedPhrase(NamedTuple):
    """A phrase as plain data."""

    named: bool
    options: tuple[PackedOption, ...]


class Packed(NamedTuple):
    """A phrasebook as plain data. needs: the words of each. exact, begins: by word or beginning, which it meets."""

    needs: tuple[tuple[str, ...], ...]
    phrases: Mapping[str, PackedPhrase]
    exact: Mapping[str, tuple[int, ...]]
    begins: Mapping[str, tuple[int, ...]]


class Phrasebook:
    """Sets of phrases, and the words by which each phrase is looked for.

    Every distinct need has a number. A phrase is tried only where its rarest needs are met. packed: what another book
    gave with `packed`, made from the same lists.
    """

    def __init__(self, lists: Lists, packed: Packed | None = None) -> None:
        self._lists = lists
        self.named: list[bool] = []
        self._packed: dict[str, PackedPhrase] = {}
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[str, ...], int] = {}
        self._same: dict[int, tuple[tuple[str, ...], int]] = {}
        self._members: list[tuple[int, ...]] = []
        self._needs: list[tuple[str, ...]] = list(packed.needs) if packed else []
        self._need_numbers: dict[Need, int] = {}
        self._looked_up: set[int] = set()
        self._exact: dict[str, tuple[int, ...]] = dict(packed.exact) if packed else {}
        self._begins: dict[str, tuple[int, ...]] = dict(packed.begins) if packed else {}
        self._lookup: Lookup | None = None
        self._said: dict[str, Said] = {}
        self._alike: dict[tuple[int, ...], Said] = {}
        self._stems: dict[str, list[tuple[str, tuple[int, ...]]]] | None = None
        self._has_short = False
        for phrase, one in packed.phrases.items() if packed else ():
            self._enter(phrase, one)
        self.add(())

    def add(self, phrases: tuple[str, ...]) -> None:
        """Make phrases known. Raises BadPhrase."""
        if phrases not in self._sets:
            self._members.append(tuple(dict.fromkeys([self._number(one) for one in phrases])))
            self._sets[phrases] = len(self._members) - 1
        self._same[id(phrases)] = (phrases, self._sets[phrases])

    def set_of(self, phrases: tuple[str, ...]) -> int:
        """The number of a set of phrases that was added. Raises KeyError for others."""
        # The very tuple that was added needs no look at each of its phrases; it is kept, so that no other has its id.
        same = self._same.get(id(phrases))
        return same[1] if same is not None else self._sets[phrases]

    def members(self, number: int) -> tuple[int, ...]:
        """The numbers of the phrases of a set."""
        return self._members[number]

    def owners[T](self, things: Iterable[tuple[tuple[str, ...], T]]) -> Mapping[int, list[T]]:
        """By the number of a phrase, what has it. things: each with its phrases, which were added."""
        owners: dict[int, list[T]] = {}
        for phrases, thing in things:
            for number in self.members(self.set_of(phrases)):
                owners.setdefault(number, []).append(thing)
        return owners

    def packed(self) -> Packed:
        """Everything, to build the same book without parsing a phrase."""
        return Packed(tuple(self._needs), dict(self._packed), dict(self._exact), dict(self._begins))

    @property
    def lookup(self) -> Lookup:
        """The patterns by their needs, once all phrases are known."""
        if self._lookup is None:
            self._lookup = Lookup(self._patterns())
            self._said.clear()
            self._alike.clear()
        return self._lookup

    def said_by_each(self, words: Set[str]) -> dict[str, Said]:
        """What each of some words of a text says of the patterns."""
        kept = self._said
        said = {word: kept[word] for word in words & kept.keys()}
        for word in words - said.keys():
            if word in self._exact:
                # Kept for words of phrases alone: what else an article says is not kept.
                said[word] = kept[word] = self._meeting(self._exact[word] + self._begun_by(word))
            else:
                begun = self._begun_by(word)
                said[word] = self._meeting(begun) if begun else NOTHING
        return said

    def said_by_name(self) -> Said:
        """The same of a name."""
        return self._meeting(self._exact.get(NAME_ANCHOR, ()))

    def _meeting(self, needs: tuple[int, ...]) -> Said:
        """What a word says that meets some needs. Kept, as most words meet none or those that many meet."""
        said = self._alike.get(needs)
        if said is None:
            said = self._alike[needs] = self.lookup.said(dict.fromkeys(needs))
        return said

    def _begun_by(self, word: str) -> tuple[int, ...]:
        """The needs that a word meets by how it begins, or as a number."""
        stems = self._stems if self._stems is not None else self._sort_stems()
        met: tuple[int, ...] = ()
        for stem in (word[:STEM], word[:2], word[:1]) if self._has_short else (word[:STEM],):
            if stem in stems:
                for begin, needs in stems[stem]:
                    if word.startswith(begin):
                        met = met + needs if met else needs
        return met + self._exact.get(NUMBER_ANCHOR, ()) if word[0].isdigit() else met

    def _sort_stems(self) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
        """Beginnings by their first letters; a shorter one by all that it has."""
        self._stems = {}
        for begin, needs in self._begins.items():
            self._stems.setdefault(begin[:STEM], []).append((begin, needs))
        self._has_short = any(len(stem) < STEM for stem in self._stems)
        return self._stems

    def _number(self, phrase: str) -> int:
        if phrase not in self._numbers:
            self._enter(phrase, self._pack(parse(phrase, self._lists)))
        return self._numbers[phrase]

    def _enter(self, phrase: str, packed: PackedPhrase) -> None:
        self._numbers[phrase] = len(self.named)
        self._packed[phrase] = packed
        self.named.append(packed.named)
        self._lookup = None

    def _patterns(self) -> Iterator[Pattern]:
        """Every option of every phrase."""
        for number, (is_named, options) in enumerate(self._packed.values()):
            for order, (source, needs, first, is_word) in enumerate(options):
                yield Pattern((number, order), is_named, source, needs, first, is_word)

    def _pack(self, phrase: Phrase) -> PackedPhrase:
        return PackedPhrase(
            phrase.named,
            tuple(
                PackedOption(
                    one.pattern,
                    tuple(self._look_up(self._need(need)) for need in rarest(one.needs, _MOST_NEEDS)),
                    -1 if one.firsts is None else self._look_up(self._need(one.firsts)),
                    one.is_word,
                )
                for one in phrase.options
            ),
        )

    def _need(self, need: Need) -> int:
        if need not in self._need_numbers:
            self._need_numbers[need] = len(self._needs)
            self._needs.append(tuple(sorted(need)))
        return self._need_numbers[need]

    def _look_up(self, need: int) -> int:
        """Enter the words of a need, so that it is found by each of them."""
        if need not in self._looked_up:
            self._looked_up.add(need)
            self._stems = None
            for word in self._needs[need]:
                kin = self._begins if word.endswith("*") else self._exact
                key = word.removesuffix("*")
                kin[key] = (*kin.get(key, ()), need)
        return need
