"""Numbers and scenarios in plain words: "45 of 100", "48 hours", "every copy removed within 48 hours"."""

from amparo.spread.what_if.measures import BY_LAW_HOURS
from amparo.spread.what_if.question import Question
from amparo.words import Words

_MINUTES, _DAY = 60.0, 24.0
_LONG = 72.0


def share_words(share: float) -> Words:
    """A share as copies of a hundred, whole; "fewer than 1" and "more than 99" where it is not quite none or all."""
    whole = _hundredths(share)
    return Words(f"{whole.en} of 100", f"{whole.es} de cada 100")


def band_words(low: float, high: float) -> Words:
    """The ends of a band of shares, in copies of a hundred: "between 32 and 60, by how people share"."""
    first, last = _hundredths(low), _hundredths(high)
    if first == last:
        return Words("however people share", "se comparta como se comparta")
    return Words(
        f"between {first.en} and {last.en}, by how people share",
        f"entre {first.es} y {last.es}, según cómo se comparta",
    )


def people_words(people: float) -> Words:
    """How many people, on average: with one decimal below 10, whole above, to three digits from 1,000 on."""
    en = number(people)
    one = en == "1"
    return Words(f"{en} {'person' if one else 'people'}", f"{spanish(en)} {'persona' if one else 'personas'}")


def sharing_words(people: float) -> Words:
    """That as many share the image on average: "2.8 people would share the image"."""
    told = people_words(people)
    verb = "compartiría" if number(people) == "1" else "compartirían"
    return Words(f"{told.en} would share the image", f"{verb} la imagen {told.es}")


def number(value: float) -> str:
    """In English: one decimal below 10, whole above, three digits from 1,000 on."""
    if value < 9.95:
        return f"{value:.1f}".removesuffix(".0")
    return f"{round(value):,}" if value < 1000 else f"{int(float(f'{value:.3g}')):,}"


def spanish(text: str) -> str:
    """An English number as Spanish writes it: a comma for decimals, a space between thousands, none in four digits."""
    whole, point, part = text.partition(".")
    groups = whole.split(",")
    joined = "".join(groups) if len(groups) == 2 and len(groups[0]) == 1 else "\u00a0".join(groups)
    return joined + ("," + part if point else "")


def duration_words(hours: float) -> Words:
    """A time as it was given: minutes below an hour where they are whole, days from three on where they are whole."""
    if 0.0 < hours < 1.0 and abs(hours * _MINUTES - round(hours * _MINUTES)) < 1e-6:
        return _counted(f"{hours * _MINUTES:.0f}", Words("minute", "minuto"))
    if hours >= _LONG and hours % _DAY == 0.0:
        return _counted(f"{hours / _DAY:.0f}", Words("day", "día"))
    return _counted(f"{hours:.2f}".rstrip("0").rstrip("."), Words("hour", "hora"))


def about_words(hours: float) -> Words:
    """A time that was reckoned, to two digits: in seconds, minutes, hours, days or years."""
    for unit, words, least in (
        (8766.0, Words("year", "año"), 17532.0),
        (24.0, Words("day", "día"), 72.0),
        (1.0, Words("hour", "hora"), 1.0),
        (1 / 60.0, Words("minute", "minuto"), 1 / 60.0),
    ):
        if hours >= least:
            return _counted(_two_digits(hours / unit), words)
    return _counted(_two_digits(max(hours, 1 / 3600.0) * 3600.0), Words("second", "segundo"))


def removal_words(question: Question, hours: float) -> Words:
    """Removal of copies as a condition: "If every copy were removed within 48 hours of its posting"."""
    removed = question.removed
    if removed == 0.0:
        return Words("If no copy were removed at all", "Si no se retirara ninguna copia")
    en = "every copy were" if removed == 100.0 else f"{_percent(removed)} of 100 copies were"
    es = (
        "cada copia se retirara"
        if removed == 100.0
        else f"{spanish(_percent(removed))} de cada 100 copias se retiraran"
    )
    when = _when(question, hours)
    return Words(f"If {en} removed {when.en}", f"Si {es} {when.es}")


def scenario_words(question: Question, key: str) -> Words:
    """What a row of the answer stands for."""
    if key == "nothing":
        return Words("Nothing is done", "No se hace nada")
    if key == "blocked":
        return _blocked(question)
    if key == "limited":
        return Words(
            f"A message is forwarded to {question.limit} at most",
            f"Un mensaje se reenvía a {question.limit} como mucho",
        )
    if key == "all":
        return Words("All that you ask for, together", "Todo lo que pides, junto")
    return _removal(question, key)


