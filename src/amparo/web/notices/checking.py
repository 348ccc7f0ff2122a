"""The last page before sending: what was answered, and what each law still lacks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.casework.completeness import Missing, missing
from amparo.casework.notice import NoticeDraft, Relation, TargetKind
from amparo.casework.regime import Regime
from amparo.web.notices.asking import applying
from amparo.web.notices.filing import Filing, Step, draft_of
from amparo.web.notices.forms import CATEGORY_WORDS
from amparo.web.shared.lands import country_name

_STEP_OF: dict[str, Step] = {"relation": "who", "authority": "who", "country": "who", "targets": "what"}


def checked_answers(filing: Filing, regimes: Sequence[Regime], language: str, today: date) -> dict[str, Any]:
    """For the template: summary, and for each law whether it has everything.

    ready: whether one has, so that sending starts a clock (or no law asks anything).
    """
    draft = draft_of(filing, language)
    laws = []
    for regime, law in zip(regimes, applying(regimes, language, today), strict=True):
        lacks = missing(draft, regime)
        laws.append({"law": law, "complete": not lacks, "missing": [_lack(one, language) for one in lacks]})
    ready = not laws or any(one["complete"] for one in laws)
    return {"summary": _summary(draft, language), "laws": laws, "ready": ready}


def _lack(one: Missing, language: str) -> dict[str, str]:
    step = next((_STEP_OF[name] for name in one.fields if name in _STEP_OF), "details")
    return {"ask": one.ask.said_in(language), "why": one.why.said_in(language), "step": step}


def _summary(draft: NoticeDraft, language: str) -> list[tuple[str, Any]]:
    who = _("You are the person shown") if draft.relation is Relation.DEPICTED else _("You act for the person shown")
    rows: list[tuple[str, Any]] = [
        (_("Who"), who if not draft.authority else f"{who}: {draft.authority}"),
        (_("Country"), country_name(draft.country, language) or _("not said")),
        (_("Addresses"), _named(draft, TargetKind.ITEM)),
    ]
    others = [one.address for one in draft.targets if one.kind is not TargetKind.ITEM]
    if others:
        rows.append((_("Accounts, groups, tags"), _lines(others)))
    if draft.fingerprints:
        count = len(draft.fingerprints)
        rows.append((_("Fingerprints"), ngettext("%d fingerprint", "%d fingerprints", count) % count))
    texts = [
        (_("What it shows"), CATEGORY_WORDS.get(draft.category or "")),
        (_("In your words"), draft.explanation),
        (_("How to reach you"), draft.contact),
        (_("Your name"), draft.name),
        (_("Signature"), draft.signature),
    ]
    rows += [(label, text) for label, text in texts if text]
    if draft.contact:
        mail = _("Yes, where something is new") if draft.mailbox_safe else _("No, never")
        rows.append((_("May we write to you?"), mail))
    return rows


def _named(draft: NoticeDraft, kind: TargetKind) -> Any:
    found = [one.address for one in draft.targets if one.kind is kind]
    return _lines(found) if found else _("none")


def _lines(texts: Sequence[str]) -> Any:
    return format_html_join("", '<div class="one-line">{}</div>', ((text,) for text in texts))
