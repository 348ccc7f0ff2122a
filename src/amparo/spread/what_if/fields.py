"""The fields of the question: their names, ranges and labels.

The same names everywhere: of a page's fields, of a permalink, of the API, of the command's options.
"""

from dataclasses import dataclass

from amparo.words import Words


@dataclass(frozen=True)
class Field:
    """One number of a question. decimals: places after the point that are read. default: None where it may be empty."""

    name: str
    label: Words
    unit: Words
    low: float
    high: float
    decimals: int
    default: float | None


def _parts(name: str, label: Words) -> Field:
    return Field(name, label, Words("parts", "partes"), 0, 100, 0, 25)


def _percent(name: str, label: Words, default: float) -> Field:
    return Field(name, label, Words("per cent", "por ciento"), 0, 100, 1, default)


def _hours(name: str, label: Words, default: float) -> Field:
    return Field(name, label, Words("hours", "horas"), 0, 720, 2, default)


_ALL = (
    _parts("feed", Words("Fast public feeds", "Redes públicas rápidas")),
    _parts("network", Words("Networks of friends", "Redes de amistades")),
    _parts("board", Words("Sites and boards", "Sitios y foros")),
    _parts("messages", Words("Messages and groups", "Mensajes y grupos")),
    Field(
        name="n",
        label=Words("Copies that one copy leads to", "Copias que nacen de una copia"),
        unit=Words("copies", "copias"),
        low=0,
        high=3,
        decimals=3,
        default=0.8,
    ),
    _hours("latency", Words("Time to removal once found", "Plazo de retirada una vez encontrada"), 48),
    _percent("removed", Words("Copies that are removed at all", "Copias que llegan a retirarse"), 100),
    _hours("found", Words("Time until a copy is found, on average", "Tiempo medio hasta encontrar una copia"), 0),
    _percent("blocked", Words("Uploads recognised and stopped", "Subidas que se reconocen y se frenan"), 80),
    _percent("altered", Words("Copies altered past recognition", "Copias alteradas que ya no se reconocen"), 0),
    Field(
        name="limit",
        label=Words("People a message can be forwarded to", "Personas a las que se puede reenviar un mensaje"),
        unit=Words("people", "personas"),
        low=1,
        high=1000,
        decimals=0,
        default=None,
    ),
    Field(
        name="returns",
        label=Words("New postings for each removal", "Publicaciones nuevas por cada retirada"),
        unit=Words("postings", "publicaciones"),
        low=0,
        high=5,
        decimals=2,
        default=0,
    ),
)
FIELDS = {field.name: field for field in _ALL}
"""The fields that are numbers, in the order in which they are asked for."""
PLACE_FIELDS = ("feed", "network", "board", "messages")
NAMES = (*FIELDS, "known")
"""Every name that a question has."""
KNOWN_LABEL = Words("The fingerprint was there", "La huella estaba")
KNOWN_WORDS = {
    "after": Words("after the first posting", "después de la primera publicación"),
    "before": Words("before the first posting", "antes de la primera publicación"),
}
"""By the value of the field `known`."""
