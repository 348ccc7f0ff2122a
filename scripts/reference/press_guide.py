"""docs/guide: the guide for newsrooms and its checklist in each language, from src/amparo/data/press-guide."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from amparo.facts import Source, Status
from amparo.press.rules import Rule
from amparo.registry.countries import load_countries
from amparo.registry.helplines import INTERNATIONAL, Helpline
from amparo.registry.press_chapters import Chapter, Model, Pair, Point
from amparo.registry.press_guide import Guide, load_guide
from amparo.words import LANGUAGES, Words
from scripts.reference.markdown import anchor, fenced, plain, quoted, short_link, source_link, table, wrapped
from scripts.reference.press_rules import GUIDE
from scripts.reference.press_rules import path as rule_path

CHECKLIST = Words("checklist.md", "lista.md")

_WRITTEN = Words(
    "Written by `make docs` from `src/amparo/data/press-guide` and the [press rules]({}).",
    "Escrita por `make docs` desde `src/amparo/data/press-guide` y las [reglas de prensa]({}).",
)
_OTHER = Words("En español", "In English")
_LIST = Words("Checklist of one page", "Lista de una página")
_LIST_INTRO = Words(
    "One page to print, from [the guide]({}). Tick what is true; what is not, change or decide.",
    "Una página para imprimir, de [la guía]({}). Marca lo que se cumple; lo demás, cámbialo o decídelo.",
)
_CHECK_END = Words(
    "Then let the check read it: `amparo press check article.html`. It repeats nothing of what it reads.",
    "Después, que lo lea la revisión: `amparo press check --lang es articulo.html`. No repite nada de lo que lee.",
)
_CONTENTS = Words("Contents", "Contenido")
_LEAVE, _TAKE = Words("instead of", "en lugar de"), Words("write", "escribe")
_BEFORE, _AFTER = Words("Before", "Antes"), Words("After", "Después")
_RULES = Words("The rules, one by one", "Las reglas, una a una")
_SEE = Words("See also", "Mira también")
_GOOD, _BAD = Words("So:", "Así:"), Words("Not so:", "Así no:")
_INSTEAD = Words("Instead:", "En su lugar:")
_RESTS = Words("Rests on:", "Se apoya en:")
_SOURCES = Words("Sources", "Fuentes")
_SOURCES_INTRO = Words(
    "What the advice above rests on; advice without a source is our own. What a rule rests on stands on its page.",
    "En qué se apoyan los consejos; los que no llevan fuente son nuestros. Las fuentes de una regla, en su página.",
)
_COPY = Words("To copy", "Para copiar")
_HELPLINES = Words("Helplines", "Líneas de ayuda")
_HELPLINES_INTRO = Words(
    """From [the data](../reference/helplines.md), which has more of each and more countries. A line marked ⚠ was
only recalled, or has something to settle first. Call each number before you print it.""",
    """De [los datos](../reference/helplines.md), que tienen más de cada una y más países. Una línea con ⚠ está
