"""What a plan says: why each step, and what to know before agreeing to it."""

from datetime import date
from enum import Enum
from typing import NamedTuple

from amparo.casework.route import Answer, Door, DoorKind, Identity, Role
from amparo.facts import Basis, Fact
from amparo.words import Words


class Hint(Enum):
    """What a warning is about."""

    PUBLISHES = "publishes"
    PASSED_ON = "passed_on"
    PASSED_ON_UNLESS_TOLD = "passed_on_unless_told"
    NAMED = "named"
    ACCOUNT = "account"
    ACCOUNT_PERHAPS = "account_perhaps"
    FOREIGN_LAW = "foreign_law"
    PRESUMED = "presumed"
    NO_CONSENT = "no_consent"
    HOSTILE = "hostile"
    NO_VISIT = "no_visit"
    AT_MOST = "at_most"
    CAVEAT = "caveat"
    UNCERTAIN = "uncertain"


class Warned(NamedTuple):
    """A warning."""

    hint: Hint
    words: Words


HOTLINE = Words(
    "People trained for this help anyone under 18, and you need not do it alone.",
    "Personas preparadas para esto ayudan a quien es menor de 18, y no tienes que hacerlo a solas.",
)
HELPLINE = Words(
    "People who know this help for free, and you decide what you tell them.",
    "Personas que conocen esto ayudan gratis, y tú decides qué les cuentas.",
)
AGENT = Words(
    "A helpline or a lawyer can write in your place, so that your name stays out of it.",
    "Una línea de ayuda o una abogada puede escribir en tu lugar, para que tu nombre no aparezca.",
)
_WORDS = {
    Hint.PUBLISHES: Words(
        "Notices sent here are often published on the web, with the name of whoever sent them.",
        "Los avisos enviados aquí suelen publicarse en la web, con el nombre de quien los envió.",
    ),
    Hint.PASSED_ON: Words(
        "Whoever posted the image may learn your name.", "Quien publicó la imagen puede saber tu nombre."
    ),
    Hint.PASSED_ON_UNLESS_TOLD: Words(
        "They may tell the site who wrote. Choose, or ask, that your identity is not passed on.",
        "Pueden decir al sitio quién escribió. Elige, o pide, que no transmitan tu identidad.",
    ),
    Hint.NAMED: Words(
        "This door asks for your name. Others than the recipient should not see it.",
        "Esta vía pide tu nombre. Solo debería verlo quien recibe el aviso.",
    ),
    Hint.ACCOUNT: Words("You need an account for this door.", "Necesitas una cuenta para esta vía."),
    Hint.ACCOUNT_PERHAPS: Words("You may need an account for this door.", "Quizá necesites una cuenta para esta vía."),
    Hint.FOREIGN_LAW: Words(
        "This door is made for the law of another country. It may still work for you.",
        "Esta vía es para la ley de otro país. Aun así puede servirte.",
    ),
    Hint.PRESUMED: Words(
        "The law binds this service as far as we know. Nobody has checked that this door takes notices under it.",
        "Hasta donde sabemos, la ley obliga a este servicio. Nadie ha comprobado que esta vía acepte avisos por ella.",
    ),
    Hint.NO_CONSENT: Words(
        "That you once sold or published it is no consent to this copy.",
        "Haberlo vendido o publicado antes no es consentir esta copia.",
    ),
    Hint.HOSTILE: Words(
        "Nothing is sent to the site itself, because its operator is marked as hostile.",
        "No se envía nada al propio sitio, porque su operador está marcado como hostil.",
    ),
    Hint.NO_VISIT: Words(
        "You need not open the site for this. Let somebody who helps you look.",
        "No hace falta que abras el sitio. Deja que mire alguien que te ayude.",
    ),
    Hint.UNCERTAIN: Words(
        "Nobody has checked all of this lately. Look first whether it is still right.",
        "Nadie ha comprobado todo esto hace poco. Mira primero si sigue siendo correcto.",
    ),
}
REGULATOR_NOW = Words(
    "This authority can act without a notice to the site.", "Esta autoridad puede actuar sin un aviso al sitio."
)
_AT_MOST = Words("It takes at most {} at a time.", "Acepta como máximo {} cada vez.")
_REASONS = {
    Role.HOST: Words(
        "The host keeps the files and can take them offline.",
        "El alojamiento guarda los archivos y puede quitarlos de la red.",
    ),
    Role.CDN: Words(
        "The network in front of a site can stop carrying it, and can say who hosts it.",
        "La red delante de un sitio puede dejar de transmitirlo y decir quién lo aloja.",
    ),
    Role.REGISTRAR: Words(
        "Whoever registered the site’s name can act on a breach of its rules.",
        "Quien registró el nombre del sitio puede actuar si se rompen sus reglas.",
    ),
    Role.SEARCH: Words(
        "Out of search results, far fewer people find it, though the page itself stays.",
        "Fuera de los resultados de búsqueda, mucha menos gente lo encuentra, aunque la página siga.",
    ),
    Role.ARCHIVE: Words(
        "Archives keep copies after the page is gone, and remove them on request.",
        "Los archivos guardan copias cuando la página ya no está, y las retiran si se les pide.",
    ),
    Role.REGULATOR: Words(
        "If it stays up after the deadline, this authority can act.",
        "Si sigue en línea después del plazo, esta autoridad puede actuar.",
    ),
    Role.PAYMENT: Words(
        "Those who handle a site’s money have rules against this, and can press the site.",
        "Quienes manejan el dinero de un sitio tienen reglas contra esto y pueden presionarlo.",
    ),
    Role.ADVERTISING: Words(
        "Adverts pay for sites, and networks have rules against being beside this.",
        "Los anuncios pagan los sitios, y las redes tienen reglas para no aparecer junto a esto.",
    ),
    Role.HASH_SERVICE: Words(
        "{} helps platforms that take part to stop new copies, and your image stays with you.",
        "{} ayuda a las plataformas que participan a frenar copias nuevas, y tu imagen se queda contigo.",
    ),
    Role.MINOR_SERVICE: Words(
        "{} is made for images of people under 18.", "{} es para imágenes de menores de 18 años."
    ),
}
_PLATFORM = Words(
    "{} can remove it at the source, by its own rules.", "{} puede quitarlo en el origen, según sus propias reglas."
)
_LAW = Words(
    "{} can remove it at the source, and a law asks it to.", "{} puede quitarlo en el origen, y una ley se lo pide."
)
_FOREIGN = Words(
    "{} can remove it at the source, by a form made for a law elsewhere.",
    "{} puede quitarlo en el origen, con un formulario para una ley de otro lugar.",
)
_AMPARO = Words(
    "{} runs Amparo, so the receipt, the time left and the outcome come back to you.",
    "{} usa Amparo: el recibo, el plazo que queda y el resultado vuelven a ti.",
)
_COPYRIGHT = Words(
    "You made the picture, so a copyright notice binds {}, at the price of your name.",
    "Hiciste la imagen: un aviso de derechos de autor obliga a {}, pero muestra tu nombre.",
)
_THREAT = Words(
    "Nothing is online yet, and {} can act against the account that threatens you.",
    "Todavía no hay nada en línea, y {} puede actuar contra la cuenta que te amenaza.",
)


