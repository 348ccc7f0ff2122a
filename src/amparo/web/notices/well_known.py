"""/.well-known/amparo: where the notice schema is, which laws are served, and the key that signs."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo.casework.regime import Element, Regime
from amparo.evidence.receipt import public_key
from amparo.keyring import open_keyring
from amparo.services.law import law_of
from amparo.web.notices import messages as say
from amparo.web.notices.api import answer
from amparo.web.shared.installation import installation
from amparo.words import LANGUAGES

SCHEMA_PATH = f"/v1/schema/notice-{say.VERSION}.json"
ENDPOINTS = {
    "notice": "/v1/notices",
    "status": "/v1/notices/status",
    "address": "/v1/notices/address",
    "complete": "/v1/notices/complete",
    "withdraw": "/v1/notices/withdraw",
    "erase": "/v1/notices/erase",
    "minor": "/v1/notices/minor",
}
PAGES = {"notice": "/notice/", "status": "/notice/status", "appeal": "/appeal", "about": "/about/removal"}


@require_safe
def well_known(_: HttpRequest) -> HttpResponse:
    """The document. Any site's script may read it: there is nothing in it that is not for everybody."""
    settings, today = installation(), datetime.now(UTC).date()
    url = settings.site.url
    document = say.WellKnown(
        name=settings.site.name,
        url=url,
        kind=settings.site.kind,
        key=public_key(open_keyring(settings.keys_dir).site),
        languages=list(LANGUAGES),
        notice_schema=say.SchemaPlace(say.VERSION, url + SCHEMA_PATH),
        openapi=f"{url}/v1/openapi.json",
        endpoints={name: url + path for name, path in ENDPOINTS.items()},
        pages={name: url + path for name, path in PAGES.items()},
        regimes=[_regime(one, today) for one in law_of(settings).for_notice(settings, None, today)],
    )
    return for_everyone(answer(document))


def for_everyone(response: HttpResponse) -> HttpResponse:
    """May be read by scripts of other sites; nothing else of ours may."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _regime(regime: Regime, today: date) -> say.ServedRegime:
    return say.ServedRegime(
        id=regime.id,
        name=say.both(regime.name),
        citation=regime.citation,
        elements=[_element(one, today) for one in regime.elements],
        statements=[say.ExactStatement(one.id, say.both(one.text)) for one in regime.statements],
        recalled=regime.in_force.basis.needs_mark(today),
    )


def _element(element: Element, today: date) -> say.AskedElement:
    return say.AskedElement(
        element=element.field,
        required=element.required,
        gives=list(element.gives),
        only_for=element.only_for,
        ask=say.both(element.ask),
        why=say.both(element.why),
        recalled=element.basis.needs_mark(today),
    )