anotada de memoria o tiene algo que aclarar. Llama a cada número antes de publicarlo.""",
)
_HEAD = (
    Words("country", "país"),
    Words("who", "quién"),
    Words("for", "para"),
    Words("how to reach it", "cómo contactar"),
    Words("what it does", "qué hace"),
    Words("checked", "revisado"),
)
_FRAME = re.compile(r"</?(?:html|head|body)\b[^>]*>")
"""What a fragment of HTML needs and a reader does not."""
_ANYWHERE = Words("anywhere", "cualquier país")
_FOR: Mapping[str, Words] = {
    "adults": Words("adults", "adultas"),
    "minors": Words("under 18", "menores"),
    "both": Words("any age", "cualquier edad"),
}


def pages() -> dict[str, Callable[[], str]]:
    """Every page, by its path from docs/reference."""
    found: dict[str, Callable[[], str]] = {}
    for language in LANGUAGES:
        found[f"../guide/{GUIDE.said_in(language)}"] = partial(guide_page, language)
        found[f"../guide/{CHECKLIST.said_in(language)}"] = partial(checklist_page, language)
    return found


def guide_page(language: str) -> str:
    """The whole guide."""
    guide = load_guide(None)
    other = f"[{_OTHER.said_in(language)}]({GUIDE.said_in(_not(language))})"
    listed = f"[{_LIST.said_in(language)}]({CHECKLIST.said_in(language)})"
    titles = [one.title.said_in(language) for one in guide.chapters]
    parts = [
        f"# {guide.title.said_in(language)}",
        f"{other} · {listed}",
        f"**{_CONTENTS.said_in(language)}**",
        "\n".join(f"{number}. [{title}](#{anchor(title)})" for number, title in enumerate(titles, 1)),
    ]
    for chapter in guide.chapters:
        parts += _chapter(chapter, guide, language)
    parts += [f"## {_LIST.said_in(language)}", f"{listed}. {_CHECK_END.said_in(language)}"]
    parts += [f"## {_SOURCES.said_in(language)}", "\n".join(_sources(guide, language))]
    parts.append(_WRITTEN.said_in(language).format(_rules_index(language)))
    return "\n\n".join(parts) + "\n"


def checklist_page(language: str) -> str:
    """Every line to tick, by chapter."""
    guide = load_guide(None)
    other = f"[{_OTHER.said_in(language)}]({CHECKLIST.said_in(_not(language))})"
    parts = [
        f"# {_LIST.said_in(language)}",
        f"{_LIST_INTRO.said_in(language).format(GUIDE.said_in(language))} {other}",
    ]
    for chapter, items in guide.checklist():
        lines = (
            wrapped(f"{plain(one.say.said_in(language))}{_ids(one.rules, language)}", "- [ ] ", "  ") for one in items
        )
        parts += [f"**{chapter.title.said_in(language)}**", "\n".join(lines)]
    return "\n\n".join([*parts, _CHECK_END.said_in(language)]) + "\n"


def _chapter(chapter: Chapter, guide: Guide, language: str) -> Iterator[str]:
    yield f"## {chapter.title.said_in(language)}"
    yield wrapped(plain(chapter.opening.said_in(language)))
    if chapter.points:
        yield "\n".join(_point(one, language) for one in chapter.points)
    if chapter.swaps:
        rows = [(one.avoid.said_in(language), one.write.said_in(language)) for one in chapter.swaps]
        yield table([(_LEAVE.said_in(language), _TAKE.said_in(language)), *rows])
    for pair in chapter.pairs:
        yield from _pair(pair, language)
    for model in chapter.models:
        yield from _model(model, language)
    if chapter.helplines is not None:
        yield from _helplines(chapter, guide, language)
    if chapter.rules:
        yield f"### {_RULES.said_in(language)}: {chapter.title.said_in(language).lower()}"
        yield from (_rule(guide.rules[one], language) for one in chapter.rules)
    if chapter.see:
        names = (
            f"[{plain(guide.rules[one].name.said_in(language))}]({_rule_link(one, language)})" for one in chapter.see
        )
        yield wrapped(f"{_SEE.said_in(language)}: {', '.join(names)}.")


def _point(point: Point, language: str) -> str:
    links = ", ".join(short_link(one) for one in point.sources)
    said = f"({links})" if links else ""
    return wrapped(f"{plain(point.say.said_in(language))} {said}".strip(), "- ", "  ")


def _pair(pair: Pair, language: str) -> Iterator[str]:
    yield f"**{_BEFORE.said_in(language)}**{_ids(pair.rules, language)}"
    yield _shown(pair.before.said_in(language), pair.form)
    yield f"**{_AFTER.said_in(language)}**"
    yield _shown(pair.after.said_in(language), pair.form)


def _shown(text: str, form: str) -> str:
    return quoted(text) if form == "text" else fenced(text, form)


def _model(model: Model, language: str) -> Iterator[str]:
    yield f"**{_COPY.said_in(language)}: {model.what.said_in(language)}**"
    yield fenced(model.text.said_in(language), "markdown")


def _helplines(chapter: Chapter, guide: Guide, language: str) -> Iterator[str]:
    yield f"### {_HELPLINES.said_in(language)}: {chapter.title.said_in(language).lower()}"
    yield _HELPLINES_INTRO.said_in(language)
    rows = [tuple(one.said_in(language) for one in _HEAD)]
    yield table([*rows, *(_line(one, language) for one in guide.helplines_of(chapter, language))])


def _line(line: Helpline, language: str) -> tuple[str, ...]:
    country = _ANYWHERE if line.country == INTERNATIONAL else load_countries().names[line.country]
    mark = " ⚠" if line.flag or line.basis.status is Status.RECALLED else ""
    return (
        country.said_in(language),
        f"{plain(line.name)}{mark}",
        _FOR[line.for_whom].said_in(language),
        ", ".join(plain(one.value) for one in line.channels),
        plain(line.what_it_does.said_in(language)),
        line.basis.checked.isoformat(),
    )


def _rule(rule: Rule, language: str) -> str:
    """The good way first: it is what one remembers."""
    lines = [
        f"**{plain(rule.name.said_in(language))}** ([{rule.id}]({_rule_link(rule.id, language)}))\n",
        _example(rule, "good", _GOOD, language),
        _example(rule, "bad", _BAD, language),
        wrapped(f"{_INSTEAD.said_in(language)} {plain(rule.instead.said_in(language))}", "- ", "  "),
        wrapped(f"{_RESTS.said_in(language)} {'; '.join(_speakers(rule.sources))}", "- ", "  "),
    ]
    return "\n".join(lines)


def _example(rule: Rule, case: str, label: Words, language: str) -> str:
    """The first of a case, in words where there is one in words, else in its form."""
    own = [one for one in rule.examples if one.case == case and one.language == language]
    one = next((one for one in own if one.form == "text"), own[0])
    said = " ".join(_FRAME.sub("", one.text).split())
    if one.form == "text":
        return wrapped(f"{label.said_in(language)} {plain(said)}", "- ", "  ")
    return f"- {label.said_in(language)} `{said}`"


def _speakers(sources: tuple[Source, ...]) -> list[str]:
    """Each once, however many of its texts there are."""
    return list({one.title.partition(": ")[0]: short_link(one) for one in sources}.values())


def _sources(guide: Guide, language: str) -> Iterator[str]:
    """What the chapters rest on, each once. Those of a rule are on its page."""
    yield _SOURCES_INTRO.said_in(language)
    found = {one.title: one for chapter in guide.chapters for one in chapter.sources}
    yield from ("", *(wrapped(source_link(found[title]), "- ", "  ") for title in sorted(found)))


def _ids(rules: tuple[str, ...], language: str) -> str:
    links = ", ".join(f"[{one}]({_rule_link(one, language)})" for one in rules)
    return f" ({links})" if links else ""


def _rule_link(rule: str, language: str) -> str:
    return f"../reference/{rule_path(rule, language)}"


def _rules_index(language: str) -> str:
    return f"../reference/{rule_path('index', language)}"


def _not(language: str) -> str:
    return next(one for one in LANGUAGES if one != language)
