"""What a person gets for a notice that was sent."""

import json
from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from amparo.services.intake import Receipt
from amparo.services.law import law_of
from amparo.settings import Settings
from amparo.web.notices.asking import lacking
from amparo.web.notices.state_words import dues, notice_standing
from amparo.web.shared.carried import Purpose, carry


class Access(msgspec.Struct):
    """What opens a notice, carried so that it need not be typed again on each page."""

    reference: str
    passphrase: str


def receipt_page(request: HttpRequest, settings: Settings, receipt: Receipt) -> HttpResponse:
    """The receipt. The passphrase is on it this once."""
    language, law = get_language() or "en", law_of(settings)
    regimes = [law.regimes[one] for one in receipt.regimes if one in law.regimes]
    context = {
        "reference": receipt.reference,
        "passphrase": receipt.passphrase,
        "standing": notice_standing(receipt.state),
        "received": receipt.received_at.astimezone(UTC),
        "dues": dues(receipt.deadlines, law.regimes, language),
        "missing": [
            (name, [(one.ask.said_in(language), one.why.said_in(language)) for one in items])
            for name, items in lacking(receipt.missing, regimes, language)
        ],
        "signed": as_text(receipt.signed),
        "now": datetime.now(UTC),
        "access": carry(settings, Purpose.ACCESS, Access(receipt.reference, receipt.passphrase)),
    }
    return render(request, "notices/receipt.html", context, status=201)


def as_text(signed: object) -> str:
    """Signed statements as text to keep, of a form that `amparo evidence` reads."""
    return json.dumps(signed, indent=1, ensure_ascii=False)
