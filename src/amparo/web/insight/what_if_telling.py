"""An answer in words for a person: what stands in the tables, and where each thing can be had."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.charts.style import NARROW, WIDE
from amparo.spread.figure_numbers import HARD_SPACE, value_said
from amparo.spread.figures import Figure, described
from amparo.spread.what_if.answer import Answer, Row
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.wording import about_words
from amparo.web.insight.what_if_pictures import FOR_PHONES
from amparo.web.shared.installation import installation
from amparo.web.shared.templatetags.addresses import bare_url

MEANINGS: dict[str, str | Promise] = {
    "per_copy": gettext_lazy("However often it comes back."),
    "reported_only": gettext_lazy("What was copied from it meanwhile goes on."),
    "global_stop": gettext_lazy("As if every service stopped it at once."),
}
"""Removal in the time asked for has three meanings: the keys of their rows, and what their names leave open."""
MAIN = "all"
"""The row that is set off."""


@dataclass(frozen=True)
class Teller:
    """Tells one answer in one language."""

    answer: Answer
    language: str

    def told(self) -> dict[str, Any]:
        """For the template."""
        found = self.answer
        headline, *others, limits = (words.said_in(self.language) for words in found.sentences)
        address = addresses(found.question)
        return {
            "headline": headline,
            "sentences": others,
            "tables": [self._scenarios(), self._meanings()],
            "result": _("Does it end?") if found.unbounded else _("Copies never made"),
            "early": self._early() if found.unbounded else "",
            "charts": [self._chart(figure, address) for figure in found.figures],
            "wide": WIDE,
            "narrow": NARROW,
            "limits": limits,
            "notes": [words.said_in(self.language) for words in found.notes],
            "link": installation().site.url + address(reverse("what-if")),
            "csv": address(bare_url("what-if-csv")),
            "json": address(bare_url("what-if-json")),
        }

    def _scenarios(self) -> dict[str, Any]:
        return {
            "id": "scenarios",
            "title": _("Side by side"),
            "hint": _("The same image each time. Only what is done differs."),
            "first": _("What is done"),
            "rows": [self._row(row) for row in self.answer.rows if row.key not in MEANINGS],
        }

    def _meanings(self) -> dict[str, Any]:
        return {
            "id": "meanings",
            "title": _("What “removed in time” can mean"),
            "hint": _("Three things go by that name. Ask which one a promise means."),
            "first": _("What is removed"),
            "rows": [self._row(self.answer.row(key)) | {"meaning": meaning} for key, meaning in MEANINGS.items()],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        return {
            "name": row.scenario.said_in(self.language),
            "main": row.key == MAIN,
            "people": self._number(row.people) if row.people is not None else _("more and more"),
            "people_more": self._bound(row) if row.unbounded else self._simulated(row),
            "result": self._result(row),
            "band": self._band(row),
            "early": self._mean(row.early, row.early_error),
        }

    def _result(self, row: Row) -> str:
        if self.answer.unbounded:
            return _("no") if row.unbounded else _("yes")
        if row.more:
            return _("none: more are made")
        return "–" if row.key == "nothing" or row.saved is None else self._share(row.saved)

    def _band(self, row: Row) -> str:
        if row.saved_low is None or row.saved_high is None or row.key == "nothing":
            return ""
        low, high = self._share(row.saved_low), self._share(row.saved_high)
        return "" if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}

    def _bound(self, row: Row) -> str:
        """Said once, and wherever it differs."""
        if row.critical_latency_hours is None:
            return _("no time to removal is short enough")
        if row.key != "nothing" and row.critical_latency_hours == self.answer.row("nothing").critical_latency_hours:
            return ""
        time = about_words(row.critical_latency_hours).said_in(self.language)
        return _("it ends if every copy is gone within %(time)s") % {"time": time}

    def _simulated(self, row: Row) -> str:
        mean = self._mean(row.simulated, row.error)
        return _("simulated: %(mean)s") % {"mean": mean} if mean else ""

    def _mean(self, value: float | None, error: float | None) -> str:
        """A mean with as many digits as its standard error allows, of which it has one."""
        if value is None:
            return ""
        if not error:
            return self._number(value)
        place = -math.floor(math.log10(error))
        return f"{self._number(round(value, place))}{HARD_SPACE}±{HARD_SPACE}{self._number(round(error, place))}"

    def _early(self) -> str:
        return _("People in the first %(time)s") % {
            "time": about_words(self.answer.horizon_hours).said_in(self.language)
        }

    def _chart(self, figure: Figure, address: Callable[[str], str]) -> dict[str, str]:
        title = figure.title.said_in(self.language)
        return {
            "name": f"what-if-{figure.name}",
            "title": title,
            "alt": _("Chart: %(title)s") % {"title": title},
            "words": described(figure, self.language),
            "wide": address(reverse("what-if-picture", args=[f"{figure.name}.svg"])),
            "narrow": address(reverse("what-if-picture", args=[f"{figure.name}{FOR_PHONES}.svg"])),
            "png": address(reverse("what-if-picture", args=[f"{figure.name}.png"])),
        }

    def _number(self, value: float) -> str:
        return value_said(value, self.language)

    def _share(self, share: float) -> str:
        """In whole per cent, as the sentences have it."""
        if 0.0 < share < 0.005:
            return _("less than %(share)s") % {"share": f"1{HARD_SPACE}%"}
        if 0.995 < share < 1.0:
            return _("more than %(share)s") % {"share": f"99{HARD_SPACE}%"}
        return f"{share * 100:.0f}{HARD_SPACE}%"


def addresses(question: Question) -> Callable[[str], str]:
    """Adds the question to a path."""
    query = urlencode(question.parameters())
    return lambda path: f"{path}?{query}" if query else path