def reason(role: Role, name: Words) -> Words:
    """Why somebody with this role is asked. name: of the route."""
    return _fill(_REASONS[role], name)


def platform(name: Words, by_law: bool, foreign: bool) -> Words:
    """Why the place itself is asked. by_law: under a law, and not its own rules. foreign: of another country."""
    return _fill(_FOREIGN if foreign else _LAW if by_law else _PLATFORM, name)


def amparo(name: Words) -> Words:
    """Why a platform that runs Amparo is asked by the door that it has for this."""
    return _fill(_AMPARO, name)


def copyright_(name: Words) -> Words:
    """Why a copyright notice may fit."""
    return _fill(_COPYRIGHT, name)


def threat(name: Words) -> Words:
    """Why the service is told of a threat."""
    return _fill(_THREAT, name)


def warned(hint: Hint) -> Warned:
    """A warning that needs no value."""
    return Warned(hint, _WORDS[hint])


def fact_warning(basis: Basis, today: date) -> tuple[Warned, ...]:
    """The warning beside a fact that is recalled or old."""
    return (warned(Hint.UNCERTAIN),) if basis.needs_mark(today) else ()


def warnings(door: Door, today: date, foreign: bool, presumed: bool) -> tuple[Warned, ...]:
    """What to know before going through a door, the gravest first."""
    hints = {
        Hint.PUBLISHES: door.publishes is Answer.YES,
        Hint.PASSED_ON: door.shows is Identity.PASSED_ON,
        Hint.PASSED_ON_UNLESS_TOLD: door.shows is Identity.PASSED_ON_UNLESS_TOLD,
        Hint.NAMED: door.shows is Identity.NAMED,
        Hint.ACCOUNT: door.needs_account is Answer.YES,
        Hint.ACCOUNT_PERHAPS: _asks_for_account_perhaps(door),
        Hint.FOREIGN_LAW: foreign,
        Hint.PRESUMED: presumed,
    }
    said = [warned(hint) for hint, holds in hints.items() if holds]
    if door.most_addresses is not None:
        said.append(Warned(Hint.AT_MOST, _fill(_AT_MOST, Words(str(door.most_addresses), str(door.most_addresses)))))
    if door.caveat is not None:
        said.append(Warned(Hint.CAVEAT, door.caveat))
    used: tuple[Fact[Answer] | Fact[Identity] | None, ...] = (
        door.account_needed,
        door.identity,
        door.publishes_notices,
    )
    bases = (door.basis, *(fact.basis for fact in used if fact is not None))
    if any(basis.needs_mark(today) for basis in bases):
        said.append(warned(Hint.UNCERTAIN))
    return tuple(said)


def _asks_for_account_perhaps(door: Door) -> bool:
    """An address to write to asks for none, nor does Amparo; of forms and menus nobody knows until somebody looked."""
    plain = {DoorKind.EMAIL, DoorKind.PHONE, DoorKind.POST, DoorKind.RDAP, DoorKind.OTHER, DoorKind.DIRECTORY}
    plain.add(DoorKind.AMPARO)
    return door.needs_account is Answer.UNKNOWN and door.kind not in plain


def _fill(words: Words, *values: Words) -> Words:
    return Words(words.en.format(*(one.en for one in values)), words.es.format(*(one.es for one in values)))
