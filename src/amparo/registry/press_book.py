"""Rules, shared words and what is known, as the book that the press checker works from."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule, WordList
from amparo.press.zone import Family
from amparo.registry.press_packed import unpack


@lru_cache(maxsize=2)
def load_rulebook(home: Path | None, today: date) -> Rulebook:
    """Ours, and the operator's own in their place. home: None for ours only. Read once in a process and day.

    Raises BadInput `bad_data`.
    """
    return unpack(home, today) or read_rulebook(home, today)


def read_rulebook(home: Path | None, today: date) -> Rulebook:
    """The same, from the files themselves. Raises BadInput `bad_data`."""
    from amparo.registry.press_known import load_known  # regimes and routes, which the packed rulebook need not load

    return Rulebook(tuple(load_rules(home)), load_words(home), load_known(home, today))


def load_rules(home: Path | None) -> list[Rule]:
    """Every rule, by family and number. Raises BadInput `bad_data`."""
    order = list(Family)
    from amparo.registry import press_rules
    from amparo.registry.loader import load

    rules = load(press_rules.KIND, home).values()
    return sorted(rules, key=lambda one: (order.index(one.family), one.id[:3], int(one.id[4:])))


def load_words(home: Path | None) -> dict[str, WordList]:
    """Every shared list, by id. Raises BadInput `bad_data`."""
    from amparo.registry import press_words
    from amparo.registry.loader import load

    return dict(load(press_words.KIND, home))
