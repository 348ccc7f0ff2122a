"""The fields of the question on the page. Names, ranges and refusals are those of `amparo.spread.what_if`."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.spread.what_if.fields import FIELDS, KNOWN_LABEL, KNOWN_WORDS, NAMES, PLACE_FIELDS
from amparo.spread.what_if.places import HOUR, PLACES
from amparo.spread.what_if.question import BadWhatIf, Question, question_of
from amparo.spread.what_if.wording import about_words

HINTS: dict[str, str | Promise] = {
    "feed": gettext_lazy("As on X. Half of the copies come within %(time)s."),
    "network": gettext_lazy("As on Facebook. Half of the copies come within %(time)s."),
    "board": gettext_lazy("Where people look days later. Half of the copies come within %(time)s."),
    "messages": gettext_lazy("From phone to phone. Half of the copies come within %(time)s."),
    "n": gettext_lazy("While nothing is done. Below 1 it ends by itself. From 1 on it grows without end."),
    "found": gettext_lazy("On average. The time to removal begins then."),
    "removed": gettext_lazy("The others stay up."),
    "blocked": gettext_lazy("Of the known image, on the whole."),
    "altered": gettext_lazy("Cut, mirrored, drawn on: the fingerprint is then a new one."),
    "limit": gettext_lazy("Empty: no limit."),
    "returns": gettext_lazy("How often a removed copy is posted again."),
}


_HALF_LIVES = {place.key: place.kernel.half_life for place in PLACES}


class Part(NamedTuple):
    """Some fields that belong together. folded: open only where one of them was changed."""

    legend: str | Promise
    hint: str | Promise
    names: tuple[str, ...]
    folded: bool = False


PARTS = (
    Part(
        gettext_lazy("Where it spreads"),
        gettext_lazy("Parts of the copies. They need not add up to 100."),
        PLACE_FIELDS,
    ),
    Part(gettext_lazy("How strongly it spreads"), "", ("n",)),
    Part(gettext_lazy("Removal"), "", ("latency", "found", "removed")),
    Part(gettext_lazy("Blocking at upload"), "", ("blocked", "known", "altered")),
    Part(gettext_lazy("Forwarding and posting again"), "", ("limit", "returns"), folded=True),
)


class AskForm(forms.Form):
    """What is asked, all of it answered already.

    given: texts by name; what is missing or empty is as nobody changed it. `question` is there once the form is valid.
    """

    question: Question

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = {name: given[name].strip() for name in NAMES if given.get(name, "").strip()}
        language = translation.get_language() or "en"
        super().__init__({name: _written(text, language) for name, text in _shown(self._given).items()})
        for name in NAMES:
            self.fields[name] = _choice(language) if name == "known" else _number(name, language)

    def parts(self) -> list[dict[str, Any]]:
        """For the template: legend, hint, fields, whether it is folded, and whether it is open then."""
        usual = _texts(Question())
        return [
            {
                "legend": part.legend,
                "hint": part.hint,
                "fields": [self[name] for name in part.names],
                "folded": part.folded,
                "open": any(self._given.get(name, usual[name]) != usual[name] for name in part.names),
            }
            for part in PARTS
        ]

    def clean(self) -> None:
        """Each field by itself, so that all that is wrong is said at once; then the whole."""
        for name, text in self._given.items():
            another = {"board" if name == "feed" else "feed": "1"}  # no mix is empty
            self._try({**another, name: text}, name)
        if not self.errors:
            self._try(self._given)

    def _try(self, texts: Mapping[str, str], name: str = "") -> None:
        try:
            self.question = question_of(texts)
        except BadWhatIf as error:
            language = translation.get_language() or "en"
            said = _range(name) if name in FIELDS else error.words.said_in(language)
            self.add_error(error.field or None, said)


def asked_in(request: HttpRequest) -> Question:
    """The question in an address; names that no field has are passed over. Raises BadWhatIf."""
    return question_of({name: request.GET[name] for name in NAMES if name in request.GET})


def _shown(given: dict[str, str]) -> dict[str, str]:
    """What stands in each field."""
    usual = _texts(Question())
    if any(name in given for name in PLACE_FIELDS):
        usual |= dict.fromkeys(PLACE_FIELDS, "0")
    return usual | given


def _texts(question: Question) -> dict[str, str]:
    values = {one.name: getattr(question, one.name) for one in fields_of(question)}
    return {
        name: "" if value is None else f"{value:g}" if name in FIELDS else value.value for name, value in values.items()
    }


def _written(text: str, language: str) -> str:
    """With the decimal sign of the language; both are read."""
    point = text.replace(",", ".")
    return point.replace(".", ",") if language == "es" else point


def _hint(name: str, language: str) -> str:
    said = str(HINTS.get(name, ""))
    if name not in _HALF_LIVES:
        return said
    return said % {"time": about_words(_HALF_LIVES[name] / HOUR).said_in(language)}


def _range(name: str) -> str:
    field = FIELDS[name]
    given = {"low": f"{field.low:g}", "high": f"{field.high:g}", "most": field.decimals}
    if field.decimals == 0:
        return _("A whole number from %(low)s to %(high)s.") % given
    return _("A number from %(low)s to %(high)s, with %(most)d decimals at most.") % given


def _number(name: str, language: str) -> "AskField":
    """A field of text: one of numbers loses what it does not take, as a comma where the browser speaks English."""
    field = FIELDS[name]
    widget = forms.TextInput({"inputmode": "decimal" if field.decimals else "numeric", "autocomplete": "off"})
    return AskField(widget, field.label.said_in(language), _hint(name, language), field.unit.said_in(language))


def _choice(language: str) -> "AskField":
    choices = [(value, words.said_in(language)) for value, words in KNOWN_WORDS.items()]
    return AskField(forms.Select({"autocomplete": "off"}, choices), KNOWN_LABEL.said_in(language))


class AskField(forms.CharField):
    """A field of the question. It is never required, as each has an answer already. unit: said beside it."""

    def __init__(self, widget: forms.Widget, label: str, hint: str = "", unit: str = "") -> None:
        super().__init__(label=label, help_text=hint, required=False, widget=widget)
        self.template_name = "insight/what_if_field.html"
        self.unit = unit
