"""The form that adds to a notice what the law still asks."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.casework.completeness import STATEMENT
from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.services.intake import NoticeStatus
from amparo.services.law import law_of
from amparo.settings import Settings
from amparo.web.notices import filing
from amparo.web.notices.asking import Asked, asked
from amparo.web.notices.details_form import DetailsForm, whys
from amparo.web.notices.forms import RELATIONS, AskedChoice, WhatForm


class AddForm(DetailsForm):
    """The fields that are missing, of all laws together."""

    def __init__(self, asks: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(asks, *args, always=(), **kwargs)
        if "contact" not in self.fields:
            del self.fields["mailbox_safe"]
        if "relation" in asks.reasons:
            self.fields["relation"] = AskedChoice(
                label=_("Who are you?"),
                help_text=whys(asks.reasons["relation"], ask=False),
                choices=RELATIONS,
                widget=forms.RadioSelect,
            )
        if "targets" in asks.reasons:
            self.fields["addresses"] = WhatForm.base_fields["addresses"]


def add_form(settings: Settings, now: NoticeStatus, sent: QueryDict | None = None) -> AddForm:
    """The form for what this notice lacks now."""
    known = law_of(settings).regimes
    regimes = [known[one] for one in now.regimes if one in known]
    everything = asked(regimes, None, get_language() or "en", datetime.now(UTC).date())
    wanted = {
        f"{one.regime}:{name}" if name.startswith(STATEMENT) else name for one in now.missing for name in one.fields
    }
    return AddForm(
        Asked(
            {name: reasons for name, reasons in everything.reasons.items() if name in wanted},
            tuple(one for one in everything.statements if f"{one[0].id}:{STATEMENT}{one[1].id}" in wanted),
        ),
        sent,
    )


def added_draft(form: AddForm, language: str) -> NoticeDraft:
    """What is added. form: found in order."""
    given = form.cleaned_data
    relation = given.get("relation")
    agreed = [name.split(":") for name in form.agreed if given.get(name)]
    return NoticeDraft(
        language=language,
        country=None,
        regimes=(),
        relation=Relation(relation) if relation else None,
        targets=tuple(Target(TargetKind.ITEM, line) for line in filing.lines(given.get("addresses", ""))),
        statements=frozenset((regime, statement) for _agreed, regime, statement in agreed),
        category=given.get("category") or None,
        explanation=given.get("explanation") or None,
        name=given.get("name") or None,
        contact=given.get("contact") or None,
        mailbox_safe=bool(given.get("mailbox_safe")),
        signature=given.get("signature") or None,
    )
