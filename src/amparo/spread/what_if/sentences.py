"""What the answer means, in sentences for who decides or helps: people who shared first, what it cannot say last."""

from amparo.spread.what_if.answer import Row
from amparo.spread.what_if.expected import critical_hours
from amparo.spread.what_if.measures import BY_LAW, NOTHING
from amparo.spread.what_if.places import FAMILIES
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.wording import (
    about_words,
    band_words,
    blocking_words,
    branching_words,
    duration_words,
    limit_words,
    people_words,
    removal_words,
    share_words,
    sharing_words,
)
from amparo.words import Words

LIMITS = Words(
    "These numbers compare what could be done; they say nothing about any one person. The speeds come from news and "
    "hashtags on Twitter, news on Facebook, one site in 2015 and public groups on WhatsApp: nobody has published how "
    "copies of intimate images follow each other, and private messages are not seen.",
    "Estos números comparan lo que se podría hacer; no dicen nada de ninguna persona en concreto. Las velocidades "
    "vienen de noticias y etiquetas en Twitter, noticias en Facebook, un sitio en 2015 y grupos públicos de WhatsApp: "
    "nadie ha publicado cómo se siguen unas a otras las copias de imágenes íntimas, y los mensajes privados no se ven.",
)
"""Beside every answer, last."""
_YEAR = 8766.0


def sentences_of(question: Question, rows: dict[str, Row], horizon_hours: float) -> tuple[Words, ...]:
    """All sentences, in order."""
    if rows["nothing"].unbounded:
        told = [_endless(question), _held(question, rows["per_copy"])]
        if horizon_hours > question.latency:  # before that, no copy has been removed
            told += _early(rows, horizon_hours)
    else:
        told = _removal(question, rows)
    if question.blocked > 0.0:
        told.append(_measure(blocking_words(question), rows["blocked"]))
    if question.limit is not None:
        told.append(_measure(limit_words(question), rows["limited"]))
    told += [_measure(_TOGETHER, rows["all"]), _most(rows), _critical(question, rows["nothing"]), LIMITS]
    return tuple(told)


_TOGETHER = Words("If all that you ask for were done together", "Si se hiciera a la vez todo lo que pides")


def _removal(question: Question, rows: dict[str, Row]) -> list[Words]:
    """The headline, the people, the other two meanings of removal."""
    row, if_removed = rows["per_copy"], removal_words(question, question.latency)
    if row.saved is None:
        back = Words(
            f"{if_removed.en}, there would be more copies in the end than if nothing were removed, for what is "
            "removed is posted again: it has to be stopped at upload.",
            f"{if_removed.es}, al final habría más copias que sin retirar nada, porque lo retirado se vuelve a "
            "publicar: hay que frenarlo al subirlo.",
        )
        return [back, _people(rows["nothing"], row)]
    share, band = share_words(row.saved), band_words(row.saved_low or 0.0, row.saved_high or 0.0)
    headline = Words(
        f"{if_removed.en}, {share.en} copies would never be made ({band.en}).",
        f"{if_removed.es}, {share.es} copias no llegarían a hacerse ({band.es}).",
    )
    return [headline, _people(rows["nothing"], row), *_meanings(question, rows)]


def _people(nothing: Row, row: Row) -> Words:
    """People who share, without removal and with it."""
    without = people_words(nothing.people or 0.0)
    if row.people is None:
        return Words(
            f"More and more people would share the image; if nothing were done, {without.en}, the first one included.",
            f"Compartiría la imagen cada vez más gente; si no se hiciera nada, {without.es}, contando la primera.",
        )
    left = sharing_words(row.people)
    return Words(
        f"On average {left.en}, the first one included; if nothing were done, {without.en}.",
        f"De media {left.es}, contando la primera; si no se hiciera nada, {without.es}.",
    )


def _meanings(question: Question, rows: dict[str, Row]) -> list[Words]:
    """The two other meanings of removal, where they have a share."""
    told = []
    if (only := rows["reported_only"].saved) is not None:
        share = share_words(only)
        told.append(
            Words(
                f"If only the reported posting were removed, as often and as fast, and its copies left, {share.en} "
                "copies would never be made.",
                f"Si se retirara solo la publicación denunciada, igual de a menudo y de rápido, y se dejaran sus "
                f"copias, {share.es} copias no llegarían a hacerse.",
            )
        )
    if (stop := rows["global_stop"].saved) is not None:
        share, after = share_words(stop), duration_words(question.found + question.latency)
        told.append(
            Words(
                f"If from {after.en} after the first posting nobody could make a copy anywhere, {share.en} copies "
                "would never be made.",
                f"Si desde {after.es} después de la primera publicación nadie pudiera hacer una copia en ningún sitio, "
                f"{share.es} copias no llegarían a hacerse.",
            )
        )
    return told


def _endless(question: Question) -> Words:
    each = branching_words(question)
    return Words(
        "If nothing were done, more and more people would share the image: each copy leads to "
        f"{each.en} more on average.",
        f"Si no se hiciera nada, compartiría la imagen cada vez más gente: cada copia lleva a {each.es} más de media.",
    )


def _held(question: Question, row: Row) -> Words:
    if_removed = removal_words(question, question.latency)
    if row.people is None:
        return Words(f"{if_removed.en}, that would still be so.", f"{if_removed.es}, seguiría siendo así.")
    left = sharing_words(row.people)
    return Words(
        f"{if_removed.en}, it would end: on average {left.en}, the first one included.",
        f"{if_removed.es}, tendría un final: de media {left.es}, contando la primera.",
    )


