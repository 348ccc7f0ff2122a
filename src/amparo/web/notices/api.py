"""The same intake for programs: JSON in, JSON out, by the published schema."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amparo.casework.completeness import Missing
from amparo.errors import BadInput
from amparo.registry.helplines import Helpline
from amparo.services.child_safety import hotlines_for, report_minor
from amparo.services.complete_notice import complete_notice
from amparo.services.intake import Channel, Deadline, NoticeStatus, Receipt
from amparo.services.law import law_of
from amparo.services.poll_notice import poll_notice, show_address
from amparo.services.receive_notice import receive_notice
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.web.notices import messages as say
from amparo.web.notices.source import received
from amparo.web.shared.installation import installation
from amparo.web.shared.refusals import refuse

JSON = "application/json"
Answer = Callable[[HttpRequest], HttpResponse]


def _post(view: Answer) -> Answer:
    """A view that takes a JSON document by POST and nothing else."""

    @csrf_exempt
    @require_POST
    def checked(request: HttpRequest) -> HttpResponse:
        if request.content_type != JSON:
            return refuse(request, 415, "unsupported_content_type", f"The body is sent as {JSON}.")
        return view(request)

    return checked


@_post
def file(request: HttpRequest) -> HttpResponse:
    """A notice. The answer is formed before anything is looked up."""
    settings, sent = installation(), _read(request, say.Notice)
    _known_statements(sent.statements)
    draft = say.draft_of(sent, sent.language, sent.fingerprints)
    by = replace(received(request, settings, Channel.API), client_token=sent.client_token)
    return answer(_filed(receive_notice(settings, draft, by)), 201)


@_post
def complete(request: HttpRequest) -> HttpResponse:
    """What a notice lacked."""
    settings, sent = installation(), _read(request, say.Completion)
    _known_statements(sent.added.statements)
    draft = say.draft_of(sent.added, "en", [])
    by = received(request, settings, Channel.API)
    return answer(_filed(complete_notice(settings, sent.reference, sent.passphrase, draft, by)))


@_post
def status(request: HttpRequest) -> HttpResponse:
    """How a notice stands."""
    sent = _read(request, say.Access)
    return answer(_stands(poll_notice(installation(), sent.reference, sent.passphrase)))


@_post
def address(request: HttpRequest) -> HttpResponse:
    """One address that the person named."""
    sent = _read(request, say.AddressQuestion)
    number = int(sent.number)
    found = show_address(installation(), sent.reference, sent.passphrase, number)
    return answer(say.ShownAddress(number, found))


@_post
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a notice back."""
    sent = _read(request, say.Access)
    return answer(say.Ended(withdraw_notice(installation(), sent.reference, sent.passphrase).value))


@_post
def erase(request: HttpRequest) -> HttpResponse:
    """Delete what a notice says about a person."""
    sent = _read(request, say.Access)
    return answer(say.Erased(erase_notice(installation(), sent.reference, sent.passphrase)))


@_post
def minor(request: HttpRequest) -> HttpResponse:
    """Addresses at which something may show somebody under 18."""
    settings, sent = installation(), _read(request, say.Minor)
    receipt = report_minor(settings, sent.addresses, sent.country)
    return answer(say.MinorTaken(receipt.reference, _hotlines(hotlines_for(settings, sent.country))), 201)


def answer(value: object, status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(msgspec.json.encode(value), content_type=JSON, status=status)


def _read[T](request: HttpRequest, kind: type[T]) -> T:
    """The body as this type. Raises BadInput `bad_request`, which names the place and never what stood there."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.ValidationError as error:
        raise BadInput("bad_request", f"The request does not fit the schema{_place(str(error))}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput("bad_request", "The body is not valid JSON.") from None


def _place(said: str) -> str:
    """Where msgspec found it, as " at $.targets[0].kind"; only what is ours to name."""
    _, at, place = said.rpartition(" - at `$")
    return f" at ${place.rstrip('`')}" if at else ""


def _known_statements(agreed: dict[str, list[str]]) -> None:
    """Nobody agrees to words that no law has. Raises BadInput `unknown_statement`."""
    regimes = law_of(installation()).regimes
    for regime, statements in agreed.items():
        known = {one.id for one in regimes[regime].statements} if regime in regimes else set()
        if not known.issuperset(statements):
            raise BadInput("unknown_statement", "A statement is agreed to that /.well-known/amparo does not have.")


def _filed(receipt: Receipt) -> say.Filed:
    return say.Filed(
        reference=receipt.reference,
        passphrase=receipt.passphrase,
        state=receipt.state.value,
        received_at=_moment(receipt.received_at),
        regimes=list(receipt.regimes),
        missing=_missing(receipt.missing),
        deadlines=_deadlines(receipt.deadlines),
        signed=msgspec.convert(receipt.signed, say.Signed),
    )


def _stands(now: NoticeStatus) -> say.Stands:
    return say.Stands(
        reference=now.reference,
        state=now.state.value,
        language=now.language,
        received_at=_moment(now.received_at),
        regimes=list(now.regimes),
        missing=_missing(now.missing),
        deadlines=_deadlines(now.deadlines),
        targets=[say.NamedState(one.number, one.kind.value, one.state.value, one.ground) for one in now.targets],
        copies=msgspec.convert(now.copies, say.Band | None),
        came_back=msgspec.convert(now.came_back, say.Band | None),
        appealable=list(now.appealable),
        standing=msgspec.convert(now.standing, say.Standing | None),
        statements=[msgspec.convert(one, say.Signed) for one in now.statements],
    )


def _missing(found: Iterable[Missing]) -> list[say.MissingElement]:
    return [
        say.MissingElement(one.regime, one.element, list(one.fields), say.both(one.ask), say.both(one.why))
        for one in found
    ]


def _deadlines(found: Iterable[Deadline]) -> list[say.RunningDuty]:
    return [
        say.RunningDuty(
            regime=one.regime,
            duty=one.duty,
            task=one.task.value,
            due=_moment(one.due) if one.due else None,
            words=one.words,
            target=_moment(one.target) if one.target else None,
            recalled=one.recalled,
        )
        for one in found
    ]


def _hotlines(found: Iterable[Helpline]) -> list[say.Hotline]:
    today = datetime.now(UTC).date()
    return [
        say.Hotline(
            id=one.id,
            country=one.country,
            name=one.name,
            what_it_does=say.both(one.what_it_does),
            channels=[say.HelpChannel(way.kind, way.value) for way in one.channels],
            recalled=one.basis.needs_mark(today) or one.flag is not None,
        )
        for one in found
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
