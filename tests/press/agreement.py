"""How far the press check agrees with the labels of the articles, on one half of the cases.

`python -m tests.press.agreement --half tuning` shows figures; `--json` the same for machines. It prints no word of an
article: only counts by family. What is counted is said in articles/README.md.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from amparo.press.article import Form
from amparo.press.check import Report, check
from amparo.press.parsing.zones import Told, read_article
from amparo.press.zone import Level
from amparo.registry.press_book import load_rulebook
from tests.press.test_articles import ARTICLES, FAMILIES, OBJECTIONS, half

TODAY = date(2026, 11, 22)
"""The day on which helplines are looked up; the articles were written then."""
SAID = {Level.ERROR: "error", Level.WARN: "warn"}
_COUNTRIES = {"UK": "GB", "": None}


@dataclass
class Share:
    """So many right of all."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """One more."""
        self.of += 1
        self.right += right

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return round(self.right / self.of, 3) if self.of else None


@dataclass
class Figures:
    """Agreement on some articles. precision: by level, by family and level. recall: by family.

    missed, taken: articles in scope that the check does not see as such, and articles out of scope that it does.
    """

    articles: int = 0
    scope: Share = field(default_factory=Share)
    missed: int = 0
    taken: int = 0
    precision: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    recall: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))

    def data(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "articles": self.articles,
            "scope": _told(self.scope) | {"missed": self.missed, "taken": self.taken},
            "precision": {name: _told(self.precision[name]) for name in sorted(self.precision)},
            "recall": {name: _told(self.recall[name]) for name in sorted(self.recall)},
        }


def measure(names: Iterable[str]) -> Figures:
    """The figures over some articles."""
    figures = Figures()
    for name in names:
        _count(ARTICLES[name], report(name), figures)
    return figures


def names_of(which: str, language: str | None = None) -> Iterator[str]:
    """The articles of a half, in one language or both."""
    for name, article in ARTICLES.items():
        if half(article["case"]) == which and language in (None, article["language"]):
            yield name


@cache
def report(name: str) -> Report:
    """What is said about an article, by an editor who has said which country it is for."""
    article = ARTICLES[name]
    country = article["jurisdiction"]
    told = Told(jurisdiction=_COUNTRIES.get(country, country))
    return check(read_article(article["article"]["content"], Form(article["form"]), told), load_rulebook(None, TODAY))


def is_right(level: Level, label: str | None) -> bool:
    """An error where the label asks for one, a warning where it objects at all."""
    return label == "error" if level is Level.ERROR else label in OBJECTIONS


def _count(article: Mapping[str, Any], found: Report, figures: Figures) -> None:
    labels: Mapping[str, str] = article["labels"]
    figures.articles += 1
    figures.scope.add(found.in_scope is article["in_scope"])
    figures.missed += article["in_scope"] and not found.in_scope
    figures.taken += found.in_scope and not article["in_scope"]
    flagged: Counter[str] = Counter()
    for one in found.findings:
        family = one.rule[:3]
        if one.level in SAID:
            right = is_right(one.level, labels.get(family))
            figures.precision[SAID[one.level]].add(right)
            figures.precision[f"{SAID[one.level]} {family}"].add(right)
            flagged[family] += 1
    for family in FAMILIES:
        if labels.get(family) in OBJECTIONS:
            figures.recall["all"].add(flagged[family] > 0)
            figures.recall[family].add(flagged[family] > 0)


def _told(share: Share) -> dict[str, float | int | None]:
    return {"right": share.right, "of": share.of, "share": share.value}


def _lines(figures: Figures) -> Iterator[str]:
    yield f"{figures.articles} articles; scope: missed {figures.missed}, taken {figures.taken}"
    for what in ("precision", "recall"):
        for name, share in sorted(getattr(figures, what).items()):
            yield f"{what:10} {name:10} {share.right:4} of {share.of:4}  {share.value}"


def main() -> None:
    """Print the figures of a half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["tuning", "held-out"], required=True)
    parser.add_argument("--language", choices=["en", "es"])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = measure(names_of(asked.half, asked.language))
    sys.stdout.write(json.dumps(figures.data(), indent=1) if asked.json else "\n".join(_lines(figures)))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