def _early(rows: dict[str, Row], horizon_hours: float) -> list[Words]:
    before, after = rows["nothing"].early, rows["per_copy"].early
    if before is None or after is None:
        return []
    span, without, left = duration_words(horizon_hours), people_words(before), sharing_words(after)
    return [
        Words(
            f"Within the first {span.en}, {left.en} on average; if nothing were done, {without.en}.",
            f"En un plazo de {span.es}, {left.es} de media; si no se hiciera nada, {without.es}.",
        )
    ]


def _measure(condition: Words, row: Row) -> Words:
    """What one measure leaves: the share it saves, or the people, or that there is no end."""
    if row.people is None:
        return Words(
            f"{condition.en}, more and more people would still share the image.",
            f"{condition.es}, seguiría compartiéndola cada vez más gente.",
        )
    people = sharing_words(row.people)
    if row.saved is None:
        more = (
            Words(", more than if nothing were done", ", más que si no se hiciera nada") if row.more else Words("", "")
        )
        return Words(
            f"{condition.en}, {people.en} on average{more.en}.",
            f"{condition.es}, {people.es} de media{more.es}.",
        )
    share = share_words(row.saved)
    return Words(
        f"{condition.en}, {share.en} copies would never be made; {people.en} on average.",
        f"{condition.es}, {share.es} copias no llegarían a hacerse; {people.es} de media.",
    )


def _most(rows: dict[str, Row]) -> Words:
    """Which single measure leaves the fewest people, beside removal within 48 hours."""
    single = [rows[key] for key in (*(one.key for one in BY_LAW), "blocked", "limited") if key in rows]
    bounded = [(row.people, row) for row in single if row.people is not None]
    fewest, best = min(bounded, key=lambda one: one[0], default=(None, None))
    nothing = rows["nothing"].people
    if fewest is None or best is None or (nothing is not None and fewest > nothing * (1.0 - 1e-9)):
        return Words(
            "Of removal within 48, 24 or 2 hours and of blocking, nothing would help here by itself.",
            "De retirar en 48, 24 o 2 horas y de frenar subidas, nada ayudaría aquí por sí solo.",
        )
    name, left = _lowered(best.scenario), sharing_words(fewest)
    told = Words(
        f"What would change most by itself: {name.en}; {left.en} on average",
        f"Lo que más cambiaría por sí solo: {name.es}; {left.es} de media",
    )
    slow = rows["within_48"]
    if best is slow:
        return Words(f"{told.en}.", f"{told.es}.")
    if slow.people is None:
        return Words(
            f"{told.en}; with removal within 48 hours, more and more people.",
            f"{told.es}; con retirada en 48 horas, cada vez más gente.",
        )
    other = people_words(slow.people)
    return Words(
        f"{told.en}; with removal within 48 hours, {other.en}.", f"{told.es}; con retirada en 48 horas, {other.es}."
    )


def _critical(question: Question, nothing: Row) -> Words:
    """Whether the leak ends by itself; if not, the latency of removal below which it would."""
    critical = nothing.critical_latency_hours
    if not nothing.unbounded:
        each = branching_words(question)
        return Words(
            f"Each copy leads to {each.en} others on average, fewer than one: this ends by itself. From one on it "
            "would not.",
            f"Cada copia lleva a {each.es} más de media, menos de una: así acaba por sí solo. Desde una, ya no.",
        )
    if critical is None:
        return Words(
            "Removal alone gives it no end, however fast: too many copies are not removed, are found too late or are "
            "posted again.",
            "Retirar, por sí solo, no le pone un final, por rápido que sea: demasiadas copias no se retiran, se "
            "encuentran tarde o se vuelven a publicar.",
        )
    if critical >= _YEAR:
        return Words(
            "Even removal a year after each copy's posting would give it an end, but a far one.",
            "Incluso retirar cada copia un año después de publicarse le pondría un final, aunque lejano.",
        )
    at, band = about_words(critical), _critical_band(question, critical)
    since = Words("found", "encuentra") if question.found else Words("posted", "publica")
    return Words(
        f"Removal gives it an end only if it comes within about {at.en} of each copy's being {since.en}{band.en}.",
        f"La retirada solo le pone un final si no tarda más de {at.es}, más o menos, desde que se {since.es} cada "
        f"copia{band.es}.",
    )


def _critical_band(question: Question, critical: float) -> Words:
    """Over the families of kernels; nothing where one of them is never bounded."""
    found = [critical_hours(question, NOTHING, family) for family in FAMILIES]
    known = [hours for hours in found if hours is not None]
    if len(known) < len(found):
        return Words("", "")
    low, high = (_at_most_a_year(hours) for hours in (min(*known, critical), max(*known, critical)))
    return Words(
        f" (between {low.en} and {high.en}, by how people share)",
        f" (entre {low.es} y {high.es}, según cómo se comparta)",
    )


def _at_most_a_year(hours: float) -> Words:
    return Words("more than a year", "más de un año") if hours >= _YEAR else about_words(hours)


def _lowered(words: Words) -> Words:
    return Words(words.en[0].lower() + words.en[1:], words.es[0].lower() + words.es[1:])
