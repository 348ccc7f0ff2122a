"""docs/reference/press-rules: a page for each press rule in each language, and a list by family."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.resources import files

from amparo.facts import Status
from amparo.press.reports.wording import FAMILIES, GENRES, LEVELS, ZONES
from amparo.press.rules import Example, Rule
from amparo.press.zone import Family, Level, Zone
from amparo.registry.press_book import load_rules
from amparo.registry.press_guide import load_guide
from amparo.words import LANGUAGES, Words
from scripts.reference.markdown import anchor, fenced, plain, source_link, table, wrapped

FOLDER = "press-rules"
GUIDE = Words("report-without-harm.md", "informar-sin-danar.md")
_AT_MOST = 3

_WRITTEN = Words(
    "Written by `make docs` from `src/amparo/data/press`.", "Escrito por `make docs` desde `src/amparo/data/press`."
)
_TITLE = Words("Press rules", "Reglas de prensa")
_INTRO = Words(
    """What the [press check](../../concepts/press-check.md) looks at: {count} rules in {families} families, each from
published guidance. An **error** holds an article until a person has decided. A **warning** is something to change or
to weigh, a **suggestion** something to think about. [The guide](../../guide/report-without-harm.md) tells them in
order; `amparo press explain ID` says one at the command line. To change one, or to add one:
[how](../../how-to/add-a-press-rule.md).""",
    """Lo que mira la [revisión de prensa](../../../concepts/press-check.md): {count} reglas en {families} familias,
