"""One article checked for whoever asks: within the budget, at a place, and nothing of it kept."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.http import HttpRequest

from amparo.press.article import Form
from amparo.press.check import Report
from amparo.press.check import check as check_article
from amparo.press.house import PROFILES
from amparo.press.parsing.zones import Told, read_article
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule
from amparo.registry.press_book import load_rulebook
from amparo.web.press.budget import Budget, place_among
from amparo.web.shared.budget import LONG_SUMS
from amparo.web.shared.installation import installation
from amparo.web.shared.network import network_address

LONGEST = 200_000
"""Characters of an article with its mark-up. A long one has 20,000; what is worked on for seconds blocks others."""
_budget = Budget()
_places = LONG_SUMS


@dataclass(frozen=True)
class Asked:
    """What is to be checked. content is left out of what may be printed. profile: name of a house's."""

    form: Form
    content: str = field(repr=False)
    told: Told = field(default_factory=Told)
    profile: str = "newsroom"


@dataclass(frozen=True)
class Checked:
    """A report, and the rules that it names."""

    report: Report
    rules: dict[str, Rule]


def rulebook() -> Rulebook:
    """The rules of today: what helplines say is old counts by the day. Read once in a process and day."""
    return load_rulebook(installation().home, datetime.now(UTC).date())


def checked(request: HttpRequest, asked: Asked) -> Checked:
    """What is said of it. asked.content: at most `LONGEST`. Raises TooManyChecks, Unavailable `checks_busy`."""
    source = network_address(request, installation().web.trusted_proxies)
    _budget.spend(source, len(asked.content), time.monotonic())
    with place_among(_places):
        book = rulebook()
        report = check_article(read_article(asked.content, asked.form, asked.told), book, PROFILES[asked.profile])
    return Checked(report, {one.id: one for one in book.rules})