def line_words(question: Question, key: str) -> Words:
    """A row's name in a chart, short."""
    if key == "nothing":
        return Words("Nothing is done", "No se hace nada")
    if key == "blocked":
        share = _percent(question.blocked)
        return Words(f"{share} of 100 uploads stopped", f"{spanish(share)} de cada 100 subidas frenadas")
    if key == "limited":
        return Words(f"Forwarding to {question.limit} at most", f"Reenvío a {question.limit} como mucho")
    if key == "all":
        return Words("All that you ask for", "Todo lo que pides")
    hours = duration_words(BY_LAW_HOURS[key])
    return Words(f"Removal within {hours.en}", f"Retirada en {hours.es}")


def blocking_words(question: Question) -> Words:
    """Blocking at upload as a condition."""
    before = question.known.value == "before"
    en = f"If {_percent(question.blocked)} of 100 uploads were recognised and stopped"
    es = f"Si se reconocieran y frenaran {spanish(_percent(question.blocked))} de cada 100 subidas"
    return Words(en + (", the first one too" * before), es + (", también la primera" * before))


def limit_words(question: Question) -> Words:
    """The forwarding limit as a condition."""
    people = people_words(float(question.limit or 0))
    return Words(
        f"If a message could be forwarded to {people.en} at most",
        f"Si un mensaje se pudiera reenviar a {people.es} como mucho",
    )


def branching_words(question: Question) -> Words:
    """The n of the question, as it was given."""
    text = f"{question.n:.3f}".rstrip("0").rstrip(".")
    return Words(text, spanish(text))


def _blocked(question: Question) -> Words:
    share = _percent(question.blocked)
    return Words(
        f"{share} of 100 uploads recognised and stopped",
        f"{spanish(share)} de cada 100 subidas reconocidas y frenadas",
    )


def _removal(question: Question, key: str) -> Words:
    hours = BY_LAW_HOURS.get(key, question.latency)
    within = duration_words(hours)
    if key == "reported_only":
        return Words(
            f"Your {within.en}: only the reported posting is removed",
            f"Tu plazo, {within.es}: se retira solo la publicación denunciada",
        )
    if key == "global_stop":
        after = duration_words(question.found + hours)
        return Words(
            f"Your {within.en}: no copy anywhere from {after.en} after the first posting",
            f"Tu plazo, {within.es}: ninguna copia en ningún sitio desde {after.es} después de la primera publicación",
        )
    copies = _copies(question)
    when = _when(question, hours, short=True)
    if key == "per_copy":
        return Words(
            f"Your {within.en}: {copies.en} removed {when.en}", f"Tu plazo, {within.es}: {copies.es}, {when.es}"
        )
    return Words(
        f"{copies.en[0].upper()}{copies.en[1:]} removed {when.en}", f"{copies.es[0].upper()}{copies.es[1:]} {when.es}"
    )


def _copies(question: Question) -> Words:
    if question.removed == 100.0:
        return Words("every copy", "cada copia retirada")
    if question.removed == 0.0:
        return Words("no copy", "ninguna copia retirada")
    share = _percent(question.removed)
    return Words(f"{share} of 100 copies", f"{spanish(share)} de cada 100 copias retiradas")


def _when(question: Question, hours: float, *, short: bool = False) -> Words:
    """When removal comes, of one copy or of several. short: without how long it takes to find one."""
    within, one = duration_words(hours), question.removed == 100.0
    if question.found == 0.0:
        if hours == 0.0:
            return Words(
                "as soon as it is posted" if one else "as soon as they are posted",
                "en cuanto se publica" if one else "en cuanto se publican",
            )
        return Words(
            f"within {within.en} of {'its' if one else 'their'} posting", f"en {within.es} desde su publicación"
        )
    found = duration_words(question.found)
    seen = Words("it is found" if one else "they are found", "se encuentra" if one else "se encuentran")
    en = f"as soon as {seen.en}" if hours == 0.0 else f"within {within.en} of being found"
    es = f"en cuanto {seen.es}" if hours == 0.0 else f"en {within.es} desde que {seen.es}"
    if short:
        return Words(en, es)
    return Words(f"{en} (which takes {found.en} on average)", f"{es} (lo que tarda {found.es} de media)")


def _hundredths(share: float) -> Words:
    if 0.0 < share < 0.005:
        return Words("fewer than 1", "menos de 1")
    if 0.995 < share < 1.0:
        return Words("more than 99", "más de 99")
    return Words(f"{share * 100:.0f}", f"{share * 100:.0f}")


def _percent(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _two_digits(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{round(value):,}"


def _counted(text: str, unit: Words) -> Words:
    plural = "" if text == "1" else "s"
    return Words(f"{text} {unit.en}{plural}", f"{spanish(text)} {unit.es}{plural}")
