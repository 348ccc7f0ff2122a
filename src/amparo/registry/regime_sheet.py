"""What is shown of a regime."""

from collections.abc import Iterator

from amparo.casework.regime import Bound, Copies, Duty, Regime, StartedBy, Task, Term, Unit
from amparo.facts import Fact
from amparo.registry.sheet import Line, Section, Sheet, fact_line, mark, source_section
from amparo.words import Words

_LABELS = {
    "citation": Words("Citation", "Cita"),
    "jurisdiction": Words("Jurisdiction", "Jurisdicción"),
    "serves": Words("For services that serve", "Para servicios que atienden a"),
    "started": Words("Started by", "Lo inicia"),
    "in_force": Words("In force", "En vigor"),
    "status": Words("Status of the law", "Estado de la ley"),
    "kind": Words("Kind", "Tipo"),
    "recipient": Words("Addressed to", "Se dirige a"),
    "offered": Words("Offered on the public form", "Se ofrece en el formulario público"),
    "from": Words("Binds from", "Obliga desde"),
    "until": Words("Binds until", "Obliga hasta"),
    "months": Words("Internal appeal, in months", "Recurso interno, en meses"),
    "who": Words("Who may ask", "Quién puede pedirlo"),
    "against": Words("Against", "A quién se pide"),
    "lives": Words("Open where the person lives in", "Para quien vive en"),
    "applicants": Words("Open to", "Puede usarlo"),
    "age": Words("From the age of", "Desde la edad de"),
    "copies": Words("Copies", "Copias"),
    "acknowledgement": Words("Receipt", "Acuse de recibo"),
    "reasons": Words("Reasons", "Motivos"),
    "appeal": Words("Appeal or counter-notice", "Recurso o contranotificación"),
    "regulator": Words("Regulator", "Autoridad"),
    "route": Words("Where to complain", "Dónde reclamar"),
    "note": Words("Note", "Nota"),
    "penalty": Words("Penalty", "Sanción"),
}
_COVERS = {
    "authentic": Words("Real images", "Imágenes reales"),
    "synthetic": Words("Made or altered images", "Imágenes creadas o alteradas"),
    "threat": Words("A threat to share", "La amenaza de difundir"),
    "minors": Words("People under 18", "Menores de 18 años"),
}
_HEADINGS = {
    "glance": Words("At a glance", "En resumen"),
    "who": Words("Who, and against whom", "Quién y ante quién"),
    "covers": Words("What it covers", "Qué abarca"),
    "elements": Words("What the request must hold", "Qué debe llevar la solicitud"),
    "statements": Words("What the person signs", "Qué firma la persona"),
    "duties": Words("What is owed, and by when", "Qué se debe y para cuándo"),
    "around": Words("Copies, answer, appeal", "Copias, respuesta, recurso"),
    "grounds": Words("Grounds to refuse", "Motivos para rechazar"),
    "regulator": Words("Regulator and penalty", "Autoridad y sanción"),
    "caveats": Words("To keep in mind", "Ten en cuenta"),
    "conflicts": Words("Where sources disagree", "Donde las fuentes no coinciden"),
}
_STARTERS = {
    StartedBy.NOTICE: Words("a notice to the service", "un aviso al servicio"),
    StartedBy.AUTHORITY: Words("an authority", "una autoridad"),
    StartedBy.COURT: Words("a court", "un tribunal"),
    StartedBy.REPORT: Words("a report", "una denuncia"),
    StartedBy.NOTHING: Words("no request", "ninguna solicitud"),
}
_COPIES = {
    Copies.NONE: Words("none", "ninguna"),
    Copies.IDENTICAL: Words("identical", "idénticas"),
    Copies.SUBSTANTIALLY_THE_SAME: Words("identical or substantially the same", "idénticas o sustancialmente iguales"),
}
_UNITS = {
    Unit.HOURS: Words("hours", "horas"),
    Unit.DAYS: Words("days", "días"),
    Unit.BUSINESS_DAYS: Words("business days", "días hábiles"),
    Unit.MONTHS: Words("months", "meses"),
    Unit.YEARS: Words("years", "años"),
}
_BOUNDS = {Bound.AT_MOST: Words("within {}", "en {}"), Bound.AT_LEAST: Words("not before {}", "no antes de {}")}
_STATUS = {
    "in_force": Words("in force", "en vigor"),
    "expected": Words("expected", "prevista"),
    "unverified": Words("not verified", "sin verificar"),
}
_APPLICANTS = {
    "depicted": Words("the person shown", "la persona que aparece"),
    "representative": Words("a representative", "quien la representa"),
    "owner": Words("the owner of the rights", "quien tiene los derechos"),
    "authority": Words("an authority", "una autoridad"),
    "provider": Words("a service", "un servicio"),
    "anyone": Words("anyone", "cualquier persona"),
}
_YES, _NO = Words("yes", "sí"), Words("no", "no")
_ANY = Words("anywhere", "cualquier lugar")
_OPTIONAL = Words("not required: ", "no es obligatorio: ")
_REPRESENTATIVE = Words("asked of a representative: ", "solo a quien representa: ")
_CLOSED = Words("No other ground counts.", "Ningún otro motivo vale.")
_SUPERSEDED = Words("superseded", "sustituido")
_FROM = Words("from", "desde")


