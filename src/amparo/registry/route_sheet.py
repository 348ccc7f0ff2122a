"""What is shown of a route."""

from collections.abc import Iterator

from amparo.casework.route import POLICY, Answer, Content, Door, DoorKind, Identity, Role, Route, RouteField, Use
from amparo.facts import Basis, Fact
from amparo.registry.sheet import Line, Section, Sheet, fact_line, source_section
from amparo.words import Words

_LABELS = {
    "role": Words("Part it plays", "Papel que tiene"),
    "category": Words("Category", "Categoría"),
    "regimes": Words("Laws that bind it", "Leyes que la obligan"),
    "domains": Words("Its names on the web", "Sus nombres en la web"),
    "any": Words("For any place", "Para cualquier lugar"),
    "hostile": Words("Marked as hostile", "Marcada como hostil"),
    "sla": Words("What it says of its speed", "Qué dice de su rapidez"),
    "hours": Words("In hours", "En horas"),
    "account_needed": Words("Account needed", "Hace falta cuenta"),
    "stopncii_participant": Words("Takes part in StopNCII", "Participa en StopNCII"),
    "escalation": Words("If it does not act", "Si no actúa"),
    "to": Words("Ask next", "A quién pedir después"),
    "carriers": Words("Carried by", "La transmite"),
    "presumes": Words("laws that bind it too, not checked for this door", "leyes que también obligan, sin comprobar"),
    "door_account": Words("account needed", "hace falta cuenta"),
    "identity": Words("your identity", "tu identidad"),
    "publishes_notices": Words("publishes notices", "publica los avisos"),
}
_HEADINGS = {
    "glance": Words("At a glance", "En resumen"),
    "doors": Words("Doors", "Vías"),
    "fields": Words("What it asks for", "Qué pide"),
    "notes": Words("Good to know", "Conviene saber"),
    "caveats": Words("Not confirmed", "Sin confirmar"),
}
ROLES = {
    Role.PLATFORM: Words("the place itself", "el propio lugar"),
    Role.HOST: Words("host", "alojamiento"),
    Role.CDN: Words("network in front (CDN)", "red delante (CDN)"),
    Role.REGISTRAR: Words("registrar", "registrador"),
    Role.SEARCH: Words("search engine", "buscador"),
    Role.ARCHIVE: Words("archive or cache", "archivo o caché"),
    Role.REGULATOR: Words("authority", "autoridad"),
    Role.PAYMENT: Words("payments", "pagos"),
    Role.ADVERTISING: Words("advertising", "publicidad"),
    Role.HASH_SERVICE: Words("fingerprint service", "servicio de huellas"),
    Role.MINOR_SERVICE: Words("service for people under 18", "servicio para menores de 18"),
    Role.HELPLINE: Words("helpline", "línea de ayuda"),
}
KINDS = {
    DoorKind.AMPARO: Words("Amparo platform", "plataforma con Amparo"),
    DoorKind.FORM: Words("form", "formulario"),
    DoorKind.EMAIL: Words("e-mail", "correo"),
    DoorKind.IN_APP: Words("in the app", "en la aplicación"),
    DoorKind.IN_PRODUCT: Words("in the product", "en el producto"),
    DoorKind.PHONE: Words("phone", "teléfono"),
    DoorKind.POST: Words("post", "correo postal"),
    DoorKind.API: Words("interface", "interfaz"),
    DoorKind.PAGE: Words("page", "página"),
    DoorKind.POLICY: Words("rules", "reglas"),
    DoorKind.WEB: Words("web", "web"),
    DoorKind.BOT: Words("bot", "bot"),
    DoorKind.HASH: Words("fingerprints", "huellas"),
    DoorKind.RDAP: Words("look-up by RDAP", "búsqueda por RDAP"),
    DoorKind.DIRECTORY: Words("directory", "directorio"),
    DoorKind.PROGRAMME: Words("programme", "programa"),
    DoorKind.MERCHANT: Words("at the merchant", "en el comercio"),
    DoorKind.OTHER: Words("other", "otra"),
}
_USES = {
    Use.NOTICE: Words("for notices", "para avisos"),
    Use.HASH: Words("for fingerprints", "para huellas"),
    Use.APPEAL: Words("to complain about a decision", "para reclamar contra una decisión"),
    Use.SIGNPOST: Words("to read, not for notices", "para leer, no para avisos"),
}
_CONTENT = {
    Content.REAL: Words("for real images", "para imágenes reales"),
    Content.SYNTHETIC: Words("for made or altered images", "para imágenes creadas o alteradas"),
}
_ANSWERS = {
    Answer.YES: Words("yes", "sí"),
    Answer.NO: Words("no", "no"),
    Answer.UNKNOWN: Words("not known", "no se sabe"),
}
_IDENTITIES = {
    Identity.SHIELDED: Words("nobody else learns it", "nadie más la conoce"),
    Identity.NAMED: Words("asked for by the recipient", "la pide quien recibe el aviso"),
    Identity.PASSED_ON_UNLESS_TOLD: Words("passed on unless you say no", "se transmite si no dices que no"),
    Identity.PASSED_ON: Words("passed on", "se transmite"),
}
_POLICY = Words("its own rules", "sus propias reglas")
_BY_HAND = Words("filled in there", "se rellena allí")
_OPTIONAL = Words("not required", "no es obligatorio")
_REPRESENTATIVE = Words("asked of a representative", "solo a quien representa")
_CHOOSE = Words("choose: {}", "elige: {}")
_MINORS = Words("for images of minors", "para imágenes de menores")
_AT_OPERATOR = Words("read by whoever runs the place", "lo lee quien maneja el lugar")
_AT_MOST = Words("at most {} at a time", "como máximo {} cada vez")
_ONLY_IN = Words("for people in {}", "para quien vive en {}")
_IN_LANGUAGES = Words("in {}", "en {}")
_SIGNS_BY = Words("signs by the key {}", "firma con la clave {}")