todas de guías publicadas. Un **error** detiene el artículo hasta que alguien decide. Una **advertencia** es algo que
cambiar o sopesar; una **sugerencia**, algo que pensar. [La guía](../../../guide/informar-sin-danar.md) las cuenta en
orden; `amparo press explain ID --lang es` dice una en la terminal.""",
)
_ALL = Words("All rules", "Todas las reglas")
_OTHER = Words("En español", "In English")
_IN_GUIDE = Words("In the guide: {}", "En la guía: {}")
_RULE, _NAME, _LEVEL = Words("rule", "regla"), Words("name", "nombre"), Words("level", "nivel")
_WHY, _INSTEAD = Words("Why", "Por qué"), Words("Write instead", "En su lugar")
_MAY_NOT = Words("It may not apply", "Puede no aplicarse")
_FURTHER = Words("It may also say", "También puede decir")
_EXAMPLES = Words("Examples", "Ejemplos")
_CASES: tuple[tuple[tuple[str, ...], Words], ...] = (
    (("good",), Words("Good", "Bien")),
    (("bad",), Words("Found", "Lo encuentra")),
    (("quoted-bad",), Words("Found in a quotation, too", "Lo encuentra también en una cita")),
    (("gamed",), Words("Does not count", "No cuenta")),
    (("quoted",), Words("Left alone: a quotation", "No lo señala: una cita")),
    (("negated",), Words("Left alone: a denial", "No lo señala: una negación")),
    (
        ("mentioned", "statute"),
        Words("Left alone: the words as words, or a law", "No lo señala: la palabra como palabra, o una ley"),
    ),
    (("out-of-topic",), Words("Left alone: another topic", "No lo señala: otro tema")),
)
_HOW = Words("How it looks", "Cómo mira")
_WHERE = Words("Where", "Dónde")
_IN_QUOTES = Words("In quotations", "En citas")
_QUOTES: Mapping[str, Words] = {
    "skip": Words("not at all", "no mira"),
    "check": Words("as elsewhere", "como en el resto"),
    "only_if_unrebutted": Words("only where nobody answers nearby", "solo si nadie contesta al lado"),
}
_LEAVES = Words("Leaves alone", "No señala")
_GUARDS: Mapping[str, Words] = {
    "negation": Words("what is denied", "lo que se niega"),
    "mention": Words("what is mentioned as a term", "lo que se menciona como término"),
    "statute": Words("what cites a law", "lo que cita una ley"),
}
_LEVELS = Words("Level", "Nivel")
_IN_HEADLINE = Words("in a headline {}", "en un titular {}")
_OFF = Words("off", "apagada")
_ONE_AT_MOST = Words("at most once in an article", "como mucho una vez por artículo")
_NEVER_OFF = Words("No house may switch it off or lower it.", "Ningún medio puede apagarla ni bajarla de nivel.")
_IGNORE = Words("To set one finding aside, with its reason", "Para apartar un hallazgo, con su motivo")
_REASON = Words("why it does not apply", "por qué no se aplica")
_SOURCES = Words("Sources", "Fuentes")
_READ = Words("Read on {}.", "Leído el {}.")
_RECALLED = Words(
    "⚠ The rule is our own reading of these, last looked at on {}; no source says it in these words.",
    "⚠ La regla es lectura nuestra de estas fuentes, vista por última vez el {}; ninguna lo dice con estas palabras.",
)


def pages() -> dict[str, Callable[[], str]]:
    """Every page, by its path from docs/reference."""
    found: dict[str, Callable[[], str]] = {}
    for language in LANGUAGES:
        found[path("index", language)] = partial(index_page, language)
        for name in ids():
            found[path(name, language)] = partial(rule_page, name, language)
    return found


def ids() -> list[str]:
    """Of every rule of ours: by their files, so that asking reads none."""
    return sorted(one.name.removesuffix(".toml").upper() for one in (files("amparo") / "data" / "press").iterdir())


def path(name: str, language: str) -> str:
    """From docs/reference. name: a rule's id, or "index"."""
    return f"{FOLDER}/{name}.md" if language == "en" else f"{FOLDER}/{language}/{name}.md"


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of ours, in order."""
    return {one.id: one for one in load_rules(None)}


def index_page(language: str) -> str:
    """Every rule, by family."""
    families = {rule.family for rule in rules().values()}
    other = "es/index.md" if language == "en" else "../index.md"
    said = _INTRO.said_in(language).format(count=len(rules()), families=len(families))
    parts = [
        f"# {_TITLE.said_in(language)}",
        f"{_WRITTEN.said_in(language)} [{_OTHER.said_in(language)}]({other})",
        said,
    ]
    for family in Family:
        own = [one for one in rules().values() if one.family is family]
        rows = [tuple(word.said_in(language) for word in (_RULE, _NAME, _LEVEL))]
        rows += [
            (f"[{one.id}]({one.id}.md)", plain(one.name.said_in(language)), _level(one.level, language)) for one in own
        ]
        if own:
            parts += [f"## {FAMILIES[family].said_in(language)}", table(rows)]
    return "\n\n".join(parts) + "\n"


def rule_page(name: str, language: str) -> str:
    """Everything about one rule."""
    rule = rules()[name]
    parts = [
        f"# {rule.id} {plain(rule.name.said_in(language))}",
        _links(rule, language),
        f"**{FAMILIES[rule.family].said_in(language)}**, {_level(rule.level, language)}.",
        *(_told(label, words, language) for label, words in _texts(rule)),
        f"## {_EXAMPLES.said_in(language)}",
        *_examples(rule, language),
        f"## {_HOW.said_in(language)}",
        "\n".join(_looks(rule, language)),
        f"{_IGNORE.said_in(language)}:",
        fenced(f'<!-- coverage-ignore {rule.id} reason="{_REASON.said_in(language)}" -->', "html"),
        f"## {_SOURCES.said_in(language)}",
        "\n".join(_sources(rule)),
        (_RECALLED if rule.basis.status is Status.RECALLED else _READ).said_in(language).format(rule.basis.checked),
        _WRITTEN.said_in(language),
    ]
    return "\n\n".join(parts) + "\n"


def _links(rule: Rule, language: str) -> str:
    other = f"es/{rule.id}.md" if language == "en" else f"../{rule.id}.md"
    links = [f"[{_ALL.said_in(language)}](index.md)", f"[{_OTHER.said_in(language)}]({other})"]
    chapter = load_guide(None).chapter_of(rule.id)
    if chapter is not None:
        up = "../.." if language == "en" else "../../.."
        title = chapter.title.said_in(language)
        links.append(
            f"[{_IN_GUIDE.said_in(language).format(title)}]({up}/guide/{GUIDE.said_in(language)}#{anchor(title)})"
        )
    return " · ".join(links)


def _texts(rule: Rule) -> Iterator[tuple[Words, Words]]:
    yield from ((_WHY, rule.message), (_INSTEAD, rule.instead), (_MAY_NOT, rule.may_not_apply))
    yield from ((_FURTHER, words) for words in rule.says.values())


def _told(label: Words, words: Words, language: str) -> str:
    return wrapped(f"**{label.said_in(language)}.** {plain(words.said_in(language))}")


def _examples(rule: Rule, language: str) -> Iterator[str]:
    for cases, label in _CASES:
        own = [one for one in rule.examples if one.case in cases and one.language == language][:_AT_MOST]
        if own:
            yield f"**{label.said_in(language)}**"
            yield "\n".join(_example(one, language) for one in own).replace("\n\n\n", "\n\n").strip("\n")


def _example(example: Example, language: str) -> str:
    """Text as an item of a list, HTML and Markdown as code. Before it, what is told to the check beside the text."""
    told = []
    if example.zone not in (None, Zone.BODY):
        told.append(ZONES[example.zone].said_in(language))
    if example.genre is not None:
        told.append(GENRES[example.genre].said_in(language))
    if example.jurisdiction is not None:
        told.append(example.jurisdiction)
    before = f"*({', '.join(told)})*" if told else ""
    if example.form == "text":
        return wrapped(f"{before} {plain(example.text)}".strip(), "- ", "  ")
    code = fenced(example.text, example.form)
    return f"\n{before}\n\n{code}\n" if before else f"\n{code}\n"


def _looks(rule: Rule, language: str) -> Iterator[str]:
    yield wrapped(
        f"{_WHERE.said_in(language)}: {', '.join(ZONES[one].said_in(language) for one in rule.zones)}.", "- ", "  "
    )
    yield f"- {_IN_QUOTES.said_in(language)}: {_QUOTES[rule.quote].said_in(language)}."
    if rule.guards:
        yield f"- {_LEAVES.said_in(language)}: {', '.join(_GUARDS[one].said_in(language) for one in rule.guards)}."
    yield wrapped(f"{_LEVELS.said_in(language)}: {', '.join(_levels(rule, language))}.", "- ", "  ")
    if rule.never_off:
        yield f"- {_NEVER_OFF.said_in(language)}"


def _levels(rule: Rule, language: str) -> Iterator[str]:
    yield _level(rule.level, language)
    headline = rule.headline_level or rule.level.raised()
    if headline is not rule.level:
        yield _IN_HEADLINE.said_in(language).format(_level(headline, language))
    for genre, level in rule.genres.items():
        said = _OFF.said_in(language) if level is None else _level(level, language)
        if level is not rule.level:
            yield f"{GENRES[genre].said_in(language)}: {said}"
    if rule.at_most == 1:
        yield _ONE_AT_MOST.said_in(language)


def _level(level: Level, language: str) -> str:
    return LEVELS[level].said_in(language).lower()


def _sources(rule: Rule) -> Iterator[str]:
    for one in rule.sources:
        yield f"- {source_link(one)}" + (f": {plain(one.note)}" if one.note else "")