def sheet(regime: Regime, language: str) -> Sheet:
    """Everything about a regime."""
    parts = {
        "glance": _glance(regime, language),
        "who": _who(regime, language),
        "covers": _covers(regime, language),
        "elements": _elements(regime, language),
        "statements": (Line(one.id, one.text.said_in(language), one.basis) for one in regime.statements),
        "duties": (Line(one.id, duty_text(one, language), one.basis) for one in regime.duties),
        "around": _around(regime, language),
        "grounds": _grounds(regime, language),
        "regulator": _regulator(regime, language),
        "caveats": (fact_line(Words("", ""), one, language) for one in regime.caveats),
        "conflicts": (Line(one.topic, f"{one.detail} → {one.used}", one.basis) for one in regime.conflicts),
    }
    sections = [Section(_HEADINGS[key].said_in(language), tuple(lines)) for key, lines in parts.items()]
    sections.append(source_section(regime.sources, language))
    return Sheet(regime.id, regime.name.said_in(language), tuple(one for one in sections if one.lines))


def term_text(term: Term, language: str) -> str:
    """A term in words: "within 48 hours"."""
    return _BOUNDS[term.bound].said_in(language).format(f"{term.amount} {_UNITS[term.unit].said_in(language)}")


def duty_text(duty: Duty, language: str) -> str:
    """A duty in one line: who, what, by when, from when."""
    when = term_text(duty.term, language) if duty.term else f"“{duty.words}”"
    parts = [f"{duty.actor}: {duty.action}, {when}", f"{_FROM.said_in(language)}: {duty.starts_words}"]
    if duty.term and duty.words:
        parts.append(f"“{duty.words}”")
    if duty.condition:
        parts.append(duty.condition)
    if duty.superseded:
        parts.append(_SUPERSEDED.said_in(language))
    return "; ".join(parts)


def removal_text(regime: Regime, language: str) -> str:
    """By when the service must have removed: every term, then the law's own words; "" where it says nothing.

    One that is only recalled ends with ⚠.
    """
    owed = [one for one in regime.duties if one.by_service and one.task is Task.REMOVE and not one.superseded]
    owed = [one for one in owed if one.term is None or one.term.bound is Bound.AT_MOST]
    said = [
        (term_text(one.term, language) if one.term else f"“{one.words}”")
        + (" ⚠" if mark(one.basis, None, "en") else "")
        for one in sorted(owed, key=lambda one: one.term is None)
    ]
    return ", ".join(dict.fromkeys(said))


def _line(label: str, text: str, language: str) -> Line:
    return Line(_LABELS[label].said_in(language), text)


def _said(label: str, fact: Fact[str | None] | Fact[str], language: str) -> Line:
    return fact_line(_LABELS[label], fact, language)


def _glance(regime: Regime, language: str) -> Iterator[Line]:
    yield _line("citation", regime.citation, language)
    yield _line("jurisdiction", regime.jurisdiction, language)
    yield _line("serves", ", ".join(regime.serves).replace("*", _ANY.said_in(language)), language)
    yield _line("started", _STARTERS[regime.started_by].said_in(language), language)
    yield _line("kind", regime.kind.replace("_", " "), language)
    yield _line("recipient", regime.recipient, language)
    yield _line("offered", (_YES if regime.offered else _NO).said_in(language), language)
    yield _line("status", _STATUS[regime.law_status].said_in(language), language)
    for label, day in (("from", regime.in_force_from), ("until", regime.in_force_to)):
        if day is not None:
            yield _line(label, day.isoformat(), language)
    yield _said("in_force", regime.in_force, language)


def _who(regime: Regime, language: str) -> Iterator[Line]:
    yield _said("who", regime.who_may_invoke, language)
    yield _said("against", regime.against, language)
    who = regime.eligibility
    yield _line("lives", ", ".join(who.countries) or _ANY.said_in(language), language)
    yield _line("applicants", ", ".join(_APPLICANTS[one].said_in(language) for one in who.applicants), language)
    if who.age_from is not None:
        yield _line("age", str(who.age_from), language)


def _covers(regime: Regime, language: str) -> Iterator[Line]:
    for name, label in _COVERS.items():
        yield fact_line(label, getattr(regime.covers, name), language)
    for name, fact in regime.covers.other:
        yield fact_line(Words(name, name), fact, language)


def _elements(regime: Regime, language: str) -> Iterator[Line]:
    for one in regime.elements:
        asked = "" if one.required else _OPTIONAL.said_in(language)
        asked += _REPRESENTATIVE.said_in(language) if one.only_for else ""
        text = f"{asked}{one.text}. {one.ask.said_in(language)} {one.why.said_in(language)}"
        yield Line(one.field, text, one.basis)


def _around(regime: Regime, language: str) -> Iterator[Line]:
    standard = _COPIES[regime.copies.value].said_in(language)
    words = f"{standard}: {regime.copies_words.value}" if regime.copies_words.value else standard
    yield fact_line(_LABELS["copies"], Fact(words, regime.copies.basis, regime.copies.note), language)
    yield _said("acknowledgement", regime.acknowledgement, language)
    yield _said("reasons", regime.reasons, language)
    yield _said("appeal", regime.appeal, language)
    if regime.internal_appeal_months is not None:
        yield _line("months", str(regime.internal_appeal_months), language)


def _grounds(regime: Regime, language: str) -> Iterator[Line]:
    for one in regime.refusal_grounds:
        yield Line(one.id, one.text.said_in(language), one.basis)
    if regime.grounds_closed:
        yield Line("", _CLOSED.said_in(language))


def _regulator(regime: Regime, language: str) -> Iterator[Line]:
    yield _said("regulator", regime.regulator, language)
    yield _said("route", regime.complaint_route, language)
    if regime.regulator_note is not None:
        yield _said("note", regime.regulator_note, language)
    yield _said("penalty", regime.penalty, language)
