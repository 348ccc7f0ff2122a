"""One option of a phrase, ready to be tried."""

import re


class Pattern:
    """One option of a phrase. Its expression is compiled when it is tried for the first time.

    phrase: its number. order: among the options of the phrase. named: the phrase has a name in it. first: the need of
    the words that begin whatever is found; -1 where that cannot be told. beside: whatever else it needs, the rarest
    first. is_word: such a word is all that is found.
    """

    __slots__ = ("_compiled", "_source", "beside", "first", "is_word", "named", "order", "phrase")

    def __init__(
        self, place: tuple[int, int], named: bool, source: str, needs: tuple[int, ...], first: int, is_word: bool
    ) -> None:
        """place: phrase and order."""
        self.phrase, self.order = place
        self.named, self.first, self.is_word = named, first, is_word
        self.beside = () if needs == (first,) else tuple([one for one in needs if one != first])
        self._source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def expression(self) -> re.Pattern[str]:
        """On folded text; on text with names masked where the phrase is named."""
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled
