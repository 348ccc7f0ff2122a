"""How groups of a service's figures are called, in words: routes, laws, and classes of who holds a copy."""

from collections.abc import Mapping

from amparo.casework.regime import Regime
from amparo.services.spread_rows import NONE
from amparo.words import Words

ALL = Words("All together", "Todo junto")
WAYS = {
    "host": Words("By who holds the copy", "Según quién tiene la copia"),
    "regime": Words("By law", "Según la ley"),
    "route": Words("By way of asking", "Según cómo se pidió"),
}
"""Ways of grouping, in the order in which they are shown."""
HOSTS = {
    "own_platform": Words("This platform", "Esta plataforma"),
    "adult": Words("Adult sites", "Sitios para adultos"),
    "ads": Words("Advertising", "Publicidad"),
    "archive": Words("Archives", "Archivos web"),
    "file_host": Words("File hosts", "Alojamiento de archivos"),
    "hash_service": Words("Fingerprint services", "Servicios de huellas"),
    "image_host": Words("Image hosts", "Alojamiento de imágenes"),
    "imageboard": Words("Image boards", "Tablones de imágenes"),
    "infrastructure": Words("Hosting companies", "Empresas de alojamiento"),
    "messaging": Words("Messaging", "Mensajería"),
    "minor_service": Words("Services for minors", "Servicios para menores"),
    "payments": Words("Payment", "Pagos"),
    "search": Words("Search engines", "Buscadores"),
    "social": Words("Social networks", "Redes sociales"),
    "video": Words("Video sites", "Sitios de vídeo"),
    "other": Words("Other sites", "Otros sitios"),
}
_ROLES = {
    "platform": Words("the platform", "a la plataforma"),
    "host": Words("its hosting company", "a su alojamiento"),
    "cdn": Words("its delivery network", "a su red de entrega"),
    "registrar": Words("its registrar", "a su registrador"),
    "search": Words("a search engine", "a un buscador"),
    "archive": Words("an archive", "a un archivo web"),
    "regulator": Words("an authority", "a una autoridad"),
    "payment": Words("a payment company", "a una empresa de pagos"),
    "advertising": Words("an advertising company", "a una empresa de publicidad"),
    "hash_service": Words("a fingerprint service", "a un servicio de huellas"),
    "minor_service": Words("a service for minors", "a un servicio para menores"),
    "helpline": Words("a helpline", "a una línea de ayuda"),
}
_WAYS = {
    "email": Words("by mail", "por correo"),
    "form": Words("by form", "por formulario"),
    "print": Words("on paper", "en papel"),
    "phone": Words("by phone", "por teléfono"),
    "amparo": Words("by Amparo", "por Amparo"),
}
_OWN_ROUTE = Words("Notices to us", "Avisos a nosotros")
_NOBODY = Words("Nobody was asked", "No se pidió a nadie")
_NO_LAW = Words("No law named", "Sin ley nombrada")
_OWN_RULES = Words("Their own rules", "Sus propias reglas")


def group_name(way: str, group: str, regimes: Mapping[str, Regime]) -> Words:
    """A group's name; what is not known, as one's own table may have it, stands for itself."""
    if group == "all":
        return ALL
    if way == "host":
        return HOSTS.get(group, Words(group, group))
    return _law_name(group, regimes) if way == "regime" else _route_name(group)


def _law_name(group: str, regimes: Mapping[str, Regime]) -> Words:
    if group == NONE:
        return _NO_LAW
    parts = [_one_law(one, regimes) for one in group.split("+")]
    return Words(" + ".join(one.en for one in parts), " + ".join(one.es for one in parts))


def _one_law(name: str, regimes: Mapping[str, Regime]) -> Words:
    """A law by the part of its name that tells it from others."""
    if name == "policy":
        return _OWN_RULES
    known = regimes.get(name)
    return Words(*(one.partition(":")[0] for one in known.name)) if known is not None else Words(name, name)


def _route_name(group: str) -> Words:
    if group in ("own", NONE):
        return _OWN_ROUTE if group == "own" else _NOBODY
    role, _, way = group.partition("-")
    if role not in _ROLES or way not in _WAYS:
        return Words(group, group)
    whom, how = _ROLES[role], _WAYS[way]
    return Words(f"To {whom.en}, {how.en}", f"{whom.es[0].upper()}{whom.es[1:]}, {how.es}")
