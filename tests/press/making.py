"""Rules and articles as small as a test needs."""

from collections.abc import Mapping
from datetime import date

from amparo.facts import Basis, Status
from amparo.press.article import Article, Form
from amparo.press.check import Report, check
from amparo.press.checks import AnyCheck, Phrases
from amparo.press.house import NEWSROOM, House
from amparo.press.known import Helpline, Known, Place
from amparo.press.parsing.zones import Told, read_article
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule, WordList
from amparo.press.zone import Family, Genre, Level, Zone
from amparo.words import Words

TODAY = date(2026, 11, 22)
SAID = Words("Why", "Por qué")
BASIS = Basis(Status.READ, TODAY)
EVERYWHERE = tuple(Zone)
LISTS = {
    "attribution": WordList("attribution", ("said", "told"), ("dijo",)),
    "negation": WordList("negation", ("never", "not"), ("nunca", "no")),
    "mention": WordList("mention", ("the term", "so-called"), ("el término",)),
    "statute": WordList("statute", ("section #",), ("artículo #",)),
    "rebuttal": WordList("rebuttal", ("rejects", "disputes"), ("rechaza",)),
    "intimate-media": WordList("intimate-media", ("intimate photos",), ("fotos íntimas",)),
    "spread": WordList("spread", ("shared", "posted"), ("difundió",), shown=True),
    "no-consent": WordList("no-consent", ("without her consent",), ("sin su permiso",)),
    "misuse": WordList("misuse", ("police",), ("policía",)),
    "off-topic": WordList("off-topic", ("data leak",), ("filtración de datos",)),
    "role-victim": WordList("role-victim", ("photos of @name", "@name whose photos"), ("fotos de @name",)),
    "role-speaker": WordList("role-speaker", ("@name ~3 said", "dr @name"), ("@name ~3 dijo",)),
    "not-a-name": WordList("not-a-name", ("police", "court"), ("policía", "juzgado")),
}
KNOWN = Known(
    helplines=(
        Helpline("es", frozenset({"ES"}), ("linea clara",), ("017",), ("linea.example",), TODAY),
        Helpline("gb", frozenset({"GB"}), ("clear line",), ("03456000459",), ("clear.example",), date(2024, 1, 1)),
    ),
    places=(Place("hash", ("hashplace",), ("hashplace.example",), is_door=True, is_platform=True),),
    today=TODAY,
)


def phrases(*en: str, es: tuple[str, ...] = ()) -> Phrases:
    return Phrases(en=en, es=es)


def rule(*checks: AnyCheck, name: str = "TST-1", zones: tuple[Zone, ...] = EVERYWHERE, **others: object) -> Rule:
    family = others.pop("family", Family.BLAME)
    level = others.pop("level", Level.WARN)
    assert isinstance(family, Family)
    assert isinstance(level, Level)
    return Rule(name, family, SAID, level, zones, checks, SAID, SAID, SAID, BASIS, **others)  # type: ignore[arg-type]


def article(
    text: str, form: Form = Form.TEXT, language: str = "en", jurisdiction: str | None = None, genre: Genre | None = None
) -> Article:
    return read_article(text, form, Told(language, jurisdiction, genre or Genre.REPORT))


def report(
    text: str | Article,
    *rules: Rule,
    form: Form = Form.TEXT,
    house: House = NEWSROOM,
    gated: bool = False,
    lists: Mapping[str, WordList] = LISTS,
    **told: object,
) -> Report:
    read = text if isinstance(text, Article) else article(text, form, **told)  # type: ignore[arg-type]
    return check(read, Rulebook(rules, lists, KNOWN), house, gated)


def places(text: str, *rules: Rule, **told: object) -> list[str]:
    """The words at each finding, which only a test may look at."""
    found = report(text, *rules, **told)  # type: ignore[arg-type]
    return [text[one.start : one.end] for one in found.findings]
