"""The rules for people: what each finds, why, what to write instead, and when it may not apply."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.errors import NotFound
from amparo.press.reports import wording
from amparo.press.rules import Rule
from amparo.web.press.checking import rulebook


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All of them, by family."""
    language = translation.get_language() or "en"
    families = [
        {"name": wording.FAMILIES[family].said_in(language), "rules": [_short(one, language) for one in found]}
        for family, found in groupby(rulebook().rules, key=lambda one: one.family)
    ]
    return render(request, "press/rules.html", {"families": families})


@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One of them. Raises NotFound `no_such_rule`."""
    found = next((one for one in rulebook().rules if one.id == rule.upper()), None)
    if found is None:
        raise NotFound("no_such_rule", "No rule has this id.")
    language = translation.get_language() or "en"
    return render(request, "press/rule.html", {"rule": _long(found, language)})


def _short(rule: Rule, language: str) -> dict[str, str]:
    return {
        "id": rule.id,
        "name": rule.name.said_in(language),
        "level": wording.LEVELS[rule.level].said_in(language),
    }


def _long(rule: Rule, language: str) -> dict[str, Any]:
    own = [one for one in rule.examples if one.language == language]
    return {
        **_short(rule, language),
        "family": wording.FAMILIES[rule.family].said_in(language),
        "why": rule.message.said_in(language),
        "also": [words.said_in(language) for words in rule.says.values()],
        "instead": rule.instead.said_in(language),
        "may_not": rule.may_not_apply.said_in(language),
        "zones": ", ".join(dict.fromkeys(wording.ZONES[one].said_in(language) for one in rule.zones)),
        "never_off": rule.never_off,
        "sources": rule.sources,
        "checked": rule.basis.checked,
        "bad": [one.text for one in own if one.case == "bad"],
        "good": [one.text for one in own if one.case == "good"],
        "silent": [(_case(one.case), one.text) for one in own if not one.finds and one.case != "good"],
        "gamed": [one.text for one in own if one.finds and one.case != "bad"],
    }


def _case(case: str) -> str:
    return {
        "quoted": _("Quoted"),
        "negated": _("Denied"),
        "mentioned": _("Mentioned as a term"),
        "statute": _("The name of a law"),
        "out-of-topic": _("Another topic"),
    }.get(case, "")
