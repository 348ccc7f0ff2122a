"""An Amparo platform as seen by whoever brings it a notice: a client of its published API.

It is a stranger's server. It is fetched as every other stranger's is, read strictly, and believed only what it signed
with the key that was met first. No word of its refusals is shown or kept; nothing of a notice is in an error.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from amparo.casework.notice import NoticeDraft
from amparo.delivery import platform_words as said
from amparo.delivery.guarded import JSON, Answer, FetchRules, Request, fetch
from amparo.delivery.web_address import read_address
from amparo.errors import AmparoError, BadInput, Conflict, NotFound, Refused, Unavailable
from amparo.evidence.receipt import check
from amparo.words import Words

WELL_KNOWN = "/.well-known/amparo"
VERSION = 1
"""Of the schema of notices."""
ENDPOINTS = ("notice", "status", "withdraw", "erase")
LARGEST_NOTICE = 1_000_000
"""Bytes that the API takes."""
LARGEST_STATUS = 5_000_000
"""Bytes of an answer: a signed statement for each change of each of 1,000 things."""
_OK, _CREATED = 200, 201


class PlatformElement(NamedTuple):
    """What a regime asks. gives: fields of a notice that fill it. recalled: not verified lately there."""

    element: str
    required: bool
    gives: tuple[str, ...]
    only_for: str | None
    ask: Words
    why: Words
    recalled: bool


class PlatformRegime(NamedTuple):
    """A regime that a platform serves. statements: id and exact words."""

    id: str
    name: Words
    citation: str
    elements: tuple[PlatformElement, ...]
    statements: tuple[tuple[str, Words], ...]
    recalled: bool


class PlatformDeadline(NamedTuple):
    """due: None where the law has words only."""

    regime: str
    duty: str
    task: str
    due: datetime | None
    words: str | None


class PlatformTarget(NamedTuple):
    """What became of the thing of this number. ground: of a refusal."""

    number: int
    state: str
    ground: str | None


class PlatformMissing(NamedTuple):
    """What a regime still asks."""

    regime: str
    element: str
    fields: tuple[str, ...]
    ask: Words
    why: Words


@dataclass(frozen=True)
class Platform:
    """origin: where it is. key: Ed25519, base64url; keep it and give it to `discover` the next time. endpoints: by
    name, all on that origin.
    """

    origin: str = field(repr=False)
    name: str = field(repr=False)
    kind: str
    key: str
    languages: tuple[str, ...]
    regimes: tuple[PlatformRegime, ...] = field(repr=False)
    endpoints: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class PlatformReceipt:
    """signed: as `evidence.receipt.check` takes it, by `key`; its facts are these."""

    reference: str
    passphrase: str = field(repr=False)
    key: str
    state: str
    received_at: datetime
    deadlines: tuple[PlatformDeadline, ...]
    missing: tuple[PlatformMissing, ...]
    signed: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class PlatformStatus:
    """copies, came_back: none, some, many; None where not told (yet). statements: each signed by the platform's key and
    about this notice, oldest first.
    """

    state: str
    targets: tuple[PlatformTarget, ...]
    copies: str | None
    came_back: str | None
    deadlines: tuple[PlatformDeadline, ...]
    missing: tuple[PlatformMissing, ...]
    statements: tuple[dict[str, str], ...] = field(repr=False)


def new_token() -> str:
    """What tells a notice sent again from a second one; draw it once, keep it sealed until there is a receipt."""
    return secrets.token_hex(32)


def discover(base: str, rules: FetchRules, key: str | None = None) -> Platform:
    """What stands at an address of a platform. base: any address on it. key: that was met before.

    Raises BadInput `no_platform` (nothing there says that it is one), `platform_elsewhere` (it names addresses on
    another origin, or has moved), `platform_version`; Refused `platform_key_changed`; Unavailable `platform_answer`;
    what the fetcher raises.
    """
    origin = read_address(base).origin
    answer = fetch(Request("GET", origin + WELL_KNOWN), rules)
    if answer.moved:
        raise _elsewhere()
    if answer.status != _OK or answer.kind != JSON:
        raise BadInput("no_platform", "There is no Amparo platform at this address.")
    found = _read(answer.body, said.SentWellKnown)
    if found.notice_schema.version != VERSION:
        raise BadInput("platform_version", "This platform takes notices in a form that is not known here.")
    if not found.endpoints.keys() >= set(ENDPOINTS):
        raise _unreadable()
    endpoints = {name: found.endpoints[name] for name in ENDPOINTS}
    for address in (found.url, *endpoints.values()):
        if _origin(address) != origin:
            raise _elsewhere()
    if key is not None and key != found.key:
        raise Refused("platform_key_changed", "This platform signs with another key than before; ask it why.")
    regimes = tuple(_regime(one) for one in found.regimes)
    return Platform(origin, found.name, found.kind, found.key, tuple(found.languages), regimes, endpoints)


def post_notice(platform: Platform, draft: NoticeDraft, rules: FetchRules, token: str) -> PlatformReceipt:
    """Give a notice about an adult. token: of `new_token`; the same again gives the same notice, whose passphrase is a
    new one then.

    Raises BadInput `platform_too_much` (more than it takes at once), `platform_refused`; Unavailable
    `platform_unavailable` (nothing was kept there), `platform_answer`, `platform_signature`; what the fetcher raises.
    After `fetch_timeout`, `fetch_failed`, `platform_answer` and `platform_signature` it may have arrived.
    """
    body = msgspec.json.encode(_wire(draft) | {"client_token": token})
    if len(body) > LARGEST_NOTICE:
        raise _too_much()
    sent = _ask(platform, "notice", body, rules, said.SentReceipt)
    signed = sent.signed.plain()
    told = _verified(platform, signed, said.SignedReceipt)
    due = [(one.regime, one.duty, one.due) for one in sent.deadlines if one.due is not None]
    facts = (sent.reference, sent.state, sent.received_at, due)
    if facts != (told.reference, told.state, told.received, told.due):
        raise _unsigned()
    return PlatformReceipt(
        reference=sent.reference,
        passphrase=sent.passphrase,
        key=platform.key,
        state=sent.state,
        received_at=sent.received_at,
        deadlines=_deadlines(sent.deadlines),
        missing=_missing(sent.missing),
        signed=signed,
    )


def poll(platform: Platform, reference: str, passphrase: str, rules: FetchRules) -> PlatformStatus:
    """How a notice stands. Raises NotFound `no_such_notice`; Unavailable `platform_unavailable`, `platform_answer`,
    `platform_signature`; what the fetcher raises.
    """
    sent = _ask(platform, "status", _access(reference, passphrase), rules, said.SentStatus)
    if sent.reference != reference:
        raise _unreadable()
    statements = tuple(one.plain() for one in sent.statements)
    for one in statements:
        if _verified(platform, one, said.SignedStatement).reference != reference:
            raise _unsigned()
    return PlatformStatus(
        state=sent.state,
        targets=tuple(PlatformTarget(one.number, one.state, one.ground) for one in sent.targets),
        copies=sent.copies,
        came_back=sent.came_back,
        deadlines=_deadlines(sent.deadlines),
        missing=_missing(sent.missing),
        statements=statements,
    )


def withdraw(platform: Platform, reference: str, passphrase: str, rules: FetchRules) -> str:
    """Take a notice back. Returns its state. Raises Conflict `not_in_this_state` where it has ended, and as `poll`."""
    return _ask(platform, "withdraw", _access(reference, passphrase), rules, said.SentEnd).state


def erase(platform: Platform, reference: str, passphrase: str, rules: FetchRules) -> int:
    """Have everything deleted that a notice says about a person. Returns how many values were. Raises as `poll`."""
    return _ask(platform, "erase", _access(reference, passphrase), rules, said.SentErased).erased


def _ask[T](platform: Platform, name: str, body: bytes, rules: FetchRules, kind: type[T]) -> T:
    larger = replace(rules, most_bytes=max(rules.most_bytes, LARGEST_STATUS))
    try:
        answer = fetch(Request("POST", platform.endpoints[name], body), larger)
    except Refused as refusal:
        if refusal.code == "fetch_too_large":
            raise _unreadable() from None
        raise
    if answer.status not in {_OK, _CREATED} or answer.kind != JSON:
        raise _refusal(answer)
    return _read(answer.body, kind)


def _refusal(answer: Answer) -> AmparoError:
    """What a refusal means, in our own words."""
    try:
        code = msgspec.json.decode(answer.body, type=said.SentRefusal).error if answer.kind == JSON else ""
    except (msgspec.MsgspecError, UnicodeDecodeError):
        code = ""
    match answer.status, code:
        case 404, "no_such_notice":
            return NotFound("no_such_notice", "The platform has no notice with this reference and passphrase.")
        case 409, "not_in_this_state":
            return Conflict("not_in_this_state", "At the platform, this notice cannot be changed any more.")
        case 413, _:
            return _too_much()
        case 422, "too_long":
            return _too_much()
        case 422, code if code:
            return BadInput("platform_refused", "The platform does not take the notice as it is.")
        case 429 | 503, _:
            return Unavailable("platform_unavailable", "The platform cannot take it now, and has kept nothing of it.")
    return _unreadable()


def _wire(draft: NoticeDraft) -> dict[str, Any]:
    """A draft as the API takes it; what is not given is left out."""
    statements: dict[str, list[str]] = {}
    for regime, statement in sorted(draft.statements):
        statements.setdefault(regime, []).append(statement)
    given = {
        "language": draft.language,
        "country": draft.country,
        "relation": draft.relation.value if draft.relation else None,
        "category": draft.category,
        "explanation": draft.explanation,
        "name": draft.name,
        "contact": draft.contact,
        "authority": draft.authority,
        "signature": draft.signature,
    }
    return {
        "age": "adult",
        **{name: value for name, value in given.items() if value is not None},
        "mailbox_safe": draft.mailbox_safe,
        "targets": [
            {"address": one.address, "kind": one.kind.value, "concern": one.concern.value} for one in draft.targets
        ],
        "statements": statements,
        "fingerprints": [
            {"type": one.type.name, "value": one.type.print(one.value), "quality": one.quality}
            for one in draft.fingerprints
        ],
    }


def _access(reference: str, passphrase: str) -> bytes:
    return msgspec.json.encode({"reference": reference, "passphrase": passphrase})


def _read[T](body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _unreadable() from None


def _verified[T: said.SignedReceipt | said.SignedStatement](
    platform: Platform, signed: Mapping[str, str], kind: type[T]
) -> T:
    """What a statement says, once it is this platform's. Raises Unavailable `platform_signature`."""
    try:
        found = msgspec.convert(check(signed, platform.key), kind)
    except (BadInput, msgspec.ValidationError, RecursionError):
        raise _unsigned() from None
    if _origin(found.site) != platform.origin:
        raise _unsigned()
    return found