def sheet(route: Route, language: str) -> Sheet:
    """Everything about a route."""
    parts = {
        "glance": _glance(route, language),
        "doors": (line for door in route.doors for line in _door(door, language)),
        "fields": (_field(one, language) for one in route.fields),
        "notes": (fact_line(Words("", ""), one, language) for one in route.notes),
        "caveats": (fact_line(Words("", ""), one, language) for one in route.caveats),
    }
    sections = [Section(_HEADINGS[key].said_in(language), tuple(lines)) for key, lines in parts.items()]
    sections.append(source_section(route.sources, language))
    return Sheet(route.id, route.name.said_in(language), tuple(one for one in sections if one.lines))


def _line(label: str, text: str, language: str, basis: Basis | None = None) -> Line:
    return Line(_LABELS[label].said_in(language), text, basis)


def _glance(route: Route, language: str) -> Iterator[Line]:
    yield _line("role", ROLES[route.role].said_in(language), language)
    yield _line("category", route.category.replace("_", " "), language)
    if route.regimes:
        yield _line("regimes", ", ".join(route.regimes), language)
    if route.domains:
        yield _line("domains", ", ".join(route.domains), language)
    if route.for_any_place:
        yield _line("any", _ANSWERS[Answer.YES].said_in(language), language)
    if route.hostile:
        yield _line("hostile", _ANSWERS[Answer.YES].said_in(language), language)
    for name in ("sla", "account_needed", "stopncii_participant", "escalation"):
        fact: Fact[str | None] | None = getattr(route, name)
        if fact is not None:
            yield fact_line(_LABELS[name], fact, language)
    if route.sla_hours is not None:
        yield _line("hours", str(route.sla_hours), language)
    if route.escalates_to:
        yield _line("to", ", ".join(ROLES[one].said_in(language) for one in route.escalates_to), language)
    if route.carriers is not None:
        yield _line("carriers", ", ".join(route.carriers.value), language, route.carriers.basis)


def _door(door: Door, language: str) -> Iterator[Line]:
    yield Line(door.id, "; ".join(_door_parts(door, language)), door.basis)
    for label, text, basis in _door_facts(door, language):
        yield Line(f"{door.id}, {_LABELS[label].said_in(language)}", text, basis)


def _door_parts(door: Door, language: str) -> Iterator[str]:
    yield f"{KINDS[door.kind].said_in(language)}: {door.value}"
    for words in (door.purpose, door.how):
        if words is not None:
            yield words.said_in(language).rstrip(".")
    yield _USES[door.use].said_in(language)
    if door.accepts:
        yield ", ".join(_POLICY.said_in(language) if one == POLICY else one for one in door.accepts)
    if door.content in _CONTENT:
        yield _CONTENT[door.content].said_in(language)
    for holds, words in ((door.for_minors, _MINORS), (door.at_operator, _AT_OPERATOR)):
        if holds:
            yield words.said_in(language)
    for words, values in ((_ONLY_IN, door.countries), (_IN_LANGUAGES, door.languages)):
        if values:
            yield words.said_in(language).format(", ".join(values))
    if door.most_addresses is not None:
        yield _AT_MOST.said_in(language).format(door.most_addresses)
    if door.key is not None:
        yield _SIGNS_BY.said_in(language).format(door.key)
    if door.caveat is not None:
        yield f"⚠ {door.caveat.said_in(language)}".rstrip(".")


def _door_facts(door: Door, language: str) -> Iterator[tuple[str, str, Basis]]:
    if door.presumes is not None:
        yield "presumes", ", ".join(door.presumes.value), door.presumes.basis
    if door.account_needed is not None:
        yield "door_account", _ANSWERS[door.account_needed.value].said_in(language), door.account_needed.basis
    if door.identity is not None:
        yield "identity", _IDENTITIES[door.identity.value].said_in(language), door.identity.basis
    if door.publishes_notices is not None:
        said = _ANSWERS[door.publishes_notices.value].said_in(language)
        yield "publishes_notices", said, door.publishes_notices.basis


def _field(one: RouteField, language: str) -> Line:
    parts = [one.paraphrase.said_in(language).rstrip(".")]
    if one.choose:
        parts.append(_CHOOSE.said_in(language).format(one.choose))
    elif not one.gives:
        parts.append(_BY_HAND.said_in(language))
    parts += [] if one.required else [_OPTIONAL.said_in(language)]
    parts += [_REPRESENTATIVE.said_in(language)] if one.only_for else []
    parts += [", ".join(one.doors)] if one.doors else []
    parts += [one.note] if one.note else []
    return Line(one.field, "; ".join(parts), one.basis)