def _origin(address: str) -> str:
    """Of an address that the platform names; "" where that is none."""
    try:
        return read_address(address).origin
    except BadInput:
        return ""


def _deadlines(sent: Iterable[said.SentDeadline]) -> tuple[PlatformDeadline, ...]:
    return tuple(PlatformDeadline(one.regime, one.duty, one.task, one.due, one.words) for one in sent)


def _missing(sent: Iterable[said.SentMissing]) -> tuple[PlatformMissing, ...]:
    return tuple(
        PlatformMissing(one.regime, one.element, tuple(one.fields), _words(one.ask), _words(one.why)) for one in sent
    )


def _regime(sent: said.SentRegime) -> PlatformRegime:
    elements = (
        PlatformElement(
            one.element, one.required, tuple(one.gives), one.only_for, _words(one.ask), _words(one.why), one.recalled
        )
        for one in sent.elements
    )
    statements = tuple((one.id, _words(one.text)) for one in sent.statements)
    return PlatformRegime(sent.id, _words(sent.name), sent.citation, tuple(elements), statements, sent.recalled)


def _words(sent: said.Both) -> Words:
    return Words(sent.en, sent.es)


def _elsewhere() -> BadInput:
    return BadInput("platform_elsewhere", "This platform sends us to another address; use that one, if it is the same.")


def _too_much() -> BadInput:
    return BadInput("platform_too_much", "This is more than the platform takes at once; send it in several notices.")


def _unreadable() -> Unavailable:
    return Unavailable("platform_answer", "The platform answered something that no platform answers.")


def _unsigned() -> Unavailable:
    return Unavailable("platform_signature", "What the platform says is not signed by its key, so it proves nothing.")
